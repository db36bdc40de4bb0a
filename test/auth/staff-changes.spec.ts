import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { markedOperations } from '../../src/platform/graphql/step-up.js';
import type { GraphqlAnswer } from '../kit/graphql-client.js';
import { callIn, type StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

const SELF = `{ viewer { adminUser { id version role } } }`;
const SET_ROLE = `mutation ($id: ID!, $version: Int!, $role: String!) {
  setAdminRole(id: $id, version: $version, role: $role) { id role version } }`;
const SET_GRANTS = `mutation ($id: ID!, $version: Int!, $grants: [PermissionGrantInput!]!) {
  setAdminPermissions(id: $id, version: $version, grants: $grants) { version permissions grants { permission effect grantedBy } } }`;
const DEACTIVATE = `mutation ($id: ID!, $version: Int!) {
  deactivateAdminUser(id: $id, version: $version, reason: "left the company") { status isActive } }`;
const EXPLAIN = `query ($id: ID!, $permission: String!) { explainAccess(adminUserId: $id, permission: $permission) {
  allowed reasons { kind role decides grant { effect } } } }`;

interface Person {
  client: StaffClient;
  id: string;
  version: () => Promise<number>;
}

/** Sends it with the fresh second factor that it may take. */
function act<T>(
  by: StaffClient,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<GraphqlAnswer<T>> {
  const dangerous = markedOperations().has(callIn(query, variables).operation);
  return dangerous ? by.confirmed<T>(query, variables) : by.send<T>(query, variables);
}
async function done<T>(by: StaffClient, query: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { data, errors } = await act<T>(by, query, variables);
  if (errors.length > 0 || data === null) throw new Error(JSON.stringify(errors));
  return data;
}
async function refused(by: StaffClient, query: string, variables: Record<string, unknown> = {}) {
  const [error] = (await act<unknown>(by, query, variables)).errors;
  if (!error) throw new Error('nothing was refused');
  return error;
}

describe('staff: who may change whom (S000-TBL-01, S000-TBL-04, S000-ROLE-01)', () => {
  let system: TestSystem;
  let boss: Person;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    boss = await person('SUPER_ADMIN');
  });
  afterAll(() => system.stop());

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));

  async function person(role: 'SUPER_ADMIN' | 'ADMIN' | 'OPERATOR'): Promise<Person> {
    const client = await system.staff(role);
    const { viewer } = await client.ok<{ viewer: { adminUser: { id: string } } }>(SELF);
    const { id } = viewer.adminUser;
    const version = async () => {
      const [row] = await asSystem<{ version: number }>(`SELECT version FROM admin_users WHERE id = $1`, [
        id,
      ]);
      return row?.version ?? 0;
    };
    return { client, id, version };
  }

  /** Somebody with a role of the house that holds exactly these. */
  async function holding(...permissions: string[]): Promise<Person & { role: string }> {
    const role = `R${randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase()}`;
    await done(
      boss.client,
      `mutation ($name: String!, $permissions: [String!]!) {
        createRole(name: $name, titleKo: "역할", titleEn: "Role", permissions: $permissions) { name } }`,
      { name: role, permissions },
    );
    const someone = await person('OPERATOR');
    await asSystem(`UPDATE admin_users SET role = $2 WHERE id = $1`, [someone.id, role]);
    await eventually(async () => {
      const { viewer } = await someone.client.ok<{ viewer: { permissions: string[] } }>(
        `{ viewer { permissions } }`,
      );
      return viewer.permissions.length === permissions.length;
    });
    return { ...someone, role };
  }

  const grants = async (by: Person, of: Person, list: { permission: string; effect: 'ALLOW' | 'DENY' }[]) =>
    act<{ setAdminPermissions: { permissions: string[]; grants: unknown[] } }>(by.client, SET_GRANTS, {
      id: of.id,
      version: await of.version(),
      grants: list,
    });
  const codeOf = (answer: { errors: { extensions: { code: string } }[] }) =>
    answer.errors[0]?.extensions.code ?? null;
  const refusedWith = async (by: Person, query: string, variables: Record<string, unknown>) =>
    (await refused(by.client, query, variables)).extensions.code;

  it('a grant adds to the role, a denial wins over role and grant, and both work within a second', async () => {
    const operator = await person('OPERATOR');
    expect(codeOf(await operator.client.send('{ ledgerBooks { book } }'))).toBe('FORBIDDEN');
    const given = await grants(boss, operator, [
      { permission: 'ledger.read', effect: 'ALLOW' },
      { permission: 'user.read', effect: 'DENY' },
    ]);
    expect(given.errors).toEqual([]);
    expect(given.data?.setAdminPermissions.permissions).toContain('ledger.read');
    expect(given.data?.setAdminPermissions.permissions).not.toContain('user.read');
    expect(given.data?.setAdminPermissions.grants).toContainEqual({
      permission: 'ledger.read',
      effect: 'ALLOW',
      grantedBy: '직원 SUPER_ADMIN',
    });
    await eventually(
      async () =>
        codeOf(await operator.client.send('{ ledgerBooks { book } }')) === null &&
        codeOf(await operator.client.send('{ users { total } }')) === 'FORBIDDEN',
      1_000,
    );
    // The same permission denied instead: the person's own grant is gone, the role would not matter either.
    await grants(boss, operator, [{ permission: 'payment.read', effect: 'DENY' }]);
    await eventually(
      async () => codeOf(await operator.client.send('{ payments { total } }')) === 'FORBIDDEN',
      1_000,
    );
    const [event] = await system.sql<{ changes: { field: string; before: string; after: string }[] }>(
      `SELECT changes FROM audit_events WHERE action = 'admin.permissions-changed' AND resource_id = $1
       ORDER BY occurred_at DESC LIMIT 1`,
      [operator.id],
    );
    expect(event?.changes).toEqual([
      { field: 'grants', before: '+ledger.read, -user.read', after: '-payment.read' },
    ]);
  });

  it('explains why and why not, and which reason settles it', async () => {
    const operator = await person('OPERATOR');
    await grants(boss, operator, [
      { permission: 'ledger.read', effect: 'ALLOW' },
      { permission: 'user.read', effect: 'DENY' },
    ]);
    const why = async (permission: string) =>
      (
        await done<{ explainAccess: { allowed: boolean; reasons: Record<string, unknown>[] } }>(
          boss.client,
          EXPLAIN,
          {
            id: operator.id,
            permission,
          },
        )
      ).explainAccess;
    const role = (kind: string, decides: boolean) => ({ kind, role: 'OPERATOR', decides, grant: null });
    expect(await why('payment.read')).toEqual({ allowed: true, reasons: [role('ROLE_GRANTS', true)] });
    expect(await why('ledger.read')).toEqual({
      allowed: true,
      reasons: [
        { kind: 'GRANTED_TO_PERSON', role: null, decides: true, grant: { effect: 'ALLOW' } },
        role('ROLE_LACKS', false),
      ],
    });
    expect(await why('user.read')).toEqual({
      allowed: false,
      reasons: [
        { kind: 'DENIED_TO_PERSON', role: null, decides: true, grant: { effect: 'DENY' } },
        role('ROLE_GRANTS', false),
      ],
    });
    await done(boss.client, DEACTIVATE, { id: operator.id, version: await operator.version() });
    const closed = await why('payment.read');
    expect(closed.allowed).toBe(false);
    expect(closed.reasons[0]).toMatchObject({ kind: 'ACCOUNT_NOT_ACTIVE', decides: true });
    expect(await refusedWith(boss, EXPLAIN, { id: operator.id, permission: 'no.such' })).toBe(
      'PERMISSION_UNKNOWN',
    );
  });

  it('nobody gives what they do not hold, to nobody, in no way', async () => {
    const hr = await holding('admin.read', 'admin.write', 'role.write', 'user.read');
    const clerk = await holding('user.read');
    const other = await holding();
    const cases: [string, Record<string, unknown>][] = [
      [
        SET_GRANTS,
        {
          id: clerk.id,
          version: await clerk.version(),
          grants: [{ permission: 'refund.approve', effect: 'ALLOW' }],
        },
      ],
      [SET_ROLE, { id: clerk.id, version: await clerk.version(), role: 'SUPER_ADMIN' }],
      [SET_ROLE, { id: clerk.id, version: await clerk.version(), role: 'OPERATOR' }],
      [`mutation { inviteAdminUser(email: "friend@else.example", name: "친구", role: "ADMIN") { id } }`, {}],
      [
        `mutation { createRole(name: "MORE", titleKo: "더", titleEn: "More", permissions: ["refund.approve"]) { name } }`,
        {},
      ],
      [
        `mutation ($name: String!) { updateRole(name: $name, version: 1, permissions: ["user.read", "payment.read"]) { name } }`,
        { name: clerk.role },
      ],
    ];
    for (const [query, variables] of cases)
      expect(await refusedWith(hr, query, variables), query).toBe('PERMISSION_NOT_HELD');
    // Lifting a denial of something they lack is giving it.
    await grants(boss, clerk, [{ permission: 'payment.read', effect: 'DENY' }]);
    expect(codeOf(await grants(hr, clerk, []))).toBe('PERMISSION_NOT_HELD');
    // What they hold they may give.
    expect((await grants(hr, other, [{ permission: 'user.read', effect: 'ALLOW' }])).errors).toEqual([]);
    expect(codeOf(await grants(boss, clerk, [{ permission: 'no.such', effect: 'ALLOW' }]))).toBe(
      'PERMISSION_UNKNOWN',
    );
    expect(
      codeOf(
        await grants(boss, clerk, [
          { permission: 'user.read', effect: 'ALLOW' },
          { permission: 'user.read', effect: 'DENY' },
        ]),
      ),
    ).toBe('INPUT_INVALID');
  });

  it('nobody touches somebody who may do more, nor themself', async () => {
    const hr = await holding('admin.read', 'admin.write', 'role.write');
    const operator = await person('OPERATOR');
    for (const query of [DEACTIVATE, SET_GRANTS, SET_ROLE]) {
      const variables = { id: operator.id, version: await operator.version(), grants: [], role: hr.role };
      expect(await refusedWith(hr, query, variables)).toBe('PERMISSION_NOT_HELD');
    }
    for (const someone of [hr, boss]) {
      const variables = {
        id: someone.id,
        version: await someone.version(),
        grants: [{ permission: 'admin.write', effect: 'ALLOW' }],
        role: 'OPERATOR',
      };
      for (const query of [DEACTIVATE, SET_GRANTS, SET_ROLE])
        expect(await refusedWith(someone, query, variables)).toBe('SELF_CHANGE_REFUSED');
    }
    expect(
      await refusedWith(
        hr,
        `mutation ($name: String!) { updateRole(name: $name, version: 1, permissions: ["admin.read"]) { name } }`,
        { name: hr.role },
      ),
    ).toBe('SELF_CHANGE_REFUSED');
  });

  it('nobody renames somebody who may do more; oneself, everybody who may rename', async () => {
    const hr = await holding('admin.read', 'admin.write');
    const rename = `mutation ($id: ID!, $version: Int!) {
      updateAdminUser(id: $id, version: $version, input: { name: "다른 이름" }) { name } }`;
    const of = async ({ id, version }: Person) => ({ id, version: await version() });
    expect(await refusedWith(hr, rename, await of(boss))).toBe('PERMISSION_NOT_HELD');
    expect(await done(hr.client, rename, await of(hr))).toEqual({ updateAdminUser: { name: '다른 이름' } });
  });

  it('nobody asks less of their own role at sign-in, whatever else of it they may change', async () => {
    const hr = await holding('admin.read', 'admin.write', 'role.write');
    const set = async (by: Person, role: string, policy: string) => {
      const [row] = await asSystem<{ version: number }>(`SELECT version FROM roles WHERE name = $1`, [role]);
      const { errors } = await act(
        by.client,
        `mutation ($name: String!, $version: Int!, $policy: SecondFactorPolicy!) {
          updateRole(name: $name, version: $version, secondFactorPolicy: $policy) { name } }`,
        { name: role, version: row?.version, policy },
      );
      return errors[0]?.extensions.code ?? null;
    };
    expect(await set(hr, hr.role, 'PASSKEY_ONLY')).toBeNull();
    expect(await set(hr, hr.role, 'ANY')).toBe('SELF_CHANGE_REFUSED');
    expect(await set(boss, hr.role, 'ANY')).toBeNull();
  });

  it('a change of something stale is refused with both versions', async () => {
    const operator = await person('OPERATOR');
    const error = await refused(boss.client, SET_ROLE, { id: operator.id, version: 7, role: 'ADMIN' });
    expect(error.extensions).toMatchObject({
      code: 'VERSION_STALE',
      kind: 'CONFLICT',
      args: { current: 1, given: 7 },
    });
  });

  it('another role ends the sessions of whoever gets it', async () => {
    const operator = await person('OPERATOR');
    await done(boss.client, SET_ROLE, { id: operator.id, version: 1, role: 'ADMIN' });
    expect(codeOf(await operator.client.send('{ users { total } }'))).toBe('SESSION_ENDED');
    const [row] = await asSystem<{ revoked_reason: string }>(
      `SELECT revoked_reason FROM sessions WHERE principal_id = $1`,
      [operator.id],
    );
    expect(row?.revoked_reason).toBe('role-changed');
  });

  it('a closed account is out at once, comes back with the rights it had, and its record stays', async () => {
    const operator = await person('OPERATOR');
    await done(boss.client, DEACTIVATE, { id: operator.id, version: 1 });
    expect(codeOf(await operator.client.send('{ users { total } }'))).toBe('SESSION_ENDED');
    expect(await refusedWith(boss, DEACTIVATE, { id: operator.id, version: 2 })).toBe(
      'ADMIN_USER_NOT_ACTIVE',
    );
    const back = await done<{ reactivateAdminUser: { status: string; permissions: string[] } }>(
      boss.client,
      `mutation ($id: ID!) { reactivateAdminUser(id: $id, version: 2) { status permissions } }`,
      { id: operator.id },
    );
    expect(back.reactivateAdminUser.status).toBe('ACTIVE');
    expect(back.reactivateAdminUser.permissions).toContain('user.read');
    const events = await system.sql<{ action: string; reason: string | null }>(
      `SELECT action, reason FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at`,
      [operator.id],
    );
    expect(events).toContainEqual({ action: 'admin.deactivated', reason: 'left the company' });
    expect(events.map(({ action }) => action)).toContain('admin.reactivated');
  });

  it('takes no field that is not meant to be written (no mass assignment)', async () => {
    const operator = await person('OPERATOR');
    for (const input of [
      'role: "SUPER_ADMIN"',
      'isActive: true',
      'email: "a@b.example"',
      'passwordHash: "x"',
      'id: "1"',
    ]) {
      const { status, errors } = await boss.client.send(
        `mutation ($id: ID!) { updateAdminUser(id: $id, version: 1, input: { name: "이름", ${input} }) { id } }`,
        { id: operator.id },
      );
      expect([status, errors[0]?.extensions.code], input).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    }
    const renamed = await done<{ updateAdminUser: { name: string; role: string } }>(
      boss.client,
      `mutation ($id: ID!) { updateAdminUser(id: $id, version: 1, input: { name: "김운영" }) { name role } }`,
      { id: operator.id },
    );
    expect(renamed.updateAdminUser).toEqual({ name: '김운영', role: 'OPERATOR' });
  });

  describe('the last super admin', () => {
    let lone: TestSystem;
    const staffOf = async (client: StaffClient) =>
      (await client.ok<{ viewer: { adminUser: { id: string } } }>(SELF)).viewer.adminUser.id;

    beforeAll(async () => {
      lone = await TestSystem.start({ role: 'api' });
    });
    afterAll(() => lone.stop());

    const whole = async () => {
      const [row] = await lone.get(UnitOfWork).run(systemActor('test'), (tx): Promise<{ count: string }[]> =>
        tx.query(`SELECT count(*) FROM admin_users a WHERE role = 'SUPER_ADMIN' AND is_active
          AND NOT EXISTS (SELECT FROM admin_grants g WHERE g.admin_id = a.id AND effect = 'DENY')`),
      );
      return Number(row?.count);
    };

    it('stays, however many take each other down at once', async () => {
      const clients = await Promise.all(Array.from({ length: 6 }, () => lone.staff('SUPER_ADMIN')));
      const ids = await Promise.all(clients.map(staffOf));
      const next = (i: number) => ids[(i + 1) % ids.length];
      const grant = [{ permission: 'user.read', effect: 'DENY' }];
      // Each confirms first; then all go at once.
      const calls = await Promise.all(
        clients.flatMap((client, i) => [
          client.ready(DEACTIVATE, { id: next(i), version: 1 }),
          client.ready(SET_ROLE, { id: next(i + 1), version: 1, role: 'OPERATOR' }),
          client.ready(SET_GRANTS, { id: next(i + 2), version: 1, grants: grant }),
        ]),
      );
      const answers = await Promise.all(calls.map((call) => call()));
      expect(await whole()).toBeGreaterThanOrEqual(1);
      expect(answers.filter(({ errors }) => errors.length === 0).length).toBeGreaterThan(0);
      expect(answers.flatMap(({ errors }) => errors.map((error) => error.extensions.kind))).not.toContain(
        'INTERNAL',
      );
    });

    it('stays when SQL from several connections takes all of them away at once', async () => {
      await Promise.all(Array.from({ length: 4 }, () => lone.staff('SUPER_ADMIN')));
      const rows = await lone
        .get(UnitOfWork)
        .run(systemActor('test'), (tx): Promise<{ id: string }[]> =>
          tx.query(`SELECT id FROM admin_users a WHERE role = 'SUPER_ADMIN' AND is_active`),
        );
      const outcomes = await Promise.allSettled(
        rows.map(({ id }, i) =>
          connected(lone.database.appUrl, async (client) => {
            await client.query(`SELECT set_config('madang.actor_type', 'SYSTEM', false)`);
            const change = ['is_active = false', `role = 'OPERATOR'`][i % 2];
            await client.query(`UPDATE admin_users SET ${change} WHERE id = $1`, [id]);
          }),
        ),
      );
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused.length).toBeGreaterThanOrEqual(1);
      for (const outcome of refused)
        expect(String(outcome.reason)).toContain('the last active super admin stays');
      expect(await whole()).toBeGreaterThanOrEqual(1);
    });

    it('is told by name to somebody of the house who may do everything and tries', async () => {
      const [owner, deputy] = [await lone.staff('SUPER_ADMIN'), await lone.staff('OPERATOR')];
      const [keep, hand] = [await staffOf(owner), await staffOf(deputy)];
      const { permissions } = await owner.ok<{ permissions: { name: string }[] }>('{ permissions { name } }');
      await done(
        owner,
        `mutation ($permissions: [String!]!) {
          createRole(name: "DEPUTY", titleKo: "부책임자", titleEn: "Deputy", permissions: $permissions) { name } }`,
        { permissions: permissions.map(({ name }) => name) },
      );
      await lone.get(UnitOfWork).run(systemActor('test'), async (tx) => {
        await tx.query(`UPDATE admin_users SET role = 'DEPUTY' WHERE id = $1`, [hand]);
        await tx.query(`UPDATE admin_users SET is_active = false WHERE id <> ALL($1)`, [[keep, hand]]);
      });
      const change = {
        id: keep,
        version: 1,
        role: 'OPERATOR',
        grants: [{ permission: 'job.read', effect: 'DENY' }],
      };
      await eventually(async () => (await deputy.send('{ roles { name } }')).errors.length === 0);
      for (const query of [DEACTIVATE, SET_ROLE, SET_GRANTS])
        expect((await refused(deputy, query, change)).extensions.code).toBe('LAST_SUPER_ADMIN');
      expect(await whole()).toBe(1);
      // With a second one it goes.
      await lone.staff('SUPER_ADMIN');
      expect((await act(deputy, DEACTIVATE, change)).errors).toEqual([]);
    });
  });
});
