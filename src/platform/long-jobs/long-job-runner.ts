import { Injectable, type OnModuleInit } from '@nestjs/common';
import { jitteredBackoff } from '../../shared/backoff.js';
import { DomainError } from '../../shared/errors.js';
import { Clock } from '../clock/clock.js';
import { isUnavailable, sqlState } from '../db/database-errors.js';
import { Db } from '../db/db.js';
import { UnitOfWork, type Tx } from '../db/unit-of-work.js';
import { Outbox } from '../outbox/outbox.js';
import { JobStatus } from '../queue/job-queue.js';
import { systemActor, type ActorType } from '../security/actor.js';
import { killPoint } from '../telemetry/kill-point.js';
import { describeError, log } from '../telemetry/logger.js';
import { Draining, LeaseLost, type Lease } from '../work/lease.js';
import { LeasedWork } from '../work/leased-work.js';
import type { AnyLongJobHandler, ProgressReport, RunningJob } from './long-job.js';
import { longJobErrors } from './long-job.errors.js';
import { LongJobs } from './long-jobs.js';
import { Throttled } from './throttled.js';

const CONCURRENCY = 2;
/** Times a job is begun, when its worker went away, or the database did, or others hold what it needs. */
const ATTEMPTS_MAX = 5;
const BACKOFF = { baseMs: 1_000, capMs: 60_000 };
const CANCEL_LOOK_MS = 400;
const REPORT_EVERY_MS = 500;
const RESULT_MAX = 16_000;
const ACTOR = systemActor('long-jobs');

/** The owner wants it to end. */
class Canceled extends Error {
  constructor() {
    super('the job was canceled');
    this.name = 'Canceled';
  }
}

interface JobRow {
  kind: string;
  status: JobStatus;
  owner_type: ActorType;
  owner_id: string | null;
  input: never;
  checkpoint: unknown;
  attempts: number;
  cancel_requested_at: Date | null;
}

interface Ending {
  status: JobStatus;
  result?: unknown;
  errorCode?: string;
  error?: string;
}

/** Runs the handlers of long jobs and keeps their rows: progress, checkpoint, end. */
@Injectable()
export class LongJobRunner implements OnModuleInit {
  private readonly cancels = new Map<Lease, AbortController>();
  private looking: NodeJS.Timeout | null = null;

  constructor(
    private readonly work: LeasedWork,
    private readonly jobs: LongJobs,
    private readonly uow: UnitOfWork,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.work.register({
      table: 'long_jobs',
      concurrency: CONCURRENCY,
      kinds: () => this.jobs.kinds,
      work: (lease) => this.run(lease),
    });
  }

  private async run(lease: Lease): Promise<void> {
    const row = await this.begin(lease);
    const handler = this.handlerOf(row);
    if (row.ending) return this.stop(lease, row, handler, row.ending);
    await killPoint(`long-job.${row.kind}.begun`);
    const cancel = new AbortController();
    this.watch(lease, cancel);
    const progress = new Throttled<ProgressReport>(REPORT_EVERY_MS, (report) => this.write(lease, report));
    try {
      const result = await handler.run(this.jobFor(lease, row, cancel.signal, progress));
      await progress.finish();
      await this.end(lease, ended(result));
    } catch (error) {
      await progress.finish();
      await this.broke(lease, row, handler, cancel.signal.aborted ? new Canceled() : error);
    } finally {
      this.unwatch(lease);
    }
  }

  /** Marks the job as running, or says how one ends that must not run. */
  private begin(lease: Lease): Promise<JobRow & { ending?: Ending }> {
    return this.uow.run(ACTOR, async (tx) => {
      await lease.hold(tx);
      const [row]: JobRow[] = await tx.query(
        `SELECT kind, status, owner_type, owner_id, input, checkpoint, attempts, cancel_requested_at
         FROM long_jobs WHERE id = $1`,
        [lease.id],
      );
      if (!row) throw new LeaseLost();
      const { afterCrash } = this.handlerOf(row);
      if (row.cancel_requested_at) return { ...row, ending: { status: JobStatus.CANCELED } };
      const interrupted = row.status === JobStatus.ACTIVE;
      if (row.attempts >= ATTEMPTS_MAX || (interrupted && afterCrash === 'fail')) {
        const { code, message } = longJobErrors.JOB_INTERRUPTED();
        return { ...row, ending: { status: JobStatus.FAILED, errorCode: code, error: message } };
      }
      if (afterCrash !== 'resume') row.checkpoint = null;
      const now = this.clock.now();
      await tx.query(
        `UPDATE long_jobs SET status = 'ACTIVE', attempts = attempts + 1, started_at = coalesce(started_at, $2),
           checkpoint = $3, done = CASE WHEN $3::jsonb IS NULL THEN 0 ELSE done END, updated_at = $2, version = version + 1
         WHERE id = $1`,
        [lease.id, now, row.checkpoint === null ? null : JSON.stringify(row.checkpoint)],
      );
      await this.outbox.add(tx, 'job.progressed', lease.id, { jobId: lease.id });
      return row;
    });
  }

  private jobFor(
    lease: Lease,
    row: JobRow,
    canceled: AbortSignal,
    progress: Throttled<ProgressReport>,
  ): RunningJob<never, never> {
    // What cannot be taken up again is let finish while the process drains.
    const ending = this.handlerOf(row).afterCrash === 'fail' ? lease.lost : lease.signal;
    const signal = AbortSignal.any([canceled, ending]);
    return {
      id: lease.id,
      input: row.input,
      owner: { type: row.owner_type, id: row.owner_id },
      checkpoint: row.checkpoint as never,
      signal,
      report: (report) => progress.give(report),
      advance: async (work) => {
        signal.throwIfAborted();
        await this.uow.run(ACTOR, async (tx) => {
          await lease.hold(tx);
          // Looked for once a second elsewhere: after the answer to whoever cancels nothing more is done.
          if (await this.isCanceled(tx, lease)) throw new Canceled();
          const checkpoint = await work(tx);
          await tx.query(`UPDATE long_jobs SET checkpoint = $2 WHERE id = $1`, [
            lease.id,
            JSON.stringify(checkpoint),
          ]);
        });
        await killPoint(`long-job.${row.kind}.advanced`);
      },
    };
  }

  private async isCanceled(tx: Tx, { id }: Lease): Promise<boolean> {
    const rows: unknown[] = await tx.query(
      `SELECT FROM long_jobs WHERE id = $1 AND cancel_requested_at IS NOT NULL`,
      [id],
    );
    return rows.length > 0;
  }

  private async broke(lease: Lease, row: JobRow, handler: AnyLongJobHandler, error: unknown): Promise<void> {
    if (error instanceof LeaseLost || lease.lost.aborted) throw new LeaseLost();
    if (error instanceof Canceled) return this.stop(lease, row, handler, { status: JobStatus.CANCELED });
    const again = handler.afterCrash !== 'fail' && row.attempts + 1 < ATTEMPTS_MAX;
    if (again && (error instanceof Draining || lease.signal.aborted)) return this.giveBack(lease, 0, 1);
    if (again && isPassing(error)) {
      return this.giveBack(lease, jitteredBackoff(row.attempts + 1, BACKOFF), 0);
    }
    log.error({ job: lease.id, kind: row.kind, error: describeError(error) }, 'long job failed');
    // Only what was meant to be read by people is kept; what else went wrong is in the log.
    const told = error instanceof DomainError ? error : isBusy(error) ? longJobErrors.JOB_BLOCKED() : null;
    return this.stop(lease, row, handler, {
      status: JobStatus.FAILED,
      errorCode: told?.code ?? 'INTERNAL',
      error: told?.message.slice(0, 500),
    });
  }

  /** @param uncounted 1 when this try does not count, since nothing went wrong */
  private giveBack(lease: Lease, afterMs: number, uncounted: number): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      await lease.hold(tx);
      await tx.query(
        `UPDATE long_jobs SET status = 'WAITING', attempts = attempts - $2, version = version + 1 WHERE id = $1`,
        [lease.id, uncounted],
      );
      await lease.release(tx, new Date(this.clock.now().getTime() + afterMs));
    });
  }

  /** Ends a job whose work is not done. That it leaves something is no reason for it not to end. */
  private async stop(
    lease: Lease,
    { kind, input }: JobRow,
    handler: AnyLongJobHandler,
    ending: Ending,
  ): Promise<void> {
    const leave = await handler.stopped?.({ id: lease.id, input }).catch((error: unknown) => {
      log.error({ job: lease.id, kind, error: describeError(error) }, 'a job that stopped left nothing');
    });
    return this.end(lease, ending, leave ?? undefined);
  }

  private end(lease: Lease, ending: Ending, leave?: (tx: Tx) => Promise<void>): Promise<void> {
    return this.uow.run(ACTOR, async (tx) => {
      await lease.hold(tx);
      await leave?.(tx);
      await this.close(tx, lease, ending);
    });
  }

  private async close(tx: Tx, lease: Lease, ending: Ending): Promise<void> {
    await tx.query(
      `UPDATE long_jobs SET status = $2, result = $3, error_code = $4, error = $5, finished_at = $6, updated_at = $6,
         version = version + 1, due_at = NULL, lease_until = NULL, lease_owner = NULL WHERE id = $1`,
      [
        lease.id,
        ending.status,
        ending.result === undefined ? null : JSON.stringify(ending.result),
        ending.errorCode ?? null,
        ending.error ?? null,
        this.clock.now(),
      ],
    );
    await this.outbox.add(tx, 'job.progressed', lease.id, { jobId: lease.id });
  }

  /** Progress is for people to look at: one report that cannot be written is no reason to break off. */
  private async write(lease: Lease, { done, total, message }: ProgressReport): Promise<void> {
    const writing = this.uow.run(ACTOR, async (tx) => {
      await lease.hold(tx);
      await tx.query(
        `UPDATE long_jobs SET done = $2, total = $3, message_key = $4, updated_at = $5, version = version + 1 WHERE id = $1`,
        [lease.id, done, total ?? null, message ?? null, this.clock.now()],
      );
      await this.outbox.add(tx, 'job.progressed', lease.id, { jobId: lease.id });
    });
    await writing.catch((error: unknown) =>
      log.debug({ job: lease.id, error: describeError(error) }, 'progress not written'),
    );
  }

  private handlerOf(row: JobRow): AnyLongJobHandler {
    const handler = this.jobs.handlerOf(row.kind);
    if (!handler) throw new Error(`Nobody handles ${row.kind}`);
    return handler;
  }

  /** Whoever cancels may be in another process: the rows are asked while something runs here. */
  private watch(lease: Lease, cancel: AbortController): void {
    this.cancels.set(lease, cancel);
    this.looking ??= setInterval(() => void this.lookForCancels(), CANCEL_LOOK_MS);
  }

  private unwatch(lease: Lease): void {
    this.cancels.delete(lease);
    if (this.cancels.size > 0 || !this.looking) return;
    clearInterval(this.looking);
    this.looking = null;
  }

  private async lookForCancels(): Promise<void> {
    const watched = [...this.cancels];
    const rows = await this.db
      .rows<{
        id: string;
      }>(`SELECT id FROM long_jobs WHERE id = ANY($1) AND cancel_requested_at IS NOT NULL`, [
        watched.map(([lease]) => lease.id),
      ])
      .catch(() => []);
    const wanted = new Set(rows.map((row) => row.id));
    for (const [lease, cancel] of watched) if (wanted.has(lease.id)) cancel.abort(new Canceled());
  }
}

function ended(result: unknown): Ending {
  const size = JSON.stringify(result ?? null).length;
  if (size > RESULT_MAX) throw new Error(`The result has ${size} characters, ${RESULT_MAX} may be kept`);
  return { status: JobStatus.COMPLETED, result: result ?? null };
}

/** Somebody held a row for too long, or the database chose us to go again more than once. */
const BUSY = new Set(['55P03', '40001', '40P01']);

function isBusy(error: unknown): boolean {
  return BUSY.has(sqlState(error) ?? '');
}

/** The database was away or busy, not the work wrong. */
function isPassing(error: unknown): boolean {
  return (
    isUnavailable(error) ||
    isBusy(error) ||
    (error instanceof DomainError && error.code === 'SERVICE_UNAVAILABLE')
  );
}
