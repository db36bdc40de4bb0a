import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { BillingDate } from '../../../shared/time.js';

export interface Listed {
  key: string;
  paymentKey: string | null;
  day: BillingDate;
}

const CURRENT = `settlement_records r JOIN settlement_reading_records m ON m.record_id = r.id
  JOIN settlement_readings g ON g.id = m.reading_id AND g.current`;

interface DayOfKey {
  key: string;
  day: BillingDate;
}

const DAYS = `SELECT r.external_key AS key, min(r.day)::text AS day FROM ${CURRENT}
  WHERE r.source = $1 AND r.external_key = ANY($2) AND r.day IS DISTINCT FROM $3::date GROUP BY 1`;

/** Where in the provider's lists a movement stands; of whatever day. */
@Injectable()
export class ListedTransactions {
  constructor(private readonly db: Db) {}

  /** Movements that stand in either list of a day, in order of their keys, after `after`. */
  page(day: BillingDate, after: string | null, limit: number): Promise<Listed[]> {
    return this.db.rows(
      `SELECT r.external_key AS key, max(r.payment_key) AS "paymentKey", max(r.day)::text AS day FROM ${CURRENT}
       WHERE g.day = $1 AND r.occurrence = 1 AND r.amount <> 0 AND r.external_key > $2
       GROUP BY r.external_key ORDER BY r.external_key LIMIT $3`,
      [day, after ?? '', limit],
    );
  }

  /**
   * What came in by each payment and was taken back by banks and networks, in the order it happened. Cancels are named by
   * their key. What is paid out for and is no transaction is still the same movement: one thing is missing, not two.
   */
  async capturesOf(paymentKeys: readonly string[]): Promise<Map<string, Listed[]>> {
    const rows = await this.db.rows<Listed>(
      `SELECT key, payment_key AS "paymentKey", day::text AS day FROM (
         SELECT r.external_key AS key, r.payment_key, r.day, r.moved_at FROM ${CURRENT}
         WHERE r.source = 'TRANSACTION' AND r.payment_key = ANY($1) AND r.occurrence = 1 AND r.amount <> 0
           AND r.status NOT IN ('CANCELED', 'PARTIAL_CANCELED')
           AND (r.amount > 0 OR r.status IN ('WAITING_FOR_DEPOSIT', 'ABORTED'))
         UNION ALL
         SELECT r.external_key, r.payment_key, r.day, r.day::timestamp AT TIME ZONE 'Asia/Seoul' FROM ${CURRENT}
         WHERE r.source = 'LINE' AND r.payment_key = ANY($1) AND r.occurrence = 1 AND r.amount > 0
           AND NOT EXISTS (SELECT FROM settlement_records t
             WHERE t.source = 'TRANSACTION' AND t.external_key = r.external_key)) listed
       ORDER BY moved_at, key`,
      [paymentKeys],
    );
    const byKey = new Map<string, Listed[]>();
    for (const row of rows) {
      const key = row.paymentKey ?? '';
      byKey.set(key, [...(byKey.get(key) ?? []), row]);
    }
    return byKey;
  }

  /** The day on which each key stands in the list of transactions; the first of them. */
  async daysOf(keys: readonly string[]): Promise<Map<string, BillingDate>> {
    return byKey(await this.db.rows<DayOfKey>(DAYS, ['TRANSACTION', keys, null]));
  }

  /** The days on which each key stands in one of the lists, other than `except`; the first of them. */
  async otherDaysOf(
    tx: Tx,
    source: 'TRANSACTION' | 'LINE',
    keys: readonly string[],
    except: BillingDate,
  ): Promise<Map<string, BillingDate>> {
    return byKey(await tx.query<DayOfKey[]>(DAYS, [source, keys, except]));
  }
}

function byKey(rows: readonly DayOfKey[]): Map<string, BillingDate> {
  return new Map(rows.map(({ key, day }) => [key, day]));
}
