import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Stop } from '../../../platform/messages/message-carrier.js';
import { isFresh, MessageStatus } from '../../../platform/messages/message.rules.js';
import { MessageShares } from '../../../platform/messages/message-shares.js';
import type { LockedMessage } from '../../../platform/messages/message.store.js';
import { DestinationStore } from './destination.store.js';

const HOUR_MS = 3_600_000;

/** How much a destination gets within an hour: a storm of alerts must not bury a chat. */
@Injectable()
export class DestinationShare {
  constructor(
    private readonly shares: MessageShares,
    private readonly destinations: DestinationStore,
  ) {}

  /** @returns why it is not sent, or null */
  async obstacle(tx: Tx, message: LockedMessage, now: Date): Promise<Stop | null> {
    if (!isFresh(message)) return null;
    const sent = await this.shares.toRecipient(tx, message, new Date(now.getTime() - HOUR_MS));
    const destination = await this.destinations.lock(tx, message.recipientId);
    return destination && sent >= destination.hourlyMax
      ? { status: MessageStatus.LIMITED, code: 'TOO_MANY_MESSAGES' }
      : null;
  }
}
