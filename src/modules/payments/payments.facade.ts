import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import type { Actor } from '../../platform/security/actor.js';
import { won, type Won } from '../../shared/money.js';
import { CaptureBooks } from './accounts/capture-books.js';
import { TakeBackCapture } from './accounts/take-back-capture.js';
import type { PaymentExceptionModel } from './exceptions/exception.model.js';
import { PaymentExceptionState, type PaymentExceptionKind } from './exceptions/exception.rules.js';
import { ExceptionQueries, type ExceptionTotal } from './exceptions/exception.queries.js';
import {
  PaymentExceptions,
  type ExceptionFacts,
  type OpenException,
} from './exceptions/payment-exceptions.js';
import type { ProviderPayment } from './gateway/payment-gateway.port.js';
import type { Payment } from './payment.entity.js';
import type { PaymentModel } from './payment.model.js';
import { PaymentQueries } from './payment.queries.js';
import { PaymentRepository } from './payment.repository.js';
import { isCaptured, PaymentStatus, refundable, type TakenBackStatus } from './payment.rules.js';
import { PaymentStats } from './payment.stats.js';
import { paymentErrors } from './payments.errors.js';

/** What other modules may ask of payments. Methods that take `tx` join the caller's transaction. */
@Injectable()
export class PaymentsFacade {
  constructor(
    private readonly repository: PaymentRepository,
    private readonly queries: PaymentQueries,
    private readonly outbox: Outbox,
    private readonly books: CaptureBooks,
    private readonly exceptions: PaymentExceptions,
    private readonly exceptionQueries: ExceptionQueries,
    private readonly reversal: TakeBackCapture,
    private readonly clock: Clock,
    readonly stats: PaymentStats,
  ) {}

  /** @throws PAYMENT_NOT_FOUND */
  async byId(id: string): Promise<PaymentModel> {
    const row = await this.queries.byId(id);
    if (!row) throw paymentErrors.PAYMENT_NOT_FOUND();
    return row;
  }

  /** The product a payment's order is for; null when it has none. */
  productOf(paymentId: string): Promise<{ tier: string | null; durationDays: number | null } | null> {
    return this.queries.productOf(paymentId);
  }

  /** What the payment's order pays for, where that is another module's. */
  subjectOf(tx: Tx, paymentId: string): Promise<string | null> {
    return this.repository.subjectOf(tx, paymentId);
  }

  /** Payments for a subject whose money we have, or a part of it, in the order it came. */
  capturedFor(tx: Tx, subjectId: string): Promise<string[]> {
    return this.repository.capturedFor(tx, subjectId);
  }

  /** The payment, locked until the transaction ends. @throws PAYMENT_NOT_FOUND */
  lock(tx: Tx, id: string): Promise<Payment> {
    return this.repository.lockById(tx, id);
  }

  /**
   * Promises part of a locked payment to a refund.
   * @throws PAYMENT_NOT_REFUNDABLE, REFUND_EXCEEDS_REMAINING
   */
  async reserveRefund(tx: Tx, payment: Payment, amount: Won): Promise<void> {
    if (!isCaptured(payment.status)) throw paymentErrors.PAYMENT_NOT_REFUNDABLE({ status: payment.status });
    const remaining = refundable(payment);
    if (amount > remaining) throw paymentErrors.REFUND_EXCEEDS_REMAINING({ remaining: remaining.toString() });
    payment.refundReserved = won(payment.refundReserved + amount);
    await this.repository.save(tx, payment);
    await this.touched(tx, payment);
  }

  /** The posting that stands for a captured payment, for what takes part of it back. */
  capturePosting(tx: Tx, payment: Payment, kind: 'payment' | 'points-granted'): Promise<string | null> {
    return this.books.posting(tx, payment, kind);
  }

  /** Takes such a promise back: the refund was rejected or failed. */
  async releaseRefund(tx: Tx, payment: Payment, amount: Won): Promise<void> {
    payment.refundReserved = won(payment.refundReserved - amount);
    await this.repository.save(tx, payment);
    await this.touched(tx, payment);
  }

  /** The provider has given the money back: the promise becomes a fact. */
  async settleRefund(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    amount: Won,
    shown: Pick<ProviderPayment, 'status' | 'total' | 'balance'>,
  ): Promise<void> {
    payment.refundReserved = won(payment.refundReserved - amount);
    payment.refunded = won(payment.refunded + amount);
    payment.providerStatus = shown.status;
    const status =
      payment.refunded === payment.amount ? PaymentStatus.REFUNDED : PaymentStatus.PARTIALLY_REFUNDED;
    await this.repository.moveTo(tx, actor, payment, status, { cause: 'refund.succeeded', amount });
    await this.repository.noticeForeignCancels(tx, payment, shown);
  }

  /**
   * The money of a captured payment is gone at the provider: what was given for it is taken back, and the item about
   * it is closed. The payment is locked, and nothing of it is refunded or promised to a refund.
   */
  async takeBack(tx: Tx, actor: Actor, payment: Payment, to: TakenBackStatus, cause: string): Promise<void> {
    // An account waits for its deposit again: whoever looks next plans when to look after it.
    const nextCheckAt = to === PaymentStatus.WAITING_FOR_DEPOSIT ? this.clock.now() : null;
    await this.reversal.run(tx, actor, payment, to, { cause, nextCheckAt });
  }

  /**
   * An item as the caller has seen it, locked.
   * @throws PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE
   */
  lockException(tx: Tx, id: string, version: number): Promise<OpenException> {
    return this.exceptions.lockVersion(tx, id, version);
  }

  /** Closes what is open of a kind about a payment, with what somebody did about it. */
  resolveException(
    tx: Tx,
    actor: Actor,
    payment: Pick<Payment, 'id'>,
    kind: PaymentExceptionKind,
    reason: string,
  ): Promise<void> {
    return this.exceptions.resolveOf(tx, actor, payment.id, kind, reason);
  }

  /** @throws PAYMENT_EXCEPTION_NOT_FOUND */
  async exceptionById(id: string): Promise<PaymentExceptionModel> {
    const row = await this.exceptionQueries.byId(id);
    if (!row) throw paymentErrors.PAYMENT_EXCEPTION_NOT_FOUND();
    return row;
  }

  /** How many items of each kind wait for staff, and since when the oldest. */
  openExceptions(): Promise<ExceptionTotal[]> {
    return this.exceptionQueries.totals({ state: PaymentExceptionState.OPEN });
  }

  /** Opens an item for staff when the provider gave back more than our refunds account for. */
  noticeForeignCancels(tx: Tx, payment: Payment, shown: ProviderPayment): Promise<void> {
    return this.repository.noticeForeignCancels(tx, payment, shown);
  }

  /** Opens an item for staff about a payment that the caller has locked. */
  openException(tx: Tx, payment: Payment, facts: ExceptionFacts): Promise<void> {
    return this.repository.openException(tx, payment, facts);
  }

  /** What was wrong with a payment is right again. */
  settleExceptions(
    tx: Tx,
    actor: Actor,
    payment: Pick<Payment, 'id'>,
    kinds: readonly PaymentExceptionKind[],
  ): Promise<void> {
    return this.repository.settleExceptions(tx, actor, payment, kinds);
  }

  /** Tells live readers that something about the payment other than its status changed. */
  async touched(tx: Tx, payment: Pick<Payment, 'id'>): Promise<void> {
    await this.outbox.add(tx, 'payment.touched', payment.id, { paymentId: payment.id });
  }
}
