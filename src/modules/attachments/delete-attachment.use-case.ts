import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import type { Principal } from '../../platform/security/principal.js';
import { AuditLog } from '../audit/index.js';
import { AttachmentAccess } from './attachment-access.js';
import { AttachmentQueries } from './attachment.queries.js';
import { AttachmentRepository } from './attachment.repository.js';
import { attachmentErrors } from './attachments.errors.js';

/** Takes a file away: unreadable with the commit, out of the file store soon after. */
@Injectable()
export class DeleteAttachment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly repository: AttachmentRepository,
    private readonly queries: AttachmentQueries,
    private readonly access: AttachmentAccess,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** @throws ATTACHMENT_NOT_FOUND, FORBIDDEN */
  async execute(principal: Principal, id: string): Promise<void> {
    const { actor } = principal;
    const seen = await this.queries.byId(id);
    if (seen?.state !== 'STORED') throw attachmentErrors.ATTACHMENT_NOT_FOUND();
    await this.access.check(principal, 'remove', seen);
    await this.uow.run(actor, async (tx) => {
      const row = await this.repository.lock(tx, id);
      if (row?.state !== 'STORED') throw attachmentErrors.ATTACHMENT_NOT_FOUND();
      await this.repository.delete(tx, id, this.clock.now());
      await this.audit.record(tx, actor, {
        action: 'attachment.deleted',
        resourceType: 'attachment',
        resourceId: id,
        details: { subjectKind: row.subjectKind, subjectId: row.subjectId },
      });
      await this.outbox.add(tx, 'attachment.deleted', id, { attachmentId: id });
    });
  }
}
