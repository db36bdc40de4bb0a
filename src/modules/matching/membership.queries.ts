import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';

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
}
