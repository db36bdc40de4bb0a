import pg from 'pg';
import { log } from '../telemetry/logger.js';
import { sqlState } from './database-errors.js';

/** Nothing heard for this long while an answer is owed: ask whether anybody is there. */
const QUIET_MS = 1_000;
/** A database that has not greeted a new connection by then does not serve. */
const GREETING_MS = 1_500;
const LOOK_EVERY_MS = 250;
/** While it is away it is asked again and again. */
const ASK_AGAIN_MS = 500;
/** Starting up, or shutting down: it speaks, and does not serve. */
const NOT_SERVING = /^57P0[123]$/;

/** What the watch needs to know of a connection beyond the types of `pg`. */
interface Wire {
  connection: NodeJS.EventEmitter & { stream: NodeJS.EventEmitter & { destroy(): void } };
}

interface Line {
  client: pg.ClientBase;
  /** Statements sent and not answered. */
  owed: number;
  /** Since when the oldest of them waits, by `performance.now()`. */
  since: number;
}

/**
 * Tells a slow database from one that hangs without a word (a stopped process, a dead machine, a cable out), which no
 * socket reports. A slow statement may take its time; but when nothing at all is heard for a second and a new connection
 * is not greeted either, every connection is ended, so that whoever waits on one hears of it at once instead of
 * never. New ones are refused until the database answers again.
 */
export class DatabasePulse {
  private readonly lines = new Set<Line>();
  /** When each caller that has no connection yet asked for one; the oldest first. */
  private readonly callers = new Set<{ since: number }>();
  private heardAt = performance.now();
  private lost = false;
  private asking: Promise<boolean> | null = null;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param url where to knock
   * @param statementLimitMs the longest a statement may take; a connection that owes an answer for longer is dead
   */
  constructor(
    private readonly url: string,
    private readonly statementLimitMs: number,
  ) {}

  /** True from the moment the database was found silent until it answers again. */
  get away(): boolean {
    return this.lost;
  }

  start(): void {
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Whether it answers: from what was heard within the last second, else by asking. Takes little longer than a second. */
  async answers(): Promise<boolean> {
    if (this.lost) return false;
    return performance.now() - this.heardAt < QUIET_MS || this.ask();
  }

  /** Watches a connection that stands. Every connection of the process should pass here, pooled or not. */
  watch(client: pg.ClientBase): void {
    const line: Line = { client, owed: 0, since: 0 };
    const { connection } = client as unknown as Wire;
    const hear = (): void => {
      this.heardAt = performance.now();
    };
    connection.stream.on('data', hear);
    connection.on('readyForQuery', () => {
      line.owed = Math.max(0, line.owed - 1);
      line.since = performance.now();
    });
    const query = client.query.bind(client) as (...args: unknown[]) => unknown;
    client.query = ((...args: unknown[]) => {
      if (line.owed === 0) line.since = performance.now();
      line.owed += 1;
      return query(...args);
    }) as typeof client.query;
    this.lines.add(line);
    client.once('end', () => {
      this.lines.delete(line);
      // Whatever ended it, what was heard before says nothing any more.
      this.heardAt = Number.NEGATIVE_INFINITY;
    });
    hear();
  }

  /** A caller begins to wait for a connection. @returns to be called when it has one, or gives up */
  callerWaits(): () => void {
    const caller = { since: performance.now() };
    this.callers.add(caller);
    return () => this.callers.delete(caller);
  }

  /** How long the caller has waited who waits longest for a connection, in milliseconds. */
  get longestWaitMs(): number {
    const [first] = this.callers;
    return first ? performance.now() - first.since : 0;
  }

  /** Ends every connection, answered or not. */
  cut(): void {
    for (const line of this.lines) end(line);
  }

  private look(): void {
    // What arrived while this process was busy is read first: its own delay must not be blamed on the database.
    setImmediate(() => {
      const now = performance.now();
      let quiet = false;
      for (const line of this.lines) {
        if (line.owed === 0) continue;
        if (now - line.since > this.statementLimitMs) end(line);
        quiet ||= now - line.since > QUIET_MS;
      }
      if (quiet && now - this.heardAt > QUIET_MS && !this.lost && !this.asking) void this.suspect();
    });
  }

  private async suspect(): Promise<void> {
    const before = this.heardAt;
    if ((await this.ask()) || this.heardAt !== before || this.timer === undefined) return;
    this.lost = true;
    log.error({ connections: this.lines.size }, 'the database does not answer; its connections are ended');
    this.cut();
    while (this.lost && this.timer) {
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS).unref());
      if (await this.ask()) this.lost = false;
    }
    log.info('the database answers again');
  }

  private ask(): Promise<boolean> {
    return (this.asking ??= this.knock().finally(() => (this.asking = null)));
  }

  private async knock(): Promise<boolean> {
    const client = new pg.Client({ connectionString: this.url, application_name: 'madang-pulse' });
    client.on('error', () => undefined);
    try {
      await greeted(client.connect(), GREETING_MS);
    } catch (error) {
      // A refusal by the database itself (too many connections, say) is an answer.
      const state = sqlState(error);
      if (state === null || NOT_SERVING.test(state)) return false;
    } finally {
      (client as unknown as Wire).connection.stream.destroy();
    }
    this.heardAt = performance.now();
    return true;
  }
}

function end(line: Line): void {
  (line.client as unknown as Wire).connection.stream.destroy();
}

/** Waits this long, and then until what has arrived meanwhile was read. */
function greeted(greeting: Promise<unknown>, ms: number): Promise<unknown> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => setImmediate(() => reject(new Error('no greeting'))), ms);
  });
  return Promise.race([greeting, late]).finally(() => clearTimeout(timer));
}
