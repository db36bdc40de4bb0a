import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { log } from '../../telemetry/logger.js';
import { endOfTurn } from '../../work/turn.js';
import type { DatabasePulse } from '../pulse.js';
import { LaneQuery, type LaneStatement } from './lane-query.js';

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
const CONNECT_TIMEOUT_MS = 2_000;
const RECONNECT_PAUSE_MS = 200;

/** One connection that carries many statements at once. It is opened at its first use, and again after it was lost. */
export class LaneConnection {
  waiting = 0;
  private client: Promise<pg.Client> | null = null;
  private open: pg.Client | null = null;
  private corked = false;
  private mayConnectAt = 0;
  private closed = false;

  constructor(private readonly options: LaneConnectionOptions) {}

  query(statement: LaneStatement, values: readonly unknown[]): Promise<object[]> {
    this.waiting += 1;
    return new Promise((resolve, reject) => {
      const done = (error: unknown, rows: object[]): void => {
        this.waiting -= 1;
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
      query_timeout: ANSWER_TIMEOUT_MS,
      options: this.options.settings,
      keepAlive: true,
      pipeline: true,
    } as pg.ClientConfig);
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

  /** Statements of one turn of the event loop leave together. */
  private corkForThisTurn(client: pg.Client): void {
    if (this.corked) return;
    const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
    this.corked = true;
    stream.cork();
    endOfTurn.last(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}
