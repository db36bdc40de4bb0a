import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { LoaderRegistry } from '../../src/platform/graphql/loaders.js';
import { OperationGate } from '../../src/platform/graphql/operation-gate.js';
import { RequestContext } from '../../src/platform/graphql/request-context.js';
import { fieldsWithBudget } from '../../src/platform/rate-limit/budgets.js';
import { commonErrors } from '../../src/shared/common-errors.js';
import { freePort } from '../kit/free-port.js';
import { GraphqlClient } from '../kit/graphql-client.js';
import { openSocket } from '../kit/raw-socket.js';
import { ServerProcess } from '../kit/server-process.js';
import { TcpProxy } from '../kit/tcp-proxy.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

const ASK = '{ rateLimit { limit cost remaining resetAt buckets { name limit remaining } } }';
const COSTS_11 = '{ users(limit: 100) { items { payments(limit: 10) { id } } } rateLimit { cost } }';

interface Asked {
  rateLimit: {
    limit: number;
    cost: number;
    remaining: number;
    resetAt: string;
    buckets: { name: string; limit: number; remaining: number }[];
  };
}

/** Spends one point after the other until it is refused. @returns how many went through */
async function spendAll(clients: GraphqlClient[], max: number): Promise<number> {
  let through = 0;
  let refused = 0;
  for (let i = 0; through < max && refused < clients.length; i += 1) {
    const { errors } = await (clients[i % clients.length] as GraphqlClient).send(
      '{ viewer { environment } }',
    );
    if (errors[0]?.extensions.code === 'RATE_LIMITED') refused += 1;
    else {
      expect(errors).toEqual([]);
      refused = 0;
      through += 1;
    }
  }
  return through;
}

describe('budgets of points (S004-SEC-04)', () => {
  const systems: TestSystem[] = [];
  const start = async (RATE_LIMITS: string, more: Record<string, string> = {}): Promise<TestSystem> => {
    const system = await TestSystem.start({ role: 'api', environment: { RATE_LIMITS, ...more } });
    systems.push(system);
    return system;
  };
  afterEach(async () => {
    for (const system of systems.splice(0)) await system.stop();
  });

  it('says what is left in the answer, the headers and the query', async () => {
    const system = await start('actor=300,address=1000');
    const staff = await system.staff();
    const first = await staff.ok<Asked>(ASK);
    expect(first.rateLimit).toMatchObject({ limit: 300, cost: 1, remaining: 299 });
    expect(first.rateLimit.buckets.map(({ name, limit }) => [name, limit])).toEqual([
      ['actor', 300],
      ['address', 1000],
    ]);
    expect(Date.parse(first.rateLimit.resetAt) - Date.now()).toBeLessThanOrEqual(60_000);

    const costly = await staff.send<Asked>(COSTS_11);
    const { cost } = costly.data?.rateLimit ?? { cost: 0 };
    expect(cost).toBeGreaterThan(10);
    expect(costly.headers.get('ratelimit-policy')).toBe('"actor";q=300;w=60, "address";q=1000;w=60');
    const left = /^"actor";r=(\d+);t=(\d+), "address";r=\d+;t=\d+$/.exec(
      costly.headers.get('ratelimit') ?? '',
    );
    expect(Number(left?.[1])).toBe(299 - cost);
    expect(Number(left?.[2])).toBeLessThanOrEqual(60);
    const { extensions } = await staff.raw('{ viewer { environment } }');
    expect(extensions?.['cost']).toMatchObject({ requested: 1, limit: 1000, remaining: 298 - cost });
  });

  it('refuses what is not there with the time to wait, and charges nothing for it', async () => {
    const system = await start('actor=20');
    const staff = await system.staff();
    expect(await spendAll([staff], 30)).toBe(20);
    const answer = await staff.send(ASK);
    expect(answer.status).toBe(200);
    expect(answer.data).toBeNull();
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', kind: 'RATE_LIMITED' });
    const retryAfterMs = Number(answer.errors[0]?.extensions.args['retryAfterMs']);
    expect(retryAfterMs).toBeGreaterThan(0);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    expect(answer.headers.get('retry-after')).toBe(String(Math.ceil(retryAfterMs / 1_000)));
    expect(answer.headers.get('ratelimit')).toMatch(/^"actor";r=0;/);
    // Somebody else is not touched by it.
    expect((await (await system.staff()).send(ASK)).errors).toEqual([]);
  });

  it('visitors of one address share a lower one, and the address has a total that accounts do not widen', async () => {
    const system = await start('visitor=10,address=40');
    // Each sign-in below is a visitor's as well.
    const staff = [await system.staff(), await system.staff()];
    expect(await spendAll([system.client()], 30)).toBe(8);
    expect(await spendAll(staff, 100)).toBeLessThanOrEqual(30);
    expect((await staff[0]?.refused(ASK))?.extensions.code).toBe('RATE_LIMITED');
    // While the database is away nobody can be looked up: that is no visitor, and hears what it is.
    const ask = async (refusal: Error): Promise<unknown> => {
      const context = RequestContext.unauthenticated(system.get(LoaderRegistry), '192.0.2.1', null, refusal);
      return system.get(OperationGate).admit(context, { kind: 'query', rootFields: ['users'], cost: 6 });
    };
    for (let i = 0; i < 3; i += 1) await ask(commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 1 }));
    await ask(commonErrors.UNAUTHENTICATED());
    await expect(ask(commonErrors.UNAUTHENTICATED())).rejects.toThrow('Too many tries');
  });

  it('looking at a broken document is not free', async () => {
    const system = await start('address=5');
    for (let i = 0; i < 5; i += 1) await system.client().refused('{ nothingHere }');
    expect((await system.client().refused(ASK)).extensions.code).toBe('RATE_LIMITED');
  });

  it('signing in and moving money have budgets of their own', async () => {
    const system = await start('signIn=3,money=2');
    const signIn = `mutation { adminLogin(email: "nobody@x.example", password: "wrong wrong wrong") { expiresIn } }`;
    const codes = [];
    for (let i = 0; i < 4; i += 1) codes.push((await system.client().refused(signIn)).extensions.code);
    expect(codes).toEqual([...Array<string>(3).fill('SIGN_IN_FAILED'), 'RATE_LIMITED']);

    const { client } = await system.customer();
    const order = (key: number): string =>
      `mutation { createPaymentOrder(purpose: POINT_TOPUP, amount: "1000", idempotencyKey: "order-key-${key}") { orderId } }`;
    await client.ok(order(1));
    await client.ok(order(2));
    expect((await client.refused(order(3))).extensions.code).toBe('RATE_LIMITED');
    await client.ok(ASK);
    const fields = Object.keys(system.get(GraphQLSchemaHost).schema.getMutationType()?.getFields() ?? {});
    expect(fields).toEqual(expect.arrayContaining(fieldsWithBudget()));
  });

  it('subscriptions are paid from the same budget', async () => {
    const system = await start('actor=2');
    const staff = await system.staff();
    const socket = await openSocket(system.url, { authorization: `Bearer ${staff.token}` });
    await socket.acknowledged();
    for (const id of ['1', '2', '3']) socket.subscribe('subscription { paymentsUpdated { __typename } }', id);
    expect((await socket.error('3')).extensions).toMatchObject({ code: 'RATE_LIMITED' });
    socket.ws.close();
  });

  it('plain routes cost a point as well and answer 429', async () => {
    const system = await start('address=3');
    const statuses = [];
    for (let i = 0; i < 4; i += 1) statuses.push((await fetch(`${system.url}/nothing-${i}`)).status);
    expect(statuses).toEqual([404, 404, 404, 429]);
    const refused = await fetch(`${system.url}/nothing`);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(
      ((await refused.json()) as { errors: { extensions: object }[] }).errors[0]?.extensions,
    ).toMatchObject({
      code: 'RATE_LIMITED',
    });
    // Whether it is alive is asked by machines, from anywhere and often.
    expect((await fetch(`${system.url}/readyz`)).status).toBe(200);
  });

  it('believes only the last trusted hop about the address', async () => {
    const system = await start('visitor=2', { TRUSTED_PROXY_HOPS: '1' });
    const from = (forwarded: string) =>
      system.client().send('{ viewer { environment } }', {}, { 'x-forwarded-for': forwarded });
    for (const claim of ['1.1.1.1', '2.2.2.2']) {
      expect((await from(`${claim}, 203.0.113.7`)).errors).toEqual([]);
    }
    expect((await from('3.3.3.3, 203.0.113.7')).errors[0]?.extensions.code).toBe('RATE_LIMITED');
    expect((await from('203.0.113.7, 203.0.113.8')).errors).toEqual([]);
  });

  it('with Redis away a process goes on with a budget of its own', async () => {
    const redis = new URL(inject('redisUrl'));
    redis.port = String(await freePort());
    const system = await start('actor=20', { REDIS_URL: redis.toString() });
    expect(await spendAll([await system.staff()], 40)).toBe(20);
  });

  it('with Redis gone dumb nobody waits for it', async () => {
    const target = new URL(inject('redisUrl'));
    const cable = await TcpProxy.to(target, 6379);
    try {
      const system = await start('actor=20', { REDIS_URL: cable.through(target.toString()) });
      const staff = await system.staff();
      await staff.ok(ASK);
      cable.hang();
      expect(await spendAll([staff], 40)).toBe(19);
    } finally {
      await cable.close();
    }
  });
});

describe('budgets hold across processes (S004-SEC-04)', () => {
  let system: TestSystem;
  let processes: ServerProcess[];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api', environment: { RATE_LIMITS: 'actor=100' } });
    processes = await Promise.all([1, 2].map(() => ServerProcess.start(system, { role: 'api' })));
  });
  afterAll(async () => {
    for (const server of processes) await server.kill();
    await system.stop();
  });

  it('two of them let through what one would, give or take a twentieth', async () => {
    const staff = await system.staff();
    const clients = processes.map(({ url }) => new GraphqlClient(url, staff.token));
    const through = await spendAll(clients, 200);
    expect(through).toBeGreaterThanOrEqual(100);
    expect(through).toBeLessThanOrEqual(105);
    // A third process, which has seen nothing of it, knows a moment later.
    await eventually(async () => (await staff.send(ASK)).errors[0]?.extensions.code === 'RATE_LIMITED');
  });
});
