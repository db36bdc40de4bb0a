import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { systemActor } from '../../platform/security/actor.js';
import {
  nextCheckDelayMs,
  PaymentExceptionKind,
  PaymentsFacade,
  type Payment,
  type ProviderPayment,
} from '../payments/index.js';
import { RefundBooks } from './refund-books.js';
import type { Refund } from './refund.entity.js';
import { RefundRepository } from './refund.repository.js';
import { isReasonOf, mayBecome, RefundStatus } from './refund.rules.js';
import { ReleaseRefund } from './release-refund.js';

const ACTOR = systemActor('refund-payout');

/** Writes down how a refund ended. Each end is written once; a second word about it changes nothing. */
@Injectable()
export class SettleRefund {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly refunds: RefundRepository,
    private readonly payments: PaymentsFacade,
    private readonly books: RefundBooks,
    private readonly release: ReleaseRefund,
    private readonly clock: Clock,
  ) {}

  /** The provider has given the money back: state, both books, audit and outbox in one commit. */
  async succeed(refundId: string, shown: ProviderPayment): Promise<void> {
    await this.ifOpen(refundId, RefundStatus.SUCCEEDED, async (tx, payment, refund) => {
      refund.processedAt = this.clock.now();
      refund.nextCheckAt = null;
      refund.providerTransactionKey =
        shown.cancels.find((cancel) => isReasonOf(refund.id, cancel.reason))?.transactionKey ?? null;
      await this.books.settle(tx, ACTOR, payment, refund, shown);
    });
  }

  /** The provider refused and did nothing: what was set aside is free again. */
  async fail(refundId: string, code: string, message: string, shown: ProviderPayment): Promise<void> {
    await this.ifOpen(refundId, RefundStatus.FAILED, async (tx, payment, refund) => {
      refund.failureCode = code.slice(0, 100);
      refund.failureMessage = message.slice(0, 510);
      refund.processedAt = this.clock.now();
      refund.nextCheckAt = null;
      await this.release.run(tx, payment, refund);
      await this.payments.settleExceptions(tx, ACTOR, payment, [PaymentExceptionKind.REFUND_UNKNOWN]);
      await this.payments.openException(tx, payment, {
        kind: PaymentExceptionKind.REFUND_FAILED,
        detail: `${code}: refund ${refund.id}`,
        amount: refund.amount,
        refundId: refund.id,
      });
      await this.payments.noticeForeignCancels(tx, payment, shown);
    });
  }

  /** No clear answer: UNKNOWN, which bars another refund of this payment until it is resolved. */
  async lose(refundId: string, reason: string): Promise<void> {
    await this.uow.run(ACTOR, async (tx) => {
      const payment = await this.payments.lock(tx, await this.refunds.paymentIdOf(tx, refundId));
      const refund = await this.refunds.lock(tx, refundId);
      if (refund.status !== RefundStatus.PROCESSING && refund.status !== RefundStatus.UNKNOWN) return;
      refund.nextCheckAt = new Date(this.clock.now().getTime() + nextCheckDelayMs(refund.checks));
      refund.checks += 1;
      if (refund.status === RefundStatus.UNKNOWN) return this.refunds.save(tx, refund);
      await this.refunds.moveTo(tx, ACTOR, refund, RefundStatus.UNKNOWN, reason);
      await this.payments.openException(tx, payment, {
        kind: PaymentExceptionKind.REFUND_UNKNOWN,
        detail: reason,
        amount: refund.amount,
        refundId: refund.id,
      });
      await this.payments.touched(tx, payment);
    });
  }

  private async ifOpen(
    refundId: string,
    end: RefundStatus,
    write: (tx: Tx, payment: Payment, refund: Refund) => Promise<void>,
  ): Promise<void> {
    await this.uow.run(ACTOR, async (tx) => {
      const payment = await this.payments.lock(tx, await this.refunds.paymentIdOf(tx, refundId));
      const refund = await this.refunds.lock(tx, refundId);
      if (!mayBecome(refund.status, end)) return;
      await write(tx, payment, refund);
      await this.refunds.moveTo(tx, ACTOR, refund, end, refund.failureCode);
    });
  }
}
