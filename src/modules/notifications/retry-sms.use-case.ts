import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { mayRetry, SmsStatus } from '../../platform/sms/sms-message.rules.js';
import { SmsStore } from '../../platform/sms/sms.store.js';
import { isUuid } from '../../shared/ids.js';
import { AuditLog } from '../audit/index.js';
import { notificationErrors } from './notifications.errors.js';

/** Sends a text once more that did not arrive. Locks the text. */
@Injectable()
export class RetrySms {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: SmsStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws SMS_NOT_FOUND, SMS_NOT_RETRYABLE */
  async execute(actor: Actor, id: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const sms = isUuid(id) ? await this.store.lock(tx, id) : null;
      if (!sms) throw notificationErrors.SMS_NOT_FOUND();
      const status = sms.expiresAt <= this.clock.now() ? SmsStatus.EXPIRED : sms.status;
      if (!mayRetry(status)) throw notificationErrors.SMS_NOT_RETRYABLE({ status });
      await this.store.reopen(tx, id);
      await this.audit.record(tx, actor, {
        action: 'sms.retried',
        resourceType: 'sms',
        resourceId: id,
        details: { kind: sms.kind, from: sms.status },
      });
    });
  }
}
