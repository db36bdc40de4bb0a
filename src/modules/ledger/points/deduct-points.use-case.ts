import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUuid, newId } from '../../../shared/ids.js';
import { won, requireWonBetween, type Won } from '../../../shared/money.js';
import { Approvals } from '../../../platform/approvals/approvals.js';
import { Config } from '../../../platform/config/config.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { pointsOf, pointsSpent } from '../accounts.js';
import { ledgerErrors } from '../ledger.errors.js';
import { LedgerQueries } from '../ledger.queries.js';
import { PostingLane } from '../posting-lane.js';

export interface Deduction {
  userId: string;
  amount: Won;
  /** What for, in the words of whoever asks. */
  reason: string;
  /** What it pays for, by the caller's own name; the same is paid once, whatever the key. */
  reference: string | null;
}

export const DEDUCTION_MAX = won(10_000_000);

/** Takes points a customer has used. It stands alone, so it shares its commit with whatever else is posted just now. */
@Injectable()
export class DeductPoints {
  constructor(
    private readonly lane: PostingLane,
    private readonly queries: LedgerQueries,
    private readonly uow: UnitOfWork,
    private readonly approvals: Approvals,
    private readonly stepUp: StepUpGrants,
    private readonly config: Config,
  ) {}

  /**
   * @returns the posting's id
   * @throws POINTS_INSUFFICIENT, ACCOUNT_OWNER_UNKNOWN, REFERENCE_REUSED, OWN_ACCOUNT, AMOUNT_OUT_OF_RANGE,
   *   STEP_UP_REQUIRED, IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS
   */
  async execute(actor: Actor, asked: Deduction, key: string): Promise<string> {
    requireWonBetween(asked.amount, won(1), DEDUCTION_MAX);
    const { userId, amount, reason, reference } = asked;
    if (!isUuid(userId)) throw ledgerErrors.ACCOUNT_OWNER_UNKNOWN();
    if (actor.type === 'ADMIN') await this.admitPerson(actor, asked);
    const posted = await this.lane.post({
      request: { actor, operation: 'deductPoints', key, input: { ...asked } },
      order: {
        kind: 'points-deducted',
        source: { kind: 'deduction', id: reference === null ? newId() : sourceOf(userId, reference) },
        transfers: [{ debit: pointsOf(userId), credit: pointsSpent(), amount }],
      },
      audit: {
        action: 'points.deducted',
        reason,
        details: { userId, amount: amount.toString(), reference },
      },
      facts: [{ event: 'points.changed', subjectId: userId, payload: { userId } }],
    });
    if (!posted.fresh && reference !== null) await this.requireSameAmount(posted.id, amount);
    return posted.id;
  }

  /** Programs deduct what their customers use. Staff that does so by hand must not get round `adjustPoints`. */
  private async admitPerson(actor: Actor, { userId, amount }: Deduction): Promise<void> {
    requireWonBetween(amount, won(1), won(this.config.env.POINT_ADJUSTMENT_LIMIT));
    await this.uow.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      await this.approvals.refuseOwnAccount(tx, actor, userId);
    });
  }

  private async requireSameAmount(postingId: string, amount: Won): Promise<void> {
    const before = await this.queries.amountOf(postingId);
    if (before !== amount) throw ledgerErrors.REFERENCE_REUSED({ amount: (before ?? 0n).toString() });
  }
}

/** A reference of a customer's as the id of a source: UUIDv8, which is for ids that are computed. */
function sourceOf(userId: string, reference: string): string {
  const hex = createHash('sha256').update(`${userId.toLowerCase()}\n${reference}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
