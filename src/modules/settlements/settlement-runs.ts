import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import type { RunningJob } from '../../platform/long-jobs/long-job.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import { actorId, systemActor, type Actor } from '../../platform/security/actor.js';
import { describeError } from '../../platform/telemetry/logger.js';
import { newIdAt } from '../../shared/ids.js';
import { billingDate, type BillingDate } from '../../shared/time.js';
import { AuditLog } from '../audit/index.js';
import type { MatchResult } from './matching/match-day.js';
import { SettleDay, type SettlementCheckpoint } from './settle-day.js';
import { settlementErrors } from './settlements.errors.js';

interface RunInput {
  day: BillingDate;
}

declare global {
  interface LongJobKinds {
    'settlements.run': { input: RunInput; checkpoint: SettlementCheckpoint; result: MatchResult };
  }
}

const ACTOR = systemActor('settlement');
const REASON_MAX = 200;

/** Settles days, as jobs that staff can watch. One a day at a time: whoever asks meanwhile is shown the one that runs. */
@Injectable()
export class SettlementRuns implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly longJobs: LongJobs,
    private readonly settleDay: SettleDay,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.longJobs.handle({ kind: 'settlements.run', afterCrash: 'resume', run: (job) => this.run(job) });
  }

  /** @returns the id of the job, which is the run's as well @throws SETTLEMENT_DAY_NOT_OVER */
  async start(actor: Actor, day: BillingDate): Promise<string> {
    this.requireOver(day);
    return this.uow.run(actor, async (tx) => {
      const title = `${day} 정산 대사`;
      const id = await this.longJobs.start(tx, actor, 'settlements.run', { day }, { title, onlyKey: day });
      await this.begin(tx, actor, id, day);
      await this.audit.record(tx, actor, {
        action: 'settlement.run-asked',
        resourceType: 'settlement-run',
        resourceId: id,
        details: { day },
      });
      return id;
    });
  }

  /** Settles a day here and now, without a job that anybody watches. @throws SETTLEMENT_DAY_NOT_OVER and what a run throws */
  async settle(actor: Actor, day: BillingDate): Promise<MatchResult> {
    this.requireOver(day);
    const runId = newIdAt(this.clock.now());
    await this.uow.run(actor, (tx) => this.begin(tx, actor, runId, day));
    return this.settleDay.run(
      {
        checkpoint: null,
        signal: new AbortController().signal,
        report: () => undefined,
        advance: async (work) => {
          await this.uow.run(ACTOR, work);
        },
      },
      runId,
      day,
    );
  }

  private async run(job: RunningJob<RunInput, SettlementCheckpoint>): Promise<MatchResult> {
    try {
      return await this.settleDay.run(job, job.id, job.input.day);
    } catch (error) {
      if (!job.signal.aborted) await this.failed(job.id, error);
      throw error;
    }
  }

  /** For the list of runs; the job says whether it is tried again. */
  private failed(runId: string, error: unknown): Promise<void> {
    const { message } = describeError(error);
    return this.uow.run(ACTOR, async (tx) => {
      await tx.query(`UPDATE settlement_runs SET error = $2 WHERE id = $1 AND finished_at IS NULL`, [
        runId,
        message.slice(0, REASON_MAX),
      ]);
    });
  }

  private async begin(tx: Tx, actor: Actor, id: string, day: BillingDate): Promise<void> {
    await tx.query(
      `INSERT INTO settlement_runs (id, day, asked_by_type, asked_by, started_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [id, day, actor.type, actorId(actor), this.clock.now()],
    );
  }

  private requireOver(day: BillingDate): void {
    if (day >= billingDate(this.clock.now())) throw settlementErrors.SETTLEMENT_DAY_NOT_OVER({ day });
  }
}
