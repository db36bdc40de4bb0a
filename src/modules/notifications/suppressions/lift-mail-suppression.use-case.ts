import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { SuppressionQueries } from '../../../platform/mail/suppression.queries.js';
import { SuppressionStore } from '../../../platform/mail/suppression.store.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import { notificationErrors } from '../notifications.errors.js';

/** Lets letters go to an address again that a server had called no good. */
@Injectable()
export class LiftMailSuppression {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: SuppressionStore,
    private readonly queries: SuppressionQueries,
    private readonly audit: AuditLog,
  ) {}

  /** @throws MAIL_SUPPRESSION_NOT_FOUND, MAIL_SUPPRESSION_LIFTED */
  async execute(actor: Actor, id: string, reason: string): Promise<void> {
    if (!(await this.queries.byId(id))) throw notificationErrors.MAIL_SUPPRESSION_NOT_FOUND();
    await this.uow.run(actor, async (tx) => {
      if (!(await this.store.lift(tx, id, actorId(actor), reason)))
        throw notificationErrors.MAIL_SUPPRESSION_LIFTED();
      // The reason is a sentence of staff and stays with the row: the audit log keeps ids only.
      await this.audit.record(tx, actor, {
        action: 'mail-suppression.lifted',
        resourceType: 'mail-suppression',
        resourceId: id,
      });
    });
  }
}
