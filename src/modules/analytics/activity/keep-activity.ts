import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { systemActor } from '../../../platform/security/actor.js';
import { SegmentRepository } from '../segments/segment.repository.js';
import { BEHIND_MAX_MS, KEEP_DAYS } from './activity.rules.js';

const ACTOR = systemActor('analytics');
const DAY_MS = 86_400_000;
/** One transaction; many short ones get through millions. */
const BATCH = 10_000;

/** Days that are older than events are kept go, ids that nobody can send again, and segments deleted a day ago. */
@Injectable()
export class KeepActivity implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly work: UnitOfWork,
    private readonly clock: Clock,
    private readonly segments: SegmentRepository,
  ) {}

  onModuleInit(): void {
    this.schedule.register({
      name: 'analytics.retire',
      daily: '04:50',
      missed: 'run-once',
      run: () => this.retire(),
    });
  }

  /** @returns rows and days that went */
  async retire(): Promise<number> {
    let gone = await this.count('SELECT madang_drop_activity_events($1) AS gone', [KEEP_DAYS]);
    // A day more than an event may be late: what is refused as too old needs no record that it was taken.
    const before = new Date(this.clock.now().getTime() - BEHIND_MAX_MS - DAY_MS);
    const yesterday = new Date(this.clock.now().getTime() - DAY_MS);
    gone += await this.work.run(ACTOR, (tx) => this.segments.forget(tx, yesterday));
    for (;;) {
      const ids = await this.count(
        `WITH gone AS (DELETE FROM activity_ids WHERE id IN (
           SELECT id FROM activity_ids WHERE taken_at < $1 LIMIT ${BATCH}) RETURNING 1)
         SELECT count(*)::integer AS gone FROM gone`,
        [before],
      );
      gone += ids;
      if (ids < BATCH) return gone;
    }
  }

  private count(sql: string, parameters: unknown[]): Promise<number> {
    return this.work.run(ACTOR, async (tx) => {
      const [row] = await tx.query<{ gone: number }[]>(sql, parameters);
      return row?.gone ?? 0;
    });
  }
}
