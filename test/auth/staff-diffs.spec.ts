import { GraphQLSchemaHost } from '@nestjs/graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditChange } from '../../src/platform/personal-data/changes.js';
import { accessRules, operationsOf, ruleOf } from '../kit/schema-documents.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem } from '../kit/test-system.js';
import { realCalls } from './step-up-acts.js';

interface Recorded {
  action: string;
  changes: AuditChange[];
  reason: string | null;
}

const MADE = { titleKo: '역할', titleEn: 'Role', secondFactorPolicy: 'ANY', permissions: 'user.read' };
const made: AuditChange[] = Object.entries(MADE).map(([field, after]) => ({ field, before: null, after }));
const gone: AuditChange[] = Object.entries(MADE).map(([field, before]) => ({ field, before, after: null }));

/** What each change of staff or of a role says of itself. Names and addresses are masked. */
const SAYS: Record<string, Recorded> = {
  inviteAdminUser: {
    action: 'admin.invited',
    changes: [
      { field: 'email', before: null, after: 'ne***@staff.example' },
      { field: 'name', before: null, after: '새*** 직***' },
      { field: 'role', before: null, after: 'OPERATOR' },
    ],
    reason: null,
  },
  setAdminRole: {
    action: 'admin.role-changed',
    changes: [{ field: 'role', before: 'OPERATOR', after: 'ADMIN' }],
    reason: null,
  },
  setAdminPermissions: {
    action: 'admin.permissions-changed',
    changes: [{ field: 'grants', before: null, after: '+ledger.read' }],
    reason: null,
  },
  deactivateAdminUser: {
    action: 'admin.deactivated',
    changes: [{ field: 'isActive', before: 'true', after: 'false' }],
    reason: '퇴사',
  },
  reactivateAdminUser: {
    action: 'admin.reactivated',
    changes: [{ field: 'isActive', before: 'false', after: 'true' }],
    reason: null,
  },
  resetAdminFactors: {
    action: 'admin.factors-reset',
    changes: [{ field: 'factors', before: 'TOTP × 1', after: null }],
    reason: '휴대폰 분실',
  },
  createRole: { action: 'role.created', changes: made, reason: null },
  updateRole: {
    action: 'role.changed',
    changes: [{ field: 'titleKo', before: '역할', after: '다른 이름' }],
    reason: null,
  },
  deleteRole: { action: 'role.deleted', changes: gone, reason: null },
};

describe('changes of staff say what was and what is (S000-TBL-01, S000-TBL-04, S000-TBL-07)', () => {
  let system: TestSystem;
  let owner: StaffClient;
  let calls: Record<string, string>;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    owner = await system.staff();
    calls = await realCalls(system, owner);
  });
  afterAll(() => system.stop());

  async function recordedBy(document: string): Promise<Recorded[]> {
    const [last] = await system.sql<{ id: string }>(`SELECT id FROM audit_events ORDER BY id DESC LIMIT 1`);
    const { errors } = await owner.confirmed<unknown>(document);
    expect(errors).toEqual([]);
    return system.sql<Recorded>(
      `SELECT action, changes, reason FROM audit_events
       WHERE id > $1 AND action NOT IN ('admin.step-up-granted', 'admin.stepped-up') ORDER BY id`,
      [last?.id],
    );
  }

  it.each(Object.entries(SAYS))('%s', async (name, says) => {
    expect(await recordedBy(calls[name] ?? '')).toEqual([says]);
  });

  it('every operation that changes staff or roles is in the list', () => {
    const rules = accessRules(system);
    const changing = operationsOf(system.get(GraphQLSchemaHost).schema)
      .filter((operation) => {
        const rule = ruleOf(rules, operation);
        return (
          operation.kind === 'mutation' &&
          rule?.rule === 'permission' &&
          /^(admin|role)\.write$/.test(rule.permission)
        );
      })
      .map(({ name }) => name);
    // An invitation is sent again or taken back; nothing of the person changes.
    const about = [...Object.keys(SAYS), 'updateAdminUser', 'resendAdminInvite', 'cancelAdminInvite'];
    expect(changing.sort()).toEqual(about.sort());
  });

  it('a name, a policy, the second invitation of somebody, and what a passkey is called', async () => {
    const { id } = await system.staffAccount('OPERATOR');
    await owner.ok(
      `mutation ($id: ID!) { updateAdminUser(id: $id, version: 1, input: { name: "이순신" }) { id } }`,
      {
        id,
      },
    );
    const [renamed] = await system.sql<Recorded>(
      `SELECT changes FROM audit_events WHERE action = 'admin.updated' AND resource_id = $1`,
      [id],
    );
    expect(renamed?.changes).toEqual([{ field: 'name', before: '직*** O***', after: '이*신' }]);

    expect(
      await recordedBy(
        `mutation { updateRole(name: "ADMIN", version: 1, secondFactorPolicy: PASSKEY_ONLY) { name } }`,
      ),
    ).toMatchObject([{ changes: [{ field: 'secondFactorPolicy', before: 'ANY', after: 'PASSKEY_ONLY' }] }]);

    expect(
      await recordedBy(
        `mutation { inviteAdminUser(email: "new@staff.example", name: "새 직원", role: "ADMIN") { id } }`,
      ),
    ).toMatchObject([
      { action: 'admin.invited', changes: [{ field: 'role', before: 'OPERATOR', after: 'ADMIN' }] },
    ]);

    const passkey = /"(.+)"/.exec(calls['deletePasskey'] ?? '')?.[1];
    await owner.ok(`mutation { renamePasskey(id: "${passkey}", name: "집 열쇠") { id } }`);
    const [called] = await system.sql<Recorded>(
      `SELECT changes FROM audit_events WHERE action = 'admin.passkey-renamed' AND resource_id = $1`,
      [owner.account.id],
    );
    expect(called?.changes).toEqual([{ field: 'passkey', before: '열쇠', after: '집 열쇠' }]);
  });
});
