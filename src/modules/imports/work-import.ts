import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { RunningJob, StoppedJob } from '../../platform/long-jobs/long-job.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import { AuditLog } from '../audit/index.js';
import { applyRows, undoRows } from './apply-rows.js';
import { BulkResultFile } from './bulk/bulk-result-file.js';
import { BULK_DOOR, IMPORT_DOOR, type Door } from './doors.js';
import { ImportErrorFile } from './import-error-file.js';
import { ImportRows, type RowChange, type StoredRow } from './import-rows.js';
import { ImportWork, type OpenImport } from './import-work.js';
import { ImportRepository } from './import.repository.js';
import { ImportPhase, ImportRowResult } from './import.rules.js';

interface Worked {
  importId: string;
  rows: number;
}
type Job = RunningJob<{ importId: string }, Worked>;

declare global {
  interface LongJobKinds {
    'import.run': { input: { importId: string }; checkpoint: Worked; result: Worked };
    'import.undo': { input: { importId: string }; checkpoint: Worked; result: Worked };
    'bulk.run': { input: { importId: string }; checkpoint: Worked; result: Worked };
    'bulk.undo': { input: { importId: string }; checkpoint: Worked; result: Worked };
  }
}

/** One way through the rows: which, in which order, and what is done with them. */
interface Way {
  phase: ImportPhase.RUNNING | ImportPhase.UNDOING;
  from: ImportRowResult;
  order(door: Door): 'ASC' | 'DESC';
  message: Record<Door['name'], string>;
  work(tx: Tx, open: OpenImport, rows: readonly StoredRow[]): Promise<RowChange[]>;
  count(changes: readonly RowChange[]): Record<string, number>;
  end(now: Date): object;
  record: Record<Door['name'], { action: string }>;
}

const counted = (changes: readonly RowChange[], wanted: ImportRowResult): number =>
  changes.filter(({ result }) => result === wanted).length;

const RUN: Way = {
  phase: ImportPhase.RUNNING,
  from: ImportRowResult.PLANNED,
  order: () => 'ASC',
  message: { import: 'imports.running', bulk: 'bulk.running' },
  work: applyRows,
  count: (changes) => ({
    applied: counted(changes, ImportRowResult.APPLIED),
    failed: counted(changes, ImportRowResult.FAILED),
  }),
  end: (finishedAt) => ({ phase: ImportPhase.DONE, finishedAt }),
  record: { import: { action: 'import.finished' }, bulk: { action: 'bulk.finished' } },
};

const UNDO: Way = {
  phase: ImportPhase.UNDOING,
  from: ImportRowResult.APPLIED,
  order: ({ undoOrder }) => undoOrder,
  message: { import: 'imports.undoing', bulk: 'bulk.undoing' },
  work: undoRows,
  count: (changes) => ({
    undone: counted(changes, ImportRowResult.UNDONE),
    kept: counted(changes, ImportRowResult.KEPT),
  }),
  end: (undoneAt) => ({ phase: ImportPhase.UNDONE, undoneAt }),
  record: { import: { action: 'import.undone' }, bulk: { action: 'bulk.undone' } },
};

/** Locks are held as long as one batch takes. */
const BATCH = 50;

/**
 * Runs a plan, or undoes what was run. A row's effect and that it is done are one transaction: a process that is
 * killed leaves rows that are done and rows that are not.
 */
@Injectable()
export class WorkImport implements OnModuleInit {
  constructor(
    private readonly longJobs: LongJobs,
    private readonly working: ImportWork,
    private readonly repository: ImportRepository,
    private readonly rows: ImportRows,
    private readonly errorFile: ImportErrorFile,
    private readonly resultFile: BulkResultFile,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    for (const { jobs, name } of [IMPORT_DOOR, BULK_DOOR]) {
      const both = {
        afterCrash: 'resume' as const,
        stopped: (job: StoppedJob<{ importId: string }>) => this.leave(job, name),
      };
      this.longJobs.handle({ ...both, kind: jobs.run, run: (job) => this.go(job, RUN) });
      this.longJobs.handle({ ...both, kind: jobs.undo, run: (job) => this.go(job, UNDO) });
    }
  }

  private async go(job: Job, way: Way): Promise<Worked> {
    const open = await this.working.open(job, way.phase);
    const { door } = open.work;
    const { id: importId, creates, updates, applied, failed, undone, kept } = open.row;
    const before = way === RUN ? applied + failed : undone + kept;
    const total = way === RUN ? creates + updates : applied;
    const done = { importId, rows: before };
    for (;;) {
      job.signal.throwIfAborted();
      const rows = await this.rows.next(importId, way.from, way.order(door), BATCH);
      if (rows.length === 0) break;
      await job.advance(async (tx) => {
        await this.working.hold(tx, open);
        const changes = await way.work(tx, open, rows);
        await this.rows.change(tx, changes);
        await this.repository.count(tx, importId, way.count(changes));
        return { importId, rows: done.rows + rows.length };
      });
      done.rows += rows.length;
      job.report({ done: done.rows, total, message: way.message[door.name] });
    }
    await this.finish(job, open, way, done);
    return done;
  }

  /** Stopped in the middle: what was done and what was not begun is told by the same file. */
  private async leave(
    { id, input: { importId } }: StoppedJob<{ importId: string }>,
    name: Door['name'],
  ): Promise<(tx: Tx) => Promise<void>> {
    const row = await this.repository.byId(importId);
    // Somebody went on with it since: that job tells.
    const file = row?.jobId === id ? await this.fileOf(name, importId) : null;
    return async (tx) => file?.register(tx);
  }

  private fileOf(name: Door['name'], id: string): Promise<{ register: (tx: Tx) => Promise<void> } | null> {
    return (name === 'bulk' ? this.resultFile : this.errorFile).write(id);
  }

  private async finish(job: Job, open: OpenImport, way: Way, done: Worked): Promise<void> {
    const { id, kind } = open.row;
    const { name } = open.work.door;
    const file = await this.fileOf(name, id);
    await job.advance(async (tx) => {
      await this.working.hold(tx, open);
      await file?.register(tx);
      await this.repository.set(tx, id, way.end(this.clock.now()));
      const { applied = 0, failed = 0, undone = 0, kept = 0 } = (await this.repository.lock(tx, id)) ?? {};
      await this.audit.record(tx, open.actor, {
        ...way.record[name],
        resourceType: name,
        resourceId: id,
        details: { kind, ...(way === RUN ? { applied, failed } : { undone, kept }) },
        reason: way === RUN ? open.row.reason : open.row.undoReason,
      });
      return done;
    });
  }
}
