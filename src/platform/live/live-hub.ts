import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { decodeCursor, encodeCursor } from '../../shared/paging.js';
import { Db } from '../db/db.js';
import { Nudge } from '../outbox/nudge.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type EventName, type OutboxRow } from '../outbox/events.js';
import { describeError, log } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import { LiveStream, type LiveItem } from './live-stream.js';

const BATCH = 500;
const LOOK_EVERY_MS = 1_000;
/** A cursor further back than this is answered with `Lagged`: replaying it would cost more than reading afresh. */
const REPLAY_MAX = 5_000n;

/**
 * Follows the outbox by position and gives each subscriber every fact after its cursor, once and in order.
 * Redis only says when to look; a lost message delays by a second and loses nothing.
 */
@Injectable()
export class LiveHub implements OnModuleInit, OnApplicationShutdown {
  private position: bigint | null = null;
  private readonly streams = new Set<LiveStream>();
  private reading: Promise<void> | null = null;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private stopListening: () => void = () => undefined;

  constructor(
    private readonly db: Db,
    private readonly nudge: Nudge,
  ) {}

  onModuleInit(): void {
    this.stopListening = this.nudge.listen((kind) => kind === 'delivered' && void this.read());
    this.timer = setInterval(() => void this.read(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    this.stopListening();
    clearInterval(this.timer);
    for (const stream of this.streams) stream.end();
  }

  /**
   * Every fact of the named kinds after `after`, or from now on without one.
   * @throws CURSOR_INVALID
   */
  async subscribe(events: readonly EventName[], after: string | null | undefined): Promise<LiveStream> {
    const wanted = after == null ? null : parseCursor(after);
    if (this.position === null) await this.read();
    if (this.position === null) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
    const names = new Set<string>(events);
    const stream = new LiveStream(names, () => {
      this.streams.delete(stream);
      metrics.liveSubscribers.set(this.streams.size);
    });
    // From this line on the stream hears what the hub reads; what lies before is replayed below.
    const joinedAt: bigint = this.position;
    this.streams.add(stream);
    metrics.liveSubscribers.set(this.streams.size);
    if (wanted !== null) await this.replay(stream, events, wanted, joinedAt);
    stream.open();
    return stream;
  }

  /** Subscriptions open in this process. */
  get subscribers(): number {
    return this.streams.size;
  }

  private async replay(
    stream: LiveStream,
    events: readonly EventName[],
    after: bigint,
    upTo: bigint,
  ): Promise<void> {
    if (after > upTo) {
      // Ahead of us: another process has read further. We shall get there; what is before the cursor is skipped.
      stream.skipThrough(after);
      return;
    }
    if (upTo - after > REPLAY_MAX) {
      stream.replayed({ kind: 'lagged', cursor: cursorOf(upTo) });
      return;
    }
    const rows = await this.db.rows<OutboxRow>(
      `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE position > $1 AND position <= $2 AND event = ANY($3) ORDER BY position`,
      [after.toString(), upTo.toString(), events],
    );
    for (const event of rows.map(toOutboxEvent)) {
      stream.replayed({ kind: 'event', cursor: cursorOf(event.position), event });
    }
  }

  /** Reads on from where we are. One read at a time; a nudge during it causes one more. */
  private read(): Promise<void> {
    if (this.reading) {
      this.again = true;
      return this.reading;
    }
    this.reading = this.readAll()
      .catch((error: unknown) =>
        log.warn({ error: describeError(error) }, 'live hub could not read the outbox'),
      )
      .finally(() => {
        this.reading = null;
        if (this.again) {
          this.again = false;
          void this.read();
        }
      });
    return this.reading;
  }

  private async readAll(): Promise<void> {
    if (this.position === null) {
      const [head] = await this.db.rows<{ last_position: string }>(`SELECT last_position FROM outbox_head`);
      this.position = BigInt(head?.last_position ?? '0');
      return;
    }
    for (;;) {
      const from: bigint = this.position;
      const rows: OutboxRow[] = await this.db.rows<OutboxRow>(
        `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE position > $1 ORDER BY position LIMIT ${BATCH}`,
        [from.toString()],
      );
      for (const event of rows.map(toOutboxEvent)) {
        this.position = event.position;
        const item: LiveItem = { kind: 'event', cursor: cursorOf(event.position), event };
        for (const stream of this.streams) stream.push(item);
      }
      if (rows.length < BATCH) return;
    }
  }
}

export function cursorOf(position: bigint): string {
  return encodeCursor(['outbox', position.toString()]);
}

function parseCursor(cursor: string): bigint {
  const [source, position = ''] = decodeCursor(cursor, ['text', 'digits']);
  if (source !== 'outbox') throw commonErrors.CURSOR_INVALID({ path: 'after' });
  return BigInt(position);
}
