import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Db } from '../../src/platform/db/db.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { connected } from '../kit/test-database.js';
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
interface Page {
  users: {
    items: Person[];
    page: number | null;
    limit: number;
    total: number;
    pages: number;
    nextCursor: string | null;
  };
}
const FIELDS = 'id name email phone services status version';
const LIST = `query ($page: Int, $limit: Int, $after: Cursor, $filter: UserFilter, $sort: [UserSort!]) {
  users(page: $page, limit: $limit, after: $after, filter: $filter, sort: $sort) {
    items { ${FIELDS} } page limit total pages nextCursor } }`;

describe('the list of users (S000-API-03, S000-TBL-05)', () => {
  const COUNT = 57;
  let system: TestSystem;
  let staff: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff('ADMIN');
    // Many with the same name and the same moment: only the id tells them apart.
    await connected(system.database.ownerUrl, (owner) =>
      owner.query(`INSERT INTO users (id, email, name, phone, services, is_active, created_at, updated_at, last_seen_at)
        SELECT gen_random_uuid(), 'person' || n || '@people.example', '이름' || n % 5, '+821000' || lpad(n::text, 6, '0'),
          ARRAY[(ARRAY['KST', 'ABYSSCM', 'PRACTICE'])[1 + n % 3]], n % 7 <> 0,
          '2026-03-01T00:00:00Z'::timestamptz + (n / 10) * interval '1 minute', now(),
          CASE WHEN n % 4 = 0 THEN NULL ELSE '2026-03-02T00:00:00Z'::timestamptz + n % 3 * interval '1 hour' END
        FROM generate_series(1, ${COUNT}) n`),
    );
  });
  afterAll(() => system.stop());

  const list = async (variables: Record<string, unknown> = {}) =>
    (await staff.ok<Page>(LIST, variables)).users;

  it('gives page 1 of 20 when nothing is said', async () => {
    const found = await list();
    expect(found).toMatchObject({ page: 1, limit: 20, total: COUNT, pages: 3 });
    expect(found.items).toHaveLength(20);
  });

  it('a page past the end is empty, with the right total', async () => {
    expect(await list({ page: 99, limit: 20 })).toMatchObject({
      items: [],
      page: 99,
      total: COUNT,
      pages: 3,
      nextCursor: null,
    });
    expect((await list({ page: 3, limit: 20 })).items).toHaveLength(COUNT - 40);
  });

  it.each([
    [{ page: 0 }, 'page'],
    [{ page: -1 }, 'page'],
    [{ limit: 0 }, 'limit'],
    [{ limit: 101 }, 'limit'],
    [{ limit: -5 }, 'limit'],
    [{ page: 1_000_001 }, 'page'],
    [{ page: 1, after: 'WyJhIiwiYiJd' }, 'page'],
  ])('%j is refused', async (variables, path) => {
    expect((await staff.refused(LIST, variables)).extensions).toMatchObject({
      code: 'PAGE_INVALID',
      args: { path },
    });
  });

  it.each([
    [{ field: 'CREATED_AT', direction: 'DESC' }],
    [{ field: 'CREATED_AT', direction: 'ASC' }],
    [{ field: 'NAME', direction: 'ASC' }],
    [{ field: 'NAME', direction: 'DESC' }],
    [{ field: 'LAST_SEEN_AT', direction: 'DESC' }],
    [{ field: 'LAST_SEEN_AT', direction: 'ASC' }],
  ])('by %j pages and cursors walk the same people, each once', async (sort) => {
    const byPage: string[] = [];
    for (let page = 1; page <= 9; page += 1)
      byPage.push(...(await list({ page, limit: 7, sort: [sort] })).items.map((u) => u.id));
    const byCursor: string[] = [];
    let after: string | null = null;
    do {
      const found: Page['users'] = await list({
        limit: 7,
        sort: [sort],
        ...(after === null ? {} : { after }),
      });
      byCursor.push(...found.items.map((user) => user.id));
      after = found.nextCursor;
      if (byCursor.length > 7) expect(found.page).toBeNull();
    } while (after !== null);
    expect(byPage).toHaveLength(COUNT);
    expect(new Set(byPage).size).toBe(COUNT);
    expect(byCursor).toEqual(byPage);
  });

  it('a cursor walk is not moved by who registers meanwhile', async () => {
    const first = await list({ limit: 10 });
    await system.customer();
    const second = await list({ limit: 10, after: first.nextCursor });
    const seen = new Set(first.items.map((user) => user.id));
    expect(second.items.filter((user) => seen.has(user.id))).toEqual([]);
    expect(second.total).toBe(COUNT + 1);
  });

  it.each([
    ['person42@people', 1],
    ['PERSON42@', 1],
    ['+821000000042', 1],
    ['이름3', 11],
    ['ㅇㄹ', 57],
    ['ㅇㄹ3', 0],
    ['ㄹㅇ', 0],
    ['%', 0],
    ['person_2', 0],
    ['\\', 0],
    ["'; DROP TABLE users; --", 0],
  ])('searches for %s as it is typed', async (search, count) => {
    expect((await list({ filter: { search }, limit: 100 })).total).toBe(count);
  });

  it('finds one by id, and filters by status and service together', async () => {
    const [one] = (await list({ limit: 1 })).items;
    expect((await list({ filter: { search: one?.id } })).items.map((user) => user.id)).toEqual([one?.id]);
    const gone = await list({ filter: { status: 'INACTIVE' }, limit: 100 });
    expect([gone.total, gone.items.every((user) => user.status === 'INACTIVE')]).toEqual([8, true]);
    const both = await list({ filter: { status: 'ACTIVE', role: 'KST', search: '이름' }, limit: 100 });
    expect(both.items.every((user) => user.status === 'ACTIVE' && user.services.includes('KST'))).toBe(true);
    expect(both.items).toHaveLength(both.total);
  });

  it('points and payments of a whole page cost one statement a module', async () => {
    const spy = vi.spyOn(system.get(Db), 'rows');
    await staff.ok(`{ users(limit: 50) { items { id points { available } payments { id } } } }`);
    const statements = spy.mock.calls.map(([sql]) => sql);
    spy.mockRestore();
    expect(statements.length).toBeLessThanOrEqual(4);
  });
});
