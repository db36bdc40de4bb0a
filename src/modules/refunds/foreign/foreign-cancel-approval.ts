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
import type { Payment } from '../../payments/index.js';
import { fromText, sumOf, toText, type ForeignCancel } from './foreign-cancel.rules.js';
import { ForeignCancels } from './foreign-cancels.js';

export const RECORD_CANCEL = 'payment.record-cancel';

interface RecordInput {
  paymentId: string;
  userId: string;
  /** Won, digits. */
  amount: string;
  /** Which cancels, by the provider's keys: should one of them get on record meanwhile, this is another question. */
  cancels: string;
  reason: string;
}

declare global {
  interface ApprovalInputs {
    'payment.record-cancel': RecordInput & Record<string, string>;
  }
}

const DAY_MS = 86_400_000;

/**
 * The act of recording what was canceled at the provider past us: it takes what the customer was given, so above the
 * limit of refunds somebody else has to agree.
 */
@Injectable()
export class ForeignCancelApproval implements OnModuleInit, ActOnApproval<typeof RECORD_CANCEL> {
  readonly kind = RECORD_CANCEL;
  readonly done = 'on-approval';
  readonly mayRequest = 'refund.approve';
  readonly mayDecide = 'refund.approve';
  readonly validForMs = 7 * DAY_MS;
  readonly limit: { amountOf(input: RecordInput): bigint; upTo(tx: Tx): Promise<bigint> };

  constructor(
    private readonly acts: ApprovalActs,
    private readonly foreign: ForeignCancels,
    settings: Settings,
  ) {
    this.limit = {
      amountOf: ({ amount }) => BigInt(amount),
      upTo: (tx) => settings.within(tx, 'refunds.approvalLimit'),
    };
  }

  onModuleInit(): void {
    this.acts.register(this);
  }

  inputOf(
    payment: Pick<Payment, 'id' | 'userId'>,
    cancels: readonly ForeignCancel[],
    reason: string,
  ): ApprovalInputs[typeof RECORD_CANCEL] {
    const { id: paymentId, userId } = payment;
    return { paymentId, userId, amount: sumOf(cancels).toString(), cancels: toText(cancels), reason };
  }

  subjectOf({ paymentId }: RecordInput): { type: string; id: string } {
    return { type: 'payment', id: paymentId };
  }

  customerOf({ userId }: RecordInput): string {
    return userId;
  }

  factsOf({ amount, cancels, paymentId, userId, reason }: RecordInput) {
    return [
      { name: 'amount', type: ApprovalFactType.WON, value: amount },
      { name: 'cancels', type: ApprovalFactType.COUNT, value: String(fromText(cancels).length) },
      { name: 'payment', type: ApprovalFactType.REFERENCE, value: paymentId },
      { name: 'customer', type: ApprovalFactType.REFERENCE, value: userId },
      { name: 'reason', type: ApprovalFactType.TEXT, value: reason },
    ];
  }

  async current(
    tx: Tx,
    approval: Approval<typeof RECORD_CANCEL>,
  ): Promise<ApprovalInputs[typeof RECORD_CANCEL]> {
    const { subjectId, input } = approval;
    const { payment, cancels } = await this.foreign.lock(tx, subjectId, fromText(input.cancels));
    return this.inputOf(payment, cancels, input.reason);
  }

  async run(tx: Tx, actor: Actor, { subjectId, input }: Approval<typeof RECORD_CANCEL>): Promise<void> {
    const locked = await this.foreign.lock(tx, subjectId, fromText(input.cancels));
    await this.foreign.record(tx, actor, locked, input.reason);
  }
}
