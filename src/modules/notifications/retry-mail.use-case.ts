import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { MailStatus, mayRetry } from '../../platform/mail/mail-message.rules.js';
import { MailStore } from '../../platform/mail/mail.store.js';
import type { Actor } from '../../platform/security/actor.js';
import { isUuid } from '../../shared/ids.js';
import { AuditLog } from '../audit/index.js';
import { notificationErrors } from './notifications.errors.js';

/** Sends a letter once more that did not arrive. Locks the letter. */
@Injectable()
export class RetryMail {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: MailStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws MAIL_NOT_FOUND, MAIL_NOT_RETRYABLE */
  async execute(actor: Actor, id: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const mail = isUuid(id) ? await this.store.lock(tx, id) : null;
      if (!mail) throw notificationErrors.MAIL_NOT_FOUND();
      const status = mail.expiresAt <= this.clock.now() ? MailStatus.EXPIRED : mail.status;
      if (!mayRetry(status)) throw notificationErrors.MAIL_NOT_RETRYABLE({ status });
      await this.store.reopen(tx, id);
      await this.audit.record(tx, actor, {
        action: 'mail.retried',
        resourceType: 'mail',
        resourceId: id,
        details: { kind: mail.kind, from: mail.status },
      });
    });
  }
}
