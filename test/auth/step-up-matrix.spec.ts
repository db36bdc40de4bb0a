import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DemoSupervisor } from '../../src/demo/reset/demo-supervisor.js';
import { FOR_PEOPLE } from '../../src/modules/auth/api-keys/api-key.rules.js';
import { markedOperations } from '../../src/platform/graphql/step-up.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { newId } from '../../src/shared/ids.js';
import { apiKeyClient } from '../kit/api-key.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { accessRules, operationsOf, ruleOf, type Operation } from '../kit/schema-documents.js';
import { callIn, type StaffClient } from '../kit/staff-client.js';
import { TestSystem } from '../kit/test-system.js';
import { realCalls } from './step-up-acts.js';
import { otherCall, writtenOut } from './step-up-calls.js';

/** What asking for a grant leaves behind; everything else is the act. */
const ASKING = ['admin.step-up-granted', 'admin.second-factor-failed'];

/**
 * Every dangerous operation against every wrong proof. The rows are read from the schema, so whatever is marked with
 * `@StepUp` tomorrow is in it, and fails until `realCalls` knows a call of it.
 */
describe('step-up matrix: protected operations × wrong proofs (S000-AUTH-01)', () => {
  let system: TestSystem;
  let owner: StaffClient;
  let sameOwner: StaffClient;
  let colleague: StaffClient;
  let operations: (Operation & { when: string | null })[];

  beforeAll(async () => {
    // Nobody is called there: what is not configured is refused before anything else.
    const google = { GOOGLE_CLIENT_ID: 'matrix', GOOGLE_CLIENT_SECRET: 'matrix' };
    system = await TestSystem.start({ role: 'api', environment: { ...google, MADANG_DEMO: '1' } });
    // No npm start stands behind this server; one that does would say so.
    vi.spyOn(system.get(DemoSupervisor), 'ask').mockImplementation((what) =>
      Promise.resolve(what === 'reset' ? 'begun' : 'may'),
    );
    owner = await system.staff();
    const calls = await realCalls(system, owner);
    [sameOwner, colleague] = await Promise.all([system.signIn(owner.account), system.staff()]);
    operations = operationsOf(system.get(GraphQLSchemaHost).schema).flatMap((operation) => {
      const rule = markedOperations().get(operation.name);
      return rule ? [{ ...operation, document: calls[operation.name] ?? 'missing', ...rule }] : [];
    });
  });
  afterAll(() => system.stop());

  /** Every operation with the proof that `proofFor` brings is refused, and nothing is done. */
  async function refused(
    proofFor: (document: string, operation: Operation) => Promise<string | null> | string | null,
    told: (operation: Operation) => object = ({ name }) => ({
      code: 'STEP_UP_REQUIRED',
      args: { operation: name },
    }),
    by: GraphqlClient = owner,
    except: readonly string[] = [],
  ): Promise<void> {
    const before = await acts();
    for (const operation of operations.filter(({ name }) => !except.includes(name))) {
      const grant = await proofFor(operation.document, operation);
      const headers: Record<string, string> = grant === null ? {} : { 'x-step-up-grant': grant };
      const { errors } = await by.send<unknown>(operation.document, {}, headers);
      expect(errors[0]?.extensions, operation.name).toMatchObject(told(operation));
    }
    expect(await acts()).toEqual(before);
  }
  const acts = () =>
    asSystem(
      `SELECT action, count(*)::integer AS times FROM audit_events WHERE action <> ALL ($1) GROUP BY 1 ORDER BY 1`,
      [ASKING],
    );

  it('every marked method is a mutation for staff that names STEP_UP_REQUIRED among its errors', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual([...markedOperations().keys()].sort());
    expect(operations.length).toBeGreaterThan(1);
    const rules = accessRules(system);
    for (const operation of operations) {
      expect(operation.kind, operation.name).toBe('mutation');
      // In some cases only: those are of staff, and the use case knows them.
      const mayBe = operation.when === null ? /^(permission|staff)$/ : /^(permission|staff|public)$/;
      expect(ruleOf(rules, operation)?.rule, operation.name).toMatch(mayBe);
      expect(operation.description, operation.name).toMatch(/Errors: .*STEP_UP_REQUIRED/);
    }
  });

  it('each of them has a call here that could really be made', () => {
    expect(operations.filter(({ document }) => document === 'missing').map(({ name }) => name)).toEqual([]);
  });

  it('no grant', () => refused(() => null));

  it.each(['', ' ', 'nobody-made-this', 'x'.repeat(4_000)])('a made-up grant: "%.20s"', (grant) =>
    refused(() => grant),
  );

  it('the grant for another operation', () =>
    refused((_, { name }) => {
      const other = operations.find((operation) => operation.name !== name);
      return owner.grantFor(other?.document ?? '');
    }));

  it('the grant for other variables', async () => {
    const schema = system.get(GraphQLSchemaHost).schema;
    const withoutAny: string[] = [];
    await refused((document, { name }) => {
      const other = otherCall(schema, callIn(document, {}));
      if (!other) withoutAny.push(name);
      return other && owner.grantFor(writtenOut(schema, name, other.args));
    });
    // What takes nothing has no other variables; it was refused for bringing no grant.
    expect(withoutAny.sort()).toEqual(['regenerateBackupCodes', 'startPasskeyRegistration']);
  });

  it('a grant that was used', () =>
    refused(async (document) => {
      const grant = await owner.grantFor(document);
      await asSystem(`UPDATE step_ups SET used_at = now() WHERE grant_hash = sha256($1::bytea)`, [
        Buffer.from(grant),
      ]);
      return grant;
    }));

  it('a grant whose five minutes are over', () =>
    refused(async (document) => {
      const grant = await owner.grantFor(document);
      await asSystem(`UPDATE step_ups SET grant_expires_at = now() WHERE used_at IS NULL`);
      return grant;
    }));

  it('the grant of another session of the same person', () =>
    refused((document) => sameOwner.grantFor(document)));

  it('the grant of somebody else', () => refused((document) => colleague.grantFor(document)));

  it('while looking as a customer nothing dangerous is done, whatever is brought along', async () => {
    const customer = await system.customer();
    const { data } = await owner.confirmed<{ startImpersonation: { accessToken: string } }>(
      `mutation ($userId: ID!) {
        startImpersonation(userId: $userId, reason: "문의 확인 2026-11", mayWrite: true) { accessToken } }`,
      { userId: customer.id },
    );
    const disguised = system.client(data?.startImpersonation.accessToken ?? '');
    const seen = await disguised.ok<{ viewer: { user: { id: string } } }>('{ viewer { user { id } } }');
    expect(seen.viewer.user.id).toBe(customer.id);
    await refused(
      (document) => owner.grantFor(document),
      () => ({ kind: 'FORBIDDEN' }),
      disguised,
    );
  });

  it('a program’s key has no second factor to show, though it may do what its maker may', async () => {
    const { viewer } = await owner.ok<{ viewer: { permissions: string[] } }>('{ viewer { permissions } }');
    const program = await apiKeyClient(
      system,
      owner,
      viewer.permissions.filter((permission) => !FOR_PEOPLE.has(permission)),
    );
    await program.ok('{ users { total } }');
    await refused(
      (document) => owner.grantFor(document),
      () => ({ kind: 'FORBIDDEN' }),
      program,
      // A program deducts what its customers use: that is what keys are for.
      ['deductPoints'],
    );
  });

  it('what was not done has taken no grant: it is there for the next try', async () => {
    const nobody = newId();
    for (const { name, document } of operations) {
      const missing = document.replace(/"[0-9a-f]{8}-[0-9a-f-]{27}"/, `"${nobody}"`);
      if (missing === document) continue;
      const { errors } = await owner.confirmed<unknown>(missing);
      expect(errors[0]?.extensions.code, name).toMatch(/./);
      expect(errors[0]?.extensions.code, name).not.toBe('STEP_UP_REQUIRED');
      const [row] = await asSystem<{ used: boolean }>(
        `SELECT used_at IS NOT NULL AS used FROM step_ups WHERE operation = $1 ORDER BY id DESC LIMIT 1`,
        [name],
      );
      expect(row?.used, name).toBe(false);
    }
  });

  it('the right grant opens the door once: of two calls at the same time one is done', async () => {
    // The last one ends the other sessions.
    const last = (name: string) => Number(name === 'changeAdminPassword');
    for (const { name, document } of operations.toSorted((a, b) => last(a.name) - last(b.name))) {
      const send = await owner.ready<Record<string, unknown>>(document);
      const answers = await Promise.all([send(), send()]);
      const done = answers.filter(({ errors }) => errors.length === 0);
      const codes = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code));
      expect(done.length, `${name}: ${codes.join()}`).toBeGreaterThan(0);
      // A call with a key of its own is told what became of the first, or that it still runs.
      if (document.includes('idempotencyKey')) {
        expect(
          codes.filter((code) => !/^(STEP_UP_REQUIRED|REQUEST_IN_PROGRESS)$/.test(code)),
          name,
        ).toEqual([]);
        expect(new Set(done.map(({ data }) => JSON.stringify(data))).size, name).toBe(1);
      } else if (name === 'updateUser') {
        // The second finds the address in its place, so that nothing dangerous is left to do.
        expect(codes, name).toEqual(['VERSION_STALE']);
      } else expect(codes, name).toEqual(['STEP_UP_REQUIRED']);
      const [taken] = await asSystem<{ times: number }>(
        `SELECT count(*)::integer AS times FROM audit_events e JOIN step_ups s ON e.details->>'stepUpId' = s.id::text
         WHERE s.id = (SELECT id FROM step_ups WHERE operation = $1 ORDER BY id DESC LIMIT 1) AND s.used_at IS NOT NULL
           AND e.action = 'admin.stepped-up'`,
        [name],
      );
      expect(taken?.times, name).toBe(1);
    }
  });

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run({ type: 'SYSTEM', name: 'test' }, (tx) => tx.query(sql, parameters));
});
