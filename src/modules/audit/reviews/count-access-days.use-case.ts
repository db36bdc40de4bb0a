import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { addDays, billingDate, daysBetween, type BillingDate } from '../../../shared/time.js';
import { endOf, firstDay, type Month } from './review.rules.js';

/** A record may be written a little after the look it tells of. */
const SETTLED = `interval '1 hour'`;
const ROUND_DAYS = 60;

/**
 * Counts the access records of each day once, so that a month is shown without reading a million records. The counting
 * itself stands in the database, which lets the application read the counts and not write them.
 */
@Injectable()
export class CountAccessDays {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** Days that were never counted, or before they were over, from the first record to now. @returns how many */
  async execute(): Promise<number> {
    const days = await this.open();
    for (const day of days) await this.count(day);
    return days.length;
  }

  /** Every day of a month anew. */
  async month(month: Month): Promise<void> {
    for (const day of daysBetween(firstDay(month), addDays(endOf(month), -1))) await this.count(day);
  }

  private async open(): Promise<BillingDate[]> {
    const rows = await this.db.rows<{ day: BillingDate }>(
      `SELECT to_char(days.day, 'YYYY-MM-DD') AS day
       FROM (SELECT generate_series(
               (SELECT (min(occurred_at) AT TIME ZONE 'Asia/Seoul')::date FROM access_records)::timestamp,
               $1::date::timestamp, interval '1 day')::date AS day) days
         LEFT JOIN access_day_folds f ON f.day = days.day
       WHERE f.day IS NULL OR f.folded_at < ((days.day + 1)::timestamp AT TIME ZONE 'Asia/Seoul') + ${SETTLED}
       ORDER BY days.day LIMIT ${ROUND_DAYS}`,
      [billingDate(this.clock.now())],
    );
    return rows.map(({ day }) => day);
  }

  private async count(day: BillingDate): Promise<void> {
    await this.db.rows(`SELECT madang_fold_access_day($1, $2)`, [day, this.clock.now()]);
  }
}
