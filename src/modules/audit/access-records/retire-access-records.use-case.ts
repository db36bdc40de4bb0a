import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';

/**
 * Takes away access records that are older than two years, day by day, those as well for whose day there was no
 * partition. How old a day must be stands in the database,
 * which the application cannot talk out of it.
 */
@Injectable()
export class RetireAccessRecords {
  constructor(private readonly db: Db) {}

  /** @returns how many days went */
  async execute(): Promise<number> {
    let days = 0;
    for (;;) {
      const row = await this.db.one<{ dropped: number }>(
        `SELECT madang_drop_old_access_records() + madang_drop_stray_access_records() AS dropped`,
      );
      if (!row || row.dropped === 0) return days;
      days += row.dropped;
    }
  }
}
