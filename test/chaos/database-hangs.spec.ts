import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { DatabasePulse } from '../../src/platform/db/pulse.js';
import { buyPoints, orderPoints } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { TcpProxy } from '../kit/tcp-proxy.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

/** Six seconds where nothing else runs; here it only tells waiting that ends from waiting that does not. */
const LIMIT_MS = 20_000;
const POOL = 10;

describe('the database hangs without a word (S000-ARC-03, S003-OPS-02)', () => {
  let cable: TcpProxy;
  let system: TestSystem;
  let customer: Customer;

  beforeAll(async () => {
    cable = await TcpProxy.to(new URL(inject('database').adminUrl), 5432);
    system = await TestSystem.start({
      environment: (base) => ({
        DATABASE_URL: cable.through(base['DATABASE_URL'] ?? ''),
        DATABASE_POOL: String(POOL),
      }),
    });
    customer = await system.customer();
  });
  afterAll(async () => {
    await system.stop();
    await cable.close();
  });

  const ready = async () => (await fetch(`${system.url}/readyz`)).status;

  it('callers hear it in time, later ones at once, and it is over when it is over', async () => {
    const staff = await system.staff();
    await buyPoints(system, customer, '2000');
    const ask = () => [
      staff.send<unknown>('{ users { total } }'),
      staff.send<unknown>('{ payments { total items { id user { name } } } }'),
      customer.client.send<unknown>(
        'mutation { createPaymentOrder(purpose: POINT_TOPUP, amount: "1000", idempotencyKey: "while-it-hangs") { id } }',
      ),
      system
        .client()
        .send<unknown>(
          'mutation { adminLogin(email: "a@b.example", password: "whatever it is") { accessToken } }',
        ),
    ];
    cable.hang();
    const startedAt = performance.now();
    // More than there are connections: those that find none must not wait for those that hang.
    const answers = await Promise.all(Array.from({ length: 2 * POOL }, ask).flat());
    expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
    for (const { status, headers, errors } of answers) {
      expect([status, errors[0]?.extensions.code]).toEqual([503, 'SERVICE_UNAVAILABLE']);
      expect(headers.get('retry-after')).toMatch(/^[123]$/);
    }
    const pulse = system.get(DatabasePulse);
    await eventually(async () => pulse.away);
    expect(await ready()).toBe(503);
    expect((await fetch(`${system.url}/healthz`)).status).toBe(200);
    // Nobody queues for what is not there.
    await Promise.all(Array.from({ length: 50 }, ask).flat());
    await eventually(async () => pulse.longestWaitMs === 0, LIMIT_MS);

    cable.mend();
    await eventually(async () => (await ready()) === 200, 10_000);
    await expect(staff.ok('{ users { total } }')).resolves.toBeTruthy();
    expect((await buyPoints(system, customer, '3000')).status).toBe('DONE');
    // The order that was asked for while it hung exists once at most, and can be asked for again.
    await orderPoints(system, customer, '1000', 'while-it-hangs');
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`)).length === 0,
    );
    const [count] = await system.sql(
      `SELECT count(*)::int AS keys FROM idempotency_keys WHERE key = 'while-it-hangs'`,
    );
    expect(count).toEqual({ keys: 1 });
    await proveMoney(system);
  });

  it('one that hangs while work is under way leaves no half of anything', async () => {
    const work = Promise.allSettled(
      Array.from({ length: 8 }, (_, i) => orderPoints(system, customer, '1000', `hang-order-${i}`)),
    );
    await new Promise((resolve) => setImmediate(resolve));
    cable.hang();
    await work;
    cable.mend();
    await eventually(async () => (await ready()) === 200, 10_000);
    // What hung on the server's side lets go of its locks by itself; the same keys then give one order each.
    for (let i = 0; i < 8; i += 1)
      await eventually(
        () => orderPoints(system, customer, '1000', `hang-order-${i}`).catch(() => null),
        15_000,
      );
    const [count] = await system.sql(
      `SELECT count(*)::int AS orders FROM idempotency_keys WHERE key LIKE 'hang-order-%'`,
    );
    expect(count).toEqual({ orders: 8 });
    await proveMoney(system);
  });

  it('a statement that takes its time is not taken for a database that hangs', async () => {
    const staff = await system.staff();
    const { id } = await system.customer();
    const pulse = system.get(DatabasePulse);
    let away = false;
    const watch = setInterval(() => (away ||= pulse.away), 20);
    await connected(system.database.ownerUrl, async (other) => {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [id]);
      const answer = await staff.send<unknown>(
        `mutation ($id: ID!) { setUserActive(id: $id, active: false, version: 1) { status } }`,
        { id },
      );
      // It waited for its lock, and was told the time was up by the database itself.
      expect([answer.status, answer.errors[0]?.extensions.args]).toEqual([503, { retryAfterMs: 1_000 }]);
      await other.query('ROLLBACK');
    });
    clearInterval(watch);
    expect(away).toBe(false);
  });

  it('a slow line makes everything slow and nothing wrong', async () => {
    const staff = await system.staff();
    cable.slow(25);
    expect((await buyPoints(system, customer, '5000')).status).toBe('DONE');
    await expect(staff.ok('{ payments { total items { id user { name } } } }')).resolves.toBeTruthy();
    expect(await ready()).toBe(200);
    cable.mend();
    await proveMoney(system);
  });
});
