import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import { won, type Won } from '../../shared/money.js';
import type { PaymentMethodType } from './payment.entity.js';
import type { PaymentStatus } from './payment.rules.js';

export interface Attempts {
  /** Attempts that were paid. */
  paid: number;
  /** Attempts that were refused. Given up and expired ones are neither. */
  failed: number;
}

/** Numbers about payments for dashboards; ranges are [from, to). */
@Injectable()
export class PaymentStats {
  constructor(private readonly db: Db) {}

  /** All there are by status, from the counters of the list; a status that none has is absent. */
  async countByStatus(): Promise<Map<PaymentStatus, number>> {
    const rows = await this.db.rows<{ status: PaymentStatus; count: string }>(
      `SELECT key AS status, sum(count) AS count FROM payments_totals WHERE day IS NULL AND key IS NOT NULL GROUP BY key`,
    );
    return new Map(rows.map((row) => [row.status, Number(row.count)]));
  }

  async attempts(from: Date, to: Date): Promise<Attempts> {
    const row = await this.db.one<{ paid: string; failed: string }>(
      `SELECT count(*) FILTER (WHERE status IN ('DONE', 'PARTIALLY_REFUNDED', 'REFUNDED')) AS paid,
              count(*) FILTER (WHERE status = 'FAILED') AS failed
       FROM payments WHERE requested_at >= $1 AND requested_at < $2`,
      [from, to],
    );
    return { paid: Number(row?.paid ?? 0), failed: Number(row?.failed ?? 0) };
  }

  /** For how long the oldest webhook that nobody has looked at waits; milliseconds. One that waits for a later try was. */
  async webhookLag(now: Date): Promise<number> {
    const row = await this.db.one<{ oldest: Date | null }>(
      `SELECT min(received_at) AS oldest FROM webhook_deliveries WHERE status = 'RECEIVED' AND attempts = 0`,
    );
    return row?.oldest ? Math.max(0, now.getTime() - row.oldest.getTime()) : 0;
  }

  /** People who ordered something in the range. */
  async buyers(from: Date, to: Date): Promise<number> {
    const row = await this.db.one<{ count: string }>(
      `SELECT count(DISTINCT user_id) FROM payments WHERE requested_at >= $1 AND requested_at < $2`,
      [from, to],
    );
    return Number(row?.count ?? 0);
  }

  /** Whose a payment, or a deposit that was taken back, was: by its id. What is neither is not in it. */
  async payersOf(sourceIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.db.rows<{ id: string; userId: string }>(
      `SELECT id, user_id AS "userId" FROM payments WHERE id = ANY($1)
       UNION ALL
       SELECT r.id, p.user_id FROM deposit_reversals r JOIN payments p ON p.id = r.payment_id WHERE r.id = ANY($1)`,
      [sourceIds],
    );
    return new Map(rows.map(({ id, userId }) => [id, userId]));
  }

  /** Who paid for the first time in the range, and when. */
  firstPaid(from: Date, to: Date): Promise<{ userId: string; at: Date }[]> {
    return this.db.rows(
      `SELECT user_id AS "userId", min(approved_at) AS at FROM payments
       WHERE status IN ('DONE', 'PARTIALLY_REFUNDED', 'REFUNDED') AND approved_at < $2
       GROUP BY user_id HAVING min(approved_at) >= $1`,
      [from, to],
    );
  }

  async byMethod(from: Date, to: Date): Promise<{ method: PaymentMethodType; amount: Won; count: number }[]> {
    const rows = await this.db.rows<{ method: PaymentMethodType; amount: string; count: string }>(
      `SELECT method, sum(amount) AS amount, count(*) FROM payments
       WHERE status IN ('DONE', 'PARTIALLY_REFUNDED', 'REFUNDED') AND method IS NOT NULL
         AND requested_at >= $1 AND requested_at < $2 GROUP BY method ORDER BY sum(amount) DESC`,
      [from, to],
    );
    return rows.map((row) => ({ ...row, amount: won(BigInt(row.amount)), count: Number(row.count) }));
  }

  async failures(from: Date, to: Date): Promise<{ code: string; count: number }[]> {
    const rows = await this.db.rows<{ code: string; count: string }>(
      `SELECT coalesce(failure_code, 'UNKNOWN') AS code, count(*) FROM payments
       WHERE status = 'FAILED' AND requested_at >= $1 AND requested_at < $2
       GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 5`,
      [from, to],
    );
    return rows.map((row) => ({ code: row.code, count: Number(row.count) }));
  }
}
