import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/security/principal.js';
import { AttachmentPolicies, type AttachmentAct } from './attachment-policies.js';
import type { AttachmentRow } from './attachment.repository.js';
import { attachmentErrors } from './attachments.errors.js';

/** Who may do what with one file. */
@Injectable()
export class AttachmentAccess {
  constructor(private readonly policies: AttachmentPolicies) {}

  /** @throws ATTACHMENT_NOT_FOUND, FORBIDDEN and what the subject's policy throws */
  async check(
    principal: Principal,
    act: AttachmentAct,
    file: Pick<AttachmentRow, 'subjectKind' | 'subjectId' | 'uploaderType' | 'uploaderId'>,
  ): Promise<void> {
    if (file.subjectKind !== null && file.subjectId !== null) {
      return this.policies.check(principal, act, { kind: file.subjectKind, id: file.subjectId });
    }
    const { actor } = principal;
    const own = actor.type === file.uploaderType && 'id' in actor && actor.id === file.uploaderId;
    if (!own) throw attachmentErrors.ATTACHMENT_NOT_FOUND();
  }
}
