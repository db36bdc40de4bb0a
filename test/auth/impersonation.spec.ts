import { GraphQLSchemaHost } from '@nestjs/graphql';
import { decodeJwt, SignJWT } from 'jose';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CreateAdminUser } from '../../src/modules/auth/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { accessRules, operationsOf, ruleOf } from '../kit/schema-documents.js';
import type { StaffClient } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';

const START = `mutation ($userId: ID!, $reason: String!, $mayWrite: Boolean) {
  startImpersonation(userId: $userId, reason: $reason, mayWrite: $mayWrite) {
    accessToken expiresAt readOnly reason user { id } } }`;
/** Mutations that staff may send in the place of a customer; whoever opens one adds it here. */
const OPEN = ['endImpersonation', 'refreshSession', 'updateViewerProfile'];
const REASON = '결제가 안 보인다는 문의';

interface Started {
  startImpersonation: { accessToken: string; expiresAt: string; readOnly: boolean; user: { id: string } };
}
interface Viewer {
  viewer: {
    user: { id: string; email: string } | null;
    adminUser: { id: string } | null;
    permissions: string[];
    impersonation: { adminUserName: string; reason: string; readOnly: boolean; expiresAt: string } | null;
  };
}
const WHO = `{ viewer { user { id email } adminUser { id } permissions
  impersonation { adminUserName reason readOnly expiresAt } } }`;

describe('impersonation (S000-AUTH-01)', () => {
  let system: TestSystem;
  let boss: StaffClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    boss = await system.staff();
    customer = await system.customer();
  });
  afterAll(() => system.stop());

  const start = async (by: StaffClient = boss, mayWrite = false, userId = customer.id) => {
    const { data, errors } = await by.confirmed<Started>(START, { userId, reason: REASON, mayWrite });
    if (!data) throw new Error(JSON.stringify(errors));
    const { startImpersonation } = data;
    return { ...startImpersonation, client: system.client(startImpersonation.accessToken) };
  };
  const isOver = (client: GraphqlClient) =>
    eventually(async () => {
      const { errors } = await client.send('{ paymentOrder(orderId: "none") { status } }');
      return errors[0]?.extensions.kind === 'UNAUTHENTICATED' && errors[0];
    }, 2_000);

  it('shows what the customer sees, says who really looks, and gives no right of staff', async () => {
    const { client, expiresAt, readOnly } = await start();
    expect(readOnly).toBe(true);
    const { viewer } = await client.ok<Viewer>(WHO);
    expect(viewer).toMatchObject({
      user: { id: customer.id },
      adminUser: null,
      permissions: [],
      impersonation: { adminUserName: '직원 SUPER_ADMIN', reason: REASON, readOnly: true, expiresAt },
    });
    const left = new Date(expiresAt).getTime() - Date.now();
    expect(left).toBeGreaterThan(29 * 60_000);
    expect(left).toBeLessThanOrEqual(30 * 60_000);
    expect((await client.refused('{ users { total } }')).extensions.code).toBe('FORBIDDEN');
    expect((await customer.client.ok<Viewer>(WHO)).viewer.impersonation).toBeNull();
    expect((await boss.ok<Viewer>(WHO)).viewer.impersonation).toBeNull();
  });

  it.each([
    [false, 'IMPERSONATION_READ_ONLY'],
    [true, 'IMPERSONATION_REFUSED'],
  ])('with mayWrite %s refuses every mutation of the schema that nobody opened', async (mayWrite, code) => {
    const { client } = await start(boss, mayWrite);
    const rules = accessRules(system);
    const answers: Record<string, string> = {};
    for (const operation of operationsOf(system.get(GraphQLSchemaHost).schema)) {
      if (operation.kind !== 'mutation' || OPEN.includes(operation.name)) continue;
      const answer = (await client.refused(operation.document)).extensions.code;
      const staffOnly = ['permission', 'staff'].includes(ruleOf(rules, operation)?.rule ?? '');
      expect(answer, operation.name).toBe(staffOnly ? 'FORBIDDEN' : code);
      answers[operation.name] = answer;
    }
    for (const dear of [
      'createPaymentOrder',
      'confirmPayment',
      'logout',
      'exchangeLoginTicket',
      'adminLogin',
    ])
      expect(answers[dear]).toBe(code);
    expect(answers['startImpersonation']).toBe('FORBIDDEN');
    for (const staffs of ['requestRefund', 'requestStepUp', 'completeStepUp'])
      expect(answers[staffs]).toBe('FORBIDDEN');
  });

  it('may change what is harmless when granted, never where the customer is reached, and both are on record', async () => {
    const mine = await system.customer();
    const reading = await start(boss, false, mine.id);
    const rename =
      'mutation { updateViewerProfile(version: 1, input: { name: "새 이름" }) { user { name } } }';
    expect((await reading.client.refused(rename)).extensions.code).toBe('IMPERSONATION_READ_ONLY');
    const { client } = await start(boss, true, mine.id);
    for (const input of ['email: "mine@thief.example"', 'phone: ""', 'phone: "010-1111-2222"']) {
      const error = await client.refused(
        `mutation { updateViewerProfile(version: 1, input: { ${input} }) { user { name } } }`,
      );
      expect(error.extensions.code).toBe('IMPERSONATION_REFUSED');
    }
    await client.ok(rename);
    const [event] = await system.sql<{ actor_type: string; on_behalf_of: string }>(
      `SELECT actor_type, on_behalf_of FROM audit_events WHERE action = 'user.updated' AND resource_id = $1`,
      [mine.id],
    );
    expect(event).toEqual({ actor_type: 'ADMIN', on_behalf_of: mine.id });
    const [access] = await system.sql<{ act: string; on_behalf_of: string }>(
      `SELECT act, on_behalf_of FROM access_records WHERE operation = 'user.updated' AND subject_ids @> ARRAY[$1::uuid]`,
      [mine.id],
    );
    expect(access).toEqual({ act: 'CHANGE', on_behalf_of: mine.id });
  });

  it('needs the permission, one more to write, a reason, a customer who is there and is no staff', async () => {
    const asked = { userId: customer.id, reason: REASON, mayWrite: false };
    const ask = (by: GraphqlClient, variables: object) => by.refused(START, { ...asked, ...variables });
    const confirmed = async (variables: object) =>
      (await boss.confirmed(START, { ...asked, ...variables })).errors[0]?.extensions.code;
    expect((await ask(boss, {})).extensions.code).toBe('STEP_UP_REQUIRED');
    for (const role of ['ADMIN', 'OPERATOR'] as const)
      expect((await ask(await system.staff(role), {})).extensions.code).toBe('FORBIDDEN');
    expect((await ask(customer.client, {})).extensions.code).toBe('FORBIDDEN');
    expect(await confirmed({ reason: ' . ' })).toBe('INPUT_INVALID');
    expect(await confirmed({ userId: randomUUID() })).toBe('USER_NOT_FOUND');
    const colleague = await system.customer();
    const [{ email } = { email: '' }] = await system.sql<{ email: string }>(
      'SELECT email FROM users WHERE id = $1',
      [colleague.id],
    );
    await system.get(CreateAdminUser).execute(systemActor('test'), {
      email: email.toUpperCase(),
      name: '직원이자 고객',
      role: 'OPERATOR',
      password: 'a long enough passphrase',
    });
    expect(await confirmed({ userId: colleague.id })).toBe('IMPERSONATION_OF_STAFF');
  });

  it('leaves both on record, with the reason, and writes to the customer', async () => {
    const mine = await system.customer();
    const { client } = await start(boss, true, mine.id);
    await client.ok('mutation { endImpersonation }');
    const { viewer } = await boss.ok<{ viewer: { adminUser: { id: string } } }>(
      '{ viewer { adminUser { id } } }',
    );
    const events = await system.sql<{ action: string }>(
      `SELECT action, actor_type, actor_id, on_behalf_of, reason FROM audit_events
       WHERE resource_id = $1 AND action LIKE 'impersonation.%' ORDER BY occurred_at`,
      [mine.id],
    );
    const staff = { actor_type: 'ADMIN', actor_id: viewer.adminUser.id };
    expect(events).toEqual([
      { action: 'impersonation.started', ...staff, on_behalf_of: null, reason: REASON },
      { action: 'impersonation.ended', ...staff, on_behalf_of: mine.id, reason: null },
    ]);
    const letters = await system.sql(
      `SELECT 1 FROM messages WHERE kind = 'auth.impersonated' AND recipient_id = $1`,
      [mine.id],
    );
    expect(letters).toHaveLength(1);
  });

  it('is over at once when it is ended, and never two at a time', async () => {
    const first = await start();
    const second = await start();
    await isOver(first.client);
    await second.client.ok(WHO);
    await boss.ok('mutation { endImpersonation }');
    await isOver(second.client);
    await boss.ok('mutation { endImpersonation }');
    const both = await Promise.all([start(), start()]);
    const open = await system.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM audit_events WHERE action = 'impersonation.started'`,
    );
    expect(open[0]?.n).toBeGreaterThan(3);
    const answers = await Promise.all(
      both.map(({ client }) => client.send('{ paymentOrder(orderId: "none") { status } }')),
    );
    expect(answers.filter(({ errors }) => errors[0]?.extensions.code === 'ORDER_NOT_FOUND')).toHaveLength(1);
  });

  it('a quiet live stream ends within a second of the session of staff', async () => {
    const other = await system.staff();
    const { client } = await start(other);
    const feed = client.live('subscription { pointsUpdated { ... on PointsChanged { cursor } } }');
    await eventually(async () => system.liveSubscribers() === 1);
    await other.ok('mutation { logout }');
    const before = Date.now();
    await eventually(async () => feed.errors.length > 0 || feed.closed !== null, 3_000);
    expect(Date.now() - before).toBeLessThan(1_500);
    await feed.close();
    await isOver(client);
  });

  it('ends with the permission, with the account of staff, and with that of the customer', async () => {
    for (const change of [
      `UPDATE admin_users SET role = 'OPERATOR' WHERE id = $1`,
      `UPDATE admin_users SET is_active = false WHERE id = $1`,
    ]) {
      const other = await system.staff();
      const { client } = await start(other);
      await client.ok(WHO);
      const { viewer } = await other.ok<Viewer>(WHO);
      await asSystem(change, viewer.adminUser?.id);
      await isOver(client);
    }
    const reader = await system.staff();
    const { viewer } = await reader.ok<Viewer>(WHO);
    const { client: writing } = await start(reader, true);
    await writing.ok(WHO);
    await asSystem(
      `INSERT INTO admin_grants (admin_id, permission, effect, granted_at)
       VALUES ($1, 'user.impersonate.write', 'DENY', now())`,
      viewer.adminUser?.id,
    );
    await isOver(writing);
    const { client: reading } = await start(reader);
    await reading.ok(WHO);
    const gone = await system.customer();
    const { client } = await start(boss, false, gone.id);
    await boss.ok('mutation ($id: ID!) { setUserActive(id: $id, active: false, version: 1) { id } }', {
      id: gone.id,
    });
    await isOver(client);
  });

  it('is a token of its own kind: nothing made from it is taken for the customer’s or for staff’s', async () => {
    const { accessToken } = await start();
    const claims = decodeJwt(accessToken);
    expect(claims).toMatchObject({ aud: 'madang:impersonation', sub: customer.id });
    const [, hex = ''] = (system.environment['JWT_KEYS'] ?? '').split(':');
    const sign = (change: object, typ: string) =>
      new SignJWT({ ...claims, ...change })
        .setProtectedHeader({ alg: 'HS256', kid: 'test', typ })
        .sign(new Uint8Array(Buffer.from(hex, 'hex')));
    for (const [change, typ] of [
      [{}, 'at+jwt'],
      [{ aud: 'madang:users' }, 'at+jwt'],
      [{ aud: 'madang:staff' }, 'at+jwt'],
      [{ aud: 'madang:users' }, 'imp+jwt'],
      [{ sub: randomUUID() }, 'imp+jwt'],
      [{ sid: randomUUID() }, 'imp+jwt'],
      [{ act: undefined }, 'imp+jwt'],
    ] as [object, string][]) {
      const error = await system
        .client(await sign(change, typ))
        .refused('{ paymentOrder(orderId: "x") { status } }');
      expect(error.extensions.kind, JSON.stringify([change, typ])).toBe('UNAUTHENTICATED');
    }
  });

  it('runs out after thirty minutes', async () => {
    const { client } = await start();
    await client.ok(WHO);
    const time = new TimeMachine(system);
    time.ahead(29 * 60_000);
    expect((await client.ok<Viewer>(WHO)).viewer.user?.id).toBe(customer.id);
    time.ahead(60_000 + 6_000);
    expect((await client.refused('{ paymentOrder(orderId: "none") { status } }')).extensions.kind).toBe(
      'UNAUTHENTICATED',
    );
  });

  const asSystem = (sql: string, id: string | undefined) =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, [id]));
});
