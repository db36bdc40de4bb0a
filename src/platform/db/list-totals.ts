import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Schedule } from '../schedule/schedule.js';
import { Db } from './db.js';

const EVERY_MS = 5_000;

/** Sums the totals of long lists up again, so that reading one stays a matter of a few rows. */
@Injectable()
export class ListTotals implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly db: Db,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'db.list-totals', everyMs: EVERY_MS, run: () => this.fold() });
  }

  /** @returns how many rows were summed up */
  async fold(): Promise<number> {
    const row = await this.db.one<{ folded: string }>('SELECT madang_fold_list_totals() AS folded');
    return Number(row?.folded ?? 0);
  }
}
