import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Schedule } from '../../platform/schedule/schedule.js';
import { systemActor } from '../../platform/security/actor.js';
import { ImportRows } from './import-rows.js';
import { ImportRepository } from './import.repository.js';
import { KEPT_DAYS } from './import.rules.js';

const ACTOR = systemActor('imports');
const BATCH = 50;

/** Rows hold what people were called before: they are gone after a week, and with them the way back. */
@Injectable()
export class ForgetImports implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly repository: ImportRepository,
    private readonly rows: ImportRows,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.schedule.register({
      name: 'imports.forget',
      daily: '04:40',
      missed: 'run-once',
      run: () => this.execute(),
    });
  }

  /** @returns how many imports were forgotten */
  async execute(): Promise<number> {
    const now = this.clock.now();
    const before = new Date(now.getTime() - KEPT_DAYS * 86_400_000);
    for (let count = 0; ;) {
      const ids = await this.repository.toForget(before, BATCH);
      for (const id of ids)
        await this.uow.run(ACTOR, async (tx) => {
          await this.repository.lock(tx, id);
          await this.rows.drop(tx, id);
          await this.repository.set(tx, id, { forgottenAt: now, choice: null });
        });
      count += ids.length;
      if (ids.length < BATCH) return count;
    }
  }
}
