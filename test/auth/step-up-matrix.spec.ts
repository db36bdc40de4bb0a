import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { markedOperations } from '../../src/platform/graphql/step-up.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { StepUpGrants } from '../../src/platform/security/step-up-grants.js';
import { accessRules, operationsOf, ruleOf, type Operation } from '../kit/schema-documents.js';
import { callIn, type StaffClient } from '../kit/staff-client.js';
import { STAFF_PASSWORD, TestSystem } from '../kit/test-system.js';
import { otherCall, writtenOut } from './step-up-calls.js';

/** Calls whose smallest form is refused for its form before anything is done: here is one that gets further. */
const CALLS: Record<string, string> = {
  createRole: `mutation { createRole(name: "MATRIX", titleKo: "역할", titleEn: "Role", permissions: ["user.read"]) { name } }`,
  inviteAdminUser: `mutation { inviteAdminUser(email: "new@staff.example", name: "새 직원", role: "OPERATOR") { id } }`,
  setAdminPermissions: `mutation { setAdminPermissions(id: "0191d0f0-0000-7000-8000-000000000000", version: 1,
    grants: [{ permission: "user.read", effect: ALLOW }]) { id } }`,
  changeAdminPassword: `mutation { changeAdminPassword(currentPassword: "${STAFF_PASSWORD}", newPassword: "열두 글자가 넘는 새로운 문장") }`,
};

/**
 * Every dangerous operation against every wrong proof. The rows are read from the schema, so whatever is marked with
 * `@StepUp` tomorrow is in it.
 */
describe('step-up matrix: protected operations × wrong proofs (S000-AUTH-01)', () => {
  let system: TestSystem;
  let owner: StaffClient;
  let sameOwner: StaffClient;
  let colleague: StaffClient;
  let operations: (Operation & { document: string; when: string | null })[];

  beforeAll(async () => {
    // What is not configured is refused before anything else; nobody is called here.
    const providers = Object.fromEntries(
      ['GOOGLE', 'KAKAO'].flatMap((name) => [
        [`${name}_CLIENT_ID`, 'matrix'],
        [`${name}_CLIENT_SECRET`, 'matrix'],
      ]),
    );
    system = await TestSystem.start({ role: 'api', environment: providers });
    owner = await system.staff();
    [sameOwner, colleague] = await Promise.all([system.signIn(owner.account), system.staff()]);
    operations = operationsOf(system.get(GraphQLSchemaHost).schema).flatMap((operation) => {
      const rule = markedOperations().get(operation.name);
      return rule ? [{ ...operation, document: CALLS[operation.name] ?? operation.document, ...rule }] : [];
    });
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => system.stop());

  /** What each operation answers to the proof that `proofFor` brings. */
  async function answers(
    proofFor: (
      document: string,
      operation: Operation,
    ) => Promise<{ by?: StaffClient; grant: string | null } | null>,
  ): Promise<Record<string, unknown>> {
    const told: Record<string, unknown> = {};
    for (const operation of operations) {
      const proof = await proofFor(operation.document, operation);
      // Without a proof an operation that takes one in some cases only goes on to find out.
      if (!proof || (proof.grant === null && operation.when !== null)) continue;
      const headers: Record<string, string> = proof.grant === null ? {} : { 'x-step-up-grant': proof.grant };
      const { errors } = await (proof.by ?? owner).send<unknown>(operation.document, {}, headers);
      told[operation.name] = errors[0] ? [errors[0].extensions.code, errors[0].extensions.args] : 'done';
    }
    return told;
  }
  const refused = (told: Record<string, unknown>) => {
    expect(Object.keys(told).length).toBeGreaterThan(0);
    for (const [name, answer] of Object.entries(told))
      expect(answer, name).toEqual(['STEP_UP_REQUIRED', { operation: name }]);
  };

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

  it('no grant', async () => refused(await answers(() => Promise.resolve({ grant: null }))));

  it.each(['', ' ', 'nobody-made-this', 'x'.repeat(4_000)])('a made-up grant: "%.20s"', async (grant) => {
    const told = await answers((_, { name }) =>
      Promise.resolve(grant.trim() === '' && markedOperations().get(name)?.when ? null : { grant }),
    );
    refused(told);
  });

  it('the grant for another operation', async () => {
    const [first, second] = operations;
    refused(
      await answers(async (_, { name }) => {
        const other = name === first?.name ? second : first;
        return { grant: await owner.grantFor(other?.document ?? '') };
      }),
    );
  });

  it('the grant for other variables', async () => {
    const schema = system.get(GraphQLSchemaHost).schema;
    refused(
      await answers(async (document, { name }) => {
        const other = otherCall(schema, callIn(document, {}));
        return other && { grant: await owner.grantFor(writtenOut(schema, name, other.args)) };
      }),
    );
  });

  it('a grant that was used', async () => {
    refused(
      await answers(async (document) => {
        const grant = await owner.grantFor(document);
        await use(grant);
        return { grant };
      }),
    );
  });

  it('a grant whose five minutes are over', async () => {
    refused(
      await answers(async (document) => {
        const grant = await owner.grantFor(document);
        await asSystem(`UPDATE step_ups SET grant_expires_at = now() WHERE used_at IS NULL`);
        return { grant };
      }),
    );
  });

  it('the grant of another session of the same person', async () => {
    refused(await answers(async (document) => ({ grant: await sameOwner.grantFor(document) })));
  });

  it('the grant of somebody else', async () => {
    refused(await answers(async (document) => ({ grant: await colleague.grantFor(document) })));
  });

  it('the right grant opens the door, and the act takes it in its own transaction', async () => {
    const consume = vi.spyOn(system.get(StepUpGrants), 'consume');
    for (const { name, document, when } of operations) {
      consume.mockClear();
      const { errors } = await owner.confirmed<unknown>(document);
      expect(errors[0]?.extensions.code, name).not.toBe('STEP_UP_REQUIRED');
      // In some cases only: what these cases are is shown by the tests of that operation.
      if (when !== null) continue;
      expect(
        consume.mock.calls.length,
        `${name}: consume comes first, or give CALLS a better call`,
      ).toBeGreaterThan(0);
      const [row] = await asSystem<{ used: boolean }>(
        `SELECT used_at IS NOT NULL AS used FROM step_ups WHERE operation = $1 ORDER BY id DESC LIMIT 1`,
        [name],
      );
      // What did not happen took nothing: the grant is still there for the next try.
      expect(row?.used, name).toBe(errors.length === 0);
    }
  });

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run({ type: 'SYSTEM', name: 'test' }, (tx) => tx.query(sql, parameters));

  async function use(grant: string): Promise<void> {
    const [row] = await asSystem<{ id: string }>(
      `UPDATE step_ups SET used_at = now() WHERE grant_hash = sha256($1::bytea) RETURNING id`,
      [Buffer.from(grant)],
    );
    expect(row).toBeDefined();
  }
});
