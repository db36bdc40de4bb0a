import type { Tx } from '../db/unit-of-work.js';

/** Tables whose rows are worked off under a lease: `due_at`, `lease_token`, `lease_owner`, `lease_until`, `kind`. */
export type LeasedTableName = 'long_jobs' | 'saga_runs';

/** Somebody else works on the row now, or may: whoever hears this writes nothing more. */
export class LeaseLost extends Error {
  constructor() {
    super('the lease was lost');
    this.name = 'LeaseLost';
  }
}

/** The process is stopping: leave the row in a state from which another process goes on. */
export class Draining extends Error {
  constructor() {
    super('the process is stopping');
    this.name = 'Draining';
  }
}

/** The right to work on one row, for as long as it is renewed. */
export class Lease {
  private readonly losing = new AbortController();
  private readonly draining = new AbortController();
  /** Aborted when somebody else may have taken the row. */
  readonly lost = this.losing.signal;
  /** Aborted then, and also when this process is stopping: come to an end that another can go on from. */
  readonly signal = AbortSignal.any([this.losing.signal, this.draining.signal]);
  /** By this process's own clock, counted from before the database was asked: we stop before others may start. */
  private goodUntil: number;

  constructor(
    readonly table: LeasedTableName,
    readonly id: string,
    readonly token: string,
    askedAt: number,
    lengthMs: number,
  ) {
    this.goodUntil = askedAt + lengthMs;
  }

  renewed(askedAt: number, lengthMs: number): void {
    this.goodUntil = askedAt + lengthMs;
  }

  /** True when it may have ended already, as far as we can know. */
  isStale(): boolean {
    return performance.now() >= this.goodUntil;
  }

  lose(): void {
    this.losing.abort(new LeaseLost());
  }

  drain(): void {
    this.draining.abort(new Draining());
  }

  /**
   * Locks the row for `tx`, if it is still ours to write. Every write on the row begins with this.
   * @throws LeaseLost
   */
  async hold(tx: Tx): Promise<void> {
    const rows: unknown[] = await tx.query(
      `SELECT 1 FROM ${this.table} WHERE id = $1 AND lease_token = $2 FOR UPDATE`,
      [this.id, this.token],
    );
    if (rows.length === 0) throw new LeaseLost();
  }

  /** Gives the row back; `dueAt` says when it is to be taken up again; null that nothing is left to do. */
  async release(tx: Tx, dueAt: Date | 'infinity' | null): Promise<void> {
    await tx.query(
      `UPDATE ${this.table} SET due_at = $3, lease_until = NULL, lease_owner = NULL WHERE id = $1 AND lease_token = $2`,
      [this.id, this.token, dueAt],
    );
  }
}
