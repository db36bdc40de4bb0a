import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { startOfDay, type BillingDate } from '../../../shared/time.js';
import { joinKeys, keyOf, pack, unpackKeys, type EventKeys, type PackedColumn } from './day-column.js';

interface Fresh {
  day: BillingDate;
  kind: number;
  person: number;
  ms: number;
}

/** Writes columns. Whoever does holds the lock until the transaction ends: events are moved by one hand at a time. */
@Injectable()
export class ColumnWriter {
  constructor(private readonly clock: Clock) {}

  async lock(tx: Tx): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('analytics.columns'))`);
  }

  /** Moves fresh events into their columns. @returns how many */
  async rollUp(tx: Tx, most: number): Promise<number> {
    await this.lock(tx);
    const [rows] = await tx.query<[Fresh[], number]>(
      `DELETE FROM activity_fresh WHERE ctid = ANY(ARRAY(SELECT ctid FROM activity_fresh LIMIT $1))
       RETURNING day::text AS day, kind_no AS kind, person_no AS person, ms`,
      [most],
    );
    const groups = new Map<string, Fresh[]>();
    for (const row of rows) {
      const key = `${row.day} ${row.kind}`;
      const group = groups.get(key);
      if (group) group.push(row);
      else groups.set(key, [row]);
    }
    for (const group of groups.values()) {
      const [{ day, kind }] = group as [Fresh];
      const keys = Float64Array.from(group, ({ person, ms }) => keyOf(person, ms)).sort();
      await this.write(tx, day, kind, joinKeys(await this.read(tx, day, kind), keys));
    }
    return rows.length;
  }

  /**
   * Makes a column anew from the events themselves. One statement reads them and takes away what was fresh of them, so
   * an event that is written in the same moment is either in both or in neither.
   * @returns how many events
   */
  async rebuild(tx: Tx, day: BillingDate, kind: number): Promise<number> {
    const start = startOfDay(day);
    const end = new Date(start.getTime() + 86_400_000);
    const rows = await tx.query<{ person: number; ms: number }[]>(
      `WITH gone AS (DELETE FROM activity_fresh WHERE day = $1 AND kind_no = $2)
       SELECT person_no AS person, round(extract(epoch FROM at - $3::timestamptz) * 1000)::integer AS ms
       FROM activity_events WHERE at >= $3 AND at < $4 AND kind_no = $2`,
      [day, kind, start, end],
    );
    const keys = Float64Array.from(rows, ({ person, ms }) => keyOf(person, ms)).sort();
    await this.write(tx, day, kind, keys);
    return keys.length;
  }

  private async read(tx: Tx, day: BillingDate, kind: number): Promise<EventKeys> {
    const [row] = await tx.query<PackedColumn[]>(
      `SELECT events, people, who, how_often AS "howOften", times FROM activity_columns WHERE day = $1 AND kind_no = $2`,
      [day, kind],
    );
    return row ? unpackKeys(row) : new Float64Array();
  }

  private async write(tx: Tx, day: BillingDate, kind: number, keys: EventKeys): Promise<void> {
    if (keys.length === 0) {
      await tx.query('DELETE FROM activity_columns WHERE day = $1 AND kind_no = $2', [day, kind]);
      return;
    }
    const { events, people, who, howOften, times } = pack(keys);
    await tx.query(
      `INSERT INTO activity_columns (day, kind_no, events, people, who, how_often, times, written_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (day, kind_no) DO UPDATE SET events = excluded.events, people = excluded.people, who = excluded.who,
         how_often = excluded.how_often, times = excluded.times, written_at = excluded.written_at`,
      [day, kind, events, people, who, howOften, times, this.clock.now()],
    );
  }
}
