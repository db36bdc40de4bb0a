import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isUuid, newId } from '../../../shared/ids.js';
import { won, requireWonBetween, type Won } from '../../../shared/money.js';
import { Approvals } from '../../../platform/approvals/approvals.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { Idempotency } from '../../../platform/idempotency/idempotency.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import { Settings } from '../../../platform/settings/settings.js';
import { AuditLog } from '../../audit/index.js';
import { pointsOf, pointsSpent } from '../accounts.js';
import { Ledger } from '../ledger.js';
import { ledgerErrors } from '../ledger.errors.js';
import { LedgerQueries } from '../ledger.queries.js';
import type { LonePosting } from '../lane-writer.js';
import { PostingLane } from '../posting-lane.js';
import type { Posted } from '../posting.js';

export interface Deduction {
  userId: string;
  amount: Won;
  /** What for, in the words of whoever asks. */
  reason: string;
  /** What it pays for, by the caller's own name; the same is paid once, whatever the key. */
  reference: string | null;
}

export const DEDUCTION_MAX = won(10_000_000);

/**
 * Takes points a customer has used. A program's deduction stands alone, so it shares its commit with whatever else is
 * posted just now; a person's has its own, together with the second factor it takes.
 */
@Injectable()
export class DeductPoints {
  constructor(
    private readonly lane: PostingLane,
    private readonly ledger: Ledger,
    private readonly queries: LedgerQueries,
    private readonly uow: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
    private readonly approvals: Approvals,
    private readonly stepUp: StepUpGrants,
    private readonly settings: Settings,
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
    const posting: LonePosting = {
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
    };
    const posted = await (actor.type === 'ADMIN'
      ? this.byHand(actor, asked, posting)
      : this.lane.post(posting));
    if (!posted.fresh && reference !== null) await this.requireSameAmount(posted.id, amount);
    return posted.id;
  }

  /** Staff that deducts must not get round `adjustPoints`. */
  private byHand(actor: Actor, { userId, amount }: Deduction, posting: LonePosting): Promise<Posted> {
    return this.uow.run(actor, async (tx) => {
      requireWonBetween(amount, won(1), won(await this.settings.within(tx, 'points.adjustmentLimit')));
      await this.stepUp.consume(tx, actor);
      await this.approvals.refuseOwnAccount(tx, actor, userId);
      let posted: Posted | undefined;
      const { id } = await this.idempotency.once(tx, posting.request, async () => {
        [posted] = await this.ledger.post(tx, [posting.order]);
        if (!posted) throw new Error('ledger_post returned fewer rows than postings');
        if (posted.fresh) await this.keep(tx, actor, posted.id, posting);
        return posted.id;
      });
      return posted ?? { id, fresh: false };
    });
  }

  private async keep(tx: Tx, actor: Actor, id: string, { audit, facts }: LonePosting): Promise<void> {
    await this.audit.record(tx, actor, { ...audit, resourceType: 'posting', resourceId: id });
    for (const { event, subjectId, payload } of facts) await this.outbox.add(tx, event, subjectId, payload);
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
