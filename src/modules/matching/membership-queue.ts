import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { AuditLog } from '../audit/index.js';
import { misplaced, SPANS, type Span } from './membership.rules.js';

/** Keeps memberships of one person and tier in a row, whatever is given, taken back or given again. */
@Injectable()
export class MembershipQueue {
  constructor(private readonly audit: AuditLog) {}

  /** Whoever changes memberships of this person waits here for the others, until their transaction ends. First of all. */
  async lock(tx: Tx, userId: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('membership'), hashtext($1))`, [userId]);
  }

  /** When one that is given now may begin: two payments of one person follow each other instead of overlapping. */
  async nextStart(tx: Tx, userId: string, tier: string, now: Date): Promise<Date> {
    const [last]: { endsAt: Date | null }[] = await tx.query(
      `SELECT max(ends_at) AS "endsAt" FROM memberships
       WHERE user_id = $1 AND tier = $2 AND ended_early_at IS NULL`,
      [userId, tier],
    );
    return last?.endsAt && last.endsAt > now ? last.endsAt : now;
  }

  /** Moves those that lie wrong after one was taken back or given again. */
  async closeRanks(tx: Tx, actor: Actor, userId: string, tier: string): Promise<void> {
    const spans: Span[] = await tx.query(
      `SELECT ${SPANS} FROM memberships WHERE user_id = $1 AND tier = $2 ORDER BY created_at, id`,
      [userId, tier],
    );
    for (const { id, startsAt, endsAt } of misplaced(spans)) {
      await tx.query(`UPDATE memberships SET starts_at = $2, ends_at = $3 WHERE id = $1`, [
        id,
        startsAt,
        endsAt,
      ]);
      await this.audit.record(tx, actor, {
        action: 'membership.moved',
        resourceType: 'membership',
        resourceId: id,
        details: { startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString() },
      });
    }
  }
}
