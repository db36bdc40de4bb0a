import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BulkActs, type BulkRecord, type BulkWish, type FoundAct } from '../../../platform/bulk/bulk-act.js';
import { bulkErrors } from '../../../platform/bulk/bulk.errors.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { RunningJob } from '../../../platform/long-jobs/long-job.js';
import { LongJobs } from '../../../platform/long-jobs/long-jobs.js';
import { DomainError } from '../../../shared/errors.js';
import { ImportRows, type PlannedRow } from '../import-rows.js';
import { ImportWork, type OpenImport } from '../import-work.js';
import { ImportRepository } from '../import.repository.js';
import { ImportPhase, ImportRowResult, problemOf } from '../import.rules.js';
import { ImportOutcome } from '../reading/plan-row.js';
import { BulkChoices, type BulkChoice } from './bulk-choices.js';
import { planRecord } from './bulk.rules.js';

interface Planned {
  importId: string;
  rows: number;
}
type Job = RunningJob<{ importId: string }, Planned>;

declare global {
  interface LongJobKinds {
    'bulk.plan': { input: { importId: string }; checkpoint: Planned; result: Planned };
  }
}

const BATCH = 500;
const REFUSALS: readonly string[] = ['NOT_FOUND', 'FAILED_PRECONDITION'];
const NOTHING = { updates: 0, unchanged: 0, errors: 0 };

/** Finds what was chosen and says of each record what would change; changes nothing. */
@Injectable()
export class PlanBulk implements OnModuleInit {
  constructor(
    private readonly longJobs: LongJobs,
    private readonly work: ImportWork,
    private readonly acts: BulkActs,
    private readonly choices: BulkChoices,
    private readonly repository: ImportRepository,
    private readonly rows: ImportRows,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.longJobs.handle({ kind: 'bulk.plan', afterCrash: 'restart', run: (job) => this.run(job) });
  }

  private async run(job: Job): Promise<Planned> {
    const open = await this.work.open(job, ImportPhase.PLANNING);
    const { id, kind, choice } = open.row;
    const found = this.acts.find(kind);
    if (!found || choice === null) throw bulkErrors.BULK_NOT_FOUND();
    const chosen = await this.choices.open(id, choice);
    try {
      return await this.plan(job, open, found, chosen);
    } catch (error) {
      // What is refused of all is an answer too.
      if (error instanceof DomainError && REFUSALS.includes(error.kind)) return this.refuse(job, open, error);
      throw error;
    }
  }

  private async plan(
    job: Job,
    open: OpenImport,
    found: FoundAct,
    { ids, wish }: BulkChoice,
  ): Promise<Planned> {
    const importId = open.row.id;
    const done = { importId, rows: 0 };
    await job.advance(async (tx) => {
      await this.work.hold(tx, open);
      await this.rows.drop(tx, importId);
      await this.repository.set(tx, importId, NOTHING);
      return done;
    });
    for (let at = 0; at < ids.length; at += BATCH) {
      job.signal.throwIfAborted();
      const batch = ids.slice(at, at + BATCH);
      const records = await found.source.find(batch);
      const planned = batch.map((id, i) =>
        rowOf(found, { ...wish, makerId: open.row.requestedBy }, at + i + 1, id, records[i] ?? null),
      );
      const write = await this.rows.sealing(importId, planned);
      await job.advance(async (tx) => {
        await this.work.hold(tx, open);
        await write(tx);
        const of = (wanted: ImportOutcome): number =>
          planned.filter(({ outcome }) => outcome === wanted).length;
        await this.repository.count(tx, importId, {
          updates: of(ImportOutcome.UPDATE),
          unchanged: of(ImportOutcome.UNCHANGED),
          errors: of(ImportOutcome.ERROR),
        });
        return { importId, rows: done.rows + planned.length };
      });
      done.rows += planned.length;
      job.report({ done: done.rows, total: ids.length, message: 'bulk.planning' });
    }
    await job.advance(async (tx) => {
      await this.work.hold(tx, open);
      await this.repository.set(tx, importId, { phase: ImportPhase.PLANNED, plannedAt: this.clock.now() });
      return done;
    });
    return done;
  }

  private async refuse(job: Job, open: OpenImport, error: DomainError): Promise<Planned> {
    const done = { importId: open.row.id, rows: 0 };
    await job.advance(async (tx) => {
      await this.work.hold(tx, open);
      await this.rows.drop(tx, open.row.id);
      const refusal = problemOf(error);
      await this.repository.set(tx, open.row.id, { ...NOTHING, phase: ImportPhase.REFUSED, refusal });
      return done;
    });
    return done;
  }
}

function rowOf(
  { source, act }: FoundAct,
  wish: BulkWish & { makerId: string },
  line: number,
  id: string,
  record: BulkRecord | null,
): PlannedRow {
  const { changes, problem } = planRecord(() => {
    if (!record) throw source.missing();
    return act.plan(record, wish, wish.makerId);
  });
  const unchanged = changes.length === 0 ? ImportOutcome.UNCHANGED : ImportOutcome.UPDATE;
  const outcome = problem ? ImportOutcome.ERROR : unchanged;
  return {
    line,
    outcome,
    result: outcome === ImportOutcome.UPDATE ? ImportRowResult.PLANNED : null,
    recordId: id,
    recordVersion: record?.version ?? null,
    problem: problem && problemOf(problem),
    content: { cells: [], label: record?.label ?? '', changes },
  };
}
