import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { MessageCarriers } from '../../../platform/messages/message-carrier.js';
import { mayRetry, MessageStatus } from '../../../platform/messages/message.rules.js';
import { MessageStore } from '../../../platform/messages/message.store.js';
import type { Actor } from '../../../platform/security/actor.js';
import { isUuid } from '../../../shared/ids.js';
import { AuditLog } from '../../audit/index.js';
import { notificationErrors } from '../notifications.errors.js';

/** What a chat or a server gets again may take a day, however late it is. */
const USEFUL_MS = 86_400_000;

/**
 * Sends a message once more, under its own id. It passes every cap like a new one: where somebody had their share it
 * ends as LIMITED, and says so. Locks the message.
 */
@Injectable()
export class RetryMessage {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: MessageStore,
    private readonly carriers: MessageCarriers,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws NOTIFICATION_MESSAGE_NOT_FOUND, NOTIFICATION_MESSAGE_NOT_RETRYABLE */
  async execute(actor: Actor, id: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const message = isUuid(id) ? await this.store.lock(tx, id) : null;
      if (!message) throw notificationErrors.NOTIFICATION_MESSAGE_NOT_FOUND();
      const { replays, receipts } = this.carriers.named(message.channel);
      const now = this.clock.now();
      // A code or a receipt that comes too late only confuses; to a chat or a server anything may go again.
      const isTooLate = !replays && message.expiresAt <= now;
      const status = isTooLate ? MessageStatus.EXPIRED : message.status;
      if (!mayRetry(status, { replays, canAsk: receipts !== undefined }))
        throw notificationErrors.NOTIFICATION_MESSAGE_NOT_RETRYABLE({ status });
      const expiresAt = replays ? new Date(now.getTime() + USEFUL_MS) : message.expiresAt;
      await this.store.reopen(tx, message, expiresAt);
      await this.audit.record(tx, actor, {
        action: 'notification-message.retried',
        resourceType: 'notification-message',
        resourceId: id,
        details: { kind: message.kind, channel: message.channel, from: message.status },
      });
    });
  }
}
