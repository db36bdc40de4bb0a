import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';

/** Numbers about customers for dashboards. Days are Asia/Seoul days. */
@Injectable()
export class UserStats {
  constructor(private readonly db: Db) {}

  /** Customers that existed at `at` (registered before it). */
  async total(at: Date): Promise<number> {
    const row = await this.db.one<{ count: string }>(`SELECT count(*) FROM users WHERE created_at < $1`, [
      at,
    ]);
    return Number(row?.count ?? 0);
  }

  /** All there are by whether they are active, from the counters of the list. */
  async countByActive(): Promise<Map<boolean, number>> {
    const rows = await this.db.rows<{ active: boolean; count: string }>(
      `SELECT key::boolean AS active, sum(count) AS count FROM users_totals WHERE day IS NULL AND key IS NOT NULL GROUP BY key`,
    );
    return new Map(rows.map((row) => [row.active, Number(row.count)]));
  }

  /** Registrations a day in [from, to); days without any are absent. */
  async signupsByDay(from: Date, to: Date): Promise<Map<string, number>> {
    const rows = await this.db.rows<{ day: string; count: string }>(
      `SELECT to_char(created_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD') AS day, count(*)
       FROM users WHERE created_at >= $1 AND created_at < $2 GROUP BY 1`,
      [from, to],
    );
    return new Map(rows.map((row) => [row.day, Number(row.count)]));
  }
}
