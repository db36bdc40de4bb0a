import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Db } from '../db/db.js';
import { Nudge } from '../outbox/nudge.js';
import { toOutboxEvent, type EventName, type OutboxEvent, type OutboxRow } from '../outbox/events.js';
import { describeError, log } from '../telemetry/logger.js';

const BATCH = 500;
const LOOK_EVERY_MS = 1_000;
/** Whoever has not read the outbox for so long does not know what others have changed. */
const BLIND_AFTER_MS = 3_000;

interface TailRow extends Partial<OutboxRow> {
  head: string;
}

/**
 * Tells this process, in order, which of the facts that caches mind have happened. Redis only says when to look: with
 * Redis away a fact is heard of a second later.
 */
@Injectable()
export class OutboxTail implements OnModuleInit, OnApplicationShutdown {
  private readonly listeners = new Map<EventName, ((event: OutboxEvent) => void)[]>();
  private readonly beginners: (() => void)[] = [];
  private reached: bigint | null = null;
  private begun = 0n;
  private readAt = -Infinity;
  private reading: Promise<void> | null = null;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly db: Db,
    private readonly nudge: Nudge,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.nudge.listen((kind) => kind === 'delivered' && void this.look());
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.timer.unref();
    void this.look();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
  }

  on(event: EventName, listener: (event: OutboxEvent) => void): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }

  /** Calls once when facts begin to be told: what was read before may have changed meanwhile. */
  onBegin(listener: () => void): void {
    this.beginners.push(listener);
  }

  /** Every fact up to this position has been told here. Zero before the first read. */
  get position(): bigint {
    return this.reached ?? 0n;
  }

  /** What happened up to this position was never told here: it was before this process. */
  get startedAt(): bigint {
    return this.begun;
  }

  /** False while this process may have missed what others changed. */
  get sighted(): boolean {
    return this.reached !== null && performance.now() - this.readAt < BLIND_AFTER_MS;
  }

  /** Reads on from where we are. One read at a time; news during it cause one more. */
  private look(): Promise<void> {
    if (this.reading) {
      this.again = true;
      return this.reading;
    }
    this.reading = this.readOn()
      .catch((error: unknown) =>
        log.warn({ error: describeError(error) }, 'caches could not read the outbox'),
      )
      .finally(() => {
        this.reading = null;
        if (this.again) {
          this.again = false;
          void this.look();
        }
      });
    return this.reading;
  }

  private async readOn(): Promise<void> {
    if (this.reached === null) {
      const [row] = await this.db.quick<{ head: bigint }>(`SELECT last_position AS head FROM outbox_head`);
      this.begun = this.reached = BigInt(row?.head ?? 0);
      this.readAt = performance.now();
      for (const listener of this.beginners) listener();
      return;
    }
    for (;;) {
      const after: bigint = this.reached;
      const startedAt = performance.now();
      // The head and the facts are of one snapshot: nothing below the head is still to come.
      const rows: TailRow[] = await this.db.quick<TailRow>(
        `SELECT h.last_position AS head, o.* FROM outbox_head h LEFT JOIN LATERAL (
           SELECT id, position, event, subject_id, payload, trace_id, occurred_at FROM outbox
           WHERE position > $1 AND position <= h.last_position AND event = ANY($2) ORDER BY position LIMIT ${BATCH}
         ) o ON true`,
        [after, [...this.listeners.keys()]],
      );
      const events = rows.filter((row): row is OutboxRow & TailRow => row.id != null).map(toOutboxEvent);
      for (const event of events) {
        for (const listener of this.listeners.get(event.event) ?? []) listener(event);
        this.reached = event.position;
      }
      this.readAt = startedAt;
      if (events.length < BATCH) {
        this.reached = BigInt(rows[0]?.head ?? after);
        return;
      }
    }
  }
}
