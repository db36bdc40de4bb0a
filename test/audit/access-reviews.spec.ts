import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CountAccessDays } from '../../src/modules/audit/reviews/count-access-days.use-case.js';
import { WatchAccessReviews } from '../../src/modules/audit/reviews/watch-access-reviews.js';
import { RetireAccessRecords } from '../../src/modules/audit/access-records/retire-access-records.use-case.js';
import { billingDate, startOfDay, type BillingDate } from '../../src/shared/time.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { codeOf } from '../kit/approvals.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface Detail {
  review: {
    month: string;
    status: string;
    figures: Record<string, number>;
    signature: {
      signedByName: string;
      note: string;
      records: number;
      ownLooks: number;
      findings: number;
    } | null;
  };
  intact: boolean | null;
  staff: { actorId: string; actorName: string; lookedUp: number; busiest: number; kinds: unknown }[];
  kinds: { code: string; count: number }[];
  acts: { code: string; count: number }[];
  days: { day: string; lookedUp: number; night: number }[];
  explained: { act: string; reason: string | null }[];
  findings: { kind: string; actorId: string; actorName: string; count: number; usual: number | null }[];
}
const DETAIL = `review { month status dueOn figures { records lookedUp night reveals exports unexplained staff }
    signature { signedBy signedByName signedAt note records ownLooks findings } }
  intact countedAt staff { actorId actorName lookedUp busiest records kinds { code count } } kinds { code count }
  acts { code count } days { day lookedUp night } findings { kind actorId actorName count usual from to } explained { act reason }`;
const SIGN = `mutation ($month: String!, $note: String!) { signAccessReview(month: $month, note: $note) { ${DETAIL} } }`;
const LIST = `query ($limit: Int, $page: Int, $after: Cursor) { accessReviews(limit: $limit, page: $page, after: $after) {
  total pages nextCursor items { month status dueOn figures { records lookedUp staff } signature { records } } } }`;

/** The month so many before this one, and instants in it, in Seoul time. */
function month(ago: number) {
  const [year = 0, number = 0] = billingDate(new Date()).split('-').map(Number);
  const name = new Date(Date.UTC(year, number - 1 - ago, 1)).toISOString().slice(0, 7);
  const at = (day: number, hour = 12): Date =>
    new Date(
      startOfDay(`${name}-${String(day).padStart(2, '0')}` as BillingDate).getTime() + hour * 3_600_000,
    );
  return { name, at };
}

describe('monthly review of access records (S003-ADM-03, S000-TBL-03)', () => {
  let system: TestSystem;
  let boss: StaffClient;
  let bossId: string;
  let admin: GraphqlClient;
  let adminId: string;
  let customer: Customer;
  const old = month(2);
  const last = month(1);

  beforeAll(async () => {
    system = await TestSystem.start();
    [boss, admin] = [await system.staff(), await system.staff('ADMIN')];
    [bossId, adminId] = await Promise.all([idOf(boss), idOf(admin)]);
    customer = await system.customer();
  });
  afterAll(() => system.stop());

  const idOf = async (client: GraphqlClient) =>
    (await client.ok<{ viewer: { adminUser: { id: string } } }>('{ viewer { adminUser { id } } }')).viewer
      .adminUser.id;
  const write = (at: Date, actorId: string, facts: Partial<Record<string, unknown>> = {}) => {
    const subjects = (facts['subjects'] as string[] | undefined) ?? [customer.id];
    return system.sql(
      `INSERT INTO access_records (id, occurred_at, actor_type, actor_id, ip, act, subject_ids, fields, count, operation, reason)
       VALUES (gen_random_uuid(), $1, 'ADMIN', $2, $3, $4, $5, '{name,email}', cardinality($5::uuid[]), 'users', $6)`,
      [at, actorId, facts['ip'] ?? '10.1.1.7', facts['act'] ?? 'VIEW', subjects, facts['reason'] ?? null],
    );
  };
  const count = () => system.get(CountAccessDays).execute();
  const list = async (variables = {}) =>
    (
      await boss.ok<{
        accessReviews: {
          total: number;
          nextCursor: string | null;
          items: {
            month: string;
            status: string;
            figures: { records: number; lookedUp: number; staff: number };
          }[];
        };
      }>(LIST, variables)
    ).accessReviews;
  const detail = async (name: string) =>
    (
      await boss.ok<{ accessReview: Detail }>(
        `query ($month: String!) { accessReview(month: $month) { ${DETAIL} } }`,
        {
          month: name,
        },
      )
    ).accessReview;
  const sign = (client: StaffClient, name: string, note = '이상 없음을 확인함') =>
    client.send<{ signAccessReview: Detail }>(SIGN, { month: name, note });

  it('a month tells who looked at how many people, at what, when, and what stands out', async () => {
    for (let day = 1; day <= 3; day += 1) await write(old.at(day), adminId);
    const crowd = Array.from({ length: 150 }, () => randomUUID());
    await write(last.at(5), adminId, { subjects: crowd });
    await write(last.at(5, 23), adminId, { ip: '192.0.2.9' });
    await write(last.at(6, 3), adminId, { reason: '고객 문의 확인' });
    await write(last.at(8), adminId, { act: 'EXPORT' });
    await write(last.at(7), bossId, { act: 'EXPORT', reason: '세무 신고 자료' });
    await count();
    const found = await detail(last.name);
    expect(found.review.figures).toEqual({
      records: 5,
      lookedUp: 154,
      night: 2,
      reveals: 1,
      exports: 2,
      unexplained: 1,
      staff: 2,
    });
    expect(found.staff.map(({ actorName, lookedUp, busiest }) => [actorName, lookedUp, busiest])).toEqual([
      ['직원 ADMIN', 153, 151],
      ['직원 SUPER_ADMIN', 1, 1],
    ]);
    expect(found.kinds).toEqual([
      { code: 'name', count: 154 },
      { code: 'email', count: 154 },
    ]);
    expect(found.acts).toContainEqual({ code: 'EXPORT', count: 2 });
    expect(found.days.find(({ day }) => day === `${last.name}-05`)).toMatchObject({
      lookedUp: 151,
      night: 1,
    });
    expect(found.findings.map(({ kind, count: n, usual }) => [kind, n, usual])).toEqual([
      ['MANY_PEOPLE', 151, 1],
      ['NIGHT', 2, null],
      ['NEW_NETWORK', 1, null],
      ['UNEXPLAINED_EXPORT', 1, null],
    ]);
    expect(found.explained).toEqual([
      { act: 'EXPORT', reason: null },
      { act: 'EXPORT', reason: '세무 신고 자료' },
      { act: 'VIEW', reason: '고객 문의 확인' },
    ]);
    expect(found.intact).toBeNull();
  });

  it('names who of the staff looked at the customer account that is theirs', async () => {
    const { adminUser } = await boss.ok<{ adminUser: { email: string } }>(
      `query ($id: ID!) { adminUser(id: $id) { email } }`,
      { id: adminId },
    );
    const { createUser } = await boss.ok<{ createUser: { id: string } }>(
      `mutation ($email: String!) { createUser(input: { name: "본인", email: $email, services: [ABYSSCM] }) { id } }`,
      { email: adminUser.email.toUpperCase() },
    );
    await write(last.at(9), adminId, { subjects: [createUser.id] });
    await count();
    await system.get(CountAccessDays).month(last.name as never);
    const own = (await detail(last.name)).findings.find(({ kind }) => kind === 'OWN_ACCOUNT');
    expect(own).toMatchObject({ actorId: adminId, count: 1 });
  });

  it('months are listed newest first, by page and by cursor; what nobody signed in time is late', async () => {
    const { items, total } = await list({ limit: 10 });
    expect(total).toBe(3);
    expect(items.map(({ month: name }) => name)).toEqual([month(0).name, last.name, old.name]);
    expect(items.map(({ status }) => status)).toEqual([
      'RUNNING',
      expect.stringMatching(/OPEN|LATE/),
      'LATE',
    ]);
    const first = await list({ limit: 2 });
    expect((await list({ limit: 2, after: first.nextCursor })).items).toEqual([items[2]]);
    expect((await list({ limit: 2, page: 2 })).items).toEqual([items[2]]);
    expect((await system.get(WatchAccessReviews).execute(new Date())).late).toContain(old.name);
  });

  it('is signed once, by a person who may, when it is over, and not by the only one who looked', async () => {
    expect(codeOf(await admin.send(SIGN, { month: old.name, note: '확인했습니다' }))).toBe('FORBIDDEN');
    expect(codeOf(await sign(boss, month(0).name))).toBe('ACCESS_REVIEW_NOT_OVER');
    expect(codeOf(await sign(boss, '2001-01'))).toBe('ACCESS_REVIEW_NOT_FOUND');
    expect(codeOf(await sign(boss, last.name, '응'))).toBe('INPUT_INVALID');
    await write(month(3).at(2), bossId);
    await count();
    expect(codeOf(await sign(boss, month(3).name))).toBe('ACCESS_REVIEW_ONLY_OWN');
    const other = await system.staff();
    expect(codeOf(await sign(other, month(3).name))).toBeUndefined();
    const both = await Promise.all([sign(boss, last.name), sign(other, last.name)]);
    expect(both.map(codeOf).sort()).toEqual(['ACCESS_REVIEW_SIGNED', undefined]);
    const signed = await detail(last.name);
    expect(signed.review).toMatchObject({
      status: 'SIGNED',
      signature: { records: 6, note: '이상 없음을 확인함' },
    });
    expect(signed.intact).toBe(true);
    const [event] = await system.sql<{ details: Record<string, unknown> }>(
      `SELECT details FROM audit_events WHERE action = 'access-review.signed' AND details->>'month' = $1`,
      [last.name],
    );
    expect(event?.details).toMatchObject({ records: 6, findings: 5 });
  });

  it('a signature cannot be changed or taken back, and the counts cannot be written by the application', async () => {
    for (const sql of [
      'DELETE FROM access_reviews',
      `UPDATE access_reviews SET note = 'x'`,
      'TRUNCATE access_reviews',
    ]) {
      await expect(system.sql(sql), sql).rejects.toThrow(/permission denied/);
      await connected(system.database.ownerUrl, (owner) =>
        expect(owner.query(sql), sql).rejects.toThrow(/append-only/),
      );
    }
    for (const sql of ['DELETE FROM access_days', `UPDATE access_day_folds SET records = 0`])
      await expect(system.sql(sql), sql).rejects.toThrow(/permission denied/);
  });

  it('a record that is changed, added or removed after the signature is noticed', async () => {
    const intact = async () => (await detail(last.name)).intact;
    const asOwner = (sql: string) =>
      connected(system.database.ownerUrl, async (owner) => {
        await owner.query('ALTER TABLE access_records DISABLE TRIGGER USER');
        await owner.query(sql, [last.at(5, 23)]);
        await owner.query('ALTER TABLE access_records ENABLE TRIGGER USER');
      });
    await asOwner(`UPDATE access_records SET ip = '10.1.1.7' WHERE occurred_at = $1`);
    expect(await intact()).toBe(false);
    await asOwner(`UPDATE access_records SET ip = '192.0.2.9' WHERE occurred_at = $1`);
    expect(await intact()).toBe(true);
    await write(last.at(5, 23), bossId);
    expect(await intact()).toBe(false);
    // Each day proves one month of those that are signed; of two, one of two days in a row proves this one.
    const watch = system.get(WatchAccessReviews);
    const days = [0, 1].map((ahead) => new Date(Date.now() + ahead * 86_400_000));
    const changed = await Promise.all(days.map(async (day) => (await watch.execute(day)).changed));
    expect(changed).toContain(last.name);
  });

  it('a month whose records are gone stays as it was signed, and is asked of nobody else', async () => {
    const old = month(30);
    await connected(system.database.ownerUrl, async (owner) => {
      await owner.query(
        `INSERT INTO access_day_folds VALUES ($1::date, 3, sha256(''), now()), ($2::date, 3, sha256(''), now())`,
        [`${old.name}-05`, `${month(29).name}-05`],
      );
      await owner.query(
        `INSERT INTO access_reviews VALUES (gen_random_uuid(), $1::date, now(), $2, '점검함', 3, sha256(''), 0, 0)`,
        [`${old.name}-01`, bossId],
      );
    });
    const { items } = await list({ limit: 100 });
    expect(items.at(-1)).toMatchObject({ month: old.name, status: 'SIGNED' });
    expect(items.map(({ month: name }) => name)).not.toContain(month(29).name);
    expect((await detail(old.name)).intact).toBeNull();
    expect(codeOf(await sign(boss, old.name))).toBe('ACCESS_REVIEW_SIGNED');
    expect(codeOf(await sign(boss, month(29).name))).toBe('ACCESS_REVIEW_NOT_FOUND');
  });

  it('records without a day of their own go after two years as well, with their totals', async () => {
    const stray = (years: number) =>
      write(new Date(Date.now() - years * 365.25 * 86_400_000 - 5 * 86_400_000), adminId, { act: 'PRINT' });
    await stray(3);
    await stray(2);
    await stray(1);
    const total = async () =>
      (
        await boss.ok<{ accessRecords: { total: number } }>(
          `{ accessRecords(filter: { act: [PRINT] }) { total } }`,
        )
      ).accessRecords.total;
    expect(await total()).toBe(3);
    expect(await system.get(RetireAccessRecords).execute()).toBe(2);
    expect(await total()).toBe(1);
    const left = await system.sql(`SELECT 1 FROM access_records WHERE act = 'PRINT'`);
    expect(left).toHaveLength(1);
    await expect(system.sql('DELETE FROM access_records_default')).rejects.toThrow(/permission denied/);
    await connected(system.database.ownerUrl, (owner) =>
      expect(owner.query('DELETE FROM access_records_default')).rejects.toThrow(/append-only/),
    );
  });
});
