import { Injectable, type OnModuleInit } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import { afterCommit, UnitOfWork, type Tx } from '../db/unit-of-work.js';
import { Nudge } from '../outbox/nudge.js';
import { Outbox } from '../outbox/outbox.js';
import { JobStatus } from '../queue/job-queue.js';
import { Schedule } from '../schedule/schedule.js';
import { actorId, systemActor, type Actor } from '../security/actor.js';
import type { AnyLongJobHandler, LongJobHandler, LongJobInput, LongJobKind } from './long-job.js';

declare global {
  interface Events {
    /** Something of a long job can be seen to have changed; read it back. */
    'job.progressed': { jobId: string };
  }
}

const KEPT_DAYS = 30;
const SWEEP_BATCH = 500;

/** Work a person starts, watches, cancels and finds again. Handlers say how; use cases start it. */
@Injectable()
export class LongJobs implements OnModuleInit {
  private readonly handlers = new Map<string, AnyLongJobHandler>();

  constructor(
    private readonly uow: UnitOfWork,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly nudge: Nudge,
    private readonly schedule: Schedule,
  ) {}

  onModuleInit(): void {
    this.schedule.register({
      name: 'jobs.sweep-long-jobs',
      daily: '04:10',
      missed: 'run-once',
      run: () => this.sweep(),
    });
  }

  /** In `onModuleInit`. */
  handle<K extends LongJobKind>(handler: LongJobHandler<K>): void {
    if (this.handlers.has(handler.kind)) throw new Error(`Long job ${handler.kind} has two handlers`);
    this.handlers.set(handler.kind, handler);
  }

  handlerOf(kind: string): AnyLongJobHandler | undefined {
    return this.handlers.get(kind);
  }

  get kinds(): string[] {
    return [...this.handlers.keys()];
  }

  /**
   * Begins a job when `tx` commits.
   * @param options.title what its owner recognises it by
   * @param options.onlyKey while a job of this kind and key is not finished, it is the one: no second is begun
   * @returns its id
   */
  async start<K extends LongJobKind>(
    tx: Tx,
    actor: Actor,
    kind: K,
    input: LongJobInput<K>,
    options: { title: string; onlyKey?: string },
  ): Promise<string> {
    const id = newId();
    const onlyKey = options.onlyKey ?? null;
    const begun: unknown[] = await tx.query(
      `INSERT INTO long_jobs (id, kind, title, owner_type, owner_id, input, only_key, status, created_at, updated_at, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'WAITING', $8, $8, $8)
       ON CONFLICT (kind, only_key) WHERE only_key IS NOT NULL AND due_at IS NOT NULL DO NOTHING RETURNING 1`,
      [id, kind, options.title, actor.type, actorId(actor), JSON.stringify(input), onlyKey, this.clock.now()],
    );
    if (begun.length === 0) {
      const [open]: { id: string }[] = await tx.query(
        `SELECT id FROM long_jobs WHERE kind = $1 AND only_key = $2 AND due_at IS NOT NULL`,
        [kind, onlyKey],
      );
      // It ended between the two statements: then there is room for a new one.
      return open ? open.id : this.start(tx, actor, kind, input, options);
    }
    await this.announce(tx, id);
    return id;
  }

  /**
   * Ends a job that has not begun, and asks one that runs, or waits for its next try, to end: it tells what it has done.
   * @returns false when it has ended already
   */
  async cancel(tx: Tx, id: string): Promise<boolean> {
    const [rows] = await tx.query<[unknown[], number]>(
      `UPDATE long_jobs SET cancel_requested_at = coalesce(cancel_requested_at, $2), updated_at = $2, version = version + 1,
         status = CASE WHEN status = 'WAITING' AND started_at IS NULL THEN 'CANCELED' ELSE status END,
         finished_at = CASE WHEN status = 'WAITING' AND started_at IS NULL THEN $2 END,
         due_at = CASE WHEN status <> 'WAITING' THEN due_at WHEN started_at IS NOT NULL THEN $2 END
       WHERE id = $1 AND due_at IS NOT NULL RETURNING 1`,
      [id, this.clock.now()],
    );
    if (rows.length > 0) await this.announce(tx, id);
    return rows.length > 0;
  }

  /** Runs a job that failed once more; one that can resume goes on where it was. @returns false when it has not failed */
  async retry(tx: Tx, id: string): Promise<boolean> {
    const [rows] = await tx.query<[unknown[], number]>(
      `UPDATE long_jobs SET status = $3, attempts = 0, error_code = NULL, error = NULL, cancel_requested_at = NULL,
         finished_at = NULL, due_at = $2, updated_at = $2, version = version + 1
       WHERE id = $1 AND status = $4 RETURNING 1`,
      [id, this.clock.now(), JobStatus.WAITING, JobStatus.FAILED],
    );
    if (rows.length > 0) await this.announce(tx, id);
    return rows.length > 0;
  }

  /** Takes jobs away that ended a month ago. @returns how many */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - KEPT_DAYS * 86_400_000);
    for (let swept = 0; ;) {
      const [, count] = await this.uow.run(systemActor('long-jobs'), (tx) =>
        tx.query<[unknown[], number]>(
          `DELETE FROM long_jobs WHERE id IN (
             SELECT id FROM long_jobs WHERE finished_at < $1 ORDER BY finished_at LIMIT ${SWEEP_BATCH})`,
          [before],
        ),
      );
      swept += count;
      if (count < SWEEP_BATCH) return swept;
    }
  }

  private async announce(tx: Tx, id: string): Promise<void> {
    await this.outbox.add(tx, 'job.progressed', id, { jobId: id });
    afterCommit(tx, () => this.nudge.send('work'));
  }
}
