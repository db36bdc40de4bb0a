import { Injectable } from '@nestjs/common';
import { newIdAt } from '../../../shared/ids.js';
import { requireWonBetween, won } from '../../../shared/money.js';
import { Approvals } from '../../../platform/approvals/approvals.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Idempotency } from '../../../platform/idempotency/idempotency.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { AttachmentFiles } from '../../attachments/index.js';
import { UsersFacade } from '../../users/index.js';
import { pointsOf } from '../accounts.js';
import { Ledger } from '../ledger.js';
import { ADJUST, AdjustmentApproval } from './adjustment-approval.js';
import {
  PointAdjustmentRepository,
  PointAdjustmentStatus,
  TOGETHER_MS,
  type PointAdjustment,
} from './point-adjustment.repository.js';

export interface AdjustmentRequest {
  userId: string;
  /** Points to add, or to take away when negative. */
  delta: bigint;
  reason: string;
  /** Files of the caller's own that show why. */
  evidence: string[];
}

export const ADJUSTMENT_MAX = won(10_000_000);
export const EVIDENCE_KIND = 'POINT_ADJUSTMENT';

/** Gives or takes points by hand. Up to the limit it is done at once; above it somebody else has to agree. */
@Injectable()
export class AdjustPoints {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly adjustments: PointAdjustmentRepository,
    private readonly users: UsersFacade,
    private readonly ledger: Ledger,
    private readonly files: AttachmentFiles,
    private readonly idempotency: Idempotency,
    private readonly approvals: Approvals,
    private readonly act: AdjustmentApproval,
    private readonly stepUp: StepUpGrants,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the adjustment's id
   * @throws USER_NOT_FOUND, USER_INACTIVE, POINTS_INSUFFICIENT, OWN_ACCOUNT, ATTACHMENT_NOT_FOUND,
   *   AMOUNT_OUT_OF_RANGE, STEP_UP_REQUIRED, IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS
   */
  async execute(actor: Actor, asked: AdjustmentRequest, idempotencyKey: string): Promise<string> {
    requireWonBetween(won(asked.delta < 0n ? -asked.delta : asked.delta), won(1), ADJUSTMENT_MAX, 'delta');
    const request = { actor, operation: 'adjustPoints', key: idempotencyKey, input: { ...asked } };
    const { id } = await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      return this.idempotency.once(tx, request, () => this.create(tx, actor, asked));
    });
    return id;
  }

  private async create(tx: Tx, actor: Actor, asked: AdjustmentRequest): Promise<string> {
    await this.approvals.refuseOwnAccount(tx, actor, asked.userId);
    await this.users.requireActive(tx, asked.userId);
    const now = this.clock.now();
    const adjustment: PointAdjustment = {
      id: newIdAt(now),
      userId: asked.userId,
      delta: asked.delta,
      reason: asked.reason,
      status: PointAdjustmentStatus.REQUESTED,
      holdId: null,
      postingId: null,
      requestedByType: actor.type,
      requestedBy: actorId(actor),
      decidedBy: null,
      requestedAt: now,
      decidedAt: null,
    };
    const input = this.act.inputOf(adjustment);
    // A large adjustment in small parts is a large adjustment.
    const since = new Date(now.getTime() - TOGETHER_MS);
    const size = asked.delta < 0n ? -asked.delta : asked.delta;
    const inAll = size + (await this.adjustments.passedAlone(tx, asked.userId, since));
    const needsApproval = inAll > (await this.act.limit.upTo(tx));
    if (!needsApproval) {
      adjustment.postingId = await this.act.post(tx, adjustment);
      adjustment.status = PointAdjustmentStatus.POSTED;
      adjustment.decidedAt = now;
    } else if (asked.delta < 0n) {
      adjustment.holdId = await this.ledger.hold(tx, pointsOf(asked.userId), won(-asked.delta), {
        kind: 'point-adjustment',
        id: adjustment.id,
      });
      await this.act.tell(tx, adjustment);
    }
    await this.adjustments.insert(tx, adjustment);
    await this.files.attach(tx, actor, asked.evidence, { kind: EVIDENCE_KIND, id: adjustment.id });
    await this.act.record(
      tx,
      actor,
      needsApproval ? 'points.adjustment-requested' : 'points.adjusted',
      adjustment,
    );
    if (needsApproval) await this.approvals.request(tx, actor, ADJUST, input, asked.reason);
    return adjustment.id;
  }
}
