import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { mayReplay } from '../../platform/messages/message.rules.js';
import { MessageStore } from '../../platform/messages/message.store.js';
import type { Actor } from '../../platform/security/actor.js';
import { isUuid } from '../../shared/ids.js';
import { AuditLog } from '../audit/index.js';
import { notificationErrors } from './notifications.errors.js';

/** What staff sends again may take a day, however late it is. */
const USEFUL_MS = 86_400_000;

/** Sends a message once more, under its own id: whoever had it knows it again. Locks the message. */
@Injectable()
export class ReplayMessage {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: MessageStore,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws NOTIFICATION_MESSAGE_NOT_FOUND, NOTIFICATION_MESSAGE_NOT_REPLAYABLE */
  async execute(actor: Actor, id: string): Promise<void> {
    await this.uow.run(actor, async (tx) => {
      const message = isUuid(id) ? await this.store.lock(tx, id) : null;
      if (!message) throw notificationErrors.NOTIFICATION_MESSAGE_NOT_FOUND();
      const { status } = message;
      if (!mayReplay(status)) throw notificationErrors.NOTIFICATION_MESSAGE_NOT_REPLAYABLE({ status });
      await this.store.reopen(tx, id, new Date(this.clock.now().getTime() + USEFUL_MS));
      await this.audit.record(tx, actor, {
        action: 'notification-message.replayed',
        resourceType: 'notification-message',
        resourceId: id,
        details: { kind: message.kind, from: status },
      });
    });
  }
}
