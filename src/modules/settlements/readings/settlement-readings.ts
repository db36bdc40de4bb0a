import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { newIdAt } from '../../../shared/ids.js';
import type { BillingDate } from '../../../shared/time.js';
import type { RecordSource, SourceRecord } from '../source/settlement-source.port.js';

/** Keeps what providers' lists said. A row is written once; a reading remembers which rows it saw. */
@Injectable()
export class SettlementReadings {
  constructor(private readonly clock: Clock) {}

  /** Begins a reading; one that was begun before and never finished is dropped. @returns its id */
  async begin(tx: Tx, source: RecordSource, day: BillingDate): Promise<string> {
    await tx.query(`DELETE FROM settlement_readings WHERE source = $1 AND day = $2 AND finished_at IS NULL`, [
      source,
      day,
    ]);
    const id = newIdAt(this.clock.now());
    await tx.query(`INSERT INTO settlement_readings (id, source, day, started_at) VALUES ($1, $2, $3, $4)`, [
      id,
      source,
      day,
      this.clock.now(),
    ]);
    return id;
  }

  /** A page of it. The same key twice in one reading is two rows. */
  async add(
    tx: Tx,
    reading: { id: string; source: RecordSource; day: BillingDate },
    records: readonly SourceRecord[],
  ): Promise<void> {
    if (records.length === 0) return;
    const numbered = await this.numbered(tx, reading.id, records);
    const now = this.clock.now();
    const rows = numbered.map(({ record, occurrence, digest }) => ({
      id: newIdAt(now),
      external_key: record.key,
      occurrence,
      digest,
      said: record.body,
      status: record.status,
      payment_key: record.paymentKey,
      order_ref: record.orderRef,
      method: record.method,
      moved_at: record.movedAt,
      amount: record.amount?.toString(),
      fee: record.fee?.toString(),
      vat: record.vat?.toString(),
      payout: record.payout?.toString(),
      payout_day: record.payoutDay,
      problem: record.problem,
    }));
    await tx.query(
      `WITH given AS (
         SELECT * FROM jsonb_to_recordset($5::jsonb) AS g (id uuid, external_key text, occurrence integer, digest text,
           said jsonb, status text, payment_key text, order_ref text, method text, moved_at timestamptz, amount bigint,
           fee bigint, vat bigint, payout bigint, payout_day date, problem text)
       ), fresh AS (
         INSERT INTO settlement_records (id, source, day, external_key, occurrence, digest, said, status, payment_key,
           order_ref, method, moved_at, amount, fee, vat, payout, payout_day, problem, seen_at)
         SELECT id, $2::text, $3::date, external_key, occurrence, digest, said, status, payment_key, order_ref, method, moved_at,
           amount, fee, vat, payout, payout_day, problem, $4::timestamptz FROM given
         ON CONFLICT (source, day, external_key, occurrence, digest) DO NOTHING RETURNING id
       )
       INSERT INTO settlement_reading_records (reading_id, record_id)
       SELECT $1::uuid, id FROM fresh UNION
       SELECT $1::uuid, r.id FROM settlement_records r JOIN given g USING (external_key, occurrence, digest)
       WHERE r.source = $2 AND r.day = $3`,
      [reading.id, reading.source, reading.day, now, JSON.stringify(rows)],
    );
  }

  /** The reading is whole: it is what the list says now, unless the one before said the same. */
  async finish(tx: Tx, reading: { id: string; source: RecordSource; day: BillingDate }): Promise<void> {
    const [seen]: { digest: string }[] = await tx.query(
      `SELECT md5(coalesce(string_agg(record_id::text, ',' ORDER BY record_id), '')) AS digest
       FROM settlement_reading_records WHERE reading_id = $1`,
      [reading.id],
    );
    const [before]: { id: string; digest: string }[] = await tx.query(
      `SELECT id, digest FROM settlement_readings WHERE source = $1 AND day = $2 AND current FOR UPDATE`,
      [reading.source, reading.day],
    );
    if (before?.digest === seen?.digest) {
      await tx.query(`DELETE FROM settlement_readings WHERE id = $1`, [reading.id]);
      return;
    }
    if (before) await tx.query(`UPDATE settlement_readings SET current = false WHERE id = $1`, [before.id]);
    await tx.query(
      `UPDATE settlement_readings SET current = true, finished_at = $2, digest = $3 WHERE id = $1`,
      [reading.id, this.clock.now(), seen?.digest],
    );
  }

  private async numbered(tx: Tx, readingId: string, records: readonly SourceRecord[]) {
    const seen: { key: string; count: string }[] = await tx.query(
      `SELECT r.external_key AS key, count(*) FROM settlement_reading_records m JOIN settlement_records r ON r.id = m.record_id
       WHERE m.reading_id = $1 AND r.external_key = ANY($2) GROUP BY 1`,
      [readingId, records.map((record) => record.key)],
    );
    const times = new Map(seen.map(({ key, count }) => [key, Number(count)]));
    return records.map((record) => {
      const occurrence = (times.get(record.key) ?? 0) + 1;
      times.set(record.key, occurrence);
      const digest = createHash('sha256')
        .update(JSON.stringify([record.body, record.problem]))
        .digest('hex');
      return { record, occurrence, digest };
    });
  }
}
