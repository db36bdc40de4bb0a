import { Injectable } from '@nestjs/common';
import { Settings } from '../../../platform/settings/settings.js';
import { won, type Won } from '../../../shared/money.js';
import { LedgerQueries } from '../../ledger/index.js';
import {
  isCaptured,
  PaymentPurpose,
  paymentErrors,
  PaymentsFacade,
  SyncPayment,
} from '../../payments/index.js';
import { RefundQueries } from '../refund.queries.js';
import { isLive } from '../refund.rules.js';
import { notOnRecord, sumOf } from './foreign-cancel.rules.js';

export interface ForeignCancelPreviewValues {
  amount: Won;
  cancels: { transactionKey: string; amount: Won; reason: string; at: Date }[];
  remainingAfter: Won;
  pointsAvailable: Won | null;
  pointsMissing: Won;
  needsApproval: boolean;
  approvalLimit: Won;
  blockedBy: string | null;
}

/** What recording cancels of the provider's site would do. The provider is asked, and nothing is changed. */
@Injectable()
export class PreviewForeignCancel {
  constructor(
    private readonly payments: PaymentsFacade,
    private readonly sync: SyncPayment,
    private readonly ledger: LedgerQueries,
    private readonly refunds: RefundQueries,
    private readonly settings: Settings,
  ) {}

  /** @throws PAYMENT_EXCEPTION_NOT_FOUND, PROVIDER_UNREACHABLE */
  async of(exceptionId: string): Promise<ForeignCancelPreviewValues> {
    const { paymentId } = await this.payments.exceptionById(exceptionId);
    if (paymentId === null) throw paymentErrors.PAYMENT_EXCEPTION_NOT_FOUND();
    const shown = await this.sync.ask(paymentId);
    if (shown.kind !== 'found') throw paymentErrors.PROVIDER_UNREACHABLE();
    const payment = await this.payments.byId(paymentId);
    const [refunds = []] = await this.refunds.ofPayments([paymentId]);
    const cancels = notOnRecord(shown.payment.cancels, await this.refunds.settledOf(paymentId));
    const amount = sumOf(cancels);
    const isTopup = payment.purpose === PaymentPurpose.POINT_TOPUP;
    const [points] = isTopup ? await this.ledger.pointsOf([payment.userId]) : [];
    const left = won(payment.amount - payment.refunded);
    const limit = won(this.settings.read('refunds.approvalLimit'));
    let blockedBy: string | null = null;
    if (refunds.some(({ status }) => isLive(status))) blockedBy = 'REFUND_UNRESOLVED';
    else if (amount === 0n) blockedBy = 'PAYMENT_NOT_CANCELED_ELSEWHERE';
    else if (!isCaptured(payment.status)) blockedBy = 'PAYMENT_NOT_REFUNDABLE';
    else if (amount > left) blockedBy = 'REFUND_EXCEEDS_REMAINING';
    return {
      amount,
      cancels,
      remainingAfter: won(amount > left ? 0n : left - amount),
      pointsAvailable: points?.available ?? null,
      pointsMissing: won(points && points.available < amount ? amount - points.available : 0n),
      needsApproval: amount > limit,
      approvalLimit: limit,
      blockedBy,
    };
  }
}
