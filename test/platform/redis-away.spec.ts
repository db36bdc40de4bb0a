import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buyPoints } from '../kit/buyer.js';
import { freePort } from '../kit/free-port.js';
import { TcpProxy } from '../kit/tcp-proxy.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

/** Six seconds where nothing else runs; here it only tells waiting that ends from waiting that does not. */
const LIMIT_MS = 20_000;

/** The result and how long it took. */
async function timed<T>(work: Promise<T>): Promise<[T, number]> {
  const startedAt = Date.now();
  return [await work, Date.now() - startedAt];
}

describe('Redis is away (S000-ARC-06, S003-PAY-05)', () => {
  let system: TestSystem;
  let port: number;
  let cable: TcpProxy | null = null;

  beforeAll(async () => {
    port = await freePort();
    const redis = new URL(inject('redisUrl'));
    redis.hostname = '127.0.0.1';
    redis.port = String(port);
    const [started, ms] = await timed(TestSystem.start({ environment: { REDIS_URL: redis.toString() } }));
    system = started;
    expect(ms).toBeLessThan(30_000);
  });
  afterAll(() => system.stop());

  const readiness = async () => {
    const answer = await fetch(`${system.url}/readyz`);
    return [answer.status, (await answer.json()) as { status: string; checks: { redis: string } }] as const;
  };

  it('it starts, says degraded, and is still ready', async () => {
    expect(await readiness()).toEqual([
      200,
      { status: 'degraded', checks: { database: 'ok', redis: 'away', clock: 'ok', mail: 'not configured' } },
    ]);
  });

  it('people sign in, pay, see it live and ask for money back, and nobody waits long', async () => {
    const [staff, signIn] = await timed(system.staff());
    expect(signIn).toBeLessThan(LIMIT_MS);
    const customer = await system.customer();
    const feed = staff.live<{ paymentsUpdated: { payment: { id: string } } }>(
      `subscription { paymentsUpdated { ... on PaymentChanged { payment { id } } } }`,
    );
    await eventually(async () => system.liveSubscribers() === 1);
    const [order, paid] = await timed(buyPoints(system, customer, '8000'));
    expect(order.status).toBe('DONE');
    expect(paid).toBeLessThan(LIMIT_MS);
    // Only the nudge goes through Redis: the facts are read from the database a moment later.
    await eventually(async () =>
      feed.items.some((item) => item.paymentsUpdated.payment.id === order.paymentId),
    );
    const [, asked] = await timed(
      staff.ok(
        `mutation ($id: ID!, $key: String!) { requestRefund(paymentId: $id, amount: "3000", reason: CUSTOMER_REQUEST, idempotencyKey: $key) { id } }`,
        { id: order.paymentId, key: randomUUID() },
      ),
    );
    expect(asked).toBeLessThan(LIMIT_MS);
    const [, read] = await timed(
      staff.ok('{ payments { total items { id user { name } } } users { total } }'),
    );
    expect(read).toBeLessThan(LIMIT_MS);
    await feed.close();
    expect(await system.brokenInvariants()).toEqual([]);
  });

  it('when it comes back what waited flows, each thing once', async () => {
    cable = await TcpProxy.to(new URL(inject('redisUrl')), 6379, port);
    await eventually(async () => (await readiness())[1].status === 'ok', 10_000);
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`)).length === 0,
      15_000,
    );
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM refunds WHERE status = 'SUCCEEDED'`)).length === 1,
      15_000,
    );
    expect(await system.brokenInvariants()).toEqual([]);
  });

  it('going away again and again loses nothing', async () => {
    const customer = await system.customer();
    for (let round = 0; round < 3; round += 1) {
      cable?.cut();
      const [order, ms] = await timed(buyPoints(system, customer, '1000'));
      expect([order.status, ms < LIMIT_MS]).toEqual(['DONE', true]);
      cable?.mend();
      await buyPoints(system, customer, '1000');
    }
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`)).length === 0,
      15_000,
    );
    expect(await system.brokenInvariants()).toEqual([]);
  });

  it('a stop while it is away waits for nobody', async () => {
    await cable?.close();
    await eventually(async () => (await readiness())[1].status === 'degraded');
    const [, ms] = await timed(system.server.stop());
    expect(ms).toBeLessThan(LIMIT_MS);
    await expect(fetch(`${system.url}/healthz`)).rejects.toThrow();
  });
});
