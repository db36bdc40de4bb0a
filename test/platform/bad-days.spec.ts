import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { UserQueries } from '../../src/modules/users/user.queries.js';
import { buyPoints, orderPoints } from '../kit/buyer.js';
import { ServerProcess } from '../kit/server-process.js';
import { freePort } from '../kit/free-port.js';
import { TcpProxy } from '../kit/tcp-proxy.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { STAFF_PASSWORD, TestSystem, type Customer } from '../kit/test-system.js';

/** Six seconds where nothing else runs; here it only tells waiting that ends from waiting that does not. */
const LIMIT_MS = 20_000;

describe('the database is away (S003-PAY-05, S004-OPS-04)', () => {
  let cable: TcpProxy;
  let system: TestSystem;
  let customer: Customer;

  beforeAll(async () => {
    cable = await TcpProxy.to(new URL(inject('database').adminUrl), 5432);
    system = await TestSystem.start({
      environment: (base) => ({ DATABASE_URL: cable.through(base['DATABASE_URL'] ?? '') }),
    });
    customer = await system.customer();
  });
  afterAll(async () => {
    await system.stop();
    await cable.close();
  });

  it('is said in one code and in time, and is over when it is over, without a restart', async () => {
    const staff = await system.staff();
    cable.cut();
    const documents = [
      '{ products { id } }',
      '{ viewer { environment user { id } } }',
      '{ users { total } }',
      'mutation { createPaymentOrder(purpose: POINT_TOPUP, amount: "1000", idempotencyKey: "while-away") { id } }',
      'mutation { adminLogin(email: "a@b.example", password: "whatever it is") { accessToken } }',
      'mutation { refreshSession(refreshToken: "x") { accessToken } }',
    ];
    // Longer than the server remembers who the callers are.
    for (const [round, client] of [customer.client, staff, system.client(), customer.client].entries()) {
      const startedAt = Date.now();
      const answers = await Promise.all(documents.map((document) => client.send<unknown>(document)));
      expect(Date.now() - startedAt, `round ${round}`).toBeLessThan(LIMIT_MS);
      for (const [i, { status, headers, errors }] of answers.entries()) {
        const [error] = errors;
        if (error?.extensions.kind === 'FORBIDDEN' || error?.extensions.code === 'UNAUTHENTICATED') continue;
        // A stranger's `viewer` reads nothing.
        if (client.token === undefined && documents[i]?.includes('viewer')) continue;
        expect(error?.extensions, documents[i]).toMatchObject({
          code: 'SERVICE_UNAVAILABLE',
          kind: 'UPSTREAM_UNAVAILABLE',
          requestId: headers.get('x-request-id'),
        });
        expect([status, headers.get('retry-after')], documents[i]).toEqual([503, '3']);
      }
    }
    const ready = await fetch(`${system.url}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ status: 'unavailable', checks: { database: 'away' } });
    expect((await fetch(`${system.url}/healthz`)).status).toBe(200);

    cable.mend();
    await eventually(async () => (await fetch(`${system.url}/readyz`)).ok, 10_000);
    await expect(staff.ok('{ users { total } }')).resolves.toBeTruthy();
    expect((await buyPoints(system, customer, '3000')).status).toBe('DONE');
    await eventually(async () => {
      const waiting = await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`);
      return waiting.length === 0;
    });
    expect(await system.brokenInvariants()).toEqual([]);
  });

  it('cut in the middle of everything, again and again, leaves no half of anything', async () => {
    for (let round = 0; round < 3; round += 1) {
      const work = Promise.allSettled(
        Array.from({ length: 8 }, (_, i) =>
          orderPoints(system, customer, '1000', `storm-${round}-order-${i}`),
        ),
      );
      await new Promise((resolve) => setImmediate(resolve));
      cable.cut();
      await work;
      cable.mend();
      await eventually(async () => (await fetch(`${system.url}/readyz`)).ok, 10_000);
      // The same keys again: done before or done now, one order each.
      for (let i = 0; i < 8; i += 1) await orderPoints(system, customer, '1000', `storm-${round}-order-${i}`);
    }
    const [count] = await system.sql<{ orders: string; events: string }>(
      `SELECT (SELECT count(*) FROM payment_orders WHERE amount = 1000) AS orders,
              (SELECT count(*) FROM idempotency_keys WHERE key LIKE 'storm-%') AS events`,
    );
    expect(count).toEqual({ orders: '24', events: '24' });
    expect(await system.brokenInvariants()).toEqual([]);
  });
});

describe('our own bug (S004-OPS-04)', () => {
  it('is INTERNAL with an id to ask about, and nothing of what went wrong', async () => {
    const system = await TestSystem.start({ role: 'api' });
    const staff = await system.staff();
    const queries = system.get(UserQueries);
    const original = queries.byId.bind(queries);
    queries.byId = () => Promise.reject(new Error('SELECT secret FROM vault at /srv/app/x.ts:7'));
    const answer = await staff.send<unknown>('{ user(id: "x") { id } }');
    queries.byId = original;
    expect(answer.status).toBe(500);
    expect(answer.errors[0]?.extensions).toEqual({
      code: 'INTERNAL',
      kind: 'INTERNAL',
      args: {},
      requestId: answer.headers.get('x-request-id'),
    });
    expect(JSON.stringify(answer.errors)).not.toMatch(/vault|SELECT|\.ts|srv/);
    await system.stop();
  });
});

describe('log lines (S004-OPS-04)', () => {
  const CANARY = 'canary-3f9a1c';
  let system: TestSystem;
  let child: ServerProcess;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    child = await new ServerProcess({
      ...system.environment,
      LOG_LEVEL: 'trace',
      PORT: String(await freePort()),
    }).ready();
  });
  afterAll(async () => {
    await child.kill();
    await system.stop();
  });

  it('are JSON, carry the trace of their request, and never a secret or a person', async () => {
    const customer = await system.customer();
    const traceId = '5bf92f3577b34da6a3ce929d0e0e4737';
    const send = (query: string, headers: Record<string, string> = {}) =>
      fetch(`${child.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
          ...headers,
        },
        body: JSON.stringify({ query }),
      });
    await send(
      `mutation { adminLogin(email: "${CANARY}@people.example", password: "${CANARY} password") { accessToken } }`,
    );
    await send(`mutation { exchangeLoginTicket(ticket: "${CANARY}") { accessToken } }`);
    await send(`mutation { refreshSession(refreshToken: "${CANARY}") { accessToken } }`);
    await send('{ viewer { environment } }', {
      authorization: `Bearer ${CANARY}`,
      cookie: `__Host-madang-staff=${CANARY}`,
    });
    await send('{ viewer { user { email } } }', { authorization: `Bearer ${customer.token}` });
    await send(`{ user(id: "${CANARY}" `);
    await fetch(`${child.url}/payments/toss/success?paymentKey=${CANARY}&orderId=${CANARY}&amount=1`);
    await fetch(`${child.url}/webhooks/toss`, { method: 'POST', body: JSON.stringify({ secret: CANARY }) });
    await eventually(async () =>
      child.logs.some((line) => line['traceId'] === traceId && line['msg'] === 'graphql'),
    );

    expect(child.lines.filter((line) => line && !line.startsWith('{'))).toEqual([]);
    expect(child.logs.length).toBeGreaterThan(5);
    for (const line of child.logs)
      expect(line).toMatchObject({ level: expect.any(String) as string, time: expect.any(String) as string });
    for (const secret of [
      CANARY,
      customer.token,
      STAFF_PASSWORD,
      'people.example',
      '홍길동',
      system.environment['JWT_KEYS'] ?? '-',
      system.environment['TOSS_SECRET_KEY'] ?? '-',
    ])
      expect(child.output.includes(secret), `the log holds ${secret.slice(0, 12)}…`).toBe(false);
  });

  it('an unexpected error is written whole under the id the client got', async () => {
    const staff = await system.staff();
    await connected(system.database.ownerUrl, (owner) =>
      owner.query('ALTER TABLE products RENAME COLUMN on_sale TO on_shelf'),
    );
    const answer = await fetch(`${child.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${staff.token}` },
      body: JSON.stringify({ query: '{ products { id } }' }),
    });
    const text = await answer.text();
    const requestId = answer.headers.get('x-request-id');
    expect(text).toContain(`"requestId":"${requestId}"`);
    expect(text).not.toMatch(/on_sale|SELECT/);
    const line = await eventually(async () =>
      child.logs.find((each) => each['traceId'] === requestId && each['level'] === 'error'),
    );
    expect(JSON.stringify(line)).toMatch(/on_sale/);
    expect(JSON.stringify(line)).toMatch(/stack/);
  });
});
