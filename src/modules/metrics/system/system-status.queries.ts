import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import type { SeriesRow } from '../series/series.queries.js';
import type { SystemStatus } from './system-status.model.js';
import { statusOf } from './system-status.rules.js';
import { FORGET_AFTER_MS, SYSTEM_SERIES } from './system-series.js';

/** More than so many series of the house and of its machines are not looked at: hundreds of processes. */
const READ_MAX = 5_000;

@Injectable()
export class SystemStatusQueries {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** From the newest reading that each series remembers: no sample is read. */
  async now(): Promise<SystemStatus> {
    const now = this.clock.now();
    const rows = await this.db.rows<SeriesRow>(
      `SELECT id, name, '' AS unit, labels, last_at AS "lastAt", last_value AS "lastValue"
       FROM metric_series WHERE last_at > $1 AND name = ANY($2) ORDER BY last_at DESC LIMIT $3`,
      [new Date(now.getTime() - FORGET_AFTER_MS), Object.keys(SYSTEM_SERIES), READ_MAX],
    );
    return statusOf(rows, now);
  }
}
