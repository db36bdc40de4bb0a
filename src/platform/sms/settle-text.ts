import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { UnitOfWork, type Tx } from '../db/unit-of-work.js';
import { systemActor } from '../security/actor.js';
import {
  ASK_AFTER_MS,
  ASK_AGAIN_MS,
  ATTEMPTS_MAX,
  DAY_MS,
  isLost,
  nextCheckAt,
  retryDelayMs,
  SmsStatus,
} from './sms-message.rules.js';
import type { SmsForm } from './sms-text.js';
import { SmsOutcome } from './sms.queries.js';
import { SmsStore, type LockedSms, type SmsChange } from './sms.store.js';
import type { SendOutcome, TextStanding } from './solapi/sms-carrier.port.js';

const ACTOR = systemActor('sms');

const OUTCOME: Record<SendOutcome['kind'], SmsOutcome> = {
  accepted: SmsOutcome.ACCEPTED,
  refused: SmsOutcome.REFUSED,
  deferred: SmsOutcome.DEFERRED,
  unreachable: SmsOutcome.UNREACHABLE,
  unknown: SmsOutcome.UNKNOWN,
};

/** Writes down what became of a try, and of a text. Whoever comes late, after another took over, changes nothing. */
@Injectable()
export class SettleText {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly store: SmsStore,
    private readonly clock: Clock,
  ) {}

  /** The carrier answered a try, or did not. */
  tried(id: string, number: number, outcome: SendOutcome, form: SmsForm | null): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      const sms = await this.store.lock(tx, id);
      const code = 'code' in outcome ? outcome.code : null;
      await this.store.endAttempt(tx, id, number, {
        outcome: OUTCOME[outcome.kind],
        code,
        reply: outcome.reply,
      });
      if (!sms || sms.status !== SmsStatus.SENDING || sms.attempts !== number) return;
      await this.store.change(tx, id, {
        ...this.after(sms, outcome),
        carrierReply: outcome.reply,
        ...(form ? { form } : {}),
      });
    });
  }

  /** The text turned out not to be needed when it was about to be written. */
  notNeeded(id: string, number: number): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      const sms = await this.store.lock(tx, id);
      await this.store.endAttempt(tx, id, number, {
        outcome: SmsOutcome.NOT_NEEDED,
        code: null,
        reply: null,
      });
      if (!sms || sms.status !== SmsStatus.SENDING || sms.attempts !== number) return;
      await this.store.change(tx, id, { status: SmsStatus.NOT_NEEDED, nextAttemptAt: null });
    });
  }

  /** What the carrier says of a try whose answer was lost. @returns true when it has never seen it */
  lost(id: string, number: number, standing: TextStanding): Promise<boolean> {
    return this.uow.run(ACTOR, async (tx) => {
      const sms = await this.store.lock(tx, id);
      if (!sms || !isLost(sms.status) || sms.attempts !== number) return false;
      if (standing.kind === 'absent') {
        await this.store.endAttempt(tx, id, number, {
          outcome: SmsOutcome.LOST,
          code: null,
          reply: 'never reached the carrier',
        });
        return true;
      }
      if (standing.kind === 'unknown') {
        await this.waitForAnAnswer(tx, sms, standing.reply);
        return false;
      }
      const { receipt, code, reply } = standing;
      await this.store.endAttempt(tx, id, number, { outcome: SmsOutcome.ACCEPTED, code, reply });
      await this.store.change(tx, id, {
        ...this.taken(receipt),
        carrierReply: reply,
        ...this.end({ ...sms, sentAt: this.clock.now(), checks: 0 }, standing),
      });
      return false;
    });
  }

  /** What the carrier says of a text that it took; it may say so days later. */
  followed(id: string, standing: TextStanding): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      const sms = await this.store.lock(tx, id);
      if (sms?.status !== SmsStatus.SENT) return;
      const told =
        'code' in standing
          ? { carrierReply: standing.reply, ...(standing.form ? { form: standing.form } : {}) }
          : {};
      await this.store.change(tx, id, { ...this.end(sms, standing), ...told });
    });
  }

  private after(sms: LockedSms, outcome: SendOutcome): SmsChange {
    switch (outcome.kind) {
      case 'accepted':
        return this.taken(outcome.receipt);
      case 'refused':
        return { status: SmsStatus.FAILED, nextAttemptAt: null, failureCode: 'REFUSED' };
      case 'unknown':
        return {
          status: SmsStatus.UNKNOWN,
          nextAttemptAt: this.in(ASK_AFTER_MS),
          failureCode: 'ANSWER_LOST',
        };
      case 'deferred':
      case 'unreachable': {
        const over = sms.attempts >= ATTEMPTS_MAX;
        const asked = (outcome.kind === 'deferred' && outcome.retryAfterMs) || 0;
        return {
          status: over ? SmsStatus.FAILED : SmsStatus.RETRYING,
          nextAttemptAt: over ? null : this.in(Math.max(asked, retryDelayMs(sms.attempts))),
          failureCode: over ? 'GAVE_UP' : outcome.kind === 'deferred' ? 'DEFERRED' : 'UNREACHABLE',
        };
      }
    }
  }

  private taken(receipt: string): SmsChange {
    const now = this.clock.now();
    return {
      status: SmsStatus.SENT,
      nextAttemptAt: null,
      failureCode: null,
      receipt,
      sentAt: now,
      nextCheckAt: nextCheckAt(now, 0, now),
      checks: 0,
    };
  }

  /** What a standing means for a text that was taken. */
  private end({ sentAt, checks }: LockedSms, standing: TextStanding): SmsChange {
    const now = this.clock.now();
    if (standing.kind === 'delivered')
      return { status: SmsStatus.DELIVERED, deliveredAt: now, nextCheckAt: null };
    if (standing.kind === 'failed')
      return {
        status: SmsStatus.UNDELIVERED,
        failureCode: `CARRIER_${standing.code.replace(/\W/g, '').slice(0, 20)}`,
        nextCheckAt: null,
      };
    return { nextCheckAt: nextCheckAt(sentAt ?? now, checks + 1, now), checks: checks + 1 };
  }

  /** A carrier that cannot even be asked: asked again until a day after the text was of use, and then left as it is. */
  private async waitForAnAnswer(tx: Tx, sms: LockedSms, reply: string): Promise<void> {
    await this.store.endAttempt(tx, sms.id, sms.attempts, { outcome: SmsOutcome.UNKNOWN, code: null, reply });
    const isOver = this.clock.now().getTime() > sms.expiresAt.getTime() + DAY_MS;
    await this.store.change(tx, sms.id, {
      status: SmsStatus.UNKNOWN,
      failureCode: 'ANSWER_LOST',
      nextAttemptAt: isOver ? null : this.in(ASK_AGAIN_MS),
    });
  }

  private in(ms: number): Date {
    return new Date(this.clock.now().getTime() + ms);
  }
}
