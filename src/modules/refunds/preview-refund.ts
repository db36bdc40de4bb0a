import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Settings } from '../../platform/settings/settings.js';
import { won, type Won } from '../../shared/money.js';
import { LedgerQueries } from '../ledger/index.js';
import { MembershipQueries } from '../matching/index.js';
import {
  PaymentMethodType,
  PaymentPurpose,
  PaymentsFacade,
  PaymentStatus,
  refundable,
} from '../payments/index.js';
import { RefundQueries } from './refund.queries.js';
import {
  membershipEffect,
  RefundStatus,
  taxFreeBounds,
  taxFreeShare,
  RefundMembershipEffect,
} from './refund.rules.js';

interface MembershipOutlook {
  tier: string;
  effect: RefundMembershipEffect;
  startsAt: Date | null;
  endsAt: Date | null;
  followers: number;
}

export interface RefundPreviewValues {
  refundable: Won;
  remainingAfter: Won;
  taxFreeAmount: Won;
  taxFreeMin: Won;
  taxFreeMax: Won;
  pointsAvailable: Won | null;
  pointsAfter: Won | null;
  pointsMissing: Won;
  membership: MembershipOutlook | null;
  needsAccount: boolean;
  needsApproval: boolean;
  approvalLimit: Won;
  blockedBy: string | null;
}

/** What a refund would do, before anybody asks for it. The request itself checks all of this again, under locks. */
@Injectable()
export class PreviewRefund {
  constructor(
    private readonly payments: PaymentsFacade,
    private readonly ledger: LedgerQueries,
    private readonly refunds: RefundQueries,
    private readonly memberships: MembershipQueries,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** @throws PAYMENT_NOT_FOUND */
  async of(paymentId: string, amount: Won): Promise<RefundPreviewValues> {
    const payment = await this.payments.byId(paymentId);
    const left = refundable(payment);
    const topup = payment.purpose === PaymentPurpose.POINT_TOPUP;
    const [points] = topup ? await this.ledger.pointsOf([payment.userId]) : [];
    const [refunds = []] = await this.refunds.ofPayments([paymentId]);
    const paid = payment.status === PaymentStatus.DONE || payment.status === PaymentStatus.PARTIALLY_REFUNDED;
    const limit = won(this.settings.read('refunds.approvalLimit'));
    const passed = await this.refunds.passedByRule(paymentId);
    const of = { all: left, taxFree: payment.taxFree - (await this.refunds.taxFreeOf(paymentId)) };
    const asked = amount > left ? left : amount;
    const { least, most } = taxFreeBounds(asked, of);
    let blockedBy: string | null = null;
    if (!paid) blockedBy = 'PAYMENT_NOT_REFUNDABLE';
    else if (refunds.some((refund) => refund.status === RefundStatus.UNKNOWN))
      blockedBy = 'REFUND_UNRESOLVED';
    else if (amount > left) blockedBy = 'REFUND_EXCEEDS_REMAINING';
    else if (points && points.available < amount) blockedBy = 'POINTS_ALREADY_SPENT';
    return {
      refundable: left,
      remainingAfter: won(amount > left ? 0n : left - amount),
      taxFreeAmount: taxFreeShare(asked, of),
      taxFreeMin: least,
      taxFreeMax: most,
      pointsAvailable: points?.available ?? null,
      pointsAfter: points ? won(points.available < amount ? 0n : points.available - amount) : null,
      pointsMissing: won(points && points.available < amount ? amount - points.available : 0n),
      membership:
        payment.purpose === PaymentPurpose.MEMBERSHIP
          ? await this.membershipOf(paymentId, amount >= left)
          : null,
      needsAccount: payment.method === PaymentMethodType.VIRTUAL_ACCOUNT,
      needsApproval: amount + passed > limit,
      approvalLimit: limit,
      blockedBy,
    };
  }

  /** Refunds under way count as done: what they leave decides. */
  private async membershipOf(paymentId: string, isWhole: boolean): Promise<MembershipOutlook | null> {
    const given = await this.memberships.paidBy(paymentId);
    const tier = given?.tier ?? (await this.payments.productOf(paymentId))?.tier;
    if (!tier) return null;
    const now = this.clock.now();
    const effect = membershipEffect(given, isWhole, now);
    return {
      tier,
      effect,
      startsAt: given?.startsAt ?? null,
      endsAt: given?.endsAt ?? null,
      followers:
        effect === RefundMembershipEffect.ENDS ? await this.memberships.followersOf(paymentId, now) : 0,
    };
  }
}
