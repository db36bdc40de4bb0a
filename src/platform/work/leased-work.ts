import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Db } from '../db/db.js';
import { UnitOfWork } from '../db/unit-of-work.js';
import { Nudge } from '../outbox/nudge.js';
import { systemActor } from '../security/actor.js';
import { describeError, log } from '../telemetry/logger.js';
import { newTraceId, runInTrace } from '../telemetry/trace.js';
import { Lease, LeaseLost, type LeasedTableName } from './lease.js';

const LEASE_MS = 15_000;
/** We stop working this long before others may begin. */
const MARGIN_MS = 3_000;
const RENEW_MS = 4_000;
const LOOK_EVERY_MS = 1_000;
const ACTOR = systemActor('work');

/** A table of work: who does it, and how much of it at once in this process. */
export interface LeasedTable {
  table: LeasedTableName;
  concurrency: number;
  /** What this process knows how to do. During a rolling update the rest is left to newer processes. */
  kinds(): readonly string[];
  /**
   * Works on one row and gives it back with `lease.release`. One that throws keeps its row until the lease ends.
   * Stops soon after `lease.signal` is aborted.
   */
  work(lease: Lease): Promise<void>;
}

/**
 * Hands rows that are due to workers, each row to one worker of all processes. It needs PostgreSQL only. A worker
 * that dies loses its lease after 15 seconds, and the row goes to another.
 */
@Injectable()
export class LeasedWork {
  private readonly tables: LeasedTable[] = [];
  private readonly leases = new Map<Lease, Promise<void>>();
  private readonly owner = `${hostname()}:${process.pid}`;
  private readonly timers: NodeJS.Timeout[] = [];
  private looking: Promise<void> | null = null;
  private again = false;
  private renewing = false;
  private stopped = true;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly nudge: Nudge,
  ) {}

  register(table: LeasedTable): void {
    this.tables.push(table);
  }

  start(): void {
    this.stopped = false;
    // A nudge that is lost costs a second.
    this.stopListening = this.nudge.listen((kind) => kind === 'work' && this.look());
    this.timers.push(
      setInterval(() => this.look(), LOOK_EVERY_MS),
      setInterval(() => void this.renew(), RENEW_MS),
    );
    this.look();
  }

  /** Takes nothing more, asks what runs to come to an end, and waits for it, at most `timeoutMs`. */
  async stop(timeoutMs: number): Promise<void> {
    if (this.stopped) return;
    this.stopped = true;
    this.stopListening();
    await this.looking;
    for (const lease of this.leases.keys()) lease.drain();
    const late = new Promise((resolve) => setTimeout(resolve, timeoutMs).unref());
    await Promise.race([Promise.allSettled(this.leases.values()), late]);
    for (const timer of this.timers) clearInterval(timer);
  }

  /** Takes what is due, as much as there is room for. One look at a time; a call during it causes one more. */
  private look(): void {
    if (this.stopped) return;
    if (this.looking) {
      this.again = true;
      return;
    }
    this.looking = this.takeDue()
      .catch((error: unknown) => log.warn({ error: describeError(error) }, 'could not look for work'))
      .finally(() => {
        this.looking = null;
        if (this.again) {
          this.again = false;
          this.look();
        }
      });
  }

  private async takeDue(): Promise<void> {
    for (const table of this.tables) {
      const busy = [...this.leases.keys()].filter((lease) => lease.table === table.table).length;
      const room = table.concurrency - busy;
      if (room <= 0 || table.kinds().length === 0) continue;
      for (const lease of await this.take(table, room)) this.begin(table, lease);
    }
  }

  private async take(table: LeasedTable, room: number): Promise<Lease[]> {
    const now = this.clock.now();
    const due = `due_at <= $1 AND kind = ANY($2) AND (lease_until IS NULL OR lease_until < clock_timestamp())`;
    const parameters = [now, table.kinds()];
    // Mostly there is nothing: that is found out without a transaction.
    if (!(await this.db.one(`SELECT 1 FROM ${table.table} WHERE ${due} LIMIT 1`, parameters))) return [];
    const askedAt = performance.now();
    const [rows] = await this.uow.run(ACTOR, (tx) =>
      tx.query<[{ id: string; lease_token: string }[], number]>(
        `UPDATE ${table.table} SET lease_token = lease_token + 1, lease_owner = $3,
           lease_until = clock_timestamp() + $4 * interval '1 millisecond'
         WHERE id IN (SELECT id FROM ${table.table} WHERE ${due} ORDER BY due_at LIMIT $5 FOR UPDATE SKIP LOCKED)
         RETURNING id, lease_token`,
        [...parameters, this.owner, LEASE_MS, room],
      ),
    );
    return rows.map((row) => new Lease(table.table, row.id, row.lease_token, askedAt, LEASE_MS - MARGIN_MS));
  }

  private begin(table: LeasedTable, lease: Lease): void {
    const working = runInTrace({ traceId: newTraceId() }, () => table.work(lease))
      .catch((error: unknown) => {
        if (error instanceof LeaseLost) log.warn({ table: table.table, id: lease.id }, 'lease lost');
        else log.error({ table: table.table, id: lease.id, error: describeError(error) }, 'work broke off');
      })
      .finally(() => {
        this.leases.delete(lease);
        this.look();
      });
    this.leases.set(lease, working);
  }

  private async renew(): Promise<void> {
    // Without an answer a lease is good until it could have ended; then we must be the first to know.
    for (const lease of this.leases.keys()) if (lease.isStale()) lease.lose();
    if (this.renewing) return;
    this.renewing = true;
    try {
      for (const { table } of this.tables) {
        const held = [...this.leases.keys()].filter((lease) => lease.table === table);
        if (held.length > 0) await this.extend(table, held);
      }
    } catch (error) {
      log.warn({ error: describeError(error) }, 'could not renew leases');
    } finally {
      this.renewing = false;
    }
  }

  private async extend(table: LeasedTableName, held: Lease[]): Promise<void> {
    const askedAt = performance.now();
    const [rows] = await this.uow.run(ACTOR, (tx) =>
      tx.query<[{ token: string; id: string }[], number]>(
        `UPDATE ${table} SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
         FROM unnest($1::uuid[], $2::bigint[]) AS held (id, token)
         WHERE ${table}.id = held.id AND lease_token = held.token AND lease_until IS NOT NULL
         RETURNING held.id, held.token`,
        [held.map((lease) => lease.id), held.map((lease) => lease.token), LEASE_MS],
      ),
    );
    const kept = new Set(rows.map((row) => `${row.id}:${row.token}`));
    for (const lease of held) {
      if (kept.has(`${lease.id}:${lease.token}`)) lease.renewed(askedAt, LEASE_MS - MARGIN_MS);
      // One that has just been given back is no loss.
      else if (this.leases.has(lease)) lease.lose();
    }
  }
}
