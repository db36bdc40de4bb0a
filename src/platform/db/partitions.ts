import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Schedule } from '../schedule/schedule.js';
import { Db } from './db.js';

const EVERY_MS = 3_600_000;
const DAYS_AHEAD = 7;

/** Makes the day partitions of the coming week, so that a process may run for months. */
@Injectable()
export class Partitions implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'db.partitions', everyMs: EVERY_MS, run: () => this.prepare() });
  }

  /** @returns how many partitions were made now */
  async prepare(): Promise<number> {
    const row = await this.db.one<{ made: number }>(
      `SELECT madang_ensure_partitions(($1::timestamptz AT TIME ZONE 'UTC')::date,
                                       ($1::timestamptz AT TIME ZONE 'UTC')::date + $2::integer) AS made`,
      [this.clock.now(), DAYS_AHEAD],
    );
    return row?.made ?? 0;
  }
}
