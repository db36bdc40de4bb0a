import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { log } from '../../telemetry/logger.js';
import { endOfTurn } from '../../work/turn.js';
import { sqlState } from '../database-errors.js';
import type { DatabasePulse, PulseLine } from '../pulse.js';
import { LaneStatement } from './lane-statement.js';
import type { Column, RowReader } from './row-reader.js';
import { connectionLost, type WireError } from './wire-error.js';
import { WireReader, type WireHandler } from './wire-reader.js';
import { WireWriter } from './wire-writer.js';

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
/** Distinct statements that stay prepared; rarer ones are planned each time. */
const PREPARED_MAX = 300;
/** A migration changed what a prepared plan stood on, or it is gone. */
export const STALE_PLAN = new Set(['0A000', '26000']);

/** A statement under way. */
interface Asked {
  statement: LaneStatement;
  /** In what form its rows were asked for. */
  binary: boolean;
  /** Once its first row has come. */
  reader: RowReader | null;
  rows: object[];
  error: Error | null;
  askedAt: number;
  resolve: (rows: object[]) => void;
  reject: (error: Error) => void;
}

/** One connection that carries many statements at once. It is opened at its first use, and again after it was lost. */
export class LaneConnection {
  waiting = 0;
  private link: Promise<Link> | null = null;
  private open: Link | null = null;
  private mayConnectAt = 0;
  private closed = false;

  constructor(private readonly options: LaneConnectionOptions) {}

  query(sql: string, values: readonly unknown[]): Promise<object[]> {
    this.waiting += 1;
    const answer = this.open ? this.open.ask(sql, values) : this.afterOpening(sql, values);
    const done = (): void => void (this.waiting -= 1);
    answer.then(done, done);
    return answer;
  }

  async close(): Promise<void> {
    this.closed = true;
    const link = await this.link?.catch(() => null);
    await link?.end();
  }

  private async afterOpening(sql: string, values: readonly unknown[]): Promise<object[]> {
    return (await (this.link ??= this.connect())).ask(sql, values);
  }

  /**
   * A database that is down is not helped by a storm of connects: after one that failed the next waits a moment, and
   * whoever asks meanwhile waits for that one.
   */
  private async connect(): Promise<Link> {
    const pauseMs = this.mayConnectAt - performance.now();
    if (pauseMs > 0) await sleep(pauseMs);
    const client = new pg.Client({
      connectionString: this.options.url,
      application_name: `${this.options.applicationName} lane`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      options: this.options.settings,
      keepAlive: true,
    });
    client.on('error', (error) => {
      if (!this.closed) log.warn({ error: error.message }, 'read lane lost its connection');
    });
    try {
      await client.connect();
    } catch (error) {
      this.mayConnectAt = performance.now() + RECONNECT_PAUSE_MS;
      this.link = null;
      throw error;
    }
    const link = new Link(client, this.options.pulse, () => (this.link = this.open = null));
    return (this.open = link);
  }
}

/** A connection that stands. `pg` has greeted the server and proven who we are; from there on we speak ourselves. */
class Link implements WireHandler {
  private readonly socket: Socket;
  private readonly asked: Asked[] = [];
  private readonly statements = new Map<string, LaneStatement>();
  private readonly writer = new WireWriter();
  private readonly line: PulseLine | undefined;
  private names = 0;
  private flushes = false;
  private timer: NodeJS.Timeout | undefined;
  private over: Error | null = null;

  constructor(
    private readonly client: pg.Client,
    pulse: DatabasePulse | undefined,
    onEnd: () => void,
  ) {
    this.socket = (client as unknown as { connection: { stream: Socket } }).connection.stream;
    const reader = new WireReader(this);
    this.socket.removeAllListeners('data');
    this.socket.on('data', (chunk: Buffer) => reader.read(chunk));
    this.line = pulse?.line(client);
    client.on('end', () => {
      onEnd();
      this.lose(connectionLost());
    });
  }

  ask(sql: string, values: readonly unknown[]): Promise<object[]> {
    return new Promise((resolve, reject) => {
      if (this.over) return reject(this.over);
      const statement = this.statementOf(sql);
      const binary = statement.formats.length > 0;
      const { mark } = this.writer;
      try {
        if (!statement.sent) {
          this.writer.parse(statement.name, sql);
          this.writer.describe(statement.name);
        }
        this.writer.bind(statement.name, values, statement.formats);
        this.writer.executeAndSync();
      } catch (error) {
        this.writer.rollback(mark);
        return reject(error as Error);
      }
      statement.sent = true;
      const askedAt = performance.now();
      this.asked.push({ statement, binary, reader: null, rows: [], error: null, askedAt, resolve, reject });
      this.line?.asked();
      this.timer ??= setTimeout(() => this.look(), ANSWER_TIMEOUT_MS);
      this.flushWithThisTurn();
    });
  }

  async end(): Promise<void> {
    if (!this.writer.isEmpty) this.socket.write(this.writer.take());
    await this.client.end().catch(() => undefined);
  }

  parsed(): void {
    const [first] = this.asked;
    if (first) first.statement.parsed = true;
  }

  described(columns: Column[]): void {
    this.asked[0]?.statement.describe(columns);
  }

  row(bytes: Buffer, at: number, end: number): void {
    const [first] = this.asked;
    if (!first || first.error) return;
    try {
      const reader = (first.reader ??= first.statement.readerOf(first.binary));
      first.rows.push(reader(bytes, at, bytes.toString('latin1', at, end), at));
    } catch (error) {
      first.error = error as Error;
    }
  }

  failed(error: WireError): void {
    const [first] = this.asked;
    if (first) first.error ??= error;
  }

  ready(): void {
    const first = this.asked.shift();
    if (!first) return;
    this.line?.answered();
    if (this.asked.length === 0) {
      clearTimeout(this.timer);
      this.timer = undefined;
    }
    if (!first.error) return first.resolve(first.rows);
    const { statement } = first;
    if (!statement.parsed || STALE_PLAN.has(sqlState(first.error) ?? '')) this.forget(statement);
    first.reject(first.error);
  }

  private statementOf(sql: string): LaneStatement {
    const known = this.statements.get(sql);
    if (known) return known;
    if (this.statements.size >= PREPARED_MAX) return new LaneStatement('', sql);
    this.names += 1;
    const statement = new LaneStatement(`lane_${this.names}`, sql);
    this.statements.set(sql, statement);
    return statement;
  }

  /** The next one who asks has it understood afresh, under another name. */
  private forget(statement: LaneStatement): void {
    if (this.statements.get(statement.sql) !== statement) return;
    this.statements.delete(statement.sql);
    // Its answer comes before that of the next statement, which ends with a sync for both.
    if (statement.parsed) this.writer.close(statement.name);
  }

  private flushWithThisTurn(): void {
    if (this.flushes) return;
    this.flushes = true;
    endOfTurn.last(() => {
      this.flushes = false;
      if (!this.over) this.socket.write(this.writer.take());
    });
  }

  /** Answers come in the order of the questions: only the first can be late. */
  private look(): void {
    this.timer = undefined;
    const [first] = this.asked;
    if (!first) return;
    const leftMs = first.askedAt + ANSWER_TIMEOUT_MS - performance.now();
    if (leftMs > 0) {
      this.timer = setTimeout(() => this.look(), leftMs);
      return;
    }
    this.lose(connectionLost('Query read timeout'));
    this.socket.destroy();
  }

  private lose(error: Error): void {
    this.over ??= error;
    clearTimeout(this.timer);
    for (const asked of this.asked.splice(0)) asked.reject(asked.error ?? error);
  }
}
