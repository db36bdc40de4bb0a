import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { log } from '../../telemetry/logger.js';
import { endOfTurn } from '../../work/turn.js';
import type { DatabasePulse } from '../pulse.js';
import { LaneQuery, type LaneStatement } from './lane-query.js';
import { handOverBytes } from './row-bytes.js';

export interface LaneConnectionOptions {
  url: string;
  applicationName: string;
  /** Settings of the session, as on a command line: `-c name=value`. */
  settings: string;
  /** Watches the connections beside our own limit. */
  pulse?: DatabasePulse;
}

/** The statement ends here on the server, and the wait for it a little later on our side. */
const STATEMENT_TIMEOUT_MS = 2_000;
const ANSWER_TIMEOUT_MS = 2_500;
/** How soon after it was ended, or while it is being opened. */
const LOOK_AGAIN_MS = 100;
const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_PAUSE_MS = 200;

/** One connection that carries many statements at once. It is opened at its first use, and again after it was lost. */
export class LaneConnection {
  /** When each statement that waits for its answer was asked. Answers come in the order of statements. */
  private readonly asked: number[] = [];
  private timer: NodeJS.Timeout | null = null;
  private client: Promise<pg.Client> | null = null;
  private open: pg.Client | null = null;
  private corked = false;
  private mayConnectAt = 0;
  private closed = false;

  constructor(private readonly options: LaneConnectionOptions) {}

  get waiting(): number {
    return this.asked.length;
  }

  query(statement: LaneStatement, values: readonly unknown[]): Promise<object[]> {
    this.asked.push(performance.now());
    this.watch();
    return new Promise((resolve, reject) => {
      const done = (error: unknown, rows: object[]): void => {
        this.asked.shift();
        if (error) reject(error as Error);
        else resolve(rows);
      };
      const ask = (client: pg.Client): void => {
        this.corkForThisTurn(client);
        client.query(new LaneQuery(statement, values, done));
      };
      if (this.open) ask(this.open);
      else (this.client ??= this.connect()).then(ask).catch((error: unknown) => done(error, []));
    });
  }

  async close(): Promise<void> {
    this.closed = true;
    const client = await this.client?.catch(() => null);
    await client?.end().catch(() => undefined);
  }

  /**
   * A database that is down is not helped by a storm of connects: after one that failed the next waits a moment, and
   * whoever asks meanwhile waits for that one.
   */
  private async connect(): Promise<pg.Client> {
    const pauseMs = this.mayConnectAt - performance.now();
    if (pauseMs > 0) await sleep(pauseMs);
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: `${this.options.applicationName} lane`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      options: this.options.settings,
      keepAlive: true,
      pipeline: true,
    } as pg.ClientConfig);
    handOverBytes(client);
    client.on('error', (error) => {
      if (!this.closed) log.warn({ error: error.message }, 'read lane lost its connection');
    });
    let ended = false;
    client.on('end', () => {
      ended = true;
      if (this.open === client) this.open = this.client = null;
    });
    try {
      await client.connect();
    } catch (error) {
      this.mayConnectAt = performance.now() + RECONNECT_PAUSE_MS;
      this.client = null;
      throw error;
    }
    this.options.pulse?.watch(client);
    if (ended) this.client = null;
    else this.open = client;
    return client;
  }

  /**
   * Ends the connection when its oldest statement waits too long: those behind it wait as well. One timer looks after
   * all of them. `pg` would set one for each, and everything that a query holds, its rows above all, would be kept
   * until the next full garbage collection.
   */
  private watch(inMs = ANSWER_TIMEOUT_MS): void {
    // What arrived while this process was busy is read first: its own delay is no fault of the database.
    this.timer ??= setTimeout(() => setImmediate(() => this.look()), inMs).unref();
  }

  private look(): void {
    this.timer = null;
    const [oldest] = this.asked;
    if (oldest === undefined) return;
    const leftMs = oldest + ANSWER_TIMEOUT_MS - performance.now();
    if (leftMs <= 0 && this.open) streamOf(this.open).destroy();
    this.watch(Math.max(leftMs, LOOK_AGAIN_MS));
  }

  /** Statements of one turn of the event loop leave together. */
  private corkForThisTurn(client: pg.Client): void {
    if (this.corked) return;
    const stream = streamOf(client);
    this.corked = true;
    stream.cork();
    endOfTurn.last(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}

function streamOf(client: pg.Client): Socket {
  return (client as unknown as { connection: { stream: Socket } }).connection.stream;
}
