import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { actorId, type Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import type { AttachmentSubject } from './attachment-policies.js';
import { TABLE_TYPES } from './attachment.rules.js';
import { attachmentErrors } from './attachments.errors.js';

const DOCUMENTS = { tables: false, keptUntil: null };

/** Files that were handed in before there was something to attach them to. */
@Injectable()
export class AttachmentFiles {
  constructor(private readonly audit: AuditLog) {}

  /**
   * Attaches files of the actor's own that belong to nothing yet. The caller has made sure of the right to do so.
   * @param how files of rows instead of documents, and when they are gone
   * @throws ATTACHMENT_NOT_FOUND when one of them is not there, not theirs, or belongs to something
   */
  async attach(
    tx: Tx,
    actor: Actor,
    ids: readonly string[],
    subject: AttachmentSubject,
    how: { tables: boolean; keptUntil: Date | null } = DOCUMENTS,
  ): Promise<void> {
    if (ids.length === 0) return;
    const wanted = [...new Set(ids)];
    if (!wanted.every(isUuid)) throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    const [rows] = await tx.query<[{ id: string }[], number]>(
      `UPDATE attachments SET subject_kind = $4, subject_id = $5, kept_until = $6
       WHERE id = ANY($1) AND uploader_type = $2 AND uploader_id = $3 AND subject_id IS NULL AND owner_user_id IS NULL
         AND state = 'STORED' AND (content_type = ANY($7)) = $8 RETURNING id`,
      [
        wanted,
        actor.type,
        actorId(actor),
        subject.kind,
        subject.id,
        how.keptUntil,
        [...TABLE_TYPES],
        how.tables,
      ],
    );
    if (rows.length !== wanted.length) throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    for (const { id } of rows) {
      await this.audit.record(tx, actor, {
        action: 'attachment.attached',
        resourceType: 'attachment',
        resourceId: id,
        details: { subjectKind: subject.kind, subjectId: subject.id },
      });
    }
  }
}
