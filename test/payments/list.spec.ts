import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CreateUser, Service } from '../../src/modules/users/index.js';
import { Db } from '../../src/platform/db/db.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newIdAt } from '../../src/shared/ids.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { TestSystem } from '../kit/test-system.js';

interface Page {
  items: { id: string; orderId: string; status: string; amount: string }[];
  page: number | null;
  limit: number;
  total: number;
  pages: number;
  nextCursor: string | null;
  totalAmount: string;
  totalRefunded: string;
}

const LIST = `query ($page: Int, $limit: Int, $after: Cursor, $filter: PaymentFilter, $sort: [PaymentSort!]) {
  payments(page: $page, limit: $limit, after: $after, filter: $filter, sort: $sort) {
    items { id orderId status amount } page limit total pages nextCursor totalAmount totalRefunded } }`;

const STATUSES = ['DONE', 'READY', 'FAILED', 'PARTIALLY_REFUNDED', 'CANCELED'] as const;
const METHODS = ['CARD', 'EASY_PAY', 'TRANSFER', null] as const;
const START = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;
const ROWS = 60;

/** One row of the list as the test made it; everything the filters look at. */
interface Made {
  id: string;
  orderId: string;
  userId: string;
  status: string;
  method: string | null;
  purpose: string;
  amount: number;
  refunded: number;
  at: Date;
}

// The list is about reading, so its rows are written straight into the tables: money is proven elsewhere.
describe('the payments list (S000-API-04, S000-TBL-05, S001-PAY-07)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;
  let owner: pg.Client;
  const made: Made[] = [];
  const people: { id: string; name: string; email: string }[] = [];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff();
    owner = new pg.Client(system.database.ownerUrl);
    await owner.connect();
    for (const [name, email] of [
      ['김하늘', 'sky@people.example'],
      ['이바다', 'sea_100%@people.example'],
      ['박산들', 'field@people.example'],
    ] as const) {
      const { id } = await system.get(CreateUser).execute(systemActor('test'), {
        name,
        email,
        services: [Service.KST],
      });
      people.push({ id, name, email });
    }
    for (let n = 0; n < ROWS; n += 1) await add(n, new Date(START + n * HOUR));
  });
  afterAll(async () => {
    await owner.end();
    await system.stop();
  });

  async function add(n: number, at: Date): Promise<Made> {
    const status = STATUSES[n % STATUSES.length] ?? 'DONE';
    const row: Made = {
      id: newIdAt(at),
      orderId: `MD-20260101-LIST${String(n).padStart(4, '0')}`,
      userId: people[n % people.length]?.id ?? '',
      status,
      method: METHODS[n % METHODS.length] ?? null,
      purpose: n % 4 === 3 ? 'MEMBERSHIP' : 'POINT_TOPUP',
      amount: 1_000 + (n % 7) * 500,
      refunded: status === 'PARTIALLY_REFUNDED' ? 300 : 0,
      at,
    };
    const order = newIdAt(at);
    await owner.query(
      `INSERT INTO payment_orders (id, user_id, service, purpose, order_name, amount, status, expires_at, created_at, updated_at)
       VALUES ($1, $2, 'KST', $3, '포인트', $4, $5, $6, $6, $6)`,
      [order, row.userId, row.purpose, row.amount, row.status, at],
    );
    await owner.query(
      `INSERT INTO payments (id, order_id, attempt, user_id, purpose, order_name, amount, provider, provider_order_id,
         payment_key, status, method, refunded, requested_at, updated_at)
       VALUES ($1, $2, 1, $3, $4, '포인트', $5, 'TOSS', $6, $7, $8, $9, $10, $11, $11)`,
      [
        row.id,
        order,
        row.userId,
        row.purpose,
        row.amount,
        row.orderId,
        `key_${n}`,
        row.status,
        row.method,
        row.refunded,
        at,
      ],
    );
    made.push(row);
    return row;
  }

  async function list(variables: Record<string, unknown> = {}): Promise<Page> {
    return (await staff.ok<{ payments: Page }>(LIST, variables)).payments;
  }

  const newestFirst = (rows: Made[]): string[] =>
    [...rows].sort((a, b) => b.at.getTime() - a.at.getTime()).map((row) => row.id);
  const sum = (rows: Made[], field: 'amount' | 'refunded'): string =>
    String(rows.reduce((total, row) => total + row[field], 0));

  it('totals stand for the whole filter, not the page', async () => {
    const done = made.filter((row) => row.status !== 'READY');
    const page = await list({
      limit: 7,
      page: 2,
      filter: { status: [...new Set(done.map((r) => r.status))] },
    });
    expect(page.items.map((item) => item.id)).toEqual(newestFirst(done).slice(7, 14));
    expect(page).toMatchObject({
      page: 2,
      limit: 7,
      total: done.length,
      pages: Math.ceil(done.length / 7),
      totalAmount: sum(done, 'amount'),
      totalRefunded: sum(done, 'refunded'),
    });
    expect(BigInt(page.totalRefunded)).toBeGreaterThan(0n);
  });

  it('totals of a period are those of its rows, wherever in a day it begins and ends, and by status', async () => {
    const day = 24 * HOUR;
    for (const [from, to] of [
      [START + 9 * HOUR, START + 9 * HOUR + day],
      [START - day, START + day],
      [START + day, null],
      [null, START + 30 * HOUR],
      [START + 3 * HOUR, START + 7 * HOUR],
      [START + 20 * HOUR, START + 28 * HOUR],
      [START + 5 * day, START + day],
    ] as const) {
      const period = {
        ...(from === null ? {} : { from: new Date(from).toISOString() }),
        ...(to === null ? {} : { to: new Date(to).toISOString() }),
      };
      const inside = made.filter(
        (row) => (from === null || row.at.getTime() >= from) && (to === null || row.at.getTime() < to),
      );
      expect(await list({ limit: 3, filter: period }), JSON.stringify(period)).toMatchObject({
        total: inside.length,
        totalAmount: sum(inside, 'amount'),
        totalRefunded: sum(inside, 'refunded'),
      });
      const some = inside.filter(({ status }) => status === 'DONE' || status === 'PARTIALLY_REFUNDED');
      const ofSome = { ...period, status: ['DONE', 'PARTIALLY_REFUNDED'] };
      expect(await list({ limit: 3, filter: ofSome })).toMatchObject({
        total: some.length,
        totalAmount: sum(some, 'amount'),
      });
      const { paymentStatusTotals } = await staff.ok<{
        paymentStatusTotals: { status: string; count: number; amount: string }[];
      }>(`query ($filter: PaymentFilter) { paymentStatusTotals(filter: $filter) { status count amount } }`, {
        filter: period,
      });
      const expected = [...new Set(inside.map(({ status }) => status))].sort().map((status) => {
        const rows = inside.filter((row) => row.status === status);
        return { status, count: rows.length, amount: sum(rows, 'amount') };
      });
      expect(paymentStatusTotals).toEqual(expected);
    }
  });

  it('spares what must not be: rows without a value stay, and totals are those of the rows', async () => {
    const period = {
      from: new Date(START + 9 * HOUR).toISOString(),
      to: new Date(START + 50 * HOUR).toISOString(),
    };
    const cases: [Record<string, unknown>, (row: Made) => boolean][] = [
      [{ not: { status: ['DONE', 'READY'] } }, ({ status }) => status !== 'DONE' && status !== 'READY'],
      [{ not: { method: ['CARD'] } }, ({ method }) => method !== 'CARD'],
      [
        { status: ['DONE', 'FAILED'], not: { purpose: ['MEMBERSHIP'], method: ['TRANSFER'] } },
        (row) =>
          ['DONE', 'FAILED'].includes(row.status) &&
          row.purpose !== 'MEMBERSHIP' &&
          row.method !== 'TRANSFER',
      ],
    ];
    for (const [filter, fits] of cases)
      for (const within of [{}, period]) {
        const inside = made.filter(
          (row) =>
            fits(row) &&
            (within === period ? row.at >= new Date(period.from) && row.at < new Date(period.to) : true),
        );
        const page = await list({ limit: 100, filter: { ...filter, ...within } });
        expect(
          page.items.map(({ id }) => id),
          JSON.stringify({ filter, within }),
        ).toEqual(newestFirst(inside));
        expect(page).toMatchObject({ total: inside.length, totalAmount: sum(inside, 'amount') });
      }
  });

  it.each([
    ['page 0', { page: 0 }, 'page'],
    ['page -1', { page: -1 }, 'page'],
    ['page past what is allowed', { page: 1_000_001 }, 'page'],
    ['limit 0', { limit: 0 }, 'limit'],
    ['limit 101', { limit: 101 }, 'limit'],
    ['limit -5', { limit: -5 }, 'limit'],
  ])('%s is PAGE_INVALID', async (_name, variables, path) => {
    const error = await staff.refused(LIST, variables);
    expect(error.extensions).toMatchObject({ code: 'PAGE_INVALID', kind: 'BAD_USER_INPUT', args: { path } });
  });

  it('page and after together are refused; a page past the end is empty with the right totals', async () => {
    const { nextCursor } = await list({ limit: 5 });
    const error = await staff.refused(LIST, { page: 1, after: nextCursor });
    expect(error.extensions).toMatchObject({ code: 'PAGE_INVALID', args: { path: 'page' } });
    const past = await list({ page: 1_000, limit: 100 });
    expect(past).toMatchObject({ items: [], page: 1_000, total: made.length, nextCursor: null });
    expect(past.totalAmount).toBe(sum(made, 'amount'));
  });

  it.each([
    'x',
    'bm9uc2Vuc2U',
    Buffer.from('["2026-01-01","x"]').toString('base64url'),
    Buffer.from('["nonsense","00000000-0000-7000-8000-000000000000"]').toString('base64url'),
    Buffer.from(`["2026-13-45T99:99:99.000Z","00000000-0000-7000-8000-000000000000"]`).toString('base64url'),
    Buffer.from(`["2026-01-01T00:00:00.000Z","' OR 1=1"]`).toString('base64url'),
    Buffer.from('[1]').toString('base64url'),
    '한글',
  ])('a cursor somebody wrote himself (%s) is CURSOR_INVALID', async (after) => {
    const error = await staff.refused(LIST, { after });
    expect(error.extensions).toMatchObject({ code: 'CURSOR_INVALID', kind: 'BAD_USER_INPUT' });
  });

  it.each(['REQUESTED_AT', 'AMOUNT'])(
    'walking by %s visits every row once while new ones arrive',
    async (field) => {
      const before = new Set(made.map((row) => row.id));
      const seen: string[] = [];
      let after: string | null = null;
      let steps = 0;
      do {
        const page: Page = await list({ limit: 9, after, sort: [{ field, direction: 'DESC' }] });
        expect(page.page).toBe(after === null ? 1 : null);
        seen.push(...page.items.map((item) => item.id));
        after = page.nextCursor;
        await add(1_000 + made.length, new Date(START + (1_000 + made.length) * HOUR));
        steps += 1;
      } while (after !== null && steps < 100);
      expect(new Set(seen).size, 'no row twice').toBe(seen.length);
      const missed = [...before].filter((id) => !seen.includes(id));
      expect(missed, 'no row left out').toEqual([]);
    },
  );

  it.each([
    ['status', { status: ['DONE', 'FAILED'] }, (r: Made) => ['DONE', 'FAILED'].includes(r.status)],
    ['method', { method: ['EASY_PAY'] }, (r: Made) => r.method === 'EASY_PAY'],
    ['purpose', { purpose: ['MEMBERSHIP'] }, (r: Made) => r.purpose === 'MEMBERSHIP'],
    ['least amount', { minAmount: '3000' }, (r: Made) => r.amount >= 3_000],
    ['greatest amount', { maxAmount: '1500' }, (r: Made) => r.amount <= 1_500],
    [
      'a span of time, its end not included',
      { from: new Date(START + 5 * HOUR), to: new Date(START + 10 * HOUR) },
      (r: Made) => r.at.getTime() >= START + 5 * HOUR && r.at.getTime() < START + 10 * HOUR,
    ],
    [
      'several at once',
      { status: ['DONE'], method: ['CARD'], minAmount: '1000' },
      (r: Made) => r.status === 'DONE' && r.method === 'CARD',
    ],
    ['nothing', {}, () => true],
    ['an empty list, which asks for nothing', { status: [] }, () => true],
  ] as [string, Record<string, unknown>, (row: Made) => boolean][])(
    'filters by %s',
    async (_name, filter, fits) => {
      const wanted = made.filter(fits);
      const page = await list({ limit: 100, filter });
      expect(page.items.map((item) => item.id)).toEqual(newestFirst(wanted).slice(0, 100));
      expect(page).toMatchObject({ total: wanted.length, totalAmount: sum(wanted, 'amount') });
      expect(wanted.length).toBeGreaterThan(0);
    },
  );

  it('finds by customer: name, e-mail, id; text is data, not a pattern', async () => {
    for (const [index, person] of people.entries()) {
      const theirs = newestFirst(made.filter((row) => row.userId === person.id)).slice(0, 100);
      for (const filter of [
        { search: person.name },
        { search: person.email.toUpperCase() },
        { search: person.id },
        { userId: person.id },
      ]) {
        const { items } = await list({ limit: 100, filter });
        expect(
          items.map((item) => item.id),
          `${index} ${JSON.stringify(filter)}`,
        ).toEqual(theirs);
      }
    }
    expect((await list({ filter: { search: '%' } })).total).toBe(
      made.filter((row) => row.userId === people[1]?.id).length,
    );
    for (const nobody of ['없는사람', "' OR '1'='1", '\\', '__________']) {
      expect((await list({ filter: { search: nobody } })).total, nobody).toBe(0);
    }
    expect((await list({ filter: { userId: 'not-an-id' } })).total).toBe(0);
  });

  it('finds by order id, part of it, payment key and own id', async () => {
    const row = made[17];
    if (!row) throw new Error('no row');
    for (const search of [row.orderId, row.orderId.toLowerCase(), 'list0017', 'key_17', row.id]) {
      expect(
        (await list({ filter: { search } })).items.map((item) => item.id),
        search,
      ).toEqual([row.id]);
    }
    // The last digits of a card are looked for as a whole: parts of them are no search for anybody.
    for (const shown of ['7742', '774*']) {
      await owner.query(`UPDATE payments SET instrument_last4 = $2 WHERE id = $1`, [row.id, shown]);
      const found = await list({ filter: { search: '7742' } });
      expect(found.items.map((item) => item.id)).toEqual([row.id]);
    }
    expect((await list({ filter: { search: '774' } })).total).toBe(0);
    const bad = await staff.refused(LIST, { filter: { search: 'a\u0000b' } });
    expect(bad.extensions).toMatchObject({ code: 'INPUT_INVALID', args: { path: 'filter.search' } });
  });

  it('counts and sums by status over the filter, its own status left out', async () => {
    const { paymentStatusTotals } = await staff.ok<{
      paymentStatusTotals: { status: string; count: number; amount: string }[];
    }>(`{ paymentStatusTotals(filter: { method: [CARD], status: [DONE] }) { status count amount } }`);
    const cards = made.filter((row) => row.method === 'CARD');
    const expected = [...new Set(cards.map((row) => row.status))].sort().map((status) => {
      const rows = cards.filter((row) => row.status === status);
      return { status, count: rows.length, amount: sum(rows, 'amount') };
    });
    expect(paymentStatusTotals).toEqual(expected);
  });

  it('asks the database as often for fifty rows as for five, other modules’ fields included', async () => {
    const count = async (limit: number): Promise<number> => {
      const spies = (['rows', 'quick', 'scan'] as const).map((way) => vi.spyOn(system.get(Db), way));
      try {
        const { payments } = await staff.ok<{ payments: { items: unknown[] } }>(
          `query ($limit: Int) { payments(limit: $limit) { total items { id
            user { name email points { available } } refunds { id requestedBy } instrument { label } timeline { status actorName } } } }`,
          { limit },
        );
        expect(payments.items).toHaveLength(limit);
        // What runs by itself beside the list (the live hub, the session's check) is not the list's.
        return spies.flatMap((spy) => spy.mock.calls).filter(([sql]) => /FROM (?!outbox)[a-z]/.test(sql))
          .length;
      } finally {
        for (const spy of spies) spy.mockRestore();
      }
    };
    await count(5);
    const five = await count(5);
    expect(five).toBeGreaterThan(2);
    expect(await count(50)).toBe(five);
  });

  it('a deep page of a period, of some methods and purposes, is what skipping the rows one by one gives', async () => {
    await owner.query(
      `WITH ordered AS (
        INSERT INTO payment_orders (id, user_id, service, purpose, order_name, amount, status, expires_at, created_at, updated_at)
        SELECT gen_random_uuid(), $1, 'KST', CASE n % 3 WHEN 0 THEN 'MEMBERSHIP' ELSE 'POINT_TOPUP' END, '깊은 쪽', 1000 + n,
          CASE n % 2 WHEN 0 THEN 'DONE' ELSE 'FAILED' END, at, at, at
        FROM generate_series(1, 3000) n, LATERAL (SELECT '2024-03-01T03:30:00Z'::timestamptz + n * interval '5 minutes' AS at) t
        RETURNING *)
      INSERT INTO payments (id, order_id, attempt, user_id, purpose, order_name, amount, provider, provider_order_id, status,
        method, requested_at, updated_at)
      SELECT gen_random_uuid(), id, 1, user_id, purpose, order_name, amount, 'TOSS', 'MD-DEEP-' || amount, status,
        CASE amount % 4 WHEN 0 THEN 'CARD' WHEN 1 THEN 'TRANSFER' WHEN 2 THEN 'EASY_PAY' END, created_at, created_at FROM ordered`,
      [people[0]?.id],
    );
    // Neither end lies at the end of a day.
    const [from, to] = ['2024-03-02T09:10:00.000Z', '2024-03-10T20:55:00.000Z'];
    for (const [filter, rest] of [
      [{}, 'true'],
      [{ status: ['DONE'] }, `status = 'DONE'`],
      [{ method: ['CARD', 'TRANSFER'] }, `method IN ('CARD', 'TRANSFER')`],
      [{ purpose: ['POINT_TOPUP'], status: ['DONE', 'FAILED'] }, `purpose = 'POINT_TOPUP'`],
    ] as const) {
      for (const direction of ['DESC', 'ASC']) {
        for (const [page, limit] of [
          [20, 30],
          [600, 1],
          [7, 100],
        ] as const) {
          const found = await list({
            page,
            limit,
            filter: { ...filter, from, to },
            sort: [{ field: 'REQUESTED_AT', direction }],
          });
          const { rows } = await owner.query<{ id: string }>(
            `SELECT id FROM payments WHERE requested_at >= $1 AND requested_at < $2 AND ${rest}
             ORDER BY requested_at ${direction}, id ${direction} LIMIT ${limit} OFFSET ${(page - 1) * limit}`,
            [from, to],
          );
          const about = `${rest} ${direction} page ${page} of ${limit}`;
          expect(
            found.items.map(({ id }) => id),
            about,
          ).toEqual(rows.map(({ id }) => id));
        }
      }
    }
    const { items, total } = await list({ page: 30, limit: 30, filter: { method: ['CARD'] } });
    expect([items.length, total > 900], 'also without a period').toEqual([0, false]);
  });
});
