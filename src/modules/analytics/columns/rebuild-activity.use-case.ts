import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import type { RunningJob } from '../../../platform/long-jobs/long-job.js';
import { LongJobs } from '../../../platform/long-jobs/long-jobs.js';
import { systemActor, type Actor } from '../../../platform/security/actor.js';
import { addDays, billingDate, daysBetween, type BillingDate } from '../../../shared/time.js';
import { ActivityKinds } from '../activity/activity-kinds.js';
import { AuditLog } from '../../audit/index.js';
import { ColumnStore } from './column-store.js';
import { ColumnWriter } from './column-writer.js';

interface Rebuilt {
  /** The last day that is done. */
  day: BillingDate | null;
  events: number;
}

declare global {
  interface LongJobKinds {
    'analytics.rebuild': { input: null; checkpoint: Rebuilt; result: Rebuilt };
  }
}

const ACTOR = systemActor('analytics');

/** Makes every column anew from the events, a day at a time, while events keep coming and questions are answered. */
@Injectable()
export class RebuildActivity implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly work: UnitOfWork,
    private readonly longJobs: LongJobs,
    private readonly kinds: ActivityKinds,
    private readonly store: ColumnStore,
    private readonly columns: ColumnWriter,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.longJobs.handle({ kind: 'analytics.rebuild', afterCrash: 'resume', run: (job) => this.job(job) });
  }

  /** One at a time: whoever asks while it runs is shown the one that runs. @returns the id of the job */
  execute(actor: Actor): Promise<string> {
    return this.work.run(actor, async (tx) => {
      const options = { title: '분석 집계 다시 만들기', onlyKey: 'all' };
      const id = await this.longJobs.start(tx, actor, 'analytics.rebuild', null, options);
      await this.audit.record(tx, actor, {
        action: 'analytics.rebuild-asked',
        resourceType: 'job',
        resourceId: id,
      });
      return id;
    });
  }

  /** The same right here, for the command line. @returns how many events there are */
  async now(say: (day: BillingDate, events: number) => void): Promise<number> {
    let all = 0;
    for (const day of await this.days()) {
      const events = await this.work.run(ACTOR, (tx) => this.rebuild(tx, day));
      all += events;
      say(day, events);
    }
    return all;
  }

  private async job(job: RunningJob<null, Rebuilt>): Promise<Rebuilt> {
    const days = await this.days();
    let done: Rebuilt = job.checkpoint ?? { day: null, events: 0 };
    for (const [i, day] of days.entries()) {
      if (done.day !== null && day <= done.day) continue;
      job.signal.throwIfAborted();
      let events = 0;
      await job.advance(async (tx) => {
        events = done.events + (await this.rebuild(tx, day));
        return { day, events };
      });
      done = { day, events };
      job.report({ done: i + 1, total: days.length, message: 'analytics.rebuilding' });
    }
    return done;
  }

  private async rebuild(tx: Tx, day: BillingDate): Promise<number> {
    await this.columns.lock(tx);
    let events = 0;
    for (const { no } of await this.kinds.all()) events += await this.columns.rebuild(tx, day, no);
    return events;
  }

  /** Every day from the first that has events, or has a column it should not have, to tomorrow. */
  private async days(): Promise<BillingDate[]> {
    const [row] = await this.db.scan<{ at: Date | null }>('SELECT min(at) AS at FROM activity_events');
    const days = [row?.at ? billingDate(row.at) : null, await this.store.firstDay()].filter(
      (day) => day !== null,
    );
    const first = days.sort()[0];
    return first ? daysBetween(first, addDays(billingDate(this.clock.now()), 1)) : [];
  }
}
