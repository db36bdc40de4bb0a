import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { UnitOfWork, type Tx } from '../db/unit-of-work.js';
import { systemActor } from '../security/actor.js';
import type { MessageCarrier, SendOutcome, Standing } from './message-carrier.js';
import {
  isLost,
  MessageOutcome,
  MessageStatus,
  retryDelayMs,
  UNKNOWN_MAX,
  unknownDelayMs,
} from './message.rules.js';
import { MessageStore, type LockedMessage, type MessageChange } from './message.store.js';
import { ASK_AFTER_MS, ASK_AGAIN_MS, DAY_MS, nextCheckAt } from './receipt.rules.js';

const ACTOR = systemActor('messages');

const OUTCOME: Record<SendOutcome['kind'], MessageOutcome> = {
  sent: MessageOutcome.SENT,
  refused: MessageOutcome.REFUSED,
  deferred: MessageOutcome.DEFERRED,
  unreachable: MessageOutcome.UNREACHABLE,
  unknown: MessageOutcome.UNKNOWN,
};

type Tried = Pick<LockedMessage, 'id' | 'attempts'>;

/** Writes down what became of a try, and of a message. Whoever comes late, after another took over, changes nothing. */
@Injectable()
export class SettleMessage {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: MessageStore,
    private readonly clock: Clock,
  ) {}

  /** The other side answered a try, or did not. @param outcome null: the message turned out not to be needed */
  tried(carrier: MessageCarrier, { id, attempts }: Tried, outcome: SendOutcome | null): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      const message = await this.store.lock(tx, id);
      await this.store.endAttempt(tx, id, attempts, {
        outcome: outcome ? OUTCOME[outcome.kind] : MessageOutcome.NOT_NEEDED,
        code: outcome && 'code' in outcome ? outcome.code : null,
        reply: outcome?.reply ?? null,
      });
      // Somebody else took over after our lease: what came of that is the news.
      if (!message || message.status !== MessageStatus.SENDING || message.attempts !== attempts) return;
      await this.store.change(tx, id, await this.after(tx, carrier, message, outcome));
      if (outcome) await carrier.settled?.(tx, message, outcome);
    });
  }

  /** What is known of a try whose answer was lost. @returns true when it was never taken */
  lost({ id, attempts }: Tried, standing: Standing): Promise<boolean> {
    return this.uow.run(ACTOR, async (tx) => {
      const message = await this.store.lock(tx, id);
      if (!message || !isLost(message.status) || message.attempts !== attempts) return false;
      if (standing.kind === 'absent') {
        await this.store.endAttempt(tx, id, attempts, {
          outcome: MessageOutcome.LOST,
          code: null,
          reply: 'it never got there',
        });
        return true;
      }
      if (standing.kind === 'unknown') {
        await this.waitForAnAnswer(tx, message, standing.reply);
        return false;
      }
      const { receipt, code, reply } = standing;
      await this.store.endAttempt(tx, id, attempts, { outcome: MessageOutcome.SENT, code, reply });
      const now = this.clock.now();
      await this.store.change(tx, id, {
        ...this.taken({ reply, receipt }),
        ...this.end({ ...message, sentAt: now, checks: 0 }, standing),
      });
      return false;
    });
  }

  /** What the other side says of a message that it took; it may say so days later. */
  followed(id: string, standing: Standing): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      const message = await this.store.lock(tx, id);
      if (message?.status === MessageStatus.SENT)
        await this.store.change(tx, id, this.end(message, standing));
    });
  }

  private async after(
    tx: Tx,
    carrier: MessageCarrier,
    message: LockedMessage,
    outcome: SendOutcome | null,
  ): Promise<MessageChange> {
    if (outcome === null) return { status: MessageStatus.NOT_NEEDED, nextAttemptAt: null };
    const { reply } = outcome;
    switch (outcome.kind) {
      case 'sent':
        return {
          ...this.taken({ reply, receipt: outcome.receipt ?? null }),
          ...(outcome.form ? { form: outcome.form } : {}),
          ...(carrier.receipts ? { nextCheckAt: this.in(ASK_AFTER_MS) } : {}),
        };
      case 'refused':
        return {
          status: MessageStatus.FAILED,
          nextAttemptAt: null,
          failureCode: outcome.gone ?? 'REFUSED',
          reply,
        };
      case 'unknown':
        return {
          status: MessageStatus.UNKNOWN,
          nextAttemptAt: await this.afterUnknown(tx, carrier, message),
          failureCode: 'ANSWER_LOST',
          reply,
        };
      case 'deferred':
      case 'unreachable':
        return this.afterNothing(carrier, message, outcome);
    }
  }

  private async afterUnknown(
    tx: Tx,
    { receipts, plan }: MessageCarrier,
    { id, attempts }: LockedMessage,
  ): Promise<Date | null> {
    if (receipts) return this.in(ASK_AFTER_MS);
    const again = (await this.store.countUnknown(tx, id)) < UNKNOWN_MAX;
    return again ? this.in(unknownDelayMs(plan, attempts)) : null;
  }

  private afterNothing(
    { plan }: MessageCarrier,
    { attempts }: LockedMessage,
    outcome: Extract<SendOutcome, { kind: 'deferred' | 'unreachable' }>,
  ): MessageChange {
    const { kind, reply } = outcome;
    if (attempts >= plan.attemptsMax)
      return { status: MessageStatus.FAILED, nextAttemptAt: null, failureCode: 'GAVE_UP', reply };
    const asked = (kind === 'deferred' && outcome.retryAfterMs) || 0;
    return {
      status: MessageStatus.RETRYING,
      nextAttemptAt: this.in(Math.max(asked, retryDelayMs(plan, attempts))),
      failureCode: kind === 'deferred' ? 'DEFERRED' : 'UNREACHABLE',
      reply,
    };
  }

  private taken(said: { reply: string; receipt: string | null }): MessageChange {
    return {
      status: MessageStatus.SENT,
      nextAttemptAt: null,
      failureCode: null,
      sentAt: this.clock.now(),
      ...said,
    };
  }

  /** What a standing means for a message that was taken. */
  private end({ sentAt, checks }: LockedMessage, standing: Standing): MessageChange {
    const now = this.clock.now();
    const told: MessageChange =
      'code' in standing ? { reply: standing.reply, ...(standing.form ? { form: standing.form } : {}) } : {};
    if (standing.kind === 'delivered')
      return { ...told, status: MessageStatus.DELIVERED, deliveredAt: now, nextCheckAt: null };
    if (standing.kind === 'failed')
      return {
        ...told,
        status: MessageStatus.UNDELIVERED,
        failureCode: `CARRIER_${standing.code.replace(/\W/g, '').slice(0, 20)}`,
        nextCheckAt: null,
      };
    return { ...told, nextCheckAt: nextCheckAt(sentAt ?? now, checks + 1, now), checks: checks + 1 };
  }

  /** Whoever cannot even be asked is asked again until a day after the message was of use; then it is left as it is. */
  private async waitForAnAnswer(tx: Tx, message: LockedMessage, reply: string): Promise<void> {
    await this.store.endAttempt(tx, message.id, message.attempts, {
      outcome: MessageOutcome.UNKNOWN,
      code: null,
      reply,
    });
    const isOver = this.clock.now().getTime() > message.expiresAt.getTime() + DAY_MS;
    await this.store.change(tx, message.id, {
      status: MessageStatus.UNKNOWN,
      failureCode: 'ANSWER_LOST',
      nextAttemptAt: isOver ? null : this.in(ASK_AGAIN_MS),
    });
  }

  private in(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
