import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { won, type Won } from '../../shared/money.js';
import { Clock } from '../../platform/clock/clock.js';
import { Db } from '../../platform/db/db.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Consumers } from '../../platform/outbox/consumers.js';
import { Schedule } from '../../platform/schedule/schedule.js';
import { systemActor } from '../../platform/security/actor.js';
import { killPoint } from '../../platform/telemetry/kill-point.js';
import {
  PaymentGateway,
  PaymentsFacade,
  type CallOutcome,
  type Payment,
  type ProviderPayment,
} from '../payments/index.js';
import type { Refund } from './refund.entity.js';
import { RefundAccounts } from './refund-accounts.js';
import { RefundRepository, type RefundAttempt } from './refund.repository.js';
import { cancelReason, isReasonOf, RefundStatus } from './refund.rules.js';
import { SettleRefund } from './settle-refund.use-case.js';

const ACTOR = systemActor('refund-payout');
const ATTEMPTS_MAX = 3;
const RUNNING_WAIT_MS = 250;
const RUNNING_WAITS_MAX = 20;
const TURN_AGAIN_MS = 1_000;

interface Planned {
  payment: Payment;
  refund: Refund;
  attempt: RefundAttempt;
}

/** Has the provider give the money back for an approved refund. Safe to run again at any point. */
@Injectable()
export class PayOutRefund implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly db: Db,
    private readonly refunds: RefundRepository,
    private readonly payments: PaymentsFacade,
    private readonly gateway: PaymentGateway,
    private readonly settle: SettleRefund,
    private readonly consumers: Consumers,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
    private readonly accounts: RefundAccounts,
  ) {}

  onModuleInit(): void {
    this.consumers.register({
      name: 'refunds.pay-out',
      event: 'refund.approved',
      queue: 'refunds',
      handle: ({ payload }) => this.execute(payload.refundId),
    });
    this.schedule.register({
      name: 'refunds.resume-due',
      queue: 'refunds',
      everyMs: 1_000,
      run: () => this.executeDue(),
    });
  }

  /** @throws REFUND_NOT_FOUND */
  async execute(refundId: string): Promise<void> {
    const planned = await this.plan(refundId);
    if (!planned) return;
    await killPoint('refund.intent-committed');
    const outcome = await this.call(planned);
    await killPoint('refund.provider-answered');
    await this.conclude(planned, outcome);
  }

  /** Refunds that wait for their turn, whose job or process was lost, or whose answer was. */
  async executeDue(): Promise<number> {
    const due = await this.db.rows<{ id: string; status: RefundStatus }>(
      `SELECT id, status FROM refunds WHERE next_check_at <= $1 ORDER BY next_check_at LIMIT 50`,
      [this.clock.now()],
    );
    const failures: unknown[] = [];
    for (const { id, status } of due) {
      const going = status === RefundStatus.APPROVED ? this.execute(id) : this.resume(id);
      // One that cannot be done must not hold up the others.
      await going.catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures[0];
    return due.length;
  }

  /**
   * APPROVED becomes PROCESSING with a row for the call about to be made; anything else is somebody's already. The
   * refunds of one payment go one after the other, so that what is left at the provider is known for each call.
   */
  private plan(refundId: string): Promise<Planned | null> {
    return this.uow.run(ACTOR, async (tx) => {
      const payment = await this.payments.lock(tx, await this.refunds.paymentIdOf(tx, refundId));
      const refund = await this.refunds.lock(tx, refundId);
      if (refund.status !== RefundStatus.APPROVED) return null;
      if (await this.refunds.hasAnotherUnderWay(tx, refund)) {
        refund.nextCheckAt = new Date(this.clock.now().getTime() + TURN_AGAIN_MS);
        await this.refunds.save(tx, refund);
        return null;
      }
      const attempt = await this.refunds.addAttempt(tx, refund.id, leftAtProvider(payment));
      await this.refunds.moveTo(tx, ACTOR, refund, RefundStatus.PROCESSING);
      await this.payments.touched(tx, payment);
      return { payment, refund, attempt };
    });
  }

  private async call({ payment, refund, attempt }: Planned): Promise<CallOutcome> {
    if (payment.paymentKey === null) return { kind: 'unknown', reason: 'no payment key', running: false };
    const refundAccount = await this.accounts.of(refund.id);
    for (let wait = 0; ; wait += 1) {
      const outcome = await this.gateway.cancel({
        merchantKeyId: payment.merchantKeyId,
        paymentKey: payment.paymentKey,
        amount: refund.amount,
        taxFree: refund.taxFree,
        refundable: attempt.refundableBefore,
        refundAccount,
        reason: cancelReason(refund.id, refund.reason),
        idempotencyKey: attempt.id,
      });
      if (outcome.kind !== 'unknown' || !outcome.running || wait >= RUNNING_WAITS_MAX) return outcome;
      await sleep(RUNNING_WAIT_MS);
    }
  }

  private async conclude(planned: Planned, outcome: CallOutcome): Promise<void> {
    const { refund, payment, attempt } = planned;
    if (outcome.kind === 'done') return this.settle.succeed(refund.id, outcome.payment);
    if (outcome.kind === 'unknown') return this.settle.lose(refund.id, outcome.reason);
    // A refusal is believed only after looking: "already canceled" may be our own earlier, lost, success.
    const { paymentKey, merchantKeyId } = payment;
    const shown = paymentKey ? await this.gateway.lookup({ paymentKey }, merchantKeyId) : null;
    if (shown?.kind !== 'found') return this.settle.lose(refund.id, outcome.code);
    if (hasHappened(refund, shown.payment)) return this.settle.succeed(refund.id, shown.payment);
    if (outcome.again && attempt.number < ATTEMPTS_MAX) {
      return this.again(planned, shown.payment);
    }
    return this.settle.fail(refund.id, outcome.code, outcome.message, shown.payment);
  }

  /** Nothing was done: a new call with a new key, since the provider replays the refusal for the old one. */
  private async again({ payment, refund }: Planned, shown: ProviderPayment): Promise<void> {
    if (shown.balance < refund.amount) {
      return this.settle.fail(
        refund.id,
        'PROVIDER_BALANCE_TOO_LOW',
        `Only ${shown.balance} won are left at the provider.`,
        shown,
      );
    }
    const attempt = await this.uow.run(ACTOR, async (tx) => {
      await this.refunds.lock(tx, refund.id);
      return this.refunds.addAttempt(tx, refund.id, shown.balance);
    });
    const planned = { payment, refund, attempt };
    await this.conclude(planned, await this.call(planned));
  }

  /** Looks first: the money may have gone back although nobody heard the answer. */
  private async resume(refundId: string): Promise<void> {
    const open = await this.uow.run(ACTOR, async (tx) => {
      const payment = await this.payments.lock(tx, await this.refunds.paymentIdOf(tx, refundId));
      const refund = await this.refunds.lock(tx, refundId);
      const attempt = await this.refunds.latestAttempt(tx, refundId);
      const waiting = refund.status === RefundStatus.PROCESSING || refund.status === RefundStatus.UNKNOWN;
      return waiting && attempt ? { payment, refund, attempt } : null;
    });
    if (!open?.payment.paymentKey) return;
    const { paymentKey, merchantKeyId } = open.payment;
    const shown = await this.gateway.lookup({ paymentKey }, merchantKeyId);
    if (shown.kind !== 'found')
      return this.settle.lose(refundId, shown.kind === 'unknown' ? shown.reason : 'not found');
    if (hasHappened(open.refund, shown.payment)) return this.settle.succeed(refundId, shown.payment);
    // Not done yet: the same call, with the same key and body.
    await this.conclude(open, await this.call(open));
  }
}

/** What the provider still holds: refunds under way here have not been cancelled there. */
function leftAtProvider(payment: Payment): Won {
  return won(payment.amount - payment.refunded);
}

function hasHappened(refund: Refund, shown: ProviderPayment): boolean {
  return shown.cancels.some((cancel) => isReasonOf(refund.id, cancel.reason));
}
