import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import { misplaced, SPANS, type Span } from './membership.rules.js';

export interface GivenMembership {
  tier: string;
  startsAt: Date;
  /** When it ended, where it has ended early. */
  endsAt: Date;
  isEndedEarly: boolean;
}

/** Memberships as other modules want to see them. */
@Injectable()
export class MembershipQueries {
  constructor(private readonly db: Db) {}

  /** What a payment has given; null while it has given none. */
  paidBy(paymentId: string): Promise<GivenMembership | null> {
    return this.db.one<GivenMembership>(
      `SELECT tier, starts_at AS "startsAt", coalesce(ended_early_at, ends_at) AS "endsAt",
         ended_early_at IS NOT NULL AS "isEndedEarly"
       FROM memberships WHERE source_kind = 'payment' AND source_id = $1`,
      [paymentId],
    );
  }

  /** How many of the person's later memberships would begin earlier if what this payment gave ended at that moment. */
  async followersOf(paymentId: string, endedAt: Date): Promise<number> {
    const spans = await this.db.rows<Span & { isPaidByIt: boolean }>(
      `SELECT ${SPANS}, source_kind = 'payment' AND source_id = $1 AS "isPaidByIt" FROM memberships
       WHERE (user_id, tier) IN (SELECT user_id, tier FROM memberships WHERE source_kind = 'payment' AND source_id = $1)
       ORDER BY created_at, id`,
      [paymentId],
    );
    return misplaced(spans.map((span) => (span.isPaidByIt ? { ...span, endedEarlyAt: endedAt } : span)))
      .length;
  }
}
