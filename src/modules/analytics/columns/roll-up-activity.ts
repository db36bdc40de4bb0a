import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { systemActor } from '../../../platform/security/actor.js';
import { ColumnWriter } from './column-writer.js';

const EVERY_MS = 60_000;
/** Events of one transaction. */
const BATCH = 50_000;

/** Once a minute what is fresh is packed. Questions count both, so nothing waits for it but speed. */
@Injectable()
export class RollUpActivity implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly work: UnitOfWork,
    private readonly columns: ColumnWriter,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'analytics.roll-up', everyMs: EVERY_MS, run: () => this.run() });
  }

  /** @returns events that were packed */
  async run(): Promise<number> {
    for (let all = 0; ;) {
      const moved = await this.work.run(systemActor('analytics'), (tx) => this.columns.rollUp(tx, BATCH));
      all += moved;
      if (moved < BATCH) return all;
    }
  }
}
