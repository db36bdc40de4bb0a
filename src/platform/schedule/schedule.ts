import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { Clock } from '../clock/clock.js';
import { Db } from '../db/db.js';
import type { QueueName } from '../outbox/consumers.js';
import { isHeld } from '../queue/queue-holds.js';
import { describeError, log } from '../telemetry/logger.js';
import { newTraceId, runInTrace } from '../telemetry/trace.js';
import { describeRhythm, latestSlot, slotAfter, type Rhythm } from './slots.js';

export type Chore = Rhythm & {
  /** Unique, `module.verb`; only one process at a time runs the chore of this name. */
  name: string;
  /** It does work that jobs of this queue do as well: while staff hold the queue, it rests. */
  queue?: QueueName;
  /**
   * Must be safe to repeat: a process that dies in the middle leaves the run to the next one.
   * @param slot the time it is run for, which is earlier than now when it was missed or failed before
   */
  run(slot: Date): Promise<unknown>;
};

/** A chore as staff sees it. */
export interface ChoreView {
  name: string;
  rhythm: string;
  running: boolean;
  startedAt: Date | null;
  finishedAt: Date | null;
  durationMs: number | null;
  error: string | null;
  failures: number;
  nextAt: Date | null;
  /** The queue whose work it does, where staff hold that one: until then it rests. */
  restsWith: QueueName | null;
}

interface ChoreRow {
  name: string;
  due_at: Date;
  slot_at: Date;
  started_at: Date | null;
  finished_at: Date | null;
  duration_ms: number | null;
  error: string | null;
  failures: number;
}

const LOOK_EVERY_MS = 200;
/** With `skip`, a time that is further back than this was missed. */
const MISSED_AFTER_MS = 5 * 60_000;
const AGAIN_MS = 60_000;
const AGAIN_MAX_MS = 1_800_000;
const ERROR_MAX = 500;

/**
 * Repeats chores, each run in one process of all. It needs PostgreSQL only, so what must go on while Redis is away
 * (asking a provider for the truth, sealing the audit log) goes on.
 */
@Injectable()
export class Schedule {
  private readonly chores = new Map<string, Chore>();
  /** When this process looks at a chore again; the row says whether it is due. */
  private readonly lookAt = new Map<string, number>();
  private readonly running = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | null = null;
  private stopped = false;
  private readonly atOnce: number;

  constructor(
    private readonly dataSource: DataSource,
    private readonly db: Db,
    private readonly clock: Clock,
  ) {
    // A round holds one connection while its chore asks for another. When the clock jumps (a machine that slept), all
    // are due together, and a pool full of holders would wait for itself.
    this.atOnce = Math.max(
      1,
      Math.floor(((dataSource.options as { poolSize?: number }).poolSize ?? 4) / 2) - 1,
    );
  }

  /** In `onModuleInit`. @throws Error when there is one of this name, or the time is none */
  register(chore: Chore): void {
    if (this.chores.has(chore.name)) throw new Error(`Chore ${chore.name} is registered twice`);
    slotAfter(chore, this.clock.now());
    this.chores.set(chore.name, chore);
  }

  start(): void {
    // Not all at once: each takes a connection.
    const now = this.clock.now().getTime();
    for (const chore of this.chores.values())
      this.lookAt.set(chore.name, now + Math.random() * Math.min(lookAgainMs(chore) * 0.2, 2_000));
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** Begins no more runs and waits for those under way. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await Promise.allSettled(this.running.values());
  }

  /** Runs every chore once, now, one after the other: for tests and for `madang` commands. */
  async runAllOnce(): Promise<void> {
    for (const chore of this.chores.values()) await chore.run(this.clock.now());
  }

  /** Runs what is due now and waits for it. @returns the names of what was run here */
  async runDue(): Promise<string[]> {
    const ran: string[] = [];
    for (const chore of this.chores.values()) if (await this.round(chore)) ran.push(chore.name);
    return ran;
  }

  /** Every chore with its last run, by name. */
  async view(): Promise<ChoreView[]> {
    const resting = await this.resting();
    const rows = await this.db.rows<ChoreRow>(`SELECT * FROM chores WHERE name = ANY($1)`, [
      [...this.chores.keys()],
    ]);
    const byName = new Map(rows.map((row) => [row.name, row]));
    return [...this.chores.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((chore) => viewOf(chore, byName.get(chore.name), resting.has(chore.queue)));
  }

  /** When any process last began or ended a chore; null when none ever did. */
  async lastSignOfLife(): Promise<Date | null> {
    const row = await this.db.one<{ at: Date | null }>(
      `SELECT max(greatest(started_at, finished_at)) AS at FROM chores`,
    );
    return row?.at ?? null;
  }

  private async resting(): Promise<ReadonlySet<QueueName | undefined>> {
    const now = this.clock.now();
    const queues = new Set([...this.chores.values()].flatMap(({ queue }) => queue ?? []));
    const held = await Promise.all(
      [...queues].map(async (queue) => ((await isHeld(this.dataSource, queue, now)) ? queue : [])),
    );
    return new Set(held.flat());
  }

  private look(): void {
    const now = this.clock.now().getTime();
    const lookAt = ({ name }: Chore): number => this.lookAt.get(name) ?? 0;
    const due = [...this.chores.values()].filter(
      (chore) => !this.running.has(chore.name) && now >= lookAt(chore),
    );
    // Whoever has waited longest is next, or the ones that are due again at once would keep the others out.
    due.sort((a, b) => lookAt(a) - lookAt(b));
    for (const chore of due) {
      if (this.stopped || this.running.size >= this.atOnce) return;
      const round = this.round(chore)
        .catch((error: unknown) => {
          this.lookAt.set(chore.name, this.clock.now().getTime() + lookAgainMs(chore));
          log.warn({ chore: chore.name, error: describeError(error) }, 'could not look after a chore');
        })
        .finally(() => this.running.delete(chore.name));
      this.running.set(
        chore.name,
        round.then(() => undefined),
      );
    }
  }

  /**
   * Runs the chore if it is due and nobody else runs it. The lock is an advisory one on a connection of its own: it
   * ends with the process, however that dies, and the row still says that the run is due.
   */
  private async round(chore: Chore): Promise<boolean> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [lock]: { got: boolean }[] = await runner.query(
        `SELECT pg_try_advisory_lock(hashtext('chore'), hashtext($1)) AS got`,
        [chore.name],
      );
      if (!lock?.got) {
        this.lookAt.set(chore.name, this.clock.now().getTime() + lookAgainMs(chore));
        return false;
      }
      try {
        return await this.runIfDue(runner, chore);
      } finally {
        await runner.query(`SELECT pg_advisory_unlock(hashtext('chore'), hashtext($1))`, [chore.name]);
      }
    } finally {
      await runner.release();
    }
  }

  private async runIfDue(runner: QueryRunner, chore: Chore): Promise<boolean> {
    const now = this.clock.now();
    const row = await this.rowOf(runner, chore, now);
    if (row.due_at > now) {
      // Another process may put it off further, never bring it forward: the guess cannot be late.
      this.lookAt.set(chore.name, Math.min(row.due_at.getTime(), now.getTime() + AGAIN_MS));
      return false;
    }
    if (chore.queue && (await isHeld(runner, chore.queue, now))) {
      this.lookAt.set(chore.name, now.getTime() + lookAgainMs(chore));
      return false;
    }
    const slot = row.failures > 0 ? row.slot_at : latestSlot(chore, row.slot_at, now);
    if ('missed' in chore && chore.missed === 'skip' && now.getTime() - slot.getTime() > MISSED_AFTER_MS) {
      const next = slotAfter(chore, now);
      await note(runner, chore.name, 'due_at = $2, slot_at = $2, failures = 0', [next]);
      this.lookAt.set(chore.name, next.getTime());
      log.warn({ chore: chore.name, slot }, 'chore was missed and is skipped');
      return false;
    }
    await this.perform(runner, chore, slot, row.failures);
    return true;
  }

  private async perform(
    runner: QueryRunner,
    chore: Chore,
    slot: Date,
    failuresBefore: number,
  ): Promise<void> {
    const startedAt = this.clock.now();
    await note(runner, chore.name, 'started_at = $2, slot_at = $3', [startedAt, slot]);
    const from = performance.now();
    const error = await runInTrace({ traceId: newTraceId() }, () => failureOf(chore, slot));
    const failures = error === null ? 0 : failuresBefore + 1;
    const finishedAt = this.clock.now();
    const next = nextRun(chore, slot, finishedAt, failures);
    await note(
      runner,
      chore.name,
      'due_at = $2, slot_at = $3, finished_at = $4, duration_ms = $5, error = $6, failures = $7',
      [next.dueAt, next.slot, finishedAt, Math.round(performance.now() - from), error, failures],
    );
    this.lookAt.set(chore.name, next.dueAt.getTime());
  }

  private async rowOf(runner: QueryRunner, chore: Chore, now: Date): Promise<ChoreRow> {
    const [row]: ChoreRow[] = await runner.query(`SELECT * FROM chores WHERE name = $1`, [chore.name]);
    if (row) return row;
    // A chore that is new waits for its time; one without a time begins at once.
    const first = 'everyMs' in chore ? now : slotAfter(chore, now);
    const [made]: ChoreRow[] = await runner.query(
      `INSERT INTO chores (name, due_at, slot_at) VALUES ($1, $2, $2) RETURNING *`,
      [chore.name, first],
    );
    return made as ChoreRow;
  }
}

/** What staff is told of a failure; null when there was none. */
async function failureOf(chore: Chore, slot: Date): Promise<string | null> {
  try {
    await chore.run(slot);
    return null;
  } catch (error) {
    const { message } = describeError(error);
    log.warn({ chore: chore.name, error: describeError(error) }, 'chore failed, will run again');
    return message.slice(0, ERROR_MAX) || 'failed';
  }
}

/** A run with a time that failed is tried again for that time, until it works or the next time has come. */
function nextRun(chore: Chore, slot: Date, now: Date, failures: number): { dueAt: Date; slot: Date } {
  const next = slotAfter(chore, now);
  if (failures === 0 || 'everyMs' in chore) return { dueAt: next, slot: next };
  const again = new Date(now.getTime() + Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** (failures - 1)));
  return again < next ? { dueAt: again, slot } : { dueAt: next, slot: next };
}

/**
 * Keeps the record of a run without waiting for the disk, since some run every second. Should the machine lose it, the
 * chore runs once more.
 */
async function note(runner: QueryRunner, name: string, changes: string, values: unknown[]): Promise<void> {
  await runner.query(
    `UPDATE chores SET ${changes} FROM (SELECT set_config('synchronous_commit', 'off', true)) AS quick WHERE name = $1`,
    [name, ...values],
  );
}

function lookAgainMs(chore: Chore): number {
  return 'everyMs' in chore ? chore.everyMs : AGAIN_MS;
}

function viewOf(chore: Chore, row: ChoreRow | undefined, rests: boolean): ChoreView {
  const { started_at: startedAt = null, finished_at: finishedAt = null } = row ?? {};
  return {
    name: chore.name,
    rhythm: describeRhythm(chore),
    running: startedAt !== null && (finishedAt === null || startedAt > finishedAt),
    startedAt,
    finishedAt,
    durationMs: row?.duration_ms ?? null,
    error: row?.error ?? null,
    failures: row?.failures ?? 0,
    nextAt: row?.due_at ?? null,
    restsWith: rests ? (chore.queue ?? null) : null,
  };
}
