import { Injectable } from '@nestjs/common';
import { cryptoErrors } from '../../platform/crypto/crypto.errors.js';
import { ChunksBroken, openChunks } from '../../platform/crypto/sealed-chunks.js';
import { Sealed } from '../../platform/crypto/sealed.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Authenticator } from '../../platform/security/principal.js';
import type { Actor } from '../../platform/security/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { ObjectStorage, storageErrors } from '../../platform/storage/object-storage.port.js';
import { log } from '../../platform/telemetry/logger.js';
import { AuditLog } from '../audit/index.js';
import { AttachmentAccess } from './attachment-access.js';
import { AttachmentLinks } from './attachment-links.js';
import { AttachmentPolicies } from './attachment-policies.js';
import { AttachmentQueries } from './attachment.queries.js';
import type { AttachmentRow } from './attachment.repository.js';
import { attachmentErrors } from './attachments.errors.js';

export interface OpenedFile {
  fileName: string;
  contentType: string;
  size: number;
  /** Fails where the stored bytes stop being whole: what was sent until then must not be taken for the file. */
  body: AsyncIterable<Buffer>;
}

/** Hands a file out to the holder of a link, who must still be signed in and still be allowed to see it. */
@Injectable()
export class OpenAttachment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly queries: AttachmentQueries,
    private readonly access: AttachmentAccess,
    private readonly policies: AttachmentPolicies,
    private readonly links: AttachmentLinks,
    private readonly authenticator: Authenticator,
    private readonly sealed: Sealed,
    private readonly storage: ObjectStorage,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws ATTACHMENT_LINK_INVALID, ATTACHMENT_NOT_FOUND, FORBIDDEN, VALUE_UNREADABLE, STORAGE_UNAVAILABLE */
  async execute(token: string, ip: string | null): Promise<OpenedFile> {
    const link = await this.links.read(token, 'GET');
    const actor: Actor = { ...link.holder, ip };
    const principal = await this.authenticator.refresh({ actor, permissions: new Set(), expiresAt: null });
    if (!principal) throw attachmentErrors.ATTACHMENT_LINK_INVALID();
    const row = await this.queries.byId(link.attachmentId);
    if (row?.state !== 'STORED' || !row.objectKey || !row.sealedKey)
      throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    if (row.keptUntil && row.keptUntil <= this.clock.now()) throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    await this.access.check(principal, 'read', row);

    const at = (column: string) => ({ table: 'attachments', column, row: row.id });
    const fileName = await this.sealed.open(at('file_name'), row.fileName);
    const key = await this.sealed.openBytes(at('sealed_key'), row.sealedKey);
    const bytes = await this.storage.get(row.objectKey);
    if (!bytes) {
      log.error({ attachmentId: row.id }, 'a stored file is missing in the file store');
      throw storageErrors.STORAGE_UNAVAILABLE({ retryAfterMs: 60_000 });
    }
    // On record before the first byte leaves.
    await this.record(actor, row).catch((error: unknown) => {
      bytes.destroy();
      throw error;
    });
    const body = guarded(row.id, openChunks(key, row.objectKey, bytes as AsyncIterable<Buffer>));
    return { fileName, contentType: row.contentType, size: row.size ?? 0, body };
  }

  private async record(actor: Actor, row: AttachmentRow): Promise<void> {
    const { subjectKind, subjectId, uploaderId, ownerUserId } = row;
    const opened = this.policies.openedBy(subjectKind);
    if (opened && subjectId !== null) return this.uow.run(actor, (tx) => opened(tx, actor, subjectId));
    if ('id' in actor && [uploaderId, ownerUserId].includes(actor.id)) return;
    await this.uow.run(actor, (tx) =>
      this.audit.record(tx, actor, {
        action: 'attachment.read',
        resourceType: 'attachment',
        resourceId: row.id,
        details: { subjectKind, subjectId, ownerUserId },
      }),
    );
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
