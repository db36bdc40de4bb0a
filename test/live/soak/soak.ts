import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { Outbox } from '../../../src/platform/outbox/outbox.js';
import { UnitOfWork } from '../../../src/platform/db/unit-of-work.js';
import { cursorOf } from '../../../src/platform/live/live-hub.js';
import { systemActor } from '../../../src/platform/security/actor.js';
import { orderPoints } from '../../kit/buyer.js';
import { RedisProcess } from '../../kit/redis-process.js';
import { ServerProcess } from '../../kit/server-process.js';
import { TestSystem, type Customer } from '../../kit/test-system.js';
import { Subscriber, type SubscriberPlan } from './subscriber.js';
import { compare, type OutboxFact } from './verdict.js';

export interface SoakPlan {
  clients: number;
  /** The part of the clients whose connections are cut again and again. */
  drop: number;
  seconds: number;
  /** Of each api process. */
  memoryMaxMb: number;
  say(line: string): void;
}

export interface SoakVerdict {
  events: number;
  delivered: number;
  connects: number;
  peakMb: number;
  problems: string[];
}

const STAFF_EACH = 50;
const CUSTOMERS_EACH = 10;
const PAYMENTS = 12;
/** When nothing has arrived anywhere for this long, nothing more will. */
const SILENCE_MS = 30_000;

const PAYMENT_FEED = `subscription ($after: Cursor) { paymentsUpdated(after: $after) {
  ... on Lagged { lagged: cursor } ... on PaymentChanged { cursor payment { id } } } }`;
const POINTS_FEED = `subscription ($after: Cursor) { pointsUpdated(after: $after) {
  ... on Lagged { lagged: cursor } ... on PointsChanged { cursor } } }`;

/** Two api processes and a worker, many clients that come and go, and a worker and a Redis that are killed meanwhile. */
export async function soak(plan: SoakPlan): Promise<SoakVerdict> {
  const redis = await RedisProcess.start();
  const system = await TestSystem.start({
    role: 'api',
    environment: {
      REDIS_URL: redis.url,
      LIVE_CONNECTIONS_PER_SESSION: '1000',
      LIVE_CONNECTIONS_PER_ADDRESS: '10000',
      RATE_LIMITS: 'actor=1000000,address=10000000,signIn=1000,money=100000',
    },
  });
  const running: ServerProcess[] = [];
  try {
    const apis = await Promise.all([1, 2].map(() => ServerProcess.start(system, { role: 'api' })));
    const worker = await ServerProcess.start(system, { role: 'worker' });
    running.push(...apis, worker);
    plan.say(`two api processes (${apis.map((api) => api.pid).join(', ')}) and a worker are up`);
    return await run(plan, { system, redis, apis, worker, running });
  } finally {
    for (const server of running) await server.kill();
    await system.stop();
    await redis.kill();
  }
}

interface Parts {
  system: TestSystem;
  redis: RedisProcess;
  apis: ServerProcess[];
  worker: ServerProcess;
  running: ServerProcess[];
}

async function run(plan: SoakPlan, parts: Parts): Promise<SoakVerdict> {
  const { system, apis } = parts;
  const customers = await many(Math.ceil((plan.clients * 0.3) / CUSTOMERS_EACH), () => system.customer());
  const staff = await many(Math.ceil((plan.clients * 0.7) / STAFF_EACH), () => system.staff('OPERATOR'));
  const [buyer] = customers as [Customer];
  const payments = await many(PAYMENTS, async () => (await orderPoints(system, buyer, '1000')).paymentId);
  await settled(system);
  const start = await head(system);

  const urls = apis.map((api) => api.url);
  const subscribers = Array.from({ length: plan.clients }, (_, i): Subscriber => {
    const transport = i % 2 === 0 ? 'WebSocket' : 'SSE';
    const common = {
      transport,
      urls: i % 4 < 2 ? urls : [...urls].reverse(),
      after: cursorOf('outbox', start),
    } as const;
    const owner = customers[i % customers.length] as Customer;
    return i % 10 < 3
      ? new Subscriber({ ...common, token: owner.token, query: POINTS_FEED, read: readPoints(owner.id) })
      : new Subscriber({
          ...common,
          token: staff[i % staff.length]?.token ?? '',
          query: PAYMENT_FEED,
          read: readPayment,
        });
  });
  subscribers.forEach((subscriber) => subscriber.start());

  const memory = watchMemory(apis);
  const progress = setInterval(() => {
    const delivered = sum(subscribers, ({ seen }) => seen.length);
    const connects = sum(subscribers, (subscriber) => subscriber.connects);
    plan.say(`${delivered} events delivered, ${connects} connections made, ${memory.latest()} MB`);
  }, 5_000);
  let expected: Expectation;
  try {
    expected = await live(plan, parts, { start, subscribers, payments, customers });
  } finally {
    clearInterval(progress);
    memory.stop();
    await Promise.all(subscribers.map((subscriber) => subscriber.stop()));
  }

  const problems = subscribers.flatMap((subscriber, i) =>
    compare(subscriber, expected(subscriber)).map(
      (problem) => `client ${i} (${subscriber.plan.transport}): ${problem}`,
    ),
  );
  if (memory.peak() > plan.memoryMaxMb)
    problems.push(`an api process took ${memory.peak()} MB, allowed are ${plan.memoryMaxMb}`);
  return {
    events: expected.total,
    delivered: sum(subscribers, ({ seen }) => seen.length),
    connects: sum(subscribers, (subscriber) => subscriber.connects),
    peakMb: memory.peak(),
    problems,
  };
}

interface Cast {
  start: bigint;
  subscribers: Subscriber[];
  payments: string[];
  customers: Customer[];
}

/** Everything happens at once, then nothing more, until everybody has all of it. */
async function live(plan: SoakPlan, parts: Parts, cast: Cast): Promise<Expectation> {
  const { subscribers, payments, customers, start } = cast;
  const until = Date.now() + plan.seconds * 1_000;
  await Promise.all([
    write(parts.system, payments, customers, until),
    cut(subscribers.slice(0, Math.round(plan.clients * plan.drop)), until),
    killMeanwhile(plan, parts),
  ]);
  await settled(parts.system);
  plan.say('nothing new is written; waiting for everybody to have all of it');
  const expected = await expectation(parts.system, start, customers);
  await caughtUp(subscribers, expected);
  return expected;
}

const readPayment: SubscriberPlan['read'] = (data) => {
  const event = data['paymentsUpdated'] as { lagged?: string; cursor: string; payment: { id: string } };
  return event.lagged ? { lagged: event.lagged } : { cursor: event.cursor, subject: event.payment.id };
};

const readPoints =
  (owner: string): SubscriberPlan['read'] =>
  (data) => {
    const event = data['pointsUpdated'] as { lagged?: string; cursor: string };
    return event.lagged ? { lagged: event.lagged } : { cursor: event.cursor, subject: owner };
  };

/** Facts written as use cases write them; some transactions stay open for a while, so that order is put to the test. */
async function write(
  system: TestSystem,
  payments: string[],
  customers: Customer[],
  until: number,
): Promise<void> {
  const outbox = system.get(Outbox);
  const work = system.get(UnitOfWork);
  const writer = async (lane: number): Promise<void> => {
    for (let round = 0; Date.now() < until; round += 1) {
      // Each object belongs to one lane: in the product its row is locked.
      const paymentId = payments[(round * 4 + lane) % payments.length] ?? '';
      const userId = customers[(round * 4 + lane) % customers.length]?.id ?? '';
      await work.run(systemActor('soak'), async (tx) => {
        await outbox.add(tx, 'payment.touched', paymentId, { paymentId });
        if (round % 3 === 0) await outbox.add(tx, 'points.changed', userId, { userId });
        if (round % 5 === 0) await sleep(Math.random() * 200);
      });
      await sleep(200 + Math.random() * 400);
    }
  };
  await Promise.all([0, 1, 2, 3].map(writer));
}

async function cut(unlucky: Subscriber[], until: number): Promise<void> {
  await Promise.all(
    unlucky.map(async (subscriber) => {
      await sleep(Math.random() * 2_000);
      while (Date.now() < until) {
        subscriber.drop();
        await sleep(1_000 + Math.random() * 4_000);
      }
    }),
  );
}

async function killMeanwhile({ seconds, say }: SoakPlan, parts: Parts): Promise<void> {
  const quarter = (seconds * 1_000) / 4;
  const restartWorker = async () => {
    await parts.worker.kill();
    say('worker (relay) killed');
    parts.worker = await ServerProcess.start(parts.system, { role: 'worker' });
    parts.running.push(parts.worker);
    say('worker is back');
  };
  await sleep(quarter);
  await restartWorker();
  await sleep(quarter);
  await parts.redis.kill();
  say('Redis killed');
  await sleep(Math.min(3_000, quarter));
  await parts.redis.launch();
  say('Redis is back, empty');
  await sleep(quarter);
  await restartWorker();
}

async function head(system: TestSystem): Promise<bigint> {
  const [row] = await system.sql<{ last_position: string }>('SELECT last_position FROM outbox_head');
  return BigInt(row?.last_position ?? '0');
}

/** Until the relay has numbered all that was written. */
async function settled(system: TestSystem): Promise<void> {
  for (;;) {
    const rows = await system.sql('SELECT 1 FROM outbox WHERE position IS NULL LIMIT 1');
    if (rows.length === 0) return;
    await sleep(100);
  }
}

type Expectation = ((subscriber: Subscriber) => OutboxFact[]) & { total: number };

async function expectation(system: TestSystem, start: bigint, customers: Customer[]): Promise<Expectation> {
  const facts = await system.sql<OutboxFact & { event: string }>(
    'SELECT position, event, subject_id FROM outbox WHERE position > $1 ORDER BY position',
    [start.toString()],
  );
  const payments = facts.filter((fact) => fact.event.startsWith('payment.'));
  const points = new Map(
    customers.map(({ id, token }) => [
      token,
      facts.filter((fact) => fact.event === 'points.changed' && fact.subject_id === id),
    ]),
  );
  return Object.assign(({ plan }: Subscriber) => points.get(plan.token) ?? payments, { total: facts.length });
}

async function caughtUp(subscribers: Subscriber[], expected: Expectation): Promise<void> {
  const behind = () => subscribers.some((each) => each.seen.length < expected(each).length);
  let delivered = -1;
  let end = 0;
  while (behind()) {
    const now = sum(subscribers, ({ seen }) => seen.length);
    if (now !== delivered) end = Date.now() + SILENCE_MS;
    if (Date.now() > end) return;
    delivered = now;
    await sleep(100);
  }
}

function watchMemory(apis: ServerProcess[]) {
  const pids = apis.map((api) => String(api.pid));
  let latest: number[] = [];
  let peak = 0;
  const look = () => {
    const text = execFileSync('ps', ['-o', 'rss=', '-p', pids.join()], { encoding: 'utf8' });
    latest = text
      .trim()
      .split(/\s+/)
      .map((kb) => Math.round(Number(kb) / 1024));
    peak = Math.max(peak, ...latest);
  };
  look();
  const timer = setInterval(look, 1_000);
  return { latest: () => latest.join(' and '), peak: () => peak, stop: () => clearInterval(timer) };
}

async function many<T>(count: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  for (let i = 0; i < Math.max(1, count); i += 1) made.push(await make());
  return made;
}

function sum<T>(list: readonly T[], of: (each: T) => number): number {
  return list.reduce((total, each) => total + of(each), 0);
}
