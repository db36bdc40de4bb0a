import { readFileSync } from 'node:fs';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthResolver } from '../../src/modules/auth/auth.resolver.js';
import { defaultsOf } from '../../src/modules/auth/staff/access.rules.js';
import { ACCESS, checkAccess, type AccessRule } from '../../src/platform/graphql/access.js';
import { allPermissions } from '../../src/platform/security/permissions.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import {
  accessRules,
  ENDS_THE_CALLER,
  operationsOf,
  ruleOf,
  type Operation,
} from '../kit/schema-documents.js';
import { sourceFiles } from '../kit/source.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

/** What a stranger may call. Whoever makes an operation public adds it here, where a reviewer sees it. */
const PUBLIC = [
  'mutation acceptAdminInvite',
  'mutation adminLogin',
  'mutation adminLoginWithGoogle',
  'mutation adminLoginWithKakao',
  'mutation confirmTotp',
  'mutation exchangeLoginTicket',
  'mutation login',
  'mutation loginWithGoogle',
  'mutation loginWithKakao',
  'mutation logout',
  'mutation refreshSession',
  'mutation registerPasskey',
  'mutation registerUser',
  'mutation requestPasswordReset',
  'mutation resendVerification',
  'mutation resetPassword',
  'mutation resumeAdminLogin',
  'mutation startAdminIdentityLogin',
  'mutation startAdminPasskeyLogin',
  'mutation startIdentityLogin',
  'mutation startPasskeyRegistration',
  'mutation startTotpEnrollment',
  'mutation verifyAdminPasskey',
  'mutation verifyAdminSecondFactor',
  'mutation verifyEmail',
  'query consentDocuments',
  'query maintenance',
  'query products',
  'query rateLimit',
  'query session',
  'query signInProviders',
  'query staffIdentityProviders',
  'query viewer',
];
const ROLES = ['SUPER_ADMIN', 'ADMIN', 'OPERATOR'] as const;
const DENIED = ['UNAUTHENTICATED', 'FORBIDDEN'];

describe('permissions: closed by default (S000-ARC-02, S000-API-03)', () => {
  let system: TestSystem;
  let operations: Operation[];
  let rules: Map<string, AccessRule | undefined>;
  let staff: Record<(typeof ROLES)[number], GraphqlClient>;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    operations = operationsOf(system.get(GraphQLSchemaHost).schema);
    rules = accessRules(system);
    const [SUPER_ADMIN, ADMIN, OPERATOR] = await Promise.all(ROLES.map((role) => system.staff(role)));
    if (!SUPER_ADMIN || !ADMIN || !OPERATOR) throw new Error('no staff');
    staff = { SUPER_ADMIN, ADMIN, OPERATOR };
    customer = await system.customer();
  });
  afterAll(() => system.stop());

  /** The code an operation is refused with at its door, or 'open' when the door let the caller through. */
  async function knock(client: GraphqlClient, operation: Operation): Promise<string> {
    if (operation.kind !== 'subscription') {
      const { errors } = await client.send<unknown>(operation.document);
      return errors[0] && DENIED.includes(errors[0].extensions.code) ? errors[0].extensions.code : 'open';
    }
    const feed = client.live<unknown>(operation.document);
    try {
      return await eventually(async () => {
        if (feed.closed?.code === 4401) return 'UNAUTHENTICATED';
        const [error] = feed.errors.flat() as { extensions?: { code?: string } }[];
        // Let in, and then told that there is no such thing, is let in.
        if (error) return DENIED.find((code) => code === error.extensions?.code) ?? 'open';
        return system.liveSubscribers() > 0 ? 'open' : null;
      });
    } finally {
      await feed.close();
      await eventually(async () => system.liveSubscribers() === 0);
    }
  }

  it('finds a rule beside every operation of the schema', () => {
    expect(operations.length).toBeGreaterThan(25);
    expect(operations.filter((operation) => !ruleOf(rules, operation)).map((o) => o.name)).toEqual([]);
  });

  it('knows every permission at run time: with words, asked for somewhere, and the highest role has it', () => {
    // What the compiler takes as a permission and no definition stands behind could be given to nobody.
    const byHand = sourceFiles('src').filter((file) => /interface Permissions \{\s*['/]/.test(file.text));
    expect(byHand.map((file) => file.path)).toEqual([]);
    const known = [...allPermissions().keys()];
    expect(known.length).toBeGreaterThan(20);
    for (const [name, { ko, en }] of allPermissions()) {
      expect(name).toMatch(/^[a-z][A-Za-z]*([.][a-z][A-Za-z]*)+$/);
      expect(
        [ko.length, en.length].every((length) => length > 3 && length < 80),
        name,
      ).toBe(true);
      expect(ko, name).toMatch(/[가-힣]/);
    }
    const asked = [...rules.values()].flatMap((rule) =>
      rule && 'permission' in rule ? [rule.permission] : [],
    );
    expect(asked.filter((name) => !allPermissions().has(name))).toEqual([]);
    expect([...defaultsOf('SUPER_ADMIN')].sort()).toEqual(known.sort());
  });

  it('what permissions are about has words in the admin app', () => {
    const nouns = new Set([...allPermissions().keys()].map((name) => name.split('.')[0] ?? name));
    for (const language of ['ko', 'en']) {
      const words: object = JSON.parse(readFileSync(`admin/src/i18n/${language}/nouns.json`, 'utf8'));
      expect(
        [...nouns].filter((noun) => !(noun in words)),
        language,
      ).toEqual([]);
    }
  });

  it('keeps the list of what a stranger may call', () => {
    const open = operations.filter((operation) => ruleOf(rules, operation)?.rule === 'public');
    expect(open.map((operation) => `${operation.kind} ${operation.name}`).sort()).toEqual(PUBLIC);
  });

  it('answers a stranger UNAUTHENTICATED on everything else', async () => {
    const answers: Record<string, string> = {};
    for (const operation of operations) {
      if (ruleOf(rules, operation)?.rule === 'public') continue;
      answers[operation.name] = await knock(system.client(), operation);
    }
    expect(new Set(Object.values(answers)), JSON.stringify(answers)).toEqual(new Set(['UNAUTHENTICATED']));
  });

  it('never opens a staff operation to a customer, and opens what is the customer’s', async () => {
    for (const operation of operations) {
      const rule = ruleOf(rules, operation)?.rule;
      if (ENDS_THE_CALLER.includes(operation.name)) continue;
      const expected = rule === 'permission' || rule === 'staff' ? 'FORBIDDEN' : 'open';
      expect(await knock(customer.client, operation), operation.name).toBe(expected);
    }
  });

  it('never opens a customer’s operation to staff, and a staff operation to a role without its permission', async () => {
    let refused = 0;
    for (const role of ROLES) {
      const may = defaultsOf(role);
      for (const operation of operations) {
        const rule = ruleOf(rules, operation);
        if (!rule || rule.rule === 'public' || ENDS_THE_CALLER.includes(operation.name)) continue;
        const closed = rule.rule === 'customer' || ('permission' in rule && !may.has(rule.permission));
        refused += closed ? 1 : 0;
        expect(await knock(staff[role], operation), `${role} ${operation.name}`).toBe(
          closed ? 'FORBIDDEN' : 'open',
        );
      }
    }
    expect(refused).toBeGreaterThan(ROLES.length);
  });

  it('says which permission is missing, and nothing else', async () => {
    const error = await staff.OPERATOR.refused(
      `mutation { setUserActive(id: "x", active: true, version: 1) { id } }`,
    );
    expect(error.extensions).toMatchObject({
      code: 'FORBIDDEN',
      kind: 'FORBIDDEN',
      args: { permission: 'user.write' },
    });
  });

  it('closes an operation that lost its declaration, even to the highest role', async () => {
    const handler = Object.getOwnPropertyDescriptor(AuthResolver.prototype, 'viewer')?.value as object;
    const declared: unknown = Reflect.getMetadata(ACCESS, handler);
    Reflect.deleteMetadata(ACCESS, handler);
    try {
      for (const client of [system.client(), customer.client, staff.SUPER_ADMIN]) {
        const error = await client.refused('{ viewer { environment } }');
        expect(error.extensions).toMatchObject({ code: 'FORBIDDEN', args: { permission: 'undeclared' } });
      }
    } finally {
      Reflect.defineMetadata(ACCESS, declared, handler);
    }
    expect((await system.client().send('{ viewer { environment } }')).errors).toEqual([]);
    expect(() => checkAccess(undefined, {} as never)).toThrow();
  });

  it('treats what is not the caller’s as not there', async () => {
    const other = await system.customer();
    const { createPaymentOrder } = await other.client.ok<{ createPaymentOrder: { orderId: string } }>(
      `mutation { createPaymentOrder(purpose: POINT_TOPUP, amount: "1000", idempotencyKey: "first-order") { orderId } }`,
    );
    const ask = `query ($orderId: String!) { paymentOrder(orderId: $orderId) { status } }`;
    const mine = await customer.client.refused(ask, createPaymentOrder);
    const none = await customer.client.refused(ask, { orderId: 'no-such-order' });
    expect(mine.extensions.code).toBe('ORDER_NOT_FOUND');
    expect({ ...mine.extensions, requestId: '' }).toEqual({ ...none.extensions, requestId: '' });
    await expect(other.client.ok(ask, createPaymentOrder)).resolves.toBeTruthy();
  });
});
