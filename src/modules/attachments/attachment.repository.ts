import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { AttachmentSubject } from './attachment-policies.js';
import type { ContentType, ProducedType } from './attachment.rules.js';

export type AttachmentState = 'PENDING' | 'RECEIVING' | 'STORED' | 'DELETED' | 'EXPIRED';

export interface AttachmentRow {
  id: string;
  subjectKind: string | null;
  subjectId: string | null;
  uploaderType: 'ADMIN' | 'USER' | 'API_KEY';
  uploaderId: string;
  ownerUserId: string | null;
  /** Sealed. */
  fileName: string;
  contentType: ContentType;
  declaredSize: number;
  declaredSha256: Buffer | null;
  state: AttachmentState;
  size: number | null;
  sha256: Buffer | null;
  objectKey: string | null;
  sealedKey: string | null;
  createdAt: Date;
  expiresAt: Date;
  /** Of a file the house made: when it is gone. */
  keptUntil: Date | null;
}

export const ATTACHMENT_COLUMNS = `id, subject_kind AS "subjectKind", subject_id AS "subjectId",
  uploader_type AS "uploaderType", uploader_id AS "uploaderId", owner_user_id AS "ownerUserId",
  file_name AS "fileName", content_type AS "contentType", declared_size AS "declaredSize",
  declared_sha256 AS "declaredSha256", state, size, sha256, object_key AS "objectKey", sealed_key AS "sealedKey",
  created_at AS "createdAt", expires_at AS "expiresAt", kept_until AS "keptUntil"`;

@Injectable()
export class AttachmentRepository {
  async insert(
    tx: Tx,
    row: Omit<AttachmentRow, 'state' | 'size' | 'sha256' | 'objectKey' | 'sealedKey' | 'keptUntil'>,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO attachments (id, subject_kind, subject_id, uploader_type, uploader_id, owner_user_id, file_name,
         content_type, declared_size, declared_sha256, state, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'PENDING', $11, $12)`,
      [
        row.id,
        row.subjectKind,
        row.subjectId,
        row.uploaderType,
        row.uploaderId,
        row.ownerUserId,
        row.fileName,
        row.contentType,
        row.declaredSize,
        row.declaredSha256,
        row.createdAt,
        row.expiresAt,
      ],
    );
  }

  /** A file that was made here and lies in the store. */
  async insertProduced(
    tx: Tx,
    row: Pick<AttachmentRow, 'id' | 'uploaderType' | 'uploaderId' | 'fileName'> & {
      subject: AttachmentSubject;
      keptUntil: Date;
      contentType: ProducedType;
      sealedKey: string;
      objectKey: string;
      size: number;
      sha256: Buffer;
      now: Date;
    },
  ): Promise<void> {
    await tx.query(
      `INSERT INTO attachments (id, uploader_type, uploader_id, file_name, content_type, declared_size, state, size,
         sha256, object_key, sealed_key, created_at, expires_at, stored_at, subject_kind, subject_id, kept_until)
       VALUES ($1, $2, $3, $4, $5, $6, 'STORED', $6, $7, $8, $9, $10, $10, $10, $11, $12, $13)`,
      [
        row.id,
        row.uploaderType,
        row.uploaderId,
        row.fileName,
        row.contentType,
        row.size,
        row.sha256,
        row.objectKey,
        row.sealedKey,
        row.now,
        row.subject.kind,
        row.subject.id,
        row.keptUntil,
      ],
    );
  }

  /** Ends files the house made whose time is over. @returns how many */
  async endKept(tx: Tx, now: Date, limit: number): Promise<number> {
    const [, count]: [unknown[], number] = await tx.query(
      `UPDATE attachments SET state = 'EXPIRED', sealed_key = NULL WHERE id IN (
         SELECT id FROM attachments WHERE state = 'STORED' AND kept_until <= $1
         ORDER BY kept_until LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [now, limit],
    );
    return count;
  }

  /** What the person's files and open links take, in bytes; the person waits their turn until the transaction ends. */
  async lockUsage(
    tx: Tx,
    person: Pick<AttachmentRow, 'uploaderType' | 'uploaderId'>,
    now: Date,
  ): Promise<{ bytes: number; open: number }> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('attachment-quota'), hashtext($1))`, [
      person.uploaderId,
    ]);
    const [usage]: { bytes: string; open: number }[] = await tx.query(
      `SELECT coalesce(sum(greatest(size, declared_size)), 0) AS bytes,
              count(*) FILTER (WHERE state <> 'STORED')::integer AS open
       FROM attachments WHERE uploader_type = $1 AND uploader_id = $2 AND kept_until IS NULL
         AND (state = 'STORED' OR (state IN ('PENDING', 'RECEIVING') AND expires_at > $3))`,
      [person.uploaderType, person.uploaderId, now],
    );
    return { bytes: Number(usage?.bytes ?? 0), open: usage?.open ?? 0 };
  }

  /**
   * Takes a link for one upload. @param takeOverBefore an upload that began earlier than this has died
   * @returns null when another upload has it, or it was used
   */
  async claim(
    tx: Tx,
    id: string,
    upload: { objectKey: string; sealedKey: string; now: Date; takeOverBefore: Date },
  ): Promise<AttachmentRow | null> {
    const [rows]: [AttachmentRow[], number] = await tx.query(
      `UPDATE attachments SET state = 'RECEIVING', object_key = $2, sealed_key = $3, claimed_at = $4
       WHERE id = $1 AND (state = 'PENDING' OR (state = 'RECEIVING' AND claimed_at < $5)) RETURNING ${ATTACHMENT_COLUMNS}`,
      [id, upload.objectKey, upload.sealedKey, upload.now, upload.takeOverBefore],
    );
    return rows[0] ?? null;
  }

  /** Gives the link back after an upload that did not succeed. */
  async release(tx: Tx, id: string, objectKey: string): Promise<void> {
    await tx.query(
      `UPDATE attachments SET state = 'PENDING', object_key = NULL, sealed_key = NULL, claimed_at = NULL
       WHERE id = $1 AND state = 'RECEIVING' AND object_key = $2`,
      [id, objectKey],
    );
  }

  /** @returns false when the upload was taken over meanwhile */
  async stored(
    tx: Tx,
    id: string,
    objectKey: string,
    facts: { size: number; sha256: Buffer; now: Date },
  ): Promise<boolean> {
    const [, count]: [unknown[], number] = await tx.query(
      `UPDATE attachments SET state = 'STORED', size = $3, sha256 = $4, stored_at = $5
       WHERE id = $1 AND state = 'RECEIVING' AND object_key = $2 RETURNING id`,
      [id, objectKey, facts.size, facts.sha256, facts.now],
    );
    return count === 1;
  }

  async lock(tx: Tx, id: string): Promise<AttachmentRow | null> {
    if (!isUuid(id)) return null;
    const [row]: AttachmentRow[] = await tx.query(
      `SELECT ${ATTACHMENT_COLUMNS} FROM attachments WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  /** Its key goes at once, so nobody reads it any more; the object goes later. */
  async delete(tx: Tx, id: string, now: Date): Promise<void> {
    await tx.query(
      `UPDATE attachments SET state = 'DELETED', sealed_key = NULL, deleted_at = $2 WHERE id = $1`,
      [id, now],
    );
  }

  /** Ends links through which nothing came. @returns how many */
  async expire(tx: Tx, before: Date, limit: number): Promise<number> {
    const [, count]: [unknown[], number] = await tx.query(
      `UPDATE attachments SET state = 'EXPIRED', sealed_key = NULL WHERE id IN (
         SELECT id FROM attachments WHERE state IN ('PENDING', 'RECEIVING') AND expires_at < $1
         ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [before, limit],
    );
    return count;
  }

  async objectRemoved(tx: Tx, objectKey: string): Promise<void> {
    await tx.query(
      `UPDATE attachments SET object_key = NULL WHERE object_key = $1 AND state IN ('DELETED', 'EXPIRED')`,
      [objectKey],
    );
  }
}
