import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../shared/ids.js';
import { Clock } from '../../platform/clock/clock.js';
import { Keys } from '../../platform/crypto/keys.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import type { Principal } from '../../platform/security/principal.js';
import { commonErrors } from '../../shared/common-errors.js';
import { AuditLog } from '../audit/index.js';
import { AttachmentLinks } from './attachment-links.js';
import { AttachmentPolicies, type AttachmentSubject } from './attachment-policies.js';
import { AttachmentRepository } from './attachment.repository.js';
import {
  declaredType,
  FILE_MAX_BYTES,
  LINK_TTL_MS,
  OPEN_UPLOADS_MAX,
  QUOTA_BYTES,
} from './attachment.rules.js';
import { attachmentErrors } from './attachments.errors.js';

export interface WantedUpload {
  subject: AttachmentSubject | null;
  fileName: string;
  contentType: string;
  /** Bytes. */
  size: number;
  sha256: Buffer | null;
}

export interface UploadLink {
  attachmentId: string;
  url: string;
  expiresAt: Date;
}

/** Promises room for one file and gives the link it can be sent to. */
@Injectable()
export class CreateAttachmentUpload {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly repository: AttachmentRepository,
    private readonly policies: AttachmentPolicies,
    private readonly links: AttachmentLinks,
    private readonly keys: Keys,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws ATTACHMENT_TYPE_NOT_ALLOWED, ATTACHMENT_TYPE_MISMATCH, ATTACHMENT_TOO_LARGE, ATTACHMENT_QUOTA_EXCEEDED,
   *   RATE_LIMITED (too many open links), SUBJECT_ERASED and what the subject's policy throws
   */
  async execute(principal: Principal, wanted: WantedUpload): Promise<UploadLink> {
    const { actor } = principal;
    if (actor.type !== 'ADMIN' && actor.type !== 'USER') throw commonErrors.UNAUTHENTICATED();
    // What staff hand in before there is something to attach it to may be meant for an import.
    const tables = actor.type === 'ADMIN' && wanted.subject === null;
    const contentType = declaredType(wanted.fileName, wanted.contentType, { tables });
    if (wanted.size > FILE_MAX_BYTES) throw attachmentErrors.ATTACHMENT_TOO_LARGE({ max: FILE_MAX_BYTES });
    // What customers send without naming anything is a file of their own.
    const subject = wanted.subject ?? (actor.type === 'USER' ? { kind: 'USER', id: actor.id } : null);
    if (subject) await this.policies.check(principal, 'add', subject);

    const now = this.clock.now();
    const id = newIdAt(now);
    const ownerUserId = subject?.kind === 'USER' ? subject.id : null;
    const key = ownerUserId ? await this.keys.forSubject(ownerUserId) : await this.keys.forClass('file');
    const uploader = { uploaderType: actor.type, uploaderId: actor.id };
    await this.uow.run(actor, async (tx) => {
      const { bytes, open } = await this.repository.lockUsage(tx, uploader, now);
      if (bytes + wanted.size > QUOTA_BYTES) {
        const available = Math.max(0, QUOTA_BYTES - bytes);
        throw attachmentErrors.ATTACHMENT_QUOTA_EXCEEDED({ available, max: QUOTA_BYTES });
      }
      if (open >= OPEN_UPLOADS_MAX) throw commonErrors.RATE_LIMITED({ retryAfterMs: LINK_TTL_MS });
      await this.repository.insert(tx, {
        ...uploader,
        id,
        subjectKind: subject?.kind ?? null,
        subjectId: subject?.id ?? null,
        ownerUserId,
        fileName: key.seal({ table: 'attachments', column: 'file_name', row: id }, wanted.fileName),
        contentType,
        declaredSize: wanted.size,
        declaredSha256: wanted.sha256,
        createdAt: now,
        expiresAt: new Date(now.getTime() + LINK_TTL_MS),
      });
      await this.audit.record(tx, actor, {
        action: 'attachment.upload-begun',
        resourceType: 'attachment',
        resourceId: id,
        details: { subjectKind: subject?.kind ?? null, subjectId: subject?.id ?? null, size: wanted.size },
      });
    });
    const link = await this.links.make(actor, 'PUT', { id, contentType, size: wanted.size });
    return { attachmentId: id, ...link };
  }
}
