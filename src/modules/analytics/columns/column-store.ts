import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import { addDays, type BillingDate } from '../../../shared/time.js';
import {
  joinKeys,
  keyOf,
  unpackKeys,
  unpackPeople,
  type EventKeys,
  type PackedColumn,
} from './day-column.js';

/** Some events of one kind on one day, and whose. A day and kind may come in two parts: what is packed, what is fresh. */
export interface PeoplePart {
  day: BillingDate;
  kind: number;
  events: number;
  people: Iterable<number>;
}

export interface KeysPart {
  day: BillingDate;
  kind: number;
  keys: EventKeys;
}

interface Row extends PackedColumn {
  day: BillingDate;
  kind: number;
  freshPeople: number[] | null;
  freshMs: number[] | null;
}

/** Days of one statement: they are read together, so that none is counted in both its states, and held together. */
const DAYS = { people: 31, keys: 7 };

/** Reads columns together with what is not in them yet. */
@Injectable()
export class ColumnStore {
  constructor(private readonly db: Db) {}

  /** Who did what, in order of days. @param kinds null for all of them */
  async *people(
    kinds: readonly number[] | null,
    from: BillingDate,
    to: BillingDate,
  ): AsyncGenerator<PeoplePart> {
    for await (const rows of this.chunks('people', kinds, from, to)) {
      for (const row of rows) {
        const { freshPeople } = row;
        yield freshPeople
          ? { day: row.day, kind: row.kind, events: freshPeople.length, people: freshPeople }
          : { day: row.day, kind: row.kind, events: row.events, people: unpackPeople(row) };
      }
    }
  }

  /** The same with their moments. */
  async *keys(kinds: readonly number[] | null, from: BillingDate, to: BillingDate): AsyncGenerator<KeysPart> {
    for await (const rows of this.chunks('keys', kinds, from, to)) {
      for (const row of rows) {
        const { freshPeople, freshMs } = row;
        const keys = freshPeople ? keysOf(freshPeople, freshMs ?? []) : unpackKeys(row);
        yield { day: row.day, kind: row.kind, keys };
      }
    }
  }

  /** The first day that anything is known of; null before anything is. */
  async firstDay(): Promise<BillingDate | null> {
    const [row] = await this.db.scan<{ day: BillingDate | null }>(
      `SELECT least((SELECT min(day) FROM activity_columns), (SELECT min(day) FROM activity_fresh))::text AS day`,
    );
    return row?.day ?? null;
  }

  /** One statement ahead: the database reads the next days while these are being counted. */
  private async *chunks(
    what: keyof typeof DAYS,
    kinds: readonly number[] | null,
    from: BillingDate,
    to: BillingDate,
  ): AsyncGenerator<Row[]> {
    const read = (day: BillingDate): Promise<Row[]> | null => {
      if (day > to) return null;
      const rows = this.rows(what, kinds, day, last(day, DAYS[what], to));
      // It is looked at later, or never where whoever counts stops early.
      rows.catch(() => undefined);
      return rows;
    };
    let day = from;
    let next = read(day);
    while (next) {
      const rows = await next;
      day = addDays(day, DAYS[what]);
      next = read(day);
      yield rows;
    }
  }

  private rows(
    what: keyof typeof DAYS,
    kinds: readonly number[] | null,
    from: BillingDate,
    to: BillingDate,
  ): Promise<Row[]> {
    const moments = what === 'keys';
    return this.db.scan<Row>(
      `SELECT day::text AS day, kind_no AS kind, events, people, who${moments ? ', how_often AS "howOften", times' : ''},
         NULL::integer[] AS "freshPeople", NULL::integer[] AS "freshMs"
       FROM activity_columns WHERE day BETWEEN $1 AND $2 AND ($3::smallint[] IS NULL OR kind_no = ANY($3))
       UNION ALL
       SELECT day::text, kind_no, NULL, NULL, NULL${moments ? ', NULL, NULL' : ''}, array_agg(person_no), ${moments ? 'array_agg(ms)' : 'NULL'}
       FROM activity_fresh WHERE day BETWEEN $1 AND $2 AND ($3::smallint[] IS NULL OR kind_no = ANY($3))
       GROUP BY day, kind_no ORDER BY day, kind`,
      [from, to, kinds],
    );
  }
}

function keysOf(people: readonly number[], ms: readonly number[]): EventKeys {
  return Float64Array.from(people, (person, i) => keyOf(person, ms[i] ?? 0)).sort();
}

function last(day: BillingDate, days: number, to: BillingDate): BillingDate {
  const end = addDays(day, days - 1);
  return end < to ? end : to;
}

/** Parts of one day and kind as one. */
export function joined(parts: readonly KeysPart[]): Map<number, EventKeys> {
  const byKind = new Map<number, EventKeys>();
  for (const { kind, keys } of parts)
    byKind.set(kind, joinKeys(byKind.get(kind) ?? new Float64Array(), keys));
  return byKind;
}
