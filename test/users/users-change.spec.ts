import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buyPoints } from '../kit/buyer.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem } from '../kit/test-system.js';

interface Person {
  id: string;
  name: string;
  email: string;
  phone: string | null;
  services: string[];
  status: string;
  version: number;
}
const FIELDS = 'id name email phone services status version';
const CREATE = `mutation ($input: CreateUserInput!) { createUser(input: $input) { ${FIELDS} } }`;
const UPDATE = `mutation ($id: ID!, $input: UpdateUserInput!, $version: Int!) { updateUser(id: $id, input: $input, version: $version) { ${FIELDS} } }`;
const ACTIVE = `mutation ($id: ID!, $active: Boolean!, $version: Int!) { setUserActive(id: $id, active: $active, version: $version) { ${FIELDS} } }`;

describe('changing users (S000-TBL-05)', () => {
  let system: TestSystem;
  let staff: StaffClient;

  beforeAll(async () => {
    system = await TestSystem.start();
    staff = await system.staff('ADMIN');
  });
  afterAll(() => system.stop());

  const input = (change: object = {}) => ({
    name: '김철수',
    email: `${randomUUID()}@people.example`,
    services: ['KST'],
    ...change,
  });
  const create = async (change: object = {}) =>
    (await staff.ok<{ createUser: Person }>(CREATE, { input: input(change) })).createUser;
  const auditOf = async (id: string) =>
    await system.sql<{ action: string; changes: { field: string; before: string | null }[] }>(
      `SELECT action, changes FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at, id`,
      [id],
    );

  it('creates with a normal phone number and each service once, and writes it down', async () => {
    const user = await create({
      phone: '010-1234-5678',
      services: ['PRACTICE', 'KST', 'KST'],
      name: '  홍길동  ',
    });
    expect(user).toMatchObject({
      name: '홍길동',
      phone: '+821012345678',
      services: ['KST', 'PRACTICE'],
      status: 'ACTIVE',
      version: 1,
    });
    expect(await auditOf(user.id)).toMatchObject([{ action: 'user.created' }]);
  });

  it('an address belongs to one person, however it is written, also when two register at once', async () => {
    const { email } = await create();
    const again = await staff.refused(CREATE, { input: input({ email: email.toUpperCase() }) });
    expect(again.extensions).toMatchObject({
      code: 'EMAIL_TAKEN',
      kind: 'CONFLICT',
      args: { path: 'email' },
    });
    const same = `${randomUUID()}@people.example`;
    const answers = await Promise.all(
      [1, 2, 3].map(() => staff.send(CREATE, { input: input({ email: same }) })),
    );
    expect(answers.filter((answer) => answer.errors.length === 0)).toHaveLength(1);
    const [rows] = await system.sql<{ count: string }>('SELECT count(*) FROM users WHERE lower(email) = $1', [
      same,
    ]);
    expect(rows?.count).toBe('1');
  });

  it.each(['12345', '010-12', 'call me', '+0101234567'])('the phone number %s is refused', async (phone) => {
    expect((await staff.refused(CREATE, { input: input({ phone }) })).extensions).toMatchObject({
      code: 'PHONE_INVALID',
      args: { path: 'phone' },
    });
  });

  it('changes what is given, leaves the rest, removes a phone with the empty text', async () => {
    const user = await create({ phone: '010-1111-2222' });
    const change = async (given: object, version: number) =>
      (await staff.ok<{ updateUser: Person }>(UPDATE, { id: user.id, input: given, version })).updateUser;
    expect(await change({ name: '김영희' }, 1)).toMatchObject({
      name: '김영희',
      email: user.email,
      phone: '+821011112222',
      version: 2,
    });
    expect(await change({ phone: '' }, 2)).toMatchObject({ phone: null, version: 3 });
    // Nothing changed: no new version, no record.
    expect(await change({ name: '김영희' }, 3)).toMatchObject({ version: 3 });
    expect((await auditOf(user.id)).map(({ changes }) => changes.map(({ field }) => field))).toEqual([
      [],
      ['name'],
      ['phone'],
    ]);
  });

  it('a stale version is a conflict with both numbers, and of many at once one wins', async () => {
    const user = await create();
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        staff.send<unknown>(UPDATE, { id: user.id, input: { name: `이름 ${i}` }, version: 1 }),
      ),
    );
    const lost = answers.flatMap(({ errors }) => errors);
    expect(lost).toHaveLength(5);
    for (const { extensions } of lost)
      expect(extensions).toMatchObject({
        code: 'VERSION_STALE',
        kind: 'CONFLICT',
        args: { current: 2, given: 1 },
      });
  });

  it('deactivates and activates again, with a record of each', async () => {
    const user = await create();
    await staff.ok(ACTIVE, { id: user.id, active: false, version: 1 });
    expect((await staff.refused(ACTIVE, { id: user.id, active: true, version: 1 })).extensions.code).toBe(
      'VERSION_STALE',
    );
    await staff.ok(ACTIVE, { id: user.id, active: true, version: 2 });
    expect((await auditOf(user.id)).map((event) => event.action)).toEqual([
      'user.created',
      'user.deactivated',
      'user.activated',
    ]);
    expect(
      (await staff.refused(ACTIVE, { id: randomUUID(), active: true, version: 1 })).extensions.code,
    ).toBe('USER_NOT_FOUND');
  });

  it('points come from the ledger and from nowhere else', async () => {
    const customer = await system.customer();
    const points = async () =>
      (
        await staff.ok<{ user: { points: { available: string } } }>(
          `query ($id: ID!) { user(id: $id) { points { available } } }`,
          { id: customer.id },
        )
      ).user.points.available;
    expect(await points()).toBe('0');
    await buyPoints(system, customer, '12000');
    expect(await points()).toBe('12000');
    for (const mutation of [
      'createUser(input: { name: "a", email: "a@b.example", services: [KST], points: "5" })',
      `updateUser(id: "${customer.id}", version: 1, input: { points: "5" })`,
    ]) {
      const { status, errors } = await staff.send(`mutation { ${mutation} { id } }`);
      expect([status, errors[0]?.extensions.code]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    }
    expect(await points()).toBe('12000');
  });

  it('the record of a change names fields, never what a person is called', async () => {
    const user = await create({ name: '비밀이름', phone: '010-9876-5432' });
    const { errors } = await staff.confirmed(UPDATE, {
      id: user.id,
      input: { name: '새이름', email: 'new-secret@people.example' },
      version: 1,
    });
    expect(errors).toEqual([]);
    expect(JSON.stringify(await auditOf(user.id))).not.toMatch(/비밀이름|새이름|secret|9876/);
  });
});
