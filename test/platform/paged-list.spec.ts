import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ListTotals } from '../../src/platform/db/list-totals.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { connected } from '../kit/test-database.js';
import { TestSystem } from '../kit/test-system.js';

const PEOPLE = 3_000;
const PAGES = `query ($page: Int!, $filter: UserFilter, $sort: [UserSort!]) {
  users(page: $page, limit: 10, filter: $filter, sort: $sort) { items { id } total pages } }`;

interface Users {
  users: { items: { id: string }[]; total: number; pages: number };
}

describe('long lists: true totals and deep pages (S000-TBL-13, S000-ARC-03)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;
  let owner: pg.Client;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff();
    owner = new pg.Client(system.database.ownerUrl);
    await owner.connect();
    // Several people share an instant and days differ in size: a page that begins in the middle of a day is the rule.
    await owner.query(`INSERT INTO users (id, email, name, services, is_active, created_at, updated_at)
      SELECT gen_random_uuid(), 'n' || n || '@people.example', '사람', '{KST}', n % 7 <> 0,
        timestamptz '2026-03-01 00:00:00Z' - (n / 3) * interval '37 minutes', now() FROM generate_series(1, ${PEOPLE}) n`);
  });
  afterAll(async () => {
    await owner.end();
    await system.stop();
  });

  const counted = async (where = ''): Promise<number> =>
    Number((await owner.query(`SELECT count(*) FROM users ${where}`)).rows[0].count);

  const total = async (filter?: object): Promise<number> =>
    (await staff.ok<Users>(PAGES, { page: 1, filter })).users.total;

  it.each([
    ['newest first', undefined, 'DESC', ''],
    ['oldest first', [{ field: 'CREATED_AT', direction: 'ASC' }], 'ASC', ''],
    ['of one status', undefined, 'DESC', 'WHERE is_active'],
  ])('a deep page is the page that skipping would give: %s', async (_title, sort, direction, where) => {
    const filter = where ? { status: 'ACTIVE' } : null;
    const all = (
      await owner.query<{ id: string }>(
        `SELECT id FROM users ${where} ORDER BY created_at ${direction}, id ${direction}`,
      )
    ).rows.map(({ id }) => id);
    const last = Math.ceil(all.length / 10);
    for (const page of [1, 50, 51, 52, 77, 123, 200, last - 1, last, last + 1, last + 1_000]) {
      const { users } = await staff.ok<Users>(PAGES, { page, filter, sort });
      const expected = all.slice((page - 1) * 10, page * 10);
      expect(
        users.items.map(({ id }) => id),
        `page ${page}`,
      ).toEqual(expected);
      expect(users).toMatchObject({ total: all.length, pages: last });
    }
  });

  it('pages that many ask for at the same time are what each would get alone', async () => {
    const ordered = async (where: string, direction: string): Promise<string[]> =>
      (
        await owner.query<{ id: string }>(
          `SELECT id FROM users ${where} ORDER BY created_at ${direction}, id ${direction}`,
        )
      ).rows.map(({ id }) => id);
    const lists = [
      { filter: null, direction: 'DESC', all: await ordered('', 'DESC') },
      { filter: { status: 'ACTIVE' }, direction: 'DESC', all: await ordered('WHERE is_active', 'DESC') },
      { filter: { status: 'INACTIVE' }, direction: 'ASC', all: await ordered('WHERE NOT is_active', 'ASC') },
    ];
    const asks = lists.flatMap((list) => [1, 2, 3, 17, 1, 49, 5_000].map((page) => ({ ...list, page })));
    const answers = await Promise.all(
      asks.map(({ filter, direction, page }) =>
        staff.ok<Users>(PAGES, { page, filter, sort: [{ field: 'CREATED_AT', direction }] }),
      ),
    );
    for (const [i, { all, page }] of asks.entries()) {
      const { users } = answers[i] as Users;
      expect(users.items.map(({ id }) => id)).toEqual(all.slice((page - 1) * 10, page * 10));
      expect(users.total).toBe(all.length);
    }
  });

  it('a total equals the count after writers that commit, roll back and fold all at once', async () => {
    const folds = system.get(ListTotals);
    await Promise.all([
      ...Array.from({ length: 6 }, (_, writer) =>
        connected(system.database.ownerUrl, async (client) => {
          for (let round = 0; round < 15; round += 1) {
            await client.query('BEGIN');
            await client.query(
              `INSERT INTO users (id, email, name, services, is_active, created_at, updated_at)
               SELECT gen_random_uuid(), gen_random_uuid() || '@people.example', '사람', '{KST}', n % 2 = 0,
                 timestamptz '2026-04-01' + n * interval '9 hours', now() FROM generate_series(1, 4) n`,
            );
            await client.query(
              `UPDATE users SET is_active = NOT is_active WHERE id IN
                 (SELECT id FROM users WHERE email LIKE $1 ORDER BY id LIMIT 3 FOR UPDATE SKIP LOCKED)`,
              [`n${writer}%`],
            );
            await client.query(
              `DELETE FROM users WHERE id IN (SELECT id FROM users WHERE email LIKE '________-%' ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)`,
            );
            await client.query(round % 4 === 3 ? 'ROLLBACK' : 'COMMIT');
          }
        }),
      ),
      (async () => {
        for (let round = 0; round < 20; round += 1) await Promise.all([folds.fold(), folds.fold()]);
      })(),
    ]);
    expect(await total()).toBe(await counted());
    expect(await total({ status: 'ACTIVE' })).toBe(await counted('WHERE is_active'));
    expect(await total({ status: 'INACTIVE' })).toBe(await counted('WHERE NOT is_active'));
    expect(await total({ role: 'KST' })).toBe(await counted(`WHERE services @> '{KST}'`));
    await folds.fold();
    expect(await total()).toBe(await counted());
    const wrongDays = await owner.query(
      `SELECT coalesce(u.day, t.day) AS day FROM
         (SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS n FROM users GROUP BY 1) u
       FULL JOIN (SELECT day, sum(count) AS n FROM users_totals WHERE day IS NOT NULL AND key IS NULL GROUP BY day
         HAVING sum(count) <> 0) t ON t.day = u.day WHERE u.n IS DISTINCT FROM t.n`,
    );
    expect(wrongDays.rows).toEqual([]);
  });

  it('folding leaves one row for each key and day', async () => {
    await system.get(ListTotals).fold();
    const twice = await owner.query(
      `SELECT key, day FROM users_totals GROUP BY key, day HAVING count(*) > 1`,
    );
    expect(twice.rows).toEqual([]);
  });

  it('the application can neither write totals nor make lists of its own', async () => {
    for (const sql of [
      `UPDATE users_totals SET count = 0`,
      `INSERT INTO users_totals (key, count) VALUES ('true', 1)`,
      `DELETE FROM payments_totals`,
      `SELECT users_fold()`,
      `SELECT madang_counted_list('audit_events', 'action', 'occurred_at', '{}')`,
    ]) {
      await expect(system.sql(sql), sql).rejects.toMatchObject({ code: '42501' });
    }
  });
});
