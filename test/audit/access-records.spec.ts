import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AccessRecords } from '../../src/modules/audit/access-records/access-records.js';
import { JournalWriter } from '../../src/modules/audit/access-records/journal-writer.js';
import { RetireAccessRecords } from '../../src/modules/audit/access-records/retire-access-records.use-case.js';
import { buyPoints } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface Record {
  actorType: string;
  actorId: string | null;
  actorName: string | null;
  onBehalfOf: string | null;
  ip: string | null;
  act: string;
  subjectId: string | null;
  subjectType: string | null;
  subjectName: string | null;
  subjectIds: string[];
  fields: string[];
  count: number;
  operation: string;
  reason: string | null;
}
interface Page {
  accessRecords: { items: Record[]; total: number; totalIsExact: boolean };
}
const LIST = `query ($filter: AccessRecordFilter) { accessRecords(filter: $filter, limit: 100) { total totalIsExact items {
  actorType actorId actorName onBehalfOf ip act subjectType subjectId subjectName subjectIds fields count operation reason } } }`;
const USER = `query ($id: ID!) { user(id: $id) { name email phone } }`;

describe('access records (S003-ADM-03, S000-TBL-03)', () => {
  let system: TestSystem;
  let boss: StaffClient;
  let admin: GraphqlClient;
  let adminId: string;
  let operator: GraphqlClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start();
    [boss, admin, operator] = [
      await system.staff(),
      await system.staff('ADMIN'),
      await system.staff('OPERATOR'),
    ];
    const { viewer } = await admin.ok<{ viewer: { adminUser: { id: string } } }>(
      '{ viewer { adminUser { id } } }',
    );
    adminId = viewer.adminUser.id;
    customer = await system.customer();
  });
  afterAll(() => system.stop());

  const records = async (filter: object) => {
    await system.get(JournalWriter).flush();
    return (await boss.ok<Page>(LIST, { filter })).accessRecords;
  };
  const ofAdmin = async (filter: object) => (await records({ actorId: adminId, ...filter })).items;

  it('a look at somebody’s contact data is written down by itself: who, whose, what, from where', async () => {
    await admin.ok(USER, { id: customer.id });
    const [seen] = await ofAdmin({ subjectId: customer.id });
    expect(seen).toMatchObject({
      actorType: 'ADMIN',
      actorName: '직원 ADMIN',
      act: 'VIEW',
      subjectId: customer.id,
      subjectType: 'USER',
      subjectName: '홍길동',
      fields: ['name', 'email'],
      count: 1,
      operation: 'user',
      ip: '127.0.0.1',
      reason: null,
    });
  });

  it('a page is one record with all of its people; a search is told as one', async () => {
    const others = [await system.customer(), await system.customer()];
    await admin.ok('{ users(limit: 100) { items { email } } }');
    const [page] = await ofAdmin({ act: ['VIEW'] });
    expect(page).toMatchObject({ operation: 'users', fields: ['email'], subjectId: null });
    expect(page?.subjectIds).toEqual(expect.arrayContaining([customer, ...others].map(({ id }) => id)));
    expect(page?.count).toBe(page?.subjectIds.length);
    await admin.ok('{ users(filter: { search: "people.example" }) { items { id } } }');
    await admin.ok('{ payments(filter: { search: "홍" }) { items { id } } }');
    const searches = await ofAdmin({ act: ['SEARCH'] });
    expect(searches.map(({ operation, count }) => [operation, count])).toEqual([
      ['payments', 0],
      ['users', 0],
    ]);
  });

  it('an address of the staff is theirs, and they are told by name', async () => {
    await ofAdmin({ act: ['SIGN_IN'] });
    const { items } = await records({ subjectId: adminId });
    const seen = items.find(({ subjectId }) => subjectId === adminId);
    expect(seen).toMatchObject({
      operation: 'accessRecords',
      subjectType: 'ADMIN',
      subjectName: '직원 ADMIN',
      fields: ['ip'],
    });
  });

  it('what is shown masked, what people see of themselves, and what is empty leave none', async () => {
    await system.get(JournalWriter).flush();
    const before = (await records({})).total;
    await operator.ok(USER, { id: customer.id });
    await customer.client.ok('{ viewer { user { name email phone } } }');
    await admin.ok(`query ($id: ID!) { user(id: $id) { id phone status } }`, { id: customer.id });
    // Reading the records themselves shows addresses and names, and so is on record as well.
    const after = await records({});
    const news = after.items
      .slice(0, after.total - before)
      .filter(({ operation }) => operation !== 'accessRecords');
    expect(news).toEqual([]);
  });

  it('changes, sign-ins and failed ones are written in the transaction of the deed', async () => {
    const mine = await system.customer();
    await admin.ok(
      `mutation ($id: ID!) { updateUser(id: $id, version: 1, input: { phone: "010-1234-5678" }) { id } }`,
      { id: mine.id },
    );
    expect((await ofAdmin({ act: ['CHANGE'] }))[0]).toMatchObject({
      subjectId: mine.id,
      fields: ['phone'],
      operation: 'user.updated',
    });
    expect((await ofAdmin({ act: ['SIGN_IN'] }))[0]).toMatchObject({
      count: 0,
      operation: 'admin.signed-in',
    });
    const failed = (await records({ act: ['SIGN_IN_FAILED'] })).total;
    await system
      .client()
      .refused(
        `mutation { adminLogin(email: "nobody@staff.example", password: "wrong wrong wrong") { accessToken } }`,
      );
    expect((await records({ act: ['SIGN_IN_FAILED'] })).total).toBe(failed + 1);
    const leaving = await system.staff('ADMIN');
    await leaving.ok('mutation { logout }');
    expect((await records({ act: ['SIGN_OUT'] })).items[0]).toMatchObject({
      operation: 'session.signed-out',
    });
    // A customer who signs in enters their own data.
    expect((await records({ subjectId: mine.id, act: ['SIGN_IN'] })).total).toBe(0);
  });

  it('one record is shown in full with a reason, written down before it is shown', async () => {
    const mine = await system.customer();
    const ask = `mutation ($id: ID!, $reason: String!) { revealPersonalData(subjectId: $id, fields: [EMAIL], reason: $reason) {
      name email } }`;
    const { revealPersonalData } = await operator.ok<{ revealPersonalData: { name: string; email: string } }>(
      ask,
      {
        id: mine.id,
        reason: '환불 안내 메일 발송',
      },
    );
    expect(revealPersonalData.name).toBe('홍*동');
    expect(revealPersonalData.email).toMatch(/@people\.example$/);
    expect(revealPersonalData.email).not.toContain('*');
    const { items } = await records({ subjectId: mine.id, act: ['VIEW'] });
    expect(items[0]).toMatchObject({
      operation: 'user.revealed',
      fields: ['email'],
      reason: '환불 안내 메일 발송',
    });
    // Only that once, only those.
    const { user } = await operator.ok<{ user: { email: string } }>(USER, { id: mine.id });
    expect(user.email).toContain('***');
    expect((await operator.refused(ask, { id: mine.id, reason: ' ' })).extensions.code).toBe('INPUT_INVALID');
    expect((await operator.refused(ask, { id: randomUUID(), reason: '환불 안내' })).extensions.code).toBe(
      'USER_NOT_FOUND',
    );
    expect((await customer.client.refused(ask, { id: mine.id, reason: '환불 안내' })).extensions.code).toBe(
      'FORBIDDEN',
    );
  });

  it('customers see who looked at them, impersonation too, and nobody else’s', async () => {
    const mine = await system.customer();
    await admin.ok(USER, { id: mine.id });
    await boss.ok('{ users(limit: 100) { items { email } } }');
    const { data } = await boss.confirmed<{ startImpersonation: { accessToken: string } }>(
      `mutation ($id: ID!) { startImpersonation(userId: $id, reason: "화면 확인 요청", mayWrite: false) { accessToken } }`,
      { id: mine.id },
    );
    const token = data?.startImpersonation.accessToken;
    await system.client(token).ok('{ viewer { user { email } } }');
    await system.client(token).refused('{ paymentOrder(orderId: "none") { status } }');
    await system.get(JournalWriter).flush();
    const { myAccessRecords } = await mine.client.ok<{
      myAccessRecords: {
        total: number;
        items: { by: string; act: string; fields: string[]; impersonated: boolean }[];
      };
    }>('{ myAccessRecords { total items { by act fields impersonated } } }');
    // An operation that is being answered while the journal is written makes two records of one.
    const seen = myAccessRecords.items.map(({ by, act, fields, impersonated }) =>
      fields.length === 0
        ? [`${by} ${act} - ${impersonated}`]
        : fields.map((field) => `${by} ${act} ${field} ${impersonated}`),
    );
    expect(new Set(seen.flat())).toEqual(
      new Set([
        '직원 SUPER_ADMIN VIEW - true',
        '직원 SUPER_ADMIN VIEW email true',
        '직원 SUPER_ADMIN VIEW - false',
        '직원 SUPER_ADMIN VIEW email false',
        '직원 ADMIN VIEW name false',
        '직원 ADMIN VIEW email false',
      ]),
    );
    const both = await records({ subjectId: mine.id });
    expect(both.items.filter(({ onBehalfOf }) => onBehalfOf === mine.id).length).toBeGreaterThanOrEqual(2);
  });

  it('each of many who watch the same live list has seen what it showed', async () => {
    const watchers = [await system.staff('ADMIN'), await system.staff('ADMIN')];
    const ids = await Promise.all(
      watchers.map(async (staff) => {
        const { viewer } = await staff.ok<{ viewer: { adminUser: { id: string } } }>(
          '{ viewer { adminUser { id } } }',
        );
        return viewer.adminUser.id;
      }),
    );
    const feeds = watchers.map((staff) =>
      staff.live('subscription { paymentsUpdated { ... on PaymentChanged { payment { user { email } } } } }'),
    );
    await eventually(async () => system.liveSubscribers() === 2);
    await buyPoints(system, customer, '3000');
    await Promise.all(feeds.map((feed) => feed.next(1)));
    for (const actorId of ids) {
      await eventually(async () => (await records({ actorId, subjectId: customer.id })).total > 0);
      const { items } = await records({ actorId, subjectId: customer.id });
      expect(items[0]).toMatchObject({ operation: 'paymentsUpdated', fields: ['email'] });
    }
    for (const feed of feeds) await feed.close();
  });

  it('cannot be changed or removed: not by the application, not by anybody (S000-TBL-03)', async () => {
    for (const sql of [
      `UPDATE access_records SET act = 'PRINT'`,
      'DELETE FROM access_records',
      'TRUNCATE access_records',
    ]) {
      await expect(system.sql(sql), sql).rejects.toThrow(/permission denied/);
      await connected(system.database.ownerUrl, (owner) =>
        expect(owner.query(sql), sql).rejects.toThrow(/append-only/),
      );
    }
  });

  it('days older than two years go, with their totals; younger ones the database does not give away', async () => {
    const write = (daysAgo: number) =>
      system.sql(
        `INSERT INTO access_records (id, occurred_at, actor_type, act, subject_ids, fields, count, operation)
         SELECT gen_random_uuid(), now() - $1 * interval '1 day', 'ADMIN', 'PRINT', '{}', '{}', 0, 'old' FROM generate_series(1, 3)`,
        [daysAgo],
      );
    for (const days of [900, 700]) {
      await system.sql(
        `SELECT madang_ensure_partitions((now() - $1 * interval '1 day')::date, (now() - $1 * interval '1 day')::date)`,
        [days],
      );
      await write(days);
    }
    expect((await records({ act: ['PRINT'] })).total).toBe(6);
    expect(await system.get(RetireAccessRecords).execute()).toBe(1);
    const left = await records({ act: ['PRINT'] });
    expect(left.total).toBe(3);
    expect(left.items).toHaveLength(3);
    expect(await system.get(RetireAccessRecords).execute()).toBe(0);
  });

  it('waits while it cannot be written, loses nothing, and shows nothing in full that cannot be noted', async () => {
    const journal = system.get(JournalWriter);
    await journal.flush();
    const actor = { type: 'ADMIN', id: adminId, sessionId: adminId, ip: null } as const;
    const opened = Array.from({ length: 5_001 }, () => journal.open(actor, 'flood'));
    opened.forEach((looks) => looks?.note('email', customer.id));
    expect(opened.filter((looks) => looks === null)).toHaveLength(1);
    const accesses = system.get(AccessRecords);
    accesses.write = () => Promise.reject(new Error('the database is away'));
    try {
      await journal.flush();
      const { user } = await admin.ok<{ user: { email: string } }>(USER, { id: customer.id });
      expect(user.email).toContain('***');
    } finally {
      Reflect.deleteProperty(accesses, 'write');
    }
    await journal.flush();
    const written = await system.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM access_records WHERE operation = 'flood'`,
    );
    expect(written[0]?.n).toBe(5_000);
  });

  it('a process that stops in peace writes down what it has just shown', async () => {
    await system.get(JournalWriter).flush();
    await admin.ok(`query ($id: ID!) { last: user(id: $id) { phone email } }`, { id: customer.id });
    await system.server.stop();
    await connected(system.database.ownerUrl, async (owner) => {
      const { rows } = await owner.query<{ fields: string[] }>(
        'SELECT fields FROM access_records ORDER BY occurred_at DESC, id DESC LIMIT 1',
      );
      expect(rows).toEqual([{ fields: ['email'] }]);
    });
  });
});
