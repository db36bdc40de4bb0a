import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Won } from '../../../shared/money.js';
import type { BillingDate } from '../../../shared/time.js';

export type Side = 'ORDER' | 'LEDGER' | 'PROVIDER' | 'LINE';

/** One movement of money as one side knows it. */
export interface Entry {
  side: Side;
  /** What it is there; once in a run. */
  source: string;
  /** What entries of the same movement share. */
  key: string;
  amount: Won;
  paymentId: string | null;
  orderRef: string | null;
  paymentKey: string | null;
  method: string | null;
  fee: Won | null;
  vat: Won | null;
  payoutDay: BillingDate | null;
}

/** The four sides of a day, as one run gathers them. */
@Injectable()
export class SettlementEntries {
  constructor(private readonly db: Db) {}

  /** What is there already stays as it is. */
  async add(tx: Tx, runId: string, entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map((entry) => ({
      side: entry.side,
      source: entry.source,
      key: entry.key,
      amount: entry.amount.toString(),
      payment_id: entry.paymentId,
      order_ref: entry.orderRef,
      payment_key: entry.paymentKey,
      method: entry.method,
      fee: entry.fee?.toString(),
      vat: entry.vat?.toString(),
      payout_day: entry.payoutDay,
    }));
    await tx.query(
      `INSERT INTO settlement_entries (run_id, side, source, key, amount, payment_id, order_ref, payment_key, method, fee,
         vat, payout_day)
       SELECT $1::uuid, side, source, key, amount, payment_id, order_ref, payment_key, method, fee, vat, payout_day
       FROM jsonb_to_recordset($2::jsonb) AS g (side text, source text, key text, amount bigint, payment_id uuid,
         order_ref text, payment_key text, method text, fee bigint, vat bigint, payout_day date)
       ON CONFLICT DO NOTHING`,
      [runId, JSON.stringify(rows)],
    );
  }

  /** What the provider's lists of the day say now, as entries; issued accounts moved no money. */
  async addRecords(tx: Tx, runId: string, day: BillingDate): Promise<void> {
    await tx.query(
      `INSERT INTO settlement_entries (run_id, side, source, key, amount, order_ref, payment_key, method, fee, vat,
         payout_day, problem)
       SELECT $1::uuid, CASE r.source WHEN 'TRANSACTION' THEN 'PROVIDER' ELSE 'LINE' END, r.external_key || '#' || r.occurrence,
         r.external_key || CASE WHEN r.occurrence > 1 THEN '#' || r.occurrence ELSE '' END, coalesce(r.amount, 0),
         r.order_ref, r.payment_key, r.method, r.fee, r.vat, r.payout_day, r.problem
       FROM settlement_readings g JOIN settlement_reading_records m ON m.reading_id = g.id
       JOIN settlement_records r ON r.id = m.record_id
       WHERE g.day = $2 AND g.current AND (r.source = 'LINE' OR r.problem IS NOT NULL OR r.amount <> 0)
       ON CONFLICT DO NOTHING`,
      [runId, day],
    );
  }

  /** Says which payments of ours rows of the provider are about, by payment key. */
  async tellPayments(tx: Tx, runId: string, about: ReadonlyMap<string, string>): Promise<void> {
    await tx.query(
      `UPDATE settlement_entries e SET payment_id = a.id FROM unnest($2::text[], $3::uuid[]) AS a (key, id)
       WHERE e.run_id = $1 AND e.side IN ('PROVIDER', 'LINE') AND e.payment_key = a.key`,
      [runId, [...about.keys()], [...about.values()]],
    );
  }

  /** A page of one side, in order of `source`, after `after`. */
  async page(
    runId: string,
    side: Side,
    after: string | null,
    limit: number,
  ): Promise<Pick<Entry, 'source' | 'key' | 'paymentId' | 'orderRef' | 'paymentKey' | 'method'>[]> {
    return this.db.rows(
      `SELECT source, key, payment_id AS "paymentId", order_ref AS "orderRef", payment_key AS "paymentKey", method
       FROM settlement_entries WHERE run_id = $1 AND side = $2 AND source > $3 ORDER BY source LIMIT $4`,
      [runId, side, after ?? '', limit],
    );
  }

  /** Which of these sources a side of the run has. */
  async known(runId: string, side: Side, sources: readonly string[]): Promise<Set<string>> {
    const rows = await this.db.rows<{ source: string }>(
      `SELECT source FROM settlement_entries WHERE run_id = $1 AND side = $2 AND source = ANY($3)`,
      [runId, side, sources],
    );
    return new Set(rows.map((row) => row.source));
  }

  /** Entries of earlier runs of the day have done their work. */
  async dropEarlier(tx: Tx, runId: string, day: BillingDate): Promise<void> {
    await tx.query(
      `DELETE FROM settlement_entries WHERE run_id IN (SELECT id FROM settlement_runs WHERE day = $2 AND id <> $1)`,
      [runId, day],
    );
  }
}
