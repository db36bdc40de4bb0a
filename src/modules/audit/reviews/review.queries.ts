import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import { addDays, daysBetween, type BillingDate } from '../../../shared/time.js';
import { endOf, firstDay, type ActorDay, type Month } from './review.rules.js';

export interface MonthFigures {
  month: Month;
  records: number;
  lookedUp: number;
  night: number;
  reveals: number;
  exports: number;
  unexplained: number;
  /** People and programs of the house that looked at anything. */
  staff: number;
}

export interface SignatureRow {
  month: Month;
  signedAt: Date;
  signedBy: string;
  note: string;
  records: number;
  digest: Buffer;
  ownLooks: number;
  findings: number;
}

/** So many records there were in a month, and the digest over those of its days. */
export interface MonthDigest {
  records: number;
  digest: Buffer;
}

const DAY = `to_char(day, 'YYYY-MM-DD')`;

/** What the reviews are made of: days that were counted once, and signatures. */
@Injectable()
export class ReviewQueries {
  constructor(private readonly db: Db) {}

  /** The first day that is known; null before there is any. */
  async firstDay(): Promise<BillingDate | null> {
    const row = await this.db.one<{ day: BillingDate | null }>(
      `SELECT to_char(min(day), 'YYYY-MM-DD') AS day FROM access_day_folds`,
    );
    return row?.day ?? null;
  }

  /** Figures of the months from `from` until before `to`; a month without records has none. */
  figures(from: BillingDate, to: BillingDate): Promise<MonthFigures[]> {
    return this.db.scan<MonthFigures>(
      `SELECT to_char(day, 'YYYY-MM') AS month, sum(records)::float8 AS records, sum(looked_up)::float8 AS "lookedUp",
         sum(night)::float8 AS night, sum(reveals)::float8 AS reveals, sum(exports)::float8 AS exports,
         sum(unexplained)::float8 AS unexplained,
         count(DISTINCT actor_id) FILTER (WHERE looks > 0 AND actor_type IN ('ADMIN', 'API_KEY'))::float8 AS staff
       FROM access_days WHERE day >= $1 AND day < $2 GROUP BY 1`,
      [from, to],
    );
  }

  /** Who did what on which day, in the order of the days. */
  days(from: BillingDate, to: BillingDate): Promise<ActorDay[]> {
    return this.db.rows<ActorDay>(
      `SELECT ${DAY} AS day, actor_type AS "actorType", actor_id AS "actorId", records, looks, looked_up AS "lookedUp",
         people, night, reveals, exports, unexplained, acts, kinds, networks::text[] AS networks
       FROM access_days WHERE day >= $1 AND day < $2 ORDER BY access_days.day, actor_type, actor_id`,
      [from, to],
    );
  }

  /** When the days of a month were counted last; null when none was. */
  async countedAt(month: Month): Promise<Date | null> {
    const row = await this.db.one<{ at: Date | null }>(
      `SELECT max(folded_at) AS at FROM access_day_folds WHERE day >= $1 AND day < $2`,
      [firstDay(month), endOf(month)],
    );
    return row?.at ?? null;
  }

  async signatures(months: readonly Month[]): Promise<SignatureRow[]> {
    const rows = await this.db.rows<Omit<SignatureRow, 'records'> & { records: string }>(
      `SELECT to_char(month, 'YYYY-MM') AS month, signed_at AS "signedAt", signed_by AS "signedBy", note, records, digest,
         own_looks AS "ownLooks", findings FROM access_reviews WHERE month = ANY($1::date[])`,
      [months.map(firstDay)],
    );
    return rows.map((row) => ({ ...row, records: Number(row.records) }));
  }

  /** The months that are signed, oldest first. */
  async signedMonths(): Promise<Month[]> {
    const rows = await this.db.rows<{ month: Month }>(
      `SELECT to_char(month, 'YYYY-MM') AS month FROM access_reviews ORDER BY access_reviews.month`,
    );
    return rows.map(({ month }) => month);
  }

  /** What the records of a month say now, read anew day by day. */
  async digestOf(month: Month): Promise<MonthDigest> {
    const whole = createHash('sha256');
    let records = 0;
    for (const day of daysBetween(firstDay(month), addDays(endOf(month), -1))) {
      const row = await this.db.one<{ records: string; digest: Buffer }>(
        `SELECT records, digest FROM madang_access_day_digest($1)`,
        [day],
      );
      records += Number(row?.records ?? 0);
      whole.update(row?.digest ?? '');
    }
    return { records, digest: whole.digest() };
  }

  /** How often each of the staff looked at the customer account that is theirs. */
  async ownLooks(
    month: { from: Date; to: Date },
    accounts: ReadonlyMap<string, string>,
  ): Promise<Map<string, number>> {
    const rows = await this.db.rows<{ staff: string; looks: number }>(
      `SELECT own.staff, count(*)::integer AS looks
       FROM unnest($1::uuid[], $2::uuid[]) AS own (staff, customer)
         JOIN access_records r ON r.actor_id = own.staff AND r.subject_ids @> ARRAY[own.customer]
       WHERE r.occurred_at >= $3 AND r.occurred_at < $4 GROUP BY 1`,
      [[...accounts.keys()], [...accounts.values()], month.from, month.to],
    );
    return new Map(rows.map(({ staff, looks }) => [staff, looks]));
  }
}
