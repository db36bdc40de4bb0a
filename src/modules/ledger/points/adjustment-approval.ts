import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  ApprovalFactType,
  ApprovalStatus,
  type ActOnApproval,
  type Approval,
  type UnfulfilledEnd,
} from '../../../platform/approvals/approval-act.js';
import { ApprovalActs } from '../../../platform/approvals/approval-acts.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { Settings } from '../../../platform/settings/settings.js';
import { won } from '../../../shared/money.js';
import { AuditLog } from '../../audit/index.js';
import { pointsAdjusted, pointsOf } from '../accounts.js';
import { Ledger } from '../ledger.js';
import {
  PointAdjustmentRepository,
  PointAdjustmentStatus,
  type PointAdjustment,
} from './point-adjustment.repository.js';

export const ADJUST = 'points.adjust';

interface AdjustInput {
  adjustmentId: string;
  userId: string;
  /** Points, digits, with a minus when they are taken. */
  delta: string;
  reason: string;
}

declare global {
  interface ApprovalInputs {
    'points.adjust': AdjustInput & Record<string, string>;
  }
}

const DAY_MS = 86_400_000;

/** The act of adjusting a customer's points by hand, as the mechanism of approvals sees it, and how it is posted. */
@Injectable()
export class AdjustmentApproval implements OnModuleInit, ActOnApproval<typeof ADJUST> {
  readonly kind = ADJUST;
  readonly done = 'on-approval';
  readonly mayRequest = 'points.adjust';
  readonly mayDecide = 'points.approve';
  /** What is taken is held meanwhile: a week is long enough to be noticed. */
  readonly validForMs = 7 * DAY_MS;
  readonly limit: { amountOf(input: AdjustInput): bigint; upTo(tx: Tx): Promise<bigint> };

  constructor(
    private readonly acts: ApprovalActs,
    private readonly adjustments: PointAdjustmentRepository,
    private readonly ledger: Ledger,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.limit = {
      amountOf: ({ delta }) => BigInt(delta.replace('-', '')),
      upTo: (tx) => settings.within(tx, 'points.adjustmentLimit'),
    };
  }

  onModuleInit(): void {
    this.acts.register(this);
  }

  inputOf({ id, userId, delta, reason }: PointAdjustment): ApprovalInputs[typeof ADJUST] {
    return { adjustmentId: id, userId, delta: delta.toString(), reason };
  }

  subjectOf(input: AdjustInput): { type: string; id: string } {
    return { type: 'point-adjustment', id: input.adjustmentId };
  }

  customerOf(input: AdjustInput): string {
    return input.userId;
  }

  factsOf({ delta, userId, reason }: AdjustInput) {
    const taken = delta.startsWith('-');
    return [
      {
        name: taken ? 'pointsTaken' : 'pointsGiven',
        type: ApprovalFactType.POINTS,
        value: delta.replace('-', ''),
      },
      { name: 'customer', type: ApprovalFactType.REFERENCE, value: userId },
      { name: 'reason', type: ApprovalFactType.TEXT, value: reason },
    ];
  }

  async current(tx: Tx, approval: Approval<typeof ADJUST>): Promise<ApprovalInputs[typeof ADJUST]> {
    return this.inputOf(await this.adjustments.lock(tx, approval.subjectId));
  }

  async run(tx: Tx, actor: Actor, approval: Approval<typeof ADJUST>): Promise<void> {
    const adjustment = await this.adjustments.lock(tx, approval.subjectId);
    const postingId = await this.post(tx, adjustment);
    await this.adjustments.end(tx, adjustment.id, {
      status: PointAdjustmentStatus.POSTED,
      postingId,
      decidedBy: actorId(actor),
      decidedAt: this.clock.now(),
    });
    await this.record(tx, actor, 'points.adjustment-approved', adjustment);
  }

  async ended(tx: Tx, actor: Actor, approval: Approval<typeof ADJUST>, as: UnfulfilledEnd): Promise<void> {
    const adjustment = await this.adjustments.lock(tx, approval.subjectId);
    if (adjustment.holdId !== null) {
      await this.ledger.release(tx, adjustment.holdId);
      await this.tell(tx, adjustment);
    }
    const rejected = as === ApprovalStatus.REJECTED;
    await this.adjustments.end(tx, adjustment.id, {
      status: rejected ? PointAdjustmentStatus.REJECTED : PointAdjustmentStatus.CANCELED,
      postingId: null,
      decidedBy: actorId(actor),
      decidedAt: this.clock.now(),
    });
    await this.record(
      tx,
      actor,
      rejected ? 'points.adjustment-rejected' : 'points.adjustment-canceled',
      adjustment,
    );
  }

  /** Writes it into the books. @throws POINTS_INSUFFICIENT @returns the posting's id */
  async post(tx: Tx, { id, userId, delta, holdId }: PointAdjustment): Promise<string> {
    const [customer, house] = [pointsOf(userId), pointsAdjusted()];
    const transfer =
      delta > 0n
        ? { debit: house, credit: customer, amount: won(delta) }
        : { debit: customer, credit: house, amount: won(-delta) };
    const [posted] = await this.ledger.post(tx, [
      {
        kind: 'points-adjusted',
        source: { kind: 'point-adjustment', id },
        transfers: [transfer],
        ...(holdId ? { holdId } : {}),
      },
    ]);
    if (!posted) throw new Error('nothing was posted');
    await this.tell(tx, { userId });
    return posted.id;
  }

  /** The customer sees it at once. */
  tell(tx: Tx, { userId }: Pick<PointAdjustment, 'userId'>): Promise<void> {
    return this.outbox.add(tx, 'points.changed', userId, { userId });
  }

  record(
    tx: Tx,
    actor: Actor,
    action: string,
    { id, userId, delta, reason }: PointAdjustment,
  ): Promise<void> {
    return this.audit.record(tx, actor, {
      action,
      resourceType: 'point-adjustment',
      resourceId: id,
      details: { userId, delta: delta.toString() },
      reason,
    });
  }
}
