import { Injectable } from '@nestjs/common';
import { Approvals } from '../../../platform/approvals/approvals.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import {
  isCaptured,
  PaymentExceptionKind,
  paymentErrors,
  PaymentsFacade,
  statusTakenBack,
  type Payment,
} from '../../payments/index.js';
import { PAY_OUT } from '../refund-approval.js';
import { RefundRepository } from '../refund.repository.js';
import { refundErrors } from '../refunds.errors.js';

export interface LockedReversal {
  payment: Payment;
  /** Requests for a second person about refunds of it; all that is promised to refunds waits for one of them. */
  waiting: string[];
}

/** Settles that the money of a paid order is gone at the provider. Joins the caller's transaction. */
@Injectable()
export class Reversals {
  constructor(
    private readonly approvals: Approvals,
    private readonly payments: PaymentsFacade,
    private readonly refunds: RefundRepository,
  ) {}

  /**
   * Requests about refunds are locked before the payment, as whoever decides them does.
   * @throws PAYMENT_NOT_FOUND, REFUND_UNRESOLVED when a refund is on its way at the provider
   */
  async lock(tx: Tx, paymentId: string): Promise<LockedReversal> {
    const waiting: string[] = [];
    for (const refundId of await this.refunds.requestedOf(tx, paymentId)) {
      const request = await this.approvals.lockOpen(tx, PAY_OUT, refundId);
      if (request) waiting.push(request.id);
    }
    const payment = await this.payments.lock(tx, paymentId);
    const live = await this.refunds.liveOf(tx, paymentId);
    if (live !== waiting.length) throw refundErrors.REFUND_UNRESOLVED();
    return { payment, waiting };
  }

  /** @throws PAYMENT_NOT_REVERSIBLE */
  requireReversible({ payment }: LockedReversal): void {
    const { status, providerStatus, refunded } = payment;
    if (isCaptured(status) && refunded === 0n && statusTakenBack(providerStatus)) return;
    throw paymentErrors.PAYMENT_NOT_REVERSIBLE({
      status,
      providerStatus: providerStatus ?? 'UNKNOWN',
      refunded: refunded.toString(),
    });
  }

  /** Ends what waits to be refunded, since there is nothing left to give back, and takes back what was given. */
  async settle(tx: Tx, actor: Actor, locked: LockedReversal, reason: string): Promise<void> {
    this.requireReversible(locked);
    for (const request of locked.waiting) await this.approvals.reject(tx, actor, request, reason, null);
    // What was promised to them is free now.
    const payment = await this.payments.lock(tx, locked.payment.id);
    const to = statusTakenBack(payment.providerStatus);
    if (to) await this.payments.takeBack(tx, actor, payment, to, 'staff.reversal');
    await this.close(tx, actor, payment, reason);
  }

  close(tx: Tx, actor: Actor, payment: Payment, reason: string): Promise<void> {
    return this.payments.resolveException(
      tx,
      actor,
      payment,
      PaymentExceptionKind.PROVIDER_WENT_BACK,
      reason,
    );
  }
}
