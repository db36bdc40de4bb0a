import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import { groupByKey } from '../../../platform/graphql/loaders.js';
import { won, type Won } from '../../../shared/money.js';

export interface HoldRow {
  id: string;
  ownerUserId: string;
  amount: Won;
  sourceKind: string;
  sourceId: string;
  placedAt: Date;
  expiresAt: Date | null;
}

export const HOLDS_MAX = 20;

@Injectable()
export class HoldQueries {
  constructor(private readonly db: Db) {}

  /** What is set aside of each person's points, newest first. */
  async openOf(userIds: readonly string[]): Promise<HoldRow[][]> {
    const rows = await this.db.rows<Omit<HoldRow, 'amount'> & { amount: string }>(
      `SELECT h.* FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id CROSS JOIN LATERAL (
         SELECT l.id, a.owner_user_id AS "ownerUserId", l.amount, l.source_kind AS "sourceKind",
           l.source_id AS "sourceId", l.placed_at AS "placedAt", d.expires_at AS "expiresAt"
         FROM ledger_holds l LEFT JOIN ledger_hold_deadlines d ON d.hold_id = l.id
         WHERE l.account_id = a.id AND NOT EXISTS (SELECT FROM ledger_hold_ends e WHERE e.hold_id = l.id)
         ORDER BY l.placed_at DESC LIMIT $2) h
       WHERE a.book = 'POINTS' AND a.owner_user_id = ANY($1) AND b.held > 0`,
      [userIds, HOLDS_MAX],
    );
    return groupByKey(
      userIds,
      rows.map((row) => ({ ...row, amount: won(BigInt(row.amount)) })),
      (row) => row.ownerUserId,
    );
  }
}
