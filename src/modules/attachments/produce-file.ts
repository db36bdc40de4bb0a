import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../shared/ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { Keys } from '../../platform/crypto/keys.js';
import { ChunkSealer } from '../../platform/crypto/sealed-chunks.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { ObjectStorage, storageErrors } from '../../platform/storage/object-storage.port.js';
import type { AttachmentSubject } from './attachment-policies.js';
import { AttachmentRepository } from './attachment.repository.js';
import { newObjectKey, type ProducedType } from './attachment.rules.js';
import { Spool } from './content/spool.js';

export interface ProducedFile {
  fileName: string;
  contentType: ProducedType;
  body: AsyncIterable<Buffer>;
  /** What it belongs to: its kind's policy says who may have it. */
  subject: AttachmentSubject;
  /** It is gone after that. */
  keptUntil: Date;
}

/** Files the house makes for somebody, such as an export: sealed and kept like a file they handed in. */
@Injectable()
export class ProduceFile {
  constructor(
    private readonly keys: Keys,
    private readonly storage: ObjectStorage,
    private readonly repository: AttachmentRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Writes the file to the store. What it returns makes it the owner's, in a transaction; until then no row knows the
   * object, and the sweeper takes it away when that transaction never comes.
   * @throws STORAGE_UNAVAILABLE and whatever `body` throws
   */
  async write(
    owner: { type: 'ADMIN'; id: string },
    { fileName, contentType, body, subject, keptUntil }: ProducedFile,
  ): Promise<{ id: string; size: number; register: (tx: Tx) => Promise<void> }> {
    const now = this.clock.now();
    const id = newIdAt(now);
    const [objectKey, fileKey] = [newObjectKey(), randomBytes(32)];
    const sealer = new ChunkSealer(fileKey, objectKey);
    const digest = createHash('sha256');
    const spool = await Spool.open();
    try {
      let size = 0;
      for await (const bytes of body) {
        size += bytes.length;
        digest.update(bytes);
        for (const sealed of sealer.push(bytes)) await spool.write(sealed);
      }
      await spool.write(sealer.end());
      const put = await this.storage.put(objectKey, spool.read(), spool.size);
      if (put.kind !== 'done') throw storageErrors.STORAGE_UNAVAILABLE({ retryAfterMs: 3_000 });
      const key = await this.keys.forClass('file');
      const sha256 = digest.digest();
      const row = {
        id,
        uploaderType: owner.type,
        uploaderId: owner.id,
        subject,
        keptUntil,
        fileName: key.seal({ table: 'attachments', column: 'file_name', row: id }, fileName),
        sealedKey: key.seal({ table: 'attachments', column: 'sealed_key', row: id }, fileKey),
        contentType,
        objectKey,
        size,
        sha256,
        now,
      };
      return { id, size, register: (tx) => this.repository.insertProduced(tx, row) };
    } finally {
      await spool.close();
    }
  }
}
