import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ApprovalFactType,
  type ActOnApproval,
  type Approval,
} from '../../../platform/approvals/approval-act.js';
import { ApprovalActs } from '../../../platform/approvals/approval-acts.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { Settings } from '../../../platform/settings/settings.js';
import { PaymentStatus, statusTakenBack, type Payment } from '../../payments/index.js';
import { Reversals } from './reversals.js';

export const REVERSE = 'payment.reverse';

interface ReverseInput {
  paymentId: string;
  userId: string;
  /** Won, digits. */
  amount: string;
  /** What the provider said of it: should it say otherwise meanwhile, this is another question. */
  providerStatus: string;
  reason: string;
}

declare global {
  interface ApprovalInputs {
    'payment.reverse': ReverseInput & Record<string, string>;
  }
}

const DAY_MS = 86_400_000;

/**
 * The act of settling that the card's network took a payment back: it takes what the customer was given, so above the
 * limit of refunds somebody else has to agree. A deposit that the bank took back needs nobody: the bank's word is enough
 * for it everywhere else too.
 */
@Injectable()
export class ReversalApproval implements OnModuleInit, ActOnApproval<typeof REVERSE> {
  readonly kind = REVERSE;
  readonly done = 'on-approval';
  readonly mayRequest = 'refund.approve';
  readonly mayDecide = 'refund.approve';
  readonly validForMs = 7 * DAY_MS;
  readonly limit: { amountOf(input: ReverseInput): bigint; upTo(tx: Tx): Promise<bigint> };

  constructor(
    private readonly acts: ApprovalActs,
    private readonly reversals: Reversals,
    settings: Settings,
  ) {
    this.limit = {
      amountOf: ({ amount, providerStatus }) =>
        statusTakenBack(providerStatus) === PaymentStatus.CANCELED ? BigInt(amount) : 0n,
      upTo: (tx) => settings.within(tx, 'refunds.approvalLimit'),
    };
  }

  onModuleInit(): void {
    this.acts.register(this);
  }

  inputOf(payment: Payment, reason: string): ApprovalInputs[typeof REVERSE] {
    const { id, userId, amount, providerStatus } = payment;
    return {
      paymentId: id,
      userId,
      amount: amount.toString(),
      providerStatus: providerStatus ?? '',
      reason,
    };
  }

  subjectOf({ paymentId }: ReverseInput): { type: string; id: string } {
    return { type: 'payment', id: paymentId };
  }

  customerOf({ userId }: ReverseInput): string {
    return userId;
  }

  factsOf({ amount, providerStatus, paymentId, userId, reason }: ReverseInput) {
    return [
      { name: 'amount', type: ApprovalFactType.WON, value: amount },
      { name: 'providerStatus', type: ApprovalFactType.CODE, value: providerStatus },
      { name: 'payment', type: ApprovalFactType.REFERENCE, value: paymentId },
      { name: 'customer', type: ApprovalFactType.REFERENCE, value: userId },
      { name: 'reason', type: ApprovalFactType.TEXT, value: reason },
    ];
  }

  async current(tx: Tx, approval: Approval<typeof REVERSE>): Promise<ApprovalInputs[typeof REVERSE]> {
    const { payment } = await this.reversals.lock(tx, approval.subjectId);
    return this.inputOf(payment, approval.input.reason);
  }

  async run(tx: Tx, actor: Actor, approval: Approval<typeof REVERSE>): Promise<void> {
    const locked = await this.reversals.lock(tx, approval.subjectId);
    await this.reversals.settle(tx, actor, locked, approval.input.reason);
  }
}
