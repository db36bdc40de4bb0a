import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { newIdAt } from '../../../shared/ids.js';
import { PaymentExceptionKind, paymentErrors, PaymentsFacade, type Payment } from '../../payments/index.js';
import { RefundBooks } from '../refund-books.js';
import { Refund } from '../refund.entity.js';
import { RefundRepository } from '../refund.repository.js';
import { RefundReason, RefundStatus } from '../refund.rules.js';
import { refundErrors } from '../refunds.errors.js';
import { notOnRecord, type ForeignCancel } from './foreign-cancel.rules.js';

export interface LockedCancels {
  payment: Payment;
  /** Those that are on no refund of ours. */
  cancels: ForeignCancel[];
}

/** Records money that was given back at the provider, past us. Joins the caller's transaction. */
@Injectable()
export class ForeignCancels {
  constructor(
    private readonly payments: PaymentsFacade,
    private readonly refunds: RefundRepository,
    private readonly books: RefundBooks,
    private readonly clock: Clock,
  ) {}

  /**
   * @param shown all cancels that the provider shows
   * @throws PAYMENT_NOT_FOUND, REFUND_UNRESOLVED while a refund has no end: one of the cancels may be its own
   */
  async lock(tx: Tx, paymentId: string, shown: readonly ForeignCancel[]): Promise<LockedCancels> {
    const payment = await this.payments.lock(tx, paymentId);
    if ((await this.refunds.liveOf(tx, paymentId)) > 0) throw refundErrors.REFUND_UNRESOLVED();
    return { payment, cancels: notOnRecord(shown, await this.refunds.settledOf(tx, paymentId)) };
  }

  /**
   * Each becomes a refund that has happened: the money is gone, so that what was given for it is taken back as far as it
   * is there, and what was spent stays owed.
   * @throws PAYMENT_NOT_CANCELED_ELSEWHERE, PAYMENT_NOT_REFUNDABLE, REFUND_EXCEEDS_REMAINING
   */
  async record(tx: Tx, actor: Actor, { payment, cancels }: LockedCancels, reason: string): Promise<void> {
    if (cancels.length === 0) throw paymentErrors.PAYMENT_NOT_CANCELED_ELSEWHERE();
    for (const cancel of cancels) await this.recordOne(tx, actor, payment, cancel, reason);
    await this.payments.resolveException(tx, actor, payment, PaymentExceptionKind.FOREIGN_CANCEL, reason);
  }

  private async recordOne(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    cancel: ForeignCancel,
    reason: string,
  ): Promise<void> {
    const now = this.clock.now();
    const id = newIdAt(now);
    const { amount, taxFree } = cancel;
    await this.payments.reserveRefund(tx, payment, amount);
    const refund = Object.assign(new Refund(), {
      id,
      paymentId: payment.id,
      userId: payment.userId,
      amount,
      taxFree,
      reason: RefundReason.OTHER,
      memo: reason,
      status: RefundStatus.PROCESSING,
      ...(await this.books.holdPoints(tx, payment, { amount, acceptSpentPoints: true }, id)),
      requestedByType: actor.type,
      requestedBy: actorId(actor),
      approvedByType: null,
      approvedBy: null,
      rejectedReason: null,
      failureCode: null,
      failureMessage: null,
      providerTransactionKey: cancel.transactionKey,
      requestedAt: now,
      decidedAt: null,
      processedAt: now,
      nextCheckAt: null,
      checks: 0,
      version: 1,
    });
    await this.refunds.insert(tx, actor, refund);
    // What the provider shows beyond these was told when it was seen.
    const shown = {
      status: payment.providerStatus ?? 'UNKNOWN',
      total: payment.amount,
      balance: payment.amount,
    };
    await this.books.settle(tx, actor, payment, refund, shown);
    await this.refunds.moveTo(tx, actor, refund, RefundStatus.SUCCEEDED, 'canceled at the provider');
  }
}
