import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type RunningServer } from '../../src/app/server.js';
import { loadConfig } from '../../src/platform/config/config.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { EventStream } from '../kit/event-stream.js';
import { freePort } from '../kit/free-port.js';
import { GraphqlClient, type GraphqlError } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import { openSocket } from '../kit/raw-socket.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';

const DAY_MS = 86_400_000;
const PAYMENTS = 'subscription { paymentsUpdated { ... on PaymentChanged { cursor } } }';
const FIELDS = `id name prefix scopes status lastUsedAt lastUsedIp allowedAddresses rotatedTo overlapEndsAt revokedAt
  createdBy { id email }`;

interface Key {
  id: string;
  prefix: string;
  scopes: string[];
  status: string;
  lastUsedAt: string | null;
  lastUsedIp: string | null;
  allowedAddresses: string[];
  rotatedTo: string | null;
  createdBy: { id: string } | null;
}
interface Created {
  apiKey: Key;
  secret: string;
}

describe('API keys (S002-AUTH-03)', () => {
  let system: TestSystem;
  let time: TimeMachine;
  let staff: StaffClient;
  let elsewhere: RunningServer;
  /** The same installation, another process of it. */
  let other: (secret: string) => GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api', environment: { TRUSTED_PROXY_HOPS: '1' } });
    time = new TimeMachine(system);
    staff = await system.staff();
    const environment = { ...system.environment, PORT: String(await freePort()) };
    elsewhere = await startServer(loadConfig(environment), 'api');
    other = (secret) => new GraphqlClient(`http://127.0.0.1:${elsewhere.port}`, secret);
  });
  afterAll(async () => {
    await elsewhere.stop();
    await system.stop();
  });

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));
  /** Staff has to sign in again: their sessions do not last. */
  async function later(ms: number): Promise<void> {
    time.ahead(ms);
    staff = await system.staff();
  }
  const inDays = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
  const CREATE = `mutation ($name: String!, $scopes: [String!]!, $expiresAt: DateTime!, $from: [String!]) {
    createApiKey(name: $name, scopes: $scopes, expiresAt: $expiresAt, allowedAddresses: $from) { apiKey { ${FIELDS} } secret } }`;
  const wish = (change: Record<string, unknown> = {}) => ({
    name: '정산 프로그램',
    scopes: ['user.read', 'payment.read'],
    expiresAt: inDays(90),
    from: [],
    ...change,
  });
  /** With the fresh second factor that it takes. */
  async function done<T>(query: string, variables: Record<string, unknown> = {}, by = staff): Promise<T> {
    const { data, errors } = await by.confirmed<T>(query, variables);
    if (!data) throw new Error(JSON.stringify(errors));
    return data;
  }
  async function refusal(
    query: string,
    variables: Record<string, unknown>,
    by = staff,
  ): Promise<GraphqlError> {
    const [error] = (await by.confirmed<unknown>(query, variables)).errors;
    if (!error) throw new Error('nothing was refused');
    return error;
  }
  const make = async (change: Record<string, unknown> = {}, by = staff): Promise<Created> =>
    (await done<{ createApiKey: Created }>(CREATE, wish(change), by)).createApiKey;
  const reread = async (id: string): Promise<Key | undefined> =>
    (
      await staff.ok<{ apiKeys: { items: Key[] } }>(`{ apiKeys(limit: 100) { items { ${FIELDS} } } }`)
    ).apiKeys.items.find((key) => key.id === id);
  const rotate = async (id: string, overlapHours: number): Promise<Created> =>
    (
      await done<{ rotateApiKey: Created }>(
        `mutation ($id: ID!, $hours: Int!) { rotateApiKey(id: $id, overlapHours: $hours) { apiKey { ${FIELDS} } secret } }`,
        { id, hours: overlapHours },
      )
    ).rotateApiKey;
  const revoke = (id: string) =>
    staff.ok(`mutation ($id: ID!) { revokeApiKey(id: $id, reason: "test") { status revokedAt } }`, { id });
  const codeOf = async (client: GraphqlClient, query = '{ users { total } }'): Promise<string | null> =>
    (await client.send(query)).errors[0]?.extensions.code ?? null;
  const dead = (client: GraphqlClient) =>
    eventually(async () => (await codeOf(client)) === 'API_KEY_INVALID', 1_500);
  async function colleague(role: 'ADMIN' | 'OPERATOR', ...permissions: string[]) {
    const client = await system.staff(role);
    const { viewer } = await client.ok<{ viewer: { adminUser: { id: string } } }>(
      '{ viewer { adminUser { id } } }',
    );
    for (const permission of permissions)
      await asSystem(
        `INSERT INTO admin_grants (admin_id, permission, effect, granted_at) VALUES ($1, $2, 'ALLOW', now())`,
        [viewer.adminUser.id, permission],
      );
    await eventually(async () => {
      const now = await client.ok<{ viewer: { permissions: string[] } }>('{ viewer { permissions } }');
      return permissions.every((permission) => now.viewer.permissions.includes(permission));
    });
    return { client, id: viewer.adminUser.id };
  }

  it('is shown once, kept as a hash, and opens what it was made for and nothing else', async () => {
    const { apiKey, secret } = await make();
    expect(secret).toMatch(/^mdk_stage_[a-z0-9]{8}_[0-9A-Za-z]{47}$/);
    expect(secret.startsWith(`${apiKey.prefix}_`)).toBe(true);
    expect(apiKey).toMatchObject({
      status: 'ACTIVE',
      scopes: ['payment.read', 'user.read'],
      lastUsedAt: null,
    });
    const program = system.client(secret);
    const { viewer } = await program.ok<{ viewer: Record<string, unknown> }>(
      '{ viewer { adminUser { id } user { id } permissions apiKey { id prefix createdBy { email } } } }',
    );
    expect(viewer).toMatchObject({
      adminUser: null,
      user: null,
      permissions: ['payment.read', 'user.read'],
      apiKey: { id: apiKey.id, prefix: apiKey.prefix },
    });
    await program.ok('{ users { total } payments { total } }');
    expect(await codeOf(program, '{ refunds { total } }')).toBe('FORBIDDEN');
    const stored = await asSystem('SELECT * FROM api_keys WHERE id = $1', [apiKey.id]);
    expect(JSON.stringify(stored)).not.toContain(secret.slice(-47, -4));
    const rows = await asSystem<{ details: unknown }>(`SELECT * FROM audit_events WHERE resource_id = $1`, [
      apiKey.id,
    ]);
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(secret.slice(-47, -4));
  });

  it('anything but the very key is UNAUTHENTICATED', async () => {
    const [{ secret }, { secret: second }] = [await make(), await make()];
    const swapped = secret.slice(0, 'mdk_stage_12345678'.length) + second.slice('mdk_stage_12345678'.length);
    for (const wrong of [
      swapped,
      `${secret}x`,
      secret.slice(0, -1),
      secret.toUpperCase(),
      'mdk_',
      'mdk_stage_',
    ])
      expect((await system.client(wrong).refused('{ users { total } }')).extensions.kind, wrong).toBe(
        'UNAUTHENTICATED',
      );
  });

  it('takes scopes that its maker holds, and none that only a person may hold', async () => {
    const { client } = await colleague('OPERATOR', 'apiKey.write');
    const refused = (scope: string, by: StaffClient) => refusal(CREATE, wish({ scopes: [scope] }), by);
    for (const scope of ['user.write', 'no.such', 'constructor', '__proto__'])
      expect((await refused(scope, client)).extensions, scope).toMatchObject({
        code: 'API_KEY_SCOPE_REFUSED',
        args: { permission: scope, because: 'NOT_HELD' },
      });
    for (const scope of ['apiKey.write', 'approval.decide', 'admin.write', 'role.write'])
      expect((await refused(scope, staff)).extensions, scope).toMatchObject({
        code: 'API_KEY_SCOPE_REFUSED',
        args: { permission: scope, because: 'FOR_PEOPLE_ONLY' },
      });
    expect((await make({ scopes: ['user.read'] }, client)).apiKey.scopes).toEqual(['user.read']);
  });

  it('refuses lifetimes and addresses that are none', async () => {
    for (const expiresAt of [inDays(-1), inDays(367)])
      expect((await refusal(CREATE, wish({ expiresAt }))).extensions.code).toBe('API_KEY_EXPIRY_INVALID');
    for (const from of ['0.0.0.0/0', 'example.org', '10.0.0.1/33'])
      expect((await refusal(CREATE, wish({ from: [from] }))).extensions.code).toBe('API_KEY_ADDRESS_INVALID');
    for (const change of [{ scopes: [] }, { name: '' }, { scopes: ['user.read', 'user.read'] }])
      expect((await refusal(CREATE, wish(change))).extensions.kind).toBe('BAD_USER_INPUT');
  });

  it('loses within a second what its maker loses, and dies with the maker’s account', async () => {
    const { client, id } = await colleague('OPERATOR', 'apiKey.write', 'user.write');
    const { secret } = await make({ scopes: ['user.read', 'user.write'] }, client);
    const WRITE = 'mutation { setUserActive(id: "x", active: true, version: 1) { id } }';
    expect(await codeOf(other(secret), WRITE)).toBe('USER_NOT_FOUND');
    await asSystem(`DELETE FROM admin_grants WHERE admin_id = $1 AND permission = 'user.write'`, [id]);
    await eventually(async () => (await codeOf(other(secret), WRITE)) === 'FORBIDDEN', 1_500);
    await other(secret).ok('{ users { total } }');
    await asSystem('UPDATE admin_users SET is_active = false WHERE id = $1', [id]);
    await dead(other(secret));
    await dead(system.client(secret));
  });

  it('revoked, it is dead at once here and within a second elsewhere, and what it listens to is closed', async () => {
    const { apiKey, secret } = await make();
    const authorization = `Bearer ${secret}`;
    const url = other(secret).url;
    await other(secret).ok('{ users { total } }');
    const stream = await EventStream.open(url, { authorization, query: PAYMENTS });
    const socket = await openSocket(url, { authorization });
    await socket.acknowledged();
    socket.subscribe(PAYMENTS);
    // A year is longer than a timer can be set for; it must not end at once.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(socket.state.closed).toBeNull();
    await revoke(apiKey.id);
    expect(await codeOf(system.client(secret))).toBe('API_KEY_INVALID');
    await dead(other(secret));
    expect(await socket.closed()).toBe(4403);
    expect((await stream.error()).extensions).toMatchObject({ kind: 'UNAUTHENTICATED' });
    expect(await reread(apiKey.id)).toMatchObject({ status: 'REVOKED' });
    await revoke(apiKey.id);
    await expect(
      asSystem('UPDATE api_keys SET revoked_at = NULL, revoked_reason = NULL WHERE id = $1', [apiKey.id]),
    ).rejects.toThrow('stays revoked');
  });

  it('is replaced with an overlap, and then only the new one works', async () => {
    const old = await make({ from: ['10.9.0.0/16'] });
    const next = await rotate(old.apiKey.id, 1);
    expect(next.apiKey).toMatchObject({
      status: 'ACTIVE',
      scopes: old.apiKey.scopes,
      allowedAddresses: ['10.9.0.0/16'],
    });
    expect(await reread(old.apiKey.id)).toMatchObject({ status: 'ROTATING', rotatedTo: next.apiKey.id });
    const ask = async (secret: string) =>
      (await system.client(secret).send('{ users { total } }', {}, { 'x-forwarded-for': '10.9.1.1' }))
        .errors[0]?.extensions.code ?? null;
    expect([await ask(old.secret), await ask(next.secret)]).toEqual([null, null]);
    await later(3_600_000);
    await eventually(async () => (await ask(old.secret)) === 'API_KEY_INVALID', 1_500);
    expect(await ask(next.secret)).toBeNull();
    expect(await reread(old.apiKey.id)).toMatchObject({ status: 'EXPIRED' });
    for (const key of [old, next])
      expect((await rotateAgain(key.apiKey.id)) === null, key.apiKey.id).toBe(key === next);
  });
  const ROTATE = `mutation ($id: ID!) { rotateApiKey(id: $id, overlapHours: 0) { secret } }`;
  const rotateAgain = async (id: string): Promise<string | null> =>
    (await staff.confirmed(ROTATE, { id })).errors[0]?.extensions.code ?? null;

  it('is rotated once, however many do it at the same time, and by nobody who lacks its scopes', async () => {
    const { apiKey } = await make();
    const { client } = await colleague('OPERATOR', 'apiKey.write');
    const rich = await make({ scopes: ['user.write'] });
    const refused = await refusal(ROTATE, { id: rich.apiKey.id }, client);
    expect(refused.extensions).toMatchObject({
      code: 'API_KEY_SCOPE_REFUSED',
      args: { permission: 'user.write' },
    });
    const ready = await Promise.all([1, 2, 3, 4].map(() => staff.ready(ROTATE, { id: apiKey.id })));
    const answers = (await Promise.all(ready.map((send) => send()))).map(
      ({ errors }) => errors[0]?.extensions.code ?? null,
    );
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'API_KEY_NOT_ACTIVE')).toHaveLength(3);
  });

  it('expires', async () => {
    const { apiKey, secret } = await make({
      expiresAt: new Date(Date.now() + 7_200_000 + 3_600_000).toISOString(),
    });
    expect(apiKey.status).toBe('EXPIRING');
    await system.client(secret).ok('{ users { total } }');
    await later(3 * 3_600_000);
    await dead(system.client(secret));
    expect(await reread(apiKey.id)).toMatchObject({ status: 'EXPIRED' });
  });

  it('works from the addresses it names only, as our own proxy saw them', async () => {
    const { apiKey, secret } = await make({ from: ['203.0.113.0/24', '2001:db8::1', '10.1.2.3/8'] });
    expect([...apiKey.allowedAddresses].sort()).toEqual(['10.0.0.0/8', '2001:db8::1/128', '203.0.113.0/24']);
    const from = async (address: string): Promise<string | null> =>
      (await system.client(secret).send('{ users { total } }', {}, { 'x-forwarded-for': address })).errors[0]
        ?.extensions.code ?? null;
    for (const address of ['203.0.113.77', '2001:db8::1', '10.250.0.1', '198.51.100.1, 203.0.113.1'])
      expect(await from(address), address).toBeNull();
    // What a caller wrote before our proxy's own entry is nobody's address.
    for (const address of ['203.0.114.1', '2001:db8::2', '203.0.113.1, 198.51.100.1', 'nonsense'])
      expect(await from(address), address).toBe('API_KEY_INVALID');
    expect(await codeOf(system.client(secret))).toBe('API_KEY_INVALID');
  });

  it('notes when and from where it was used, without a write for each request', async () => {
    const { apiKey, secret } = await make();
    const use = (ip: string) =>
      system.client(secret).send('{ users { total } }', {}, { 'x-forwarded-for': ip });
    await use('198.51.100.1');
    const first = await eventually(async () => {
      const key = await reread(apiKey.id);
      return key?.lastUsedAt ? key : null;
    });
    expect(first.lastUsedIp).toBe('198.51.100.1');
    const versions = async () =>
      (await asSystem<{ xmin: string }>('SELECT xmin FROM api_keys WHERE id = $1', [apiKey.id]))[0]?.xmin;
    const before = await versions();
    await Promise.all(Array.from({ length: 20 }, () => use('198.51.100.2')));
    expect(await versions()).toBe(before);
    await later(61_000);
    await use('198.51.100.3');
    await eventually(async () => (await reread(apiKey.id))?.lastUsedIp === '198.51.100.3');
  });

  it('has a budget of its own', async () => {
    const [a, b] = [await make(), await make()];
    const left = async (secret: string): Promise<number> => {
      const { headers } = await system.client(secret).send('{ users { total } }');
      return Number(/"actor";r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]);
    };
    const first = await left(a.secret);
    await left(a.secret);
    expect(await left(a.secret)).toBeLessThan(first);
    expect(await left(b.secret)).toBe(first);
  });

  it('cannot make keys, decide approvals, or do what takes a person', async () => {
    const { secret } = await make({ scopes: ['apiKey.read', 'user.read'] });
    const program = system.client(secret);
    expect(await codeOf(program, '{ apiKeys { total } }')).toBeNull();
    expect((await program.refused(CREATE, wish({ scopes: ['user.read'] }))).extensions.kind).toBe(
      'FORBIDDEN',
    );
    expect(await codeOf(program, 'mutation { revokeApiKey(id: "x", reason: "y") { id } }')).toBe('FORBIDDEN');
    expect(
      await codeOf(
        program,
        'mutation { createPaymentOrder(purpose: POINT_TOPUP, amount: "1000", idempotencyKey: "key-order-1") { orderId } }',
      ),
    ).toBe('FORBIDDEN');
  });

  it('is found in the list by name, prefix and status, page by page', async () => {
    const { apiKey } = await make({ name: '찾을 수 있는 키' });
    const list = async (
      filter: object,
      more = '',
    ): Promise<{ items: Key[]; total: number; nextCursor: string | null }> =>
      (
        await staff.ok<{ apiKeys: { items: Key[]; total: number; nextCursor: string | null } }>(
          `query ($filter: ApiKeyFilter) { apiKeys(filter: $filter ${more}) { total nextCursor items { id status } } }`,
          { filter },
        )
      ).apiKeys;
    expect((await list({ search: '찾을 수 있는' })).items.map(({ id }) => id)).toEqual([apiKey.id]);
    expect((await list({ search: apiKey.prefix.slice(-8) })).items.map(({ id }) => id)).toEqual([apiKey.id]);
    expect((await list({ search: '%' })).total).toBe(0);
    const revoked = await list({ status: ['REVOKED'] });
    expect(revoked.total).toBeGreaterThan(0);
    expect(new Set(revoked.items.map(({ status }) => status))).toEqual(new Set(['REVOKED']));
    const walked: string[] = [];
    for (let after: string | null = ''; after !== null;) {
      const page: Awaited<ReturnType<typeof list>> = await list(
        {},
        `, limit: 4 ${after && `, after: "${after}"`}`,
      );
      walked.push(...page.items.map(({ id }) => id));
      after = page.nextCursor;
    }
    expect(new Set(walked).size).toBe((await list({})).total);
    expect(walked).toHaveLength((await list({})).total);
  });

  it('row level security shows keys to staff and the system only, and nobody changes what a key may do', async () => {
    await make();
    expect(await system.sql('SELECT id FROM api_keys')).toEqual([]);
    const asCustomer = {
      type: 'USER',
      id: '0199d0f0-0000-7000-8000-000000000000',
      sessionId: 'x',
      ip: null,
    } as const;
    const seen: unknown[] = await system
      .get(UnitOfWork)
      .run(asCustomer, (tx) => tx.query('SELECT id FROM api_keys'));
    expect(seen).toEqual([]);
    for (const change of [
      `scopes = '{user.write}'`,
      `expires_at = now()`,
      `secret_hash = ''`,
      'created_by = id',
    ])
      await expect(asSystem(`UPDATE api_keys SET ${change}`), change).rejects.toMatchObject({
        code: '42501',
      });
    await expect(asSystem('DELETE FROM api_keys')).rejects.toMatchObject({ code: '42501' });
  });
});
