import { Injectable } from '@nestjs/common';
import { cryptoErrors } from '../../platform/crypto/crypto.errors.js';
import { ChunksBroken, openChunks } from '../../platform/crypto/sealed-chunks.js';
import { Sealed } from '../../platform/crypto/sealed.js';
import { ObjectStorage, storageErrors } from '../../platform/storage/object-storage.port.js';
import { log } from '../../platform/telemetry/logger.js';
import { AttachmentQueries } from './attachment.queries.js';
import type { AttachmentRow } from './attachment.repository.js';
import { attachmentErrors } from './attachments.errors.js';

/** The bytes of stored files, opened. Who may have them is the caller's to know. */
@Injectable()
export class AttachmentContent {
  constructor(
    private readonly queries: AttachmentQueries,
    private readonly sealed: Sealed,
    private readonly storage: ObjectStorage,
  ) {}

  /** The whole of a file that a job works on. @throws ATTACHMENT_NOT_FOUND, VALUE_UNREADABLE, STORAGE_UNAVAILABLE */
  async read(id: string): Promise<{ bytes: Buffer; contentType: string }> {
    const row = await this.queries.byId(id);
    if (row?.state !== 'STORED') throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    const parts: Buffer[] = [];
    for await (const part of (await this.open(row)).body) parts.push(part);
    return { bytes: Buffer.concat(parts), contentType: row.contentType };
  }

  /** @throws ATTACHMENT_NOT_FOUND, VALUE_UNREADABLE, STORAGE_UNAVAILABLE */
  async open(
    row: Pick<AttachmentRow, 'id' | 'objectKey' | 'sealedKey'>,
  ): Promise<{ body: AsyncIterable<Buffer>; destroy: () => void }> {
    const { id, objectKey, sealedKey } = row;
    if (!objectKey || !sealedKey) throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    const key = await this.sealed.openBytes(
      { table: 'attachments', column: 'sealed_key', row: id },
      sealedKey,
    );
    const bytes = await this.storage.get(objectKey);
    if (!bytes) {
      log.error({ attachmentId: id }, 'a stored file is missing in the file store');
      throw storageErrors.STORAGE_UNAVAILABLE({ retryAfterMs: 60_000 });
    }
    const body = guarded(id, openChunks(key, objectKey, bytes as AsyncIterable<Buffer>));
    return { body, destroy: () => bytes.destroy() };
  }
}

async function* guarded(id: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof ChunksBroken)) throw error;
    log.error({ attachmentId: id }, 'a stored file is damaged');
    throw cryptoErrors.VALUE_UNREADABLE({ reason: 'tampered' });
  }
}
