import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { commonErrors } from '../../shared/common-errors.js';
import { log } from '../telemetry/logger.js';
import { isUnavailable, sqlState } from './database-errors.js';
import { OUR_TYPES } from './value-types.js';
import type { DatabasePulse } from './pulse.js';

export interface ReadLaneOptions {
  url: string;
  connections: number;
  applicationName: string;
  /** Watches the connections beside our own limit. */
  pulse?: DatabasePulse;
}

/** The statement ends here on the server, and the wait for it a little later on our side. */
const STATEMENT_TIMEOUT_MS = 2_000;
const ANSWER_TIMEOUT_MS = 2_500;
const CONNECT_TIMEOUT_MS = 2_000;
/** Statements waiting on one connection before the next one is refused. */
const WAITING_MAX = 1_000;
/** Distinct statements that each connection keeps prepared; rarer ones are planned each time. */
const PREPARED_MAX = 300;
const RECONNECT_PAUSE_MS = 200;
const STALE_PLAN = new Set(['0A000', '26000']);

/**
 * A few connections of their own for reads that are known to be quick: pages, totals, rows by key. Each carries many
 * statements at once (pipelining), and what one turn of the event loop asks leaves in one write, so that a page of four
 * statements costs about one round trip. One slow statement would hold up those behind it, therefore: index reads only,
 * a short statement timeout, and never a transaction.
 */
export class ReadLane {
  private readonly connections: LaneConnection[];
  private readonly names = new Map<string, string>();

  constructor(private readonly options: ReadLaneOptions) {
    this.connections = Array.from({ length: options.connections }, () => new LaneConnection(options));
  }

  /** @throws SERVICE_UNAVAILABLE when the database cannot be reached, does not answer, or too many wait already */
  async rows<T>(sql: string, parameters: readonly unknown[]): Promise<T[]> {
    let least = this.connections[0] as LaneConnection;
    for (const connection of this.connections) if (connection.waiting < least.waiting) least = connection;
    if (this.options.pulse?.away) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
    if (least.waiting >= WAITING_MAX) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 1_000 });
    try {
      return (await least.query(this.nameOf(sql), sql, parameters)) as T[];
    } catch (error) {
      // A migration changed what the prepared plan stood on; a read can be asked again, planned afresh.
      if (STALE_PLAN.has(sqlState(error) ?? ''))
        return (await least.query(undefined, sql, parameters)) as T[];
      if (isUnavailable(error)) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.connections.map((connection) => connection.close()));
  }

  private nameOf(sql: string): string | undefined {
    const known = this.names.get(sql);
    if (known !== undefined || this.names.size >= PREPARED_MAX) return known;
    const name = `lane_${createHash('sha1').update(sql).digest('hex').slice(0, 24)}`;
    this.names.set(sql, name);
    return name;
  }
}

/** One connection, opened at its first use and again after it was lost. */
class LaneConnection {
  waiting = 0;
  private client: Promise<pg.Client> | null = null;
  private corked = false;
  private mayConnectAt = 0;
  private closed = false;

  constructor(private readonly options: ReadLaneOptions) {}

  async query(name: string | undefined, text: string, values: readonly unknown[]): Promise<unknown[]> {
    this.waiting += 1;
    try {
      const client = await (this.client ??= this.open());
      this.corkForThisTurn(client);
      const config: pg.QueryConfig = { text, values: values as unknown[], types: OUR_TYPES };
      if (name !== undefined) config.name = name;
      return (await client.query(config)).rows;
    } finally {
      this.waiting -= 1;
    }
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
  private async open(): Promise<pg.Client> {
    const pauseMs = this.mayConnectAt - performance.now();
    if (pauseMs > 0) await sleep(pauseMs);
    try {
      return await this.connect();
    } catch (error) {
      this.mayConnectAt = performance.now() + RECONNECT_PAUSE_MS;
      this.client = null;
      throw error;
    }
  }

  private async connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: `${this.options.applicationName} lane`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      options: '-c timezone=UTC',
      keepAlive: true,
      pipeline: true,
    } as pg.ClientConfig);
    client.on('error', (error) => {
      if (!this.closed) log.warn({ error: error.message }, 'read lane lost its connection');
    });
    client.on('end', () => this.forget(client));
    await client.connect();
    this.options.pulse?.watch(client);
    return client;
  }

  private forget(client: pg.Client): void {
    void this.client?.then(
      (current) => {
        if (current === client) this.client = null;
      },
      () => undefined,
    );
  }

  /** Statements of one turn of the event loop leave together. */
  private corkForThisTurn(client: pg.Client): void {
    if (this.corked) return;
    const { stream } = (client as unknown as { connection: { stream: NodeJS.WritableStream } }).connection;
    const socket = stream as unknown as { cork(): void; uncork(): void };
    this.corked = true;
    socket.cork();
    setImmediate(() => {
      this.corked = false;
      socket.uncork();
    });
  }
}
