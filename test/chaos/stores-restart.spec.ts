import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authenticate, buyPoints, confirm, orderPoints, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { PostgresProcess } from '../kit/postgres-process.js';
import { RedisProcess } from '../kit/redis-process.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

/** Six seconds where nothing else runs; here it only tells waiting that ends from waiting that does not. */
const LIMIT_MS = 20_000;
/** Ten seconds where nothing else runs. */
const BACK_WITHIN_MS = 60_000;
const CUSTOMERS = 6;
const LONG = { timeout: 240_000 };
/** What a caller may hear while a store is away: come again, or ask again with the same key. */
const TYPED = ['SERVICE_UNAVAILABLE', 'OPERATION_UNDECIDED', 'UPSTREAM_UNKNOWN', 'CONFLICT'];

/** The test's own statements meet the same database. */
const LOST_DATABASE = /ECONN|terminat|closed|shutting down|starting up|recovery/i;

interface Load {
  orders: Order[];
  /** Codes of what was refused, and how often. */
  refusals: Map<string, number>;
  slowestMs: number;
  stop(): Promise<void>;
}

/** Customers who go on paying whatever happens, each order with one key until it is answered. */
function keepPaying(system: TestSystem, customers: Customer[]): Load {
  let on = true;
  const load: Load = { orders: [], refusals: new Map(), slowestMs: 0, stop: async () => undefined };
  const refused = (code: string): void => {
    load.refusals.set(code, (load.refusals.get(code) ?? 0) + 1);
  };
  const payOnce = async (customer: Customer): Promise<void> => {
    const order = await orderPoints(system, customer, '1000');
    const paymentKey = await authenticate(system, order);
    const key = randomUUID();
    while (on) {
      const startedAt = performance.now();
      const { data, errors } = await confirm(customer, order, paymentKey, order.amount, key);
      load.slowestMs = Math.max(load.slowestMs, performance.now() - startedAt);
      if (data) {
        load.orders.push(order);
        return;
      }
      const code = errors[0]?.extensions.code ?? 'none';
      refused(code);
      if (!TYPED.includes(code)) throw new Error(`${code} under load: ${JSON.stringify(errors)}`);
      await pause(200);
    }
  };
  const work = customers.map(async (customer) => {
    while (on) {
      await payOnce(customer).catch((error: unknown) => {
        // An order that could not even be begun is asked for afresh.
        const code = TYPED.find((each) => String(error).includes(each));
        if (!code && !LOST_DATABASE.test(String(error))) throw error;
        if (code) refused(code);
      });
      await pause(100);
    }
  });
  // Heard of at the end, whenever it happens.
  const ended = Promise.allSettled(work);
  load.stop = async () => {
    on = false;
    for (const one of await ended) if (one.status === 'rejected') throw one.reason;
  };
  return load;
}

describe('PostgreSQL and Redis really end, under load (S000-ARC-03, S000-ARC-04, S003-PAY-05)', () => {
  let postgres: PostgresProcess;
  let redis: RedisProcess;
  let system: TestSystem;
  let customers: Customer[];

  beforeAll(async () => {
    [postgres, redis] = await Promise.all([PostgresProcess.start(), RedisProcess.start()]);
    system = await TestSystem.start({
      environment: {
        DATABASE_URL: postgres.appUrl,
        REDIS_URL: redis.url,
        // A few customers stand for many.
        RATE_LIMITS: 'money=100000,actor=1000000,address=1000000',
      },
    });
    customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => system.customer()));
  }, 120_000);
  afterAll(async () => {
    await system.stop();
    await redis.kill();
    await postgres.remove();
  });

  const readiness = async () => {
    const answer = await fetch(`${system.url}/readyz`);
    return [answer.status, ((await answer.json()) as { status: string }).status];
  };
  const isOk = async () => (await readiness()).join() === '200,ok';
  const delivered = async () =>
    (await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL LIMIT 1`)).length === 0;

  it(
    'PostgreSQL killed and started again: typed answers meanwhile, nothing lost, nothing twice',
    LONG,
    async () => {
      const load = keepPaying(system, customers);
      for (let round = 0; round < 2; round += 1) {
        const before = load.orders.length;
        await eventually(async () => load.orders.length >= before + CUSTOMERS, BACK_WITHIN_MS);
        await postgres.kill();
        await eventually(async () => (await readiness())[0] === 503, LIMIT_MS);
        expect((await fetch(`${system.url}/healthz`)).status).toBe(200);
        await postgres.launch();
        await eventually(async () => (await readiness())[0] === 200, BACK_WITHIN_MS);
      }
      const before = load.orders.length;
      await eventually(async () => load.orders.length >= before + CUSTOMERS, BACK_WITHIN_MS);
      await load.stop();
      expect(load.slowestMs).toBeLessThan(LIMIT_MS);
      expect(load.refusals.get('SERVICE_UNAVAILABLE')).toBeGreaterThan(0);
      // Whoever was told that it was paid finds it paid, however the database ended after that.
      const kept = await system.sql<{ status: string }>(
        `SELECT status FROM payment_orders WHERE id IN (SELECT order_id FROM payments WHERE provider_order_id = ANY($1))`,
        [load.orders.map(({ orderId }) => orderId)],
      );
      expect(kept).toHaveLength(load.orders.length);
      expect(new Set(kept.map(({ status }) => status))).toEqual(new Set(['DONE']));
      await eventually(delivered, BACK_WITHIN_MS);
      await proveMoney(system);
    },
  );

  it('Redis killed and started again without its memory: nobody waits, nothing is lost', LONG, async () => {
    const load = keepPaying(system, customers);
    await eventually(async () => load.orders.length >= CUSTOMERS, BACK_WITHIN_MS);
    await redis.kill();
    const away = load.orders.length;
    await eventually(async () => load.orders.length >= away + CUSTOMERS, BACK_WITHIN_MS);
    await eventually(async () => (await readiness()).join() === '200,degraded', LIMIT_MS);
    await redis.launch();
    await eventually(isOk, BACK_WITHIN_MS);
    await load.stop();
    expect(load.slowestMs).toBeLessThan(LIMIT_MS);
    expect([...load.refusals.keys()]).toEqual([]);
    await eventually(delivered, BACK_WITHIN_MS);
    expect((await buyPoints(system, customers[0] as Customer, '1000')).status).toBe('DONE');
    await proveMoney(system);
  });
});
