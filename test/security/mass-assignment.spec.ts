import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AccessRule } from '../../src/platform/graphql/access.js';
import { markedOperations } from '../../src/platform/graphql/step-up.js';
import { apiKeyClient } from '../kit/api-key.js';
import type { GraphqlAnswer, GraphqlClient } from '../kit/graphql-client.js';
import { accessRules } from '../kit/schema-documents.js';
import { StaffClient } from '../kit/staff-client.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { lawfulCalls } from './lawful-calls.js';
import {
  documentOf,
  everything,
  inputsOf,
  mutationsOf,
  namesAThing,
  withField,
  type Mutation,
  type Values,
} from './mutation-walk.js';
import { changes, snapshotOf } from './snapshot.js';
import { ABOUT_OTHERS, somebodyElse, type Others } from './somebody-else.js';

const LONG = { timeout: 120_000 };
/** No mutation asks for it. */
const HARMLESS = 'schema.read';
/** Kinds that say what is wrong with a call; anything else would be an accident. */
const REFUSALS = ['FORBIDDEN', 'NOT_FOUND', 'BAD_USER_INPUT', 'FAILED_PRECONDITION', 'UNAUTHENTICATED'];

/** That it happened, and how many there are. */
const RECORDS = /^(access_|audit_|outbox|step_ups|\w+_totals)/;

/** What a careless server would take over from a request into a row. */
const PRIVILEGED = (others: Others): Values => ({
  role: 'SUPER_ADMIN',
  roles: ['SUPER_ADMIN'],
  isAdmin: true,
  isActive: false,
  is_active: false,
  active: false,
  status: 'DONE',
  permissions: ['refund.approve'],
  grants: [{ permission: 'refund.approve', effect: 'ALLOW' }],
  scopes: ['refund.approve'],
  balance: '1000000',
  points: '1000000',
  amount: '1',
  price: '1',
  refunded: '0',
  id: others.customerId,
  userId: others.customerId,
  customerId: others.customerId,
  ownerId: others.customerId,
  principalId: others.customerId,
  adminUserId: others.staffId,
  createdBy: others.staffId,
  actor: { type: 'ADMIN', id: others.staffId },
  version: 99,
  createdAt: '2000-01-01T00:00:00Z',
  updatedAt: '2000-01-01T00:00:00Z',
  deletedAt: null,
  passwordHash: 'x',
  emailVerified: true,
  profileIncomplete: false,
  twoFaEnabled: false,
  tier: 'VIP',
  __typename: 'AdminUser',
  constructor: { name: 'AdminUser' },
  ['__proto__']: { role: 'SUPER_ADMIN' },
});

/** Every mutation, by everybody who must not: what is not declared is refused, what is declared is guarded. */
describe('mass assignment (S000-ARC-02, S004-SEC-03)', () => {
  let system: TestSystem;
  let mutations: Mutation[];
  let rules: Map<string, AccessRule | undefined>;
  let others: Others;
  let owner: StaffClient;
  let customer: Customer;
  let powerless: StaffClient;
  let program: GraphqlClient;

  beforeAll(async () => {
    // One address plays everybody, and a provider that nobody asks makes its mutations go on to what they guard.
    const environment = {
      RATE_LIMITS: 'actor=100000,signIn=100000,money=100000,visitor=100000,address=200000',
      GOOGLE_CLIENT_ID: 'walk',
      GOOGLE_CLIENT_SECRET: 'walk',
    };
    system = await TestSystem.start({ role: 'api', environment });
    mutations = mutationsOf(system.get(GraphQLSchemaHost).schema);
    rules = accessRules(system);
    owner = await system.staff();
    const account = await system.staffAccount('OPERATOR');
    for (const document of [
      `mutation { createRole(name: "NOTHING", titleKo: "없음", titleEn: "None", permissions: ["${HARMLESS}"]) { name } }`,
      `mutation { setAdminRole(id: "${account.id}", version: 1, role: "NOTHING") { id } }`,
    ])
      expect((await owner.confirmed<unknown>(document)).errors).toEqual([]);
    [customer, powerless, program, others] = await Promise.all([
      system.customer(),
      system.signIn(account),
      apiKeyClient(system, owner, [HARMLESS]),
      somebodyElse(system, owner),
    ]);
  });
  afterAll(() => system.stop());

  const ruleOf = ({ name }: Mutation): AccessRule | undefined => rules.get(`Mutation.${name}`);
  const kindOf = ({ errors }: GraphqlAnswer<unknown>): string => errors[0]?.extensions.kind ?? 'let through';

  /** Whether the door lets a kind of caller in, so that what is behind has to guard itself. */
  function letsIn(mutation: Mutation, who: 'customer' | 'staff' | 'program'): boolean {
    const rule = ruleOf(mutation)?.rule;
    if (rule === 'signed-in') return true;
    return who === 'customer' ? rule === 'customer' || rule === 'permission-or-owner' : rule === who;
  }

  async function unchanged(work: () => Promise<void>): Promise<void> {
    const before = await snapshotOf(system);
    await work();
    expect(changes(before, await snapshotOf(system))).toEqual([]);
  }

  it('knows a call about somebody else of every mutation that lets people in by what they are', () => {
    const guardThemselves = mutations.filter(
      (mutation) =>
        (['customer', 'staff', 'program'] as const).some((who) => letsIn(mutation, who)) &&
        namesAThing(mutation),
    );
    // A new one fails here until `ABOUT_OTHERS` says what of somebody else’s it could be called with.
    expect(guardThemselves.map(({ name }) => name).sort()).toEqual(Object.keys(ABOUT_OTHERS).sort());
    expect(
      [...rules.values()].some((rule) => rule && 'permission' in rule && rule.permission === HARMLESS),
    ).toBe(false);
  });

  it('no mutation takes an argument that it does not declare', LONG, () =>
    unchanged(async () => {
      for (const mutation of mutations) {
        const declared = mutation.args.map(({ name }) => name);
        const extra = Object.keys(PRIVILEGED(others)).filter((name) => !declared.includes(name));
        for (const some of [extra.slice(0, 4), extra.slice(4)]) {
          const document = documentOf(mutation, some.map((name) => `${name}: "x"`).join(', '));
          const { errors } = await callerFor(mutation).send(document, everything(mutation));
          expect(errors[0]?.extensions.code, mutation.name).toBe('GRAPHQL_VALIDATION_FAILED');
          expect(errors.every(({ message }) => some.some((name) => message.includes(name)))).toBe(true);
        }
      }
    }),
  );

  it('no input takes a field that it does not declare, however deep it lies', LONG, () =>
    unchanged(async () => {
      let tried = 0;
      for (const mutation of mutations)
        for (const { path, fields } of inputsOf(mutation))
          for (const [field, value] of Object.entries(PRIVILEGED(others))) {
            if (fields.includes(field)) continue;
            const variables = withField(everything(mutation), path, field, value);
            const answer = await callerFor(mutation).send(documentOf(mutation), variables);
            expect(kindOf(answer), `${mutation.name} ${path.join('.')}.${field}`).toBe('BAD_USER_INPUT');
            tried += 1;
          }
      expect(tried).toBeGreaterThan(200);
    }),
  );

  /** Somebody whom the mutation would do it for. */
  function callerFor(mutation: Mutation): GraphqlClient {
    return letsIn(mutation, 'customer') ? customer.client : owner;
  }

  it.each(['nobody', 'customer', 'staff', 'program'] as const)(
    'what is declared does not help %s: refused at the door, or about somebody else’s thing',
    LONG,
    async (who) => {
      const client = { nobody: system.client(), customer: customer.client, staff: powerless, program }[who];
      const tries: { name: string; expected: string[]; send: () => Promise<GraphqlAnswer<unknown>> }[] = [];
      for (const mutation of mutations) {
        const { name } = mutation;
        const atTheDoor = who === 'nobody' || !letsIn(mutation, who);
        if (ruleOf(mutation)?.rule === 'public' || !(atTheDoor || name in ABOUT_OTHERS)) continue;
        const variables = { ...everything(mutation), ...ABOUT_OTHERS[name]?.(others) };
        const document = documentOf(mutation);
        const send =
          !atTheDoor && client instanceof StaffClient && markedOperations().has(name)
            ? await client.ready(document, variables)
            : () => client.send(document, variables);
        const door = who === 'nobody' ? 'UNAUTHENTICATED' : 'FORBIDDEN';
        tries.push({ name, send, expected: atTheDoor ? [door] : REFUSALS });
      }
      expect(tries.length).toBeGreaterThan(50);
      await unchanged(async () => {
        for (const { name, send, expected } of tries) expect(expected, name).toContain(kindOf(await send()));
      });
    },
  );

  it('what is let through writes what it declares and nothing besides', LONG, async () => {
    const calls = await lawfulCalls(system, owner);
    // Whatever takes an input stands here.
    const takers = mutations.filter((mutation) => inputsOf(mutation).length > 0).map(({ name }) => name);
    expect(takers.sort()).toEqual(Object.keys(calls).sort());
    for (const [name, { by, values, writes }] of Object.entries(calls)) {
      const mutation = mutations.find((each) => each.name === name) as Mutation;
      const document = documentOf(mutation);
      const send =
        by instanceof StaffClient && markedOperations().has(name)
          ? await by.ready(document, values)
          : () => by.send(document, values);
      const before = await snapshotOf(system);
      const { errors } = await send();
      expect(errors, name).toEqual([]);
      const written = changes(before, await snapshotOf(system)).filter((change) => !RECORDS.test(change));
      expect(written, name).toEqual(writes.sort());
    }
  });
});
