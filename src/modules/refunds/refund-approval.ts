import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ApprovalFactType,
  ApprovalStatus,
  type ActOnApproval,
  type Approval,
  type UnfulfilledEnd,
} from '../../platform/approvals/approval-act.js';
import { ApprovalActs } from '../../platform/approvals/approval-acts.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { actorId, type Actor } from '../../platform/security/actor.js';
import { Settings } from '../../platform/settings/settings.js';
import { AuditLog } from '../audit/index.js';
import { PaymentsFacade, type Payment } from '../payments/index.js';
import type { Refund } from './refund.entity.js';
import { RefundRepository } from './refund.repository.js';
import { mayBecome, RefundStatus } from './refund.rules.js';
import { refundErrors } from './refunds.errors.js';
import { ReleaseRefund } from './release-refund.js';

export const PAY_OUT = 'refund.pay-out';

/** What a refund does: whose payment, how much of it, and why. */
interface PayOutInput {
  refundId: string;
  paymentId: string;
  userId: string;
  /** Won, digits. */
  amount: string;
  /** What of it is free of tax, digits; absent when nothing is. */
  taxFree?: string;
  /** Points that cannot be taken back, digits; absent when all can. */
  pointsShort?: string;
  reason: string;
}

declare global {
  interface ApprovalInputs {
    'refund.pay-out': PayOutInput & Record<string, string>;
  }
}

const DAY_MS = 86_400_000;

/** The act of paying a refund out, as the mechanism of approvals sees it. */
@Injectable()
export class RefundApproval implements OnModuleInit, ActOnApproval<typeof PAY_OUT> {
  readonly kind = PAY_OUT;
  readonly done = 'on-approval';
  readonly mayRequest = 'refund.request';
  readonly mayDecide = 'refund.approve';
  /** The customer's points and the payment are held meanwhile: a week is long enough to be noticed. */
  readonly validForMs = 7 * DAY_MS;
  readonly limit: { amountOf(input: PayOutInput): bigint; upTo(tx: Tx): Promise<bigint> };

  constructor(
    private readonly acts: ApprovalActs,
    private readonly refunds: RefundRepository,
    private readonly payments: PaymentsFacade,
    private readonly release: ReleaseRefund,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.limit = {
      amountOf: (input) => BigInt(input.amount),
      upTo: (tx) => settings.within(tx, 'refunds.approvalLimit'),
    };
  }

  onModuleInit(): void {
    this.acts.register(this);
  }

  inputOf(refund: Refund): ApprovalInputs[typeof PAY_OUT] {
    const { id, paymentId, userId, amount, taxFree, pointsShort, reason } = refund;
    return {
      refundId: id,
      paymentId,
      userId,
      amount: amount.toString(),
      reason,
      ...(taxFree > 0n ? { taxFree: taxFree.toString() } : {}),
      ...(pointsShort > 0n ? { pointsShort: pointsShort.toString() } : {}),
    };
  }

  subjectOf(input: PayOutInput): { type: string; id: string } {
    return { type: 'refund', id: input.refundId };
  }

  customerOf(input: PayOutInput): string {
    return input.userId;
  }

  factsOf(input: PayOutInput) {
    return [
      { name: 'amount', type: ApprovalFactType.WON, value: input.amount },
      ...(input.taxFree ? [{ name: 'taxFree', type: ApprovalFactType.WON, value: input.taxFree }] : []),
      ...(input.pointsShort
        ? [{ name: 'pointsShort', type: ApprovalFactType.WON, value: input.pointsShort }]
        : []),
      { name: 'reason', type: ApprovalFactType.CODE, value: input.reason },
      { name: 'payment', type: ApprovalFactType.REFERENCE, value: input.paymentId },
      { name: 'customer', type: ApprovalFactType.REFERENCE, value: input.userId },
    ];
  }

  async current(tx: Tx, approval: Approval<typeof PAY_OUT>): Promise<ApprovalInputs[typeof PAY_OUT]> {
    const { refund } = await this.lock(tx, approval.subjectId);
    return this.inputOf(refund);
  }

  async run(tx: Tx, actor: Actor, approval: Approval<typeof PAY_OUT>): Promise<void> {
    const { payment, refund } = await this.lock(tx, approval.subjectId);
    refund.approvedByType = actor.type;
    refund.approvedBy = actorId(actor);
    refund.decidedAt = this.clock.now();
    await this.refunds.moveTo(tx, actor, refund, RefundStatus.APPROVED);
    await this.payments.touched(tx, payment);
    await this.record(tx, actor, 'refund.approved', refund);
  }

  async ended(tx: Tx, actor: Actor, approval: Approval<typeof PAY_OUT>, as: UnfulfilledEnd): Promise<void> {
    const { payment, refund } = await this.lock(tx, approval.subjectId);
    const rejected = as === ApprovalStatus.REJECTED;
    if (rejected) refund.rejectedReason = approval.decisionReason;
    refund.decidedAt = this.clock.now();
    await this.release.run(tx, payment, refund);
    const status = rejected ? RefundStatus.REJECTED : RefundStatus.CANCELED;
    await this.refunds.moveTo(tx, actor, refund, status, rejected ? approval.decisionReason : as);
    await this.record(tx, actor, rejected ? 'refund.rejected' : 'refund.canceled', refund);
  }

  /** The payment, then the refund, and sure that there is something to decide. @throws REFUND_NOT_REQUESTED */
  async lock(tx: Tx, refundId: string): Promise<{ payment: Payment; refund: Refund }> {
    const payment = await this.payments.lock(tx, await this.refunds.paymentIdOf(tx, refundId));
    const refund = await this.refunds.lock(tx, refundId);
    if (!mayBecome(refund.status, RefundStatus.APPROVED)) {
      throw refundErrors.REFUND_NOT_REQUESTED({ status: refund.status });
    }
    return { payment, refund };
  }

  private record(tx: Tx, actor: Actor, action: string, refund: Refund): Promise<void> {
    return this.audit.record(tx, actor, {
      action,
      resourceType: 'refund',
      resourceId: refund.id,
      details: { amount: refund.amount.toString() },
    });
  }
}
