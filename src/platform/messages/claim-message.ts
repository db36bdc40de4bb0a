import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { UnitOfWork, type Tx } from '../db/unit-of-work.js';
import { systemActor } from '../security/actor.js';
import type { Destination, MessageCarrier } from './message-carrier.js';
import { MessageOutcome, MessageStatus, mayStart } from './message.rules.js';
import { MessageStore, type LockedMessage, type MessageChange } from './message.store.js';

const ACTOR = systemActor('messages');

/** Decides, under the message's lock, whether a try may be made, and writes it down before anybody is asked. */
@Injectable()
export class ClaimMessage {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: MessageStore,
    private readonly clock: Clock,
  ) {}

  /** @returns the message with the number of its try; null when none is to be made (now) */
  execute(
    id: string,
    carrier: MessageCarrier,
    destination: Destination<unknown>,
  ): Promise<LockedMessage | null> {
    return this.uow.run(ACTOR, async (tx) => {
      const message = await this.store.lock(tx, id);
      const now = this.clock.now();
      if (!message || !mayStart(message, now)) return null;
      if (message.status === MessageStatus.SENDING) await this.endLost(tx, message);
      const goesTo: MessageChange =
        destination.kind === 'found'
          ? { shownAs: destination.shown, recipientHash: destination.hash ?? null }
          : {};
      const stop = await this.obstacle(tx, carrier, message, destination);
      if (stop) {
        await this.store.change(tx, id, { ...goesTo, ...stop });
        return null;
      }
      const attempts = message.attempts + 1;
      await this.store.beginAttempt(tx, message, attempts);
      await this.store.change(tx, id, {
        ...goesTo,
        status: MessageStatus.SENDING,
        attempts,
        nextAttemptAt: new Date(now.getTime() + carrier.plan.leaseMs),
      });
      return { ...message, attempts };
    });
  }

  /** What ends or delays the message before anybody is asked. */
  private async obstacle(
    tx: Tx,
    carrier: MessageCarrier,
    message: LockedMessage,
    destination: Destination<unknown>,
  ): Promise<MessageChange | null> {
    if (message.expiresAt <= this.clock.now()) return { status: MessageStatus.EXPIRED, nextAttemptAt: null };
    if (destination.kind === 'gone')
      return { status: MessageStatus.FAILED, failureCode: destination.code, nextAttemptAt: null };
    if (destination.kind === 'later')
      return { status: MessageStatus.RETRYING, failureCode: 'PAUSED', nextAttemptAt: destination.at };
    const stop = await carrier.obstacle?.(tx, message, destination.hash ?? null);
    return stop ? { status: stop.status, failureCode: stop.code, nextAttemptAt: null } : null;
  }

  /** The process that tried last is gone and took the answer with it. */
  private endLost(tx: Tx, message: LockedMessage): Promise<void> {
    return this.store.endAttempt(tx, message.id, message.attempts, {
      outcome: MessageOutcome.UNKNOWN,
      code: null,
      reply: 'the process that sent it ended',
    });
  }
}
