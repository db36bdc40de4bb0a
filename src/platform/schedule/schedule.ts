import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { describeError, log } from '../telemetry/logger.js';
import { newTraceId, runInTrace } from '../telemetry/trace.js';

export interface Chore {
  /** Unique; only one process at a time runs the chore of this name. */
  name: string;
  everyMs: number;
  run(): Promise<unknown>;
}

/**
 * Repeats chores in every worker process, each in one process at a time. It needs PostgreSQL only, so what must go on
 * while Redis is away (asking a provider for the truth, sealing the audit log) goes on.
 */
@Injectable()
export class Schedule {
  private readonly chores: Chore[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly running = new Set<Promise<void>>();
  private stopped = false;

  constructor(private readonly dataSource: DataSource) {}

  register(chore: Chore): void {
    this.chores.push(chore);
  }

  start(): void {
    for (const chore of this.chores) this.next(chore, Math.random() * chore.everyMs * 0.2);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    await Promise.allSettled(this.running);
  }

  /** Runs every chore once, now, one after the other: for tests and for `madang` commands. */
  async runAllOnce(): Promise<void> {
    for (const chore of this.chores) await chore.run();
  }

  private next(chore: Chore, afterMs: number): void {
    if (this.stopped) return;
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      const round = this.round(chore).finally(() => {
        this.running.delete(round);
        this.next(chore, chore.everyMs);
      });
      this.running.add(round);
    }, afterMs);
    this.timers.add(timer);
  }

  private async round(chore: Chore): Promise<void> {
    await runInTrace({ traceId: newTraceId() }, async () => {
      try {
        await this.alone(chore.name, () => chore.run());
      } catch (error) {
        log.warn({ chore: chore.name, error: describeError(error) }, 'chore failed, will run again');
      }
    });
  }

  /** A session-level advisory lock on a connection of its own: it ends with the process, however that dies. */
  private async alone(name: string, work: () => Promise<unknown>): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [lock]: { got: boolean }[] = await runner.query(
        `SELECT pg_try_advisory_lock(hashtext('chore'), hashtext($1)) AS got`,
        [name],
      );
      if (!lock?.got) return;
      try {
        await work();
      } finally {
        await runner.query(`SELECT pg_advisory_unlock(hashtext('chore'), hashtext($1))`, [name]);
      }
    } finally {
      await runner.release();
    }
  }
}
