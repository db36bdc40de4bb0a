import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessRule } from '../../src/platform/graphql/access.js';
import { startIdentitySystem, type IdentitySystem } from '../kit/identity-system.js';
import {
  accessRules,
  ENDS_THE_CALLER,
  operationsOf,
  ruleOf,
  type Kind,
  type Operation,
} from '../kit/schema-documents.js';
import type { StaffClient } from '../kit/staff-client.js';
import type { Customer, TestSystem } from '../kit/test-system.js';
import { DOORS } from './doors.js';
import { wrongTokens, type WrongToken } from './wrong-tokens.js';

const WAYS = Object.keys(DOORS) as (keyof typeof DOORS)[];
/** Not over what stays open: queries and mutations have one way in. */
const ONE_WAY_IN = { code: 'REQUEST_MALFORMED', kind: 'BAD_USER_INPUT', data: null };

/**
 * Credentials where they do not belong: a customer's at what is of staff, staff's at what is of customers, and whatever
 * else looks like a token. Every operation of the schema, over every way in.
 */
describe('confused deputies (S004-SEC-05, S002-AUTH-03, S000-TBL-02)', () => {
  let identity: IdentitySystem;
  let system: TestSystem;
  let staff: StaffClient;
  let customer: Customer;
  let operations: Operation[];
  let rules: Map<string, AccessRule | undefined>;
  let wrong: WrongToken[];

  beforeAll(async () => {
    identity = await startIdentitySystem({
      environment: {
        RATE_LIMITS: 'signIn=100000,visitor=1000000,address=1000000,actor=1000000,money=100000',
      },
    });
    system = identity.system;
    [staff, customer] = await Promise.all([system.staff(), system.customer()]);
    operations = operationsOf(system.get(GraphQLSchemaHost).schema);
    rules = accessRules(system);
    wrong = await wrongTokens(system, identity.google, { staff, customer });
  });
  afterAll(() => identity.stop());

  const among = (wanted: RegExp, kinds: readonly Kind[]): Operation[] =>
    operations.filter(
      (operation) => kinds.includes(operation.kind) && wanted.test(ruleOf(rules, operation)?.rule ?? ''),
    );
  /** Over sockets and streams nothing but subscriptions is served. */
  const served = (way: (typeof WAYS)[number]): Kind[] =>
    way === 'HTTP' ? ['query', 'mutation'] : ['subscription'];

  it.each(WAYS)('a customer at what belongs to staff, over %s', async (way) => {
    const closed = among(/^(permission|staff)$/, served(way));
    expect(closed.length).toBeGreaterThan(way === 'HTTP' ? 60 : 2);
    for (const [name, told] of await DOORS[way](system, customer.token, closed))
      expect(told, name).toEqual({ code: 'FORBIDDEN', kind: 'FORBIDDEN', data: null });
  });

  it.each(WAYS)(
    'staff, with every permission there is, at what belongs to customers, over %s',
    async (way) => {
      const closed = among(/^customer$/, served(way));
      if (way === 'HTTP') expect(closed.length).toBeGreaterThan(5);
      for (const [name, told] of await DOORS[way](system, staff.token ?? '', closed))
        expect(told, name).toEqual({ code: 'FORBIDDEN', kind: 'FORBIDDEN', data: null });
    },
  );

  it.each(['WebSocket', 'SSE'] as const)(
    'nothing but subscriptions is served over %s, to nobody',
    async (way) => {
      const others = among(/./, ['query', 'mutation']);
      for (const token of [staff.token ?? '', customer.token])
        for (const [name, told] of await DOORS[way](system, token, others))
          expect(told, name).toEqual(ONE_WAY_IN);
    },
  );

  it('whoever brings the right token is let in by each door, so that a door which is always shut is seen', async () => {
    await staff.ok('{ users { total } }');
    await customer.client.ok('{ viewer { user { id } } }');
    const unknown = operations.filter(({ name }) => name === 'jobProgressed');
    for (const way of ['WebSocket', 'SSE'] as const)
      for (const [, told] of await DOORS[way](system, staff.token ?? '', unknown))
        expect(told.kind, way).toBe('NOT_FOUND');
  });

  it.each(WAYS)('what is no access token opens nothing over %s, and shows nothing', async (way) => {
    const closed = among(/^(?!public)/, served(way)).filter(({ name }) => !ENDS_THE_CALLER.includes(name));
    expect(wrong.length).toBeGreaterThan(20);
    for (const [what, token, code] of wrong) {
      for (const [name, told] of await DOORS[way](system, token, closed)) {
        const expected =
          way === 'WebSocket'
            ? { code: '4401', kind: 'CLOSED', data: null }
            : { code, kind: 'UNAUTHENTICATED', data: null };
        expect(told, `${what} at ${name}`).toEqual(expected);
      }
    }
  });

  it('with any of them somebody is nobody', async () => {
    for (const [what, token] of wrong) {
      const { viewer, session } = await system
        .client(token)
        .ok<Record<string, unknown>>(
          '{ viewer { adminUser { id } user { id } apiKey { id } permissions } session { valid adminUser { id } user { id } } }',
        );
      expect(viewer, what).toEqual({ adminUser: null, user: null, apiKey: null, permissions: [] });
      expect(session, what).toEqual({ valid: false, adminUser: null, user: null });
    }
  });

  it('a session goes on with its own refresh token only, found where it belongs', async () => {
    const REFRESH =
      'mutation ($token: String) { refreshSession(refreshToken: $token) { accessToken refreshToken } }';
    for (const [what, token] of [
      ...wrong.filter(([name]) => !name.startsWith('a refresh token')),
      ['an access token of staff', staff.token ?? ''] as const,
      ['an access token of a customer', customer.token] as const,
    ]) {
      const { data, errors } = await system.client().send(REFRESH, { token });
      expect(data, what).toBeNull();
      // A refresh token has a length; what is far too long is not looked up.
      expect(errors[0]?.extensions.code, what).toMatch(/^(SESSION_ENDED|INPUT_INVALID)$/);
    }
    // A customer's token in the cookie of staff.
    const theirs = wrong.find(([name]) => name === 'a refresh token of a customer')?.[1] ?? '';
    const cookie = { cookie: `__Host-madang-staff=${theirs}`, origin: system.publicUrl };
    const planted = await system.client().send(REFRESH, {}, cookie);
    expect([planted.data, planted.errors[0]?.extensions.code]).toEqual([null, 'SESSION_ENDED']);
    expect(planted.headers.get('set-cookie')).toBeNull();
    // It was not used up by that.
    await system.client().ok(REFRESH, { token: theirs });
  });
});
