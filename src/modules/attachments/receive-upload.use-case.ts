import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { Clock } from '../../platform/clock/clock.js';
import { Keys } from '../../platform/crypto/keys.js';
import { ChunkSealer } from '../../platform/crypto/sealed-chunks.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { Authenticator } from '../../platform/security/principal.js';
import type { Actor } from '../../platform/security/actor.js';
import { ObjectStorage, storageErrors } from '../../platform/storage/object-storage.port.js';
import { killPoint } from '../../platform/telemetry/kill-point.js';
import { describeError, log } from '../../platform/telemetry/logger.js';
import { AuditLog } from '../audit/index.js';
import { AttachmentLinks, type Link } from './attachment-links.js';
import { AttachmentQueries } from './attachment.queries.js';
import { AttachmentRepository, type AttachmentRow } from './attachment.repository.js';
import { CONTENT_TYPES, FILE_MAX_BYTES, newObjectKey } from './attachment.rules.js';
import { attachmentErrors } from './attachments.errors.js';
import { inspectorFor } from './content/inspectors.js';
import { rewriteImage } from './content/rewrite-image.js';
import { Spool } from './content/spool.js';

/** Uploads this process takes at once: each may hold a picture of 10 MiB in memory. */
const AT_ONCE = 8;
/** The whole of an upload, so that a slow sender does not hold a place for ever. */
const UPLOAD_LIMIT_MS = 60_000;
/** An upload that claimed its link so long ago has died with its process. */
const TAKE_OVER_MS = 120_000;
/** A picture written anew may grow, within reason. */
const REWRITTEN_MAX = 3 * FILE_MAX_BYTES;

export interface ReceivedFile {
  id: string;
  contentType: string;
  /** Bytes as they are stored. */
  size: number;
  /** Of the bytes as they are stored, hexadecimal. */
  sha256: string;
}

/** Takes the bytes of one file: looks at them, writes pictures anew, seals, stores; then the row says so. */
@Injectable()
export class ReceiveUpload {
  private running = 0;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly repository: AttachmentRepository,
    private readonly queries: AttachmentQueries,
    private readonly links: AttachmentLinks,
    private readonly authenticator: Authenticator,
    private readonly keys: Keys,
    private readonly storage: ObjectStorage,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * @param contentLength what the request says, or null when it does not
   * @throws ATTACHMENT_LINK_INVALID, ATTACHMENT_LINK_USED, ATTACHMENT_TYPE_MISMATCH, ATTACHMENT_IMAGE_TOO_LARGE,
   *   ATTACHMENT_SIZE_MISMATCH, ATTACHMENT_HASH_MISMATCH, STORAGE_UNAVAILABLE, RATE_LIMITED
   */
  async execute(
    token: string,
    contentLength: number | null,
    body: AsyncIterable<Buffer>,
    ip: string | null,
  ): Promise<ReceivedFile> {
    const link = await this.links.read(token, 'PUT');
    if (contentLength !== null && contentLength !== link.size)
      throw attachmentErrors.ATTACHMENT_SIZE_MISMATCH({ declared: link.size });
    const actor: Actor = { ...link.holder, ip };
    const known = await this.authenticator.refresh({ actor, permissions: new Set(), expiresAt: null });
    if (!known) throw attachmentErrors.ATTACHMENT_LINK_INVALID();
    if (this.running >= AT_ONCE) throw commonErrors.RATE_LIMITED({ retryAfterMs: 1_000 });
    this.running += 1;
    try {
      return await this.receive(actor, link, body);
    } finally {
      this.running -= 1;
    }
  }

  private async receive(actor: Actor, link: Link, body: AsyncIterable<Buffer>): Promise<ReceivedFile> {
    const planned = await this.queries.byId(link.attachmentId);
    if (!planned) throw attachmentErrors.ATTACHMENT_LINK_INVALID();
    const objectKey = newObjectKey();
    const fileKey = randomBytes(32);
    const row = await this.claim(actor, planned, objectKey, fileKey);
    const spool = await Spool.open();
    try {
      const facts = await this.fill(spool, row, objectKey, fileKey, body);
      const put = await this.storage.put(objectKey, spool.read(), spool.size);
      if (put.kind !== 'done') {
        log.warn({ attachmentId: row.id, outcome: put.kind, reason: put.reason }, 'a file was not stored');
        throw storageErrors.STORAGE_UNAVAILABLE({ retryAfterMs: 3_000 });
      }
      await killPoint('attachment.object-stored');
      await this.finish(actor, row, objectKey, facts);
      const { id, contentType } = row;
      return { id, contentType, size: facts.size, sha256: facts.sha256.toString('hex') };
    } catch (error) {
      // The link is good for another try; an object that came nevertheless belongs to no row and is swept away.
      await this.uow
        .run(actor, (tx) => this.repository.release(tx, row.id, objectKey))
        .catch((failure: unknown) =>
          log.warn({ attachmentId: row.id, error: describeError(failure).message }, 'claim not released'),
        );
      throw error;
    } finally {
      await spool.close();
    }
  }

  /** Compare and set: of many who send with one link, one goes on. */
  private async claim(
    actor: Actor,
    planned: AttachmentRow,
    objectKey: string,
    fileKey: Buffer,
  ): Promise<AttachmentRow> {
    const key = planned.ownerUserId
      ? await this.keys.forSubject(planned.ownerUserId)
      : await this.keys.forClass('file');
    const sealedKey = key.seal({ table: 'attachments', column: 'sealed_key', row: planned.id }, fileKey);
    const now = this.clock.now();
    const takeOverBefore = new Date(now.getTime() - TAKE_OVER_MS);
    const row = await this.uow.run(actor, (tx) =>
      this.repository.claim(tx, planned.id, { objectKey, sealedKey, now, takeOverBefore }),
    );
    if (!row) throw attachmentErrors.ATTACHMENT_LINK_USED();
    return row;
  }

  /** Checks the bytes and writes them, sealed, to the spool. */
  private async fill(
    spool: Spool,
    row: AttachmentRow,
    objectKey: string,
    fileKey: Buffer,
    body: AsyncIterable<Buffer>,
  ): Promise<{ size: number; sha256: Buffer }> {
    const inspector = inspectorFor(row.contentType);
    const isImage = CONTENT_TYPES[row.contentType].image !== null;
    const sealer = new ChunkSealer(fileKey, objectKey);
    const [received, stored] = [createHash('sha256'), createHash('sha256')];
    const picture: Buffer[] = [];
    let [count, size] = [0, 0];
    const keep = async (bytes: Buffer): Promise<void> => {
      size += bytes.length;
      stored.update(bytes);
      for (const sealed of sealer.push(bytes)) await spool.write(sealed);
    };
    for await (const bytes of withinTime(body, UPLOAD_LIMIT_MS)) {
      count += bytes.length;
      if (count > row.declaredSize)
        throw attachmentErrors.ATTACHMENT_SIZE_MISMATCH({ declared: row.declaredSize });
      received.update(bytes);
      inspector.push(bytes);
      if (isImage) picture.push(bytes);
      else await keep(bytes);
    }
    if (count !== row.declaredSize)
      throw attachmentErrors.ATTACHMENT_SIZE_MISMATCH({ declared: row.declaredSize });
    inspector.end();
    if (row.declaredSha256 && !received.digest().equals(row.declaredSha256))
      throw attachmentErrors.ATTACHMENT_HASH_MISMATCH();
    if (isImage) {
      const written = await rewriteImage(row.contentType, Buffer.concat(picture));
      if (written.length > REWRITTEN_MAX)
        throw attachmentErrors.ATTACHMENT_TOO_LARGE({ max: FILE_MAX_BYTES });
      await keep(written);
    }
    await spool.write(sealer.end());
    return { size, sha256: stored.digest() };
  }

  private async finish(
    actor: Actor,
    row: AttachmentRow,
    objectKey: string,
    facts: { size: number; sha256: Buffer },
  ): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const ours = await this.repository.stored(tx, row.id, objectKey, { ...facts, now: this.clock.now() });
      if (!ours) throw attachmentErrors.ATTACHMENT_LINK_USED();
      await this.audit.record(tx, actor, {
        action: 'attachment.stored',
        resourceType: 'attachment',
        resourceId: row.id,
        details: {
          subjectKind: row.subjectKind,
          subjectId: row.subjectId,
          size: facts.size,
          sha256: facts.sha256.toString('hex'),
        },
      });
      await this.outbox.add(tx, 'attachment.stored', row.id, { attachmentId: row.id });
    });
  }
}

/** @throws REQUEST_MALFORMED when it takes longer or is cut off */
async function* withinTime(body: AsyncIterable<Buffer>, limitMs: number): AsyncGenerator<Buffer> {
  const iterator = body[Symbol.asyncIterator]();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(commonErrors.REQUEST_MALFORMED()), limitMs);
  });
  late.catch(() => undefined);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), late]).catch(() => {
        throw commonErrors.REQUEST_MALFORMED();
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
    // Lets go of the stream. Not awaited: after a time-out it would wait for the bytes that never came.
    void iterator.return?.();
  }
}
