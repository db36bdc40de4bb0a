import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PAYMENT_EVENTS } from '../../src/modules/payments/payments.events.js';
import { cursorOf } from '../../src/platform/live/live-hub.js';
import { buyPoints } from '../kit/buyer.js';
import { EventStream } from '../kit/event-stream.js';
import { freePort } from '../kit/free-port.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { proveMoney } from '../kit/money-proof.js';
import { ServerProcess } from '../kit/server-process.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { Nginx } from './nginx.js';

/** Of each transport. */
const SUBSCRIBERS = 3;
/** Answers that must have come between two restarts, so that each happens under load. */
const ANSWERS_BETWEEN = 25;
/** Between one caller's requests: enough are always on their way, and the machine has time to start a process. */
const PAUSE_MS = 50;
const RETRY_MS = 200;

const QUERY = `subscription ($after: Cursor) { paymentsUpdated(after: $after) {
  __typename ... on PaymentChanged { cursor } ... on Lagged { cursor } } }`;

interface Event {
  paymentsUpdated: { cursor: string; __typename: string };
}

/** Follows the payments the way the admin app does: told to come back, it comes back with the last cursor it saw. */
abstract class Subscriber {
  readonly cursors: string[] = [];
  readonly strange: unknown[] = [];
  connections = 0;
  protected readonly variables: { after: string };

  constructor(after: string) {
    this.variables = { after };
  }

  protected take(result: { data?: unknown; errors?: unknown }): void {
    const event = (result.data as Event | null | undefined)?.paymentsUpdated;
    if (result.errors || event?.__typename !== 'PaymentChanged') this.strange.push(result);
    if (!event) return;
    this.cursors.push(event.cursor);
    this.variables.after = event.cursor;
  }

  abstract close(): unknown;
}

class SocketSubscriber extends Subscriber {
  private readonly client;

  constructor(url: string, token: string, after: string) {
    super(after);
    this.client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 1_000,
      shouldRetry: () => true,
      retryWait: () => sleep(RETRY_MS),
      connectionParams: { authorization: `Bearer ${token}` },
      on: { connected: () => (this.connections += 1) },
    });
    // The variables are read again for each new connection.
    this.client.subscribe<Event>(
      { query: QUERY, variables: this.variables },
      {
        next: (result) => this.take(result),
        error: (error) => this.strange.push(error),
        complete: () => undefined,
      },
    );
  }

  close(): unknown {
    return this.client.dispose();
  }
}

class StreamSubscriber extends Subscriber {
  private stream: EventStream | null = null;
  private closed = false;

  constructor(
    private readonly url: string,
    private readonly token: string,
    after: string,
  ) {
    super(after);
    void this.follow();
  }

  close(): void {
    this.closed = true;
    this.stream?.close();
  }

  private async follow(): Promise<void> {
    while (!this.closed) {
      const authorization = `Bearer ${this.token}`;
      const options = { authorization, query: QUERY, variables: this.variables };
      const stream = (this.stream = await EventStream.open(this.url, options));
      if (stream.response.status !== 200) this.strange.push(stream.response.status);
      this.connections += 1;
      while (stream.ended === null) {
        for (const result of stream.results.splice(0)) this.take(result);
        await sleep(10);
      }
      for (const result of stream.results.splice(0)) this.take(result);
      await sleep(RETRY_MS);
    }
  }
}

describe('processes replaced in turn behind nginx, under load (S002-ARC-03, S003-OPS-02, S000-ARC-04)', () => {
  let system: TestSystem;
  let nginx: Nginx;
  const apis: ServerProcess[] = [];
  const workers: ServerProcess[] = [];

  const process = (role: 'api' | 'worker', port: number) =>
    new ServerProcess({ ...system.environment, PORT: String(port) }, role).ready();

  const replace = async (group: ServerProcess[], i: number, role: 'api' | 'worker') => {
    const old = group[i] as ServerProcess;
    old.signal('SIGTERM');
    expect(await old.ended(60_000)).toBe(0);
    group[i] = await process(role, Number(old.environment['PORT']));
  };

  beforeAll(async () => {
    // This process prepares and looks; it is not behind the proxy and works nothing off.
    system = await TestSystem.start({
      role: 'api',
      environment: {
        TRUSTED_PROXY_HOPS: '1',
        SHUTDOWN_NOTICE_MS: '300',
        RATE_LIMITS: 'actor=1000000,address=1000000,money=1000000,signIn=1000000',
      },
    });
    const ports = await Promise.all(Array.from({ length: 4 }, freePort));
    const [first, second, third, fourth] = ports as [number, number, number, number];
    nginx = await (await Nginx.prepare([first, second])).start();
    apis.push(...(await Promise.all([process('api', first), process('api', second)])));
    workers.push(...(await Promise.all([process('worker', third), process('worker', fourth)])));
  }, 240_000);
  afterAll(async () => {
    for (const each of [...apis, ...workers]) await each.kill();
    await nginx.stop();
    await system.stop();
  });

  it('not one request fails and not one event is lost', async () => {
    const staff = new GraphqlClient(nginx.url, (await system.staff()).token);
    const someone = await system.customer();
    const customer = { ...someone, client: new GraphqlClient(nginx.url, someone.token) };
    const [head] = await system.sql<{ last_position: string }>('SELECT last_position FROM outbox_head');
    const from = BigInt(head?.last_position ?? '0');
    const subscribers = [SocketSubscriber, StreamSubscriber].flatMap((Kind) =>
      Array.from(
        { length: SUBSCRIBERS },
        () => new Kind(nginx.url, staff.token ?? '', cursorOf('outbox', from)),
      ),
    );

    const failures: unknown[] = [];
    let answers = 0;
    let stopped = false;
    const forEver = async (work: () => Promise<unknown>): Promise<void> => {
      while (!stopped) {
        await work().then(
          () => (answers += 1),
          (error: unknown) => failures.push(error),
        );
        await sleep(PAUSE_MS);
      }
    };
    const readOne = () => staff.ok('{ payments { total items { id status user { name } } } }');
    const buyOne = () => buyPoints(system, customer, '1000');
    const load = Promise.all([readOne, readOne, buyOne, buyOne].map(forEver));
    const more = async () => {
      const target = answers + ANSWERS_BETWEEN;
      await eventually(async () => answers >= target, 30_000);
    };

    await more();
    for (let i = 0; i < 2; i += 1) {
      await Promise.all([replace(apis, i, 'api'), replace(workers, i, 'worker')]);
      // The proxy gives it requests again.
      const port = Number((apis[i] as ServerProcess).environment['PORT']);
      const before = nginx.answeredBy(port);
      await eventually(async () => nginx.answeredBy(port) >= before + 5, 30_000);
      await more();
    }
    stopped = true;
    await load;
    expect(failures).toEqual([]);

    const facts = await eventually(async () => {
      const [waiting] = await system.sql<{ open: number }>(
        `SELECT count(*)::int AS open FROM outbox WHERE position IS NULL OR delivered_at IS NULL`,
      );
      if (waiting?.open !== 0) return null;
      const rows = await system.sql<{ position: string }>(
        `SELECT position FROM outbox WHERE position > $1 AND event = ANY($2) ORDER BY position`,
        [from.toString(), PAYMENT_EVENTS],
      );
      return rows.map(({ position }) => cursorOf('outbox', BigInt(position)));
    }, 20_000);
    expect(facts.length).toBeGreaterThan(ANSWERS_BETWEEN);
    for (const subscriber of subscribers) {
      await eventually(async () => subscriber.cursors.length >= facts.length, 20_000).catch(() => undefined);
      expect(subscriber.strange).toEqual([]);
      expect(subscriber.cursors).toEqual(facts);
      // Each was sent away at least once and came back.
      expect(subscriber.connections).toBeGreaterThan(1);
      await subscriber.close();
    }
    await proveMoney(system);

    const lines = nginx.log.split('\n').flatMap((line) => /"upstreamStatus":"([^"]*)"/.exec(line)?.[1] ?? []);
    // Requests that came to a closed door were answered by the other process.
    expect(lines.filter((statuses) => statuses === '502, 200').length).toBeGreaterThan(0);
    for (const api of apis) expect(nginx.log).toContain(`"upstream":"${new URL(api.url).host}"`);
  }, 240_000);
});
