import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buyPoints } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { TcpProxy } from '../kit/tcp-proxy.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

/** Six seconds where nothing else runs; here it only tells waiting that ends from waiting that does not. */
const LIMIT_MS = 20_000;
/** Above what connections wait for an answer (12 s) before they are opened again, with room for a slow machine. */
const BACK_WITHIN_MS = 60_000;

describe('Redis hangs without a word (S000-ARC-04, S000-ARC-06)', () => {
  let cable: TcpProxy;
  let system: TestSystem;

  beforeAll(async () => {
    cable = await TcpProxy.to(new URL(inject('redisUrl')), 6379);
    system = await TestSystem.start({
      environment: (base) => ({ REDIS_URL: cable.through(base['REDIS_URL'] ?? '') }),
    });
  });
  afterAll(async () => {
    await system.stop();
    await cable.close();
  });

  const readiness = async () => {
    const answer = await fetch(`${system.url}/readyz`);
    return [answer.status, ((await answer.json()) as { status: string }).status];
  };

  it('nobody waits for it, nothing is lost, and what waited flows when it is back', async () => {
    const staff = await system.staff();
    const customer = await system.customer();
    const feed = staff.live<{ paymentsUpdated: { payment: { id: string } } }>(
      `subscription { paymentsUpdated { ... on PaymentChanged { payment { id } } } }`,
    );
    await eventually(async () => system.liveSubscribers() === 1);
    cable.hang();
    for (let round = 0; round < 3; round += 1) {
      const startedAt = performance.now();
      const [order] = await Promise.all([
        buyPoints(system, customer, '3000'),
        system.staff(),
        staff.ok('{ payments { total items { id user { name } } } users { total } }'),
      ]);
      expect(order.status).toBe('DONE');
      expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
      // Live events need the database alone.
      await eventually(async () =>
        feed.items.some((item) => item.paymentsUpdated.payment.id === order.paymentId),
      );
    }
    await eventually(async () => (await readiness())[1] === 'degraded', BACK_WITHIN_MS);
    expect((await readiness())[0]).toBe(200);

    cable.mend();
    await eventually(async () => (await readiness())[1] === 'ok', BACK_WITHIN_MS);
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`)).length === 0,
      BACK_WITHIN_MS,
    );
    await feed.close();
    await proveMoney(system);
  }, 240_000);
});
