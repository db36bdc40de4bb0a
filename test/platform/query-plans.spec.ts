import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Db } from '../../src/platform/db/db.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { connected } from '../kit/test-database.js';
import { TestSystem } from '../kit/test-system.js';

const ROWS = 20_000;
/** One every seven minutes. */
const ROWS_A_DAY = 206;
const DAY_MS = 86_400_000;

/** Rows enough that a wrong plan shows, made by the owner because no use case makes thousands. */
const FILL = `
  SELECT set_config('madang.actor_type', 'SYSTEM', false);
  INSERT INTO users (id, email, name, phone, services, is_active, created_at, updated_at, last_seen_at)
    SELECT gen_random_uuid(), 'person' || n || '@people.example', '사람' || n, '+8210' || lpad(n::text, 8, '0'),
      ARRAY[(ARRAY['KST', 'ABYSSCM', 'PRACTICE', 'FLEET'])[1 + n % 4]], n % 50 <> 0,
      now() - n * interval '7 minutes', now(), now() - n * interval '3 minutes' FROM generate_series(1, ${ROWS}) n;
  INSERT INTO payment_orders (id, user_id, service, purpose, order_name, amount, status, expires_at, created_at, updated_at)
    SELECT gen_random_uuid(), id, 'KST', 'POINT_TOPUP', '포인트', 10000, 'DONE', now(), created_at, now() FROM users;
  INSERT INTO payments (id, order_id, attempt, user_id, purpose, order_name, amount, provider, provider_order_id, status,
      requested_at, updated_at, payment_key)
    SELECT gen_random_uuid(), o.id, 1, o.user_id, o.purpose, o.order_name, o.amount, 'TOSS', 'order-' || o.id,
      CASE WHEN random() < 0.0007 THEN 'UNKNOWN' WHEN random() < 0.1 THEN 'FAILED' ELSE 'DONE' END, o.created_at, now(),
      'key-' || o.id
    FROM payment_orders o;
  INSERT INTO sessions (id, principal_type, principal_id, refresh_hash, created_at, last_used_at, idle_expires_at, absolute_expires_at)
    SELECT gen_random_uuid(), 'USER', id, decode(md5(id::text), 'hex'), now(), now(), now() + interval '1 day', now() + interval '9 days'
    FROM users;
  INSERT INTO audit_events (id, occurred_at, actor_type, action, resource_type, resource_id)
    SELECT gen_random_uuid(), now() - n * interval '3 seconds', 'SYSTEM', 'thing.done-' || n % 40, 'thing', n::text
    FROM generate_series(1, ${ROWS}) n;
  INSERT INTO refunds (id, payment_id, user_id, amount, reason, status, requested_by_type, requested_at)
    SELECT gen_random_uuid(), id, user_id, 100, 'OTHER', 'REJECTED', 'SYSTEM', requested_at FROM payments;
  INSERT INTO outbox (id, position, event, subject_id, payload, occurred_at, delivered_at)
    SELECT gen_random_uuid(), n, 'thing.done', gen_random_uuid(), '{}', now(), now() FROM generate_series(1, ${ROWS}) n;
  UPDATE outbox_head SET last_position = ${ROWS};
  ANALYZE;`;

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows'?: number;
  'Actual Loops'?: number;
  Plans?: Plan[];
}

describe('hot lists use their indexes (S000-TBL-13)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff();
    await connected(system.database.ownerUrl, async (owner) => {
      await owner.query(FILL);
    });
  });
  afterAll(() => system.stop());

  /** Every node of the plan of a statement, as PostgreSQL makes it for the application. */
  async function plan(sql: string, parameters: unknown[] = [], more = ''): Promise<Plan[]> {
    const rows = await system.sql<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `EXPLAIN (${more}FORMAT JSON) ${sql}`,
      parameters,
    );
    const walk = (node: Plan): Plan[] => [node, ...(node.Plans ?? []).flatMap(walk)];
    return (rows[0]?.['QUERY PLAN'] ?? []).flatMap(({ Plan: top }) => walk(top));
  }

  /** The statements the server sends while it answers; totals are counted apart and not looked at here. */
  async function statementsOf(work: () => Promise<unknown>): Promise<[string, unknown[]][]> {
    const spies = (['rows', 'quick', 'scan'] as const).map((way) => vi.spyOn(system.get(Db), way));
    try {
      await work();
      return (
        spies
          .flatMap((spy) => spy.mock.calls)
          .map(([sql, parameters]): [string, unknown[]] => [sql, [...(parameters ?? [])]])
          // Totals are their own matter, and the live hub looks at the outbox every second, whatever we do.
          .filter(([sql]) => !/^\s*SELECT count\(|^SELECT coalesce\(sum|FROM outbox/.test(sql))
      );
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  }

  async function expectIndexed(
    table: string,
    indexes: string[],
    work: () => Promise<unknown>,
  ): Promise<void> {
    const statements = (await statementsOf(work)).filter(([sql]) => new RegExp(`FROM ${table}\\b`).test(sql));
    expect(statements.length).toBeGreaterThan(0);
    for (const [sql, parameters] of statements) {
      const nodes = await plan(sql, parameters);
      const scanned = nodes.filter((n) => n['Node Type'] === 'Seq Scan' && n['Relation Name'] === table);
      expect(scanned, `${sql}\n${JSON.stringify(parameters)}`).toEqual([]);
      const used = nodes.flatMap((node) => node['Index Name'] ?? []).filter((name) => !/_totals/.test(name));
      expect(indexes, `${sql}\n${JSON.stringify(parameters)}`).toEqual(expect.arrayContaining([used[0]]));
    }
  }

  const cursorOf = async (list: 'users' | 'payments'): Promise<string> => {
    const answer = await staff.ok<Record<string, { nextCursor: string }>>(
      `{ ${list}(limit: 100) { nextCursor } }`,
    );
    return answer[list]?.nextCursor ?? '';
  };

  it.each([
    ['newest', '', ['users_newest', 'users_active']],
    ['by name', 'sort: [{ field: NAME, direction: ASC }]', ['users_name']],
    ['last seen', 'sort: [{ field: LAST_SEEN_AT, direction: DESC }]', ['users_last_seen']],
    ['inactive', 'filter: { status: INACTIVE }', ['users_active']],
    ['by e-mail', 'filter: { search: "person3999@people" }', ['users_search']],
  ])('users, %s', async (_title, args, indexes) => {
    await expectIndexed('users', indexes, () =>
      staff.ok(`{ users(limit: 20 ${args ? `, ${args}` : ''}) { items { id } } }`),
    );
  });

  it('users, walked with a cursor', async () => {
    const after = await cursorOf('users');
    await expectIndexed('users', ['users_newest'], () =>
      staff.ok(`query ($after: Cursor) { users(after: $after) { items { id } } }`, { after }),
    );
  });

  it('a person by e-mail', async () => {
    const nodes = await plan(`SELECT id FROM users WHERE lower(email) = lower($1)`, [
      'person7@people.example',
    ]);
    expect(nodes.map((node) => node['Index Name'])).toContain('users_email');
  });

  it.each([
    ['newest', '', ['payments_newest']],
    ['of a rare status', 'filter: { status: [UNKNOWN] }', ['payments_status']],
    ['of a common status', 'filter: { status: [DONE] }', ['payments_status', 'payments_newest']],
    ['by amount', 'sort: [{ field: AMOUNT, direction: DESC }]', ['payments_amount']],
  ])('payments, %s', async (_title, args, indexes) => {
    await expectIndexed('payments', indexes, () =>
      staff.ok(`{ payments(limit: 20 ${args ? `, ${args}` : ''}) { items { id } } }`),
    );
  });

  it.each(['USER', 'PAYMENT', 'REFUND'])('the timeline of a %s: a statement a source', async (kind) => {
    const [ids] = await system.sql<Record<string, string>>(
      `SELECT id AS "REFUND", payment_id AS "PAYMENT", user_id AS "USER" FROM refunds LIMIT 1`,
    );
    const on = { kind, id: ids?.[kind] };
    const statements = await statementsOf(() =>
      staff.ok(`query ($on: RecordRefInput!) { timeline(on: $on, limit: 50) { items { id } } }`, { on }),
    );
    expect(statements.length).toBeGreaterThan(4);
    expect(statements.length).toBeLessThan(15);
    for (const [sql, parameters] of statements) {
      const scanned = (await plan(sql, parameters)).filter((node) => node['Node Type'] === 'Seq Scan');
      const read = scanned.map((node) => node['Relation Name']);
      expect(
        read.filter((table) => ['users', 'payments', 'refunds'].includes(table ?? '')),
        sql,
      ).toEqual([]);
    }
  });

  it.each([
    ['sixty days', { from: -60, to: 0 }, undefined],
    ['ninety days, of two statuses', { from: -90, to: 0 }, ['DONE', 'FAILED']],
    ['all since a month ago', { from: -30, to: null }, undefined],
  ])('totals of a period (%s) look at rows of two days at most', async (_title, { from, to }, status) => {
    const at = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();
    const filter = { from: at(from), ...(to === null ? {} : { to: at(to) }), ...(status && { status }) };
    const statements = await statementsOf(() =>
      staff.ok(
        `query ($filter: PaymentFilter) { payments(filter: $filter) { total totalAmount }
          paymentStatusTotals(filter: $filter) { count amount } }`,
        { filter },
      ),
    );
    const totals = statements.filter(([sql]) => /payments_totals/.test(sql));
    expect(totals).toHaveLength(2);
    for (const [sql, parameters] of totals) {
      const nodes = await plan(sql, parameters, 'ANALYZE, ');
      const read = nodes.filter((node) => node['Relation Name'] === 'payments');
      expect(read.length, sql).toBeGreaterThan(0);
      const rows = read.reduce(
        (sum, node) => sum + (node['Actual Rows'] ?? 0) * (node['Actual Loops'] ?? 1),
        0,
      );
      expect(rows, sql).toBeLessThan(2 * ROWS_A_DAY);
      expect(
        read.filter((node) => node['Node Type'] === 'Seq Scan'),
        sql,
      ).toEqual([]);
    }
  });

  it.each([
    ['of all', {}],
    ['of two statuses', { status: ['DONE', 'FAILED'] }],
    ['of a purpose and some methods', { purpose: ['POINT_TOPUP'], method: ['CARD', 'TRANSFER'] }],
  ])('totals %s read counters, and not one payment', async (_title, filter) => {
    const statements = await statementsOf(() =>
      staff.ok(
        `query ($filter: PaymentFilter) { payments(filter: $filter, page: 1000) { total totalAmount }
          paymentStatusTotals(filter: $filter) { count amount } }`,
        { filter },
      ),
    );
    const totals = statements.filter(
      ([sql]) => /payments_(totals|facets)/.test(sql) && !/ORDER BY requested_at/.test(sql),
    );
    // Where only the status decides, the total of the page stands beside its rows.
    expect(totals.length).toBeGreaterThan(0);
    for (const [sql, parameters] of totals) {
      const read = await plan(sql, parameters, 'ANALYZE, ');
      expect(
        read.filter((node) => node['Relation Name'] === 'payments'),
        sql,
      ).toEqual([]);
    }
  });

  it('payments of one person, and one by the provider’s key', async () => {
    const [one] = await system.sql<{ user_id: string; payment_key: string }>(
      `SELECT * FROM payments LIMIT 1`,
    );
    await expectIndexed('payments', ['payments_user'], () =>
      staff.ok(`query ($id: ID) { payments(filter: { userId: $id }) { items { id } } }`, {
        id: one?.user_id,
      }),
    );
    await expectIndexed('payments', ['payments_payment_key_key'], () =>
      staff.ok(`query ($key: String) { payment(paymentKey: $key) { id } }`, { key: one?.payment_key }),
    );
  });

  it('payments and refunds on a page of users, one walk a person', async () => {
    const statements = await statementsOf(() =>
      staff.ok(`{ users(limit: 50) { items { payments { id refunds { id } } } } }`),
    );
    expect(statements.length).toBeLessThanOrEqual(3);
    for (const [sql, parameters] of statements) {
      const nodes = await plan(sql, parameters);
      expect(
        // The totals are a handful of rows here; 'u' are the keys that were asked for.
        nodes.filter((n) => n['Node Type'] === 'Seq Scan' && !/^u$|_totals$/.test(n['Relation Name'] ?? 'u')),
        sql,
      ).toEqual([]);
    }
  });

  it.each([
    ['sessions_refresh_hash_key', `SELECT * FROM sessions WHERE refresh_hash = '\\x00' FOR UPDATE`],
    ['sessions_parent', `SELECT * FROM sessions WHERE parent_hash = '\\x00' FOR UPDATE`],
    [
      'sessions_live',
      `SELECT id FROM sessions WHERE principal_type = 'USER' AND principal_id = '00000000-0000-7000-8000-000000000001' AND revoked_at IS NULL
       ORDER BY last_used_at DESC OFFSET 9`,
    ],
    [
      'audit_events_action',
      `SELECT id FROM audit_events WHERE action = 'thing.done-3' ORDER BY occurred_at DESC LIMIT 20`,
    ],
    [
      'audit_events_resource',
      `SELECT id FROM audit_events WHERE resource_type = 'thing' AND resource_id = '7' ORDER BY occurred_at DESC LIMIT 20`,
    ],
    ['audit_events_pkey', `SELECT id FROM audit_events ORDER BY occurred_at DESC, id DESC LIMIT 20`],
    ['outbox_position', `SELECT id FROM outbox WHERE position > 19990 ORDER BY position LIMIT 500`],
    [
      'outbox_undelivered',
      `SELECT id FROM outbox WHERE delivered_at IS NULL AND position IS NOT NULL ORDER BY position LIMIT 500`,
    ],
    ['outbox_without_position', `SELECT id FROM outbox WHERE position IS NULL ORDER BY seq LIMIT 500`],
  ])('%s serves its query', async (index, sql) => {
    await connected(system.database.ownerUrl, async (owner) => {
      await owner.query(`SELECT set_config('madang.actor_type', 'SYSTEM', false)`);
      const { rows } = await owner.query<{ line: string }>(`EXPLAIN ${sql}`).then((result) => ({
        rows: result.rows.map((row) => ({ line: String(Object.values(row)[0]) })),
      }));
      const text = rows.map((row) => row.line).join('\n');
      // A partition's index has a name made of the partition's and the columns'.
      const partitioned = index.startsWith('audit_events');
      expect(text).toMatch(partitioned ? /using audit_events_\w+_(idx|pkey)/ : new RegExp(`\\b${index}`));
      expect(text.replace(/Seq Scan on audit_events_\w+/g, '')).not.toContain('Seq Scan');
    });
  });
});
