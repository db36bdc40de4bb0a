import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, billingDate, type BillingDate } from '../../src/shared/time.js';
import { buyPoints } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface Metrics {
  from: string;
  to: string;
  totalUsers: number;
  activeUsers: number;
  totalRevenue: string;
  totalRefunded: string;
  paymentCount: number;
  successRate: number | null;
  dailyRevenue: { date: string; amount: string; previousAmount: string }[];
  dailySignups: { date: string; count: number }[];
  methodShares: { method: string; amount: string; count: number }[];
  previous: { totalRevenue: string; signups: number };
  today: { revenue: string; paymentCount: number; hourlyRevenue: string[] };
}
const FIELDS = `from to totalUsers activeUsers totalRevenue totalRefunded paymentCount successRate
  dailyRevenue { date amount previousAmount } dailySignups { date count } methodShares { method amount count }
  previous { totalRevenue signups } today { revenue paymentCount hourlyRevenue }`;

describe('the dashboard (S000-API-02)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start();
    staff = await system.staff('OPERATOR');
    customer = await system.customer();
  });
  afterAll(() => system.stop());

  const ask = async (args = 'period: WEEK') =>
    (await staff.ok<{ dashboardMetrics: Metrics }>(`{ dashboardMetrics(${args}) { ${FIELDS} } }`))
      .dashboardMetrics;
  const sum = (amounts: string[]): bigint => amounts.reduce((total, amount) => total + BigInt(amount), 0n);

  it('shows nothing as nothing: every day there, every number zero', async () => {
    const metrics = await ask();
    expect(metrics).toMatchObject({
      totalRevenue: '0',
      totalRefunded: '0',
      paymentCount: 0,
      successRate: null,
      methodShares: [],
    });
    expect(metrics.dailyRevenue).toHaveLength(7);
    expect(metrics.dailyRevenue.every((day) => day.amount === '0' && day.previousAmount === '0')).toBe(true);
    const today = billingDate(new Date());
    expect(metrics.dailyRevenue.map((day) => day.date)).toEqual(
      Array.from({ length: 7 }, (_, i) => addDays(today, i - 6)),
    );
    expect(metrics.today.hourlyRevenue).toHaveLength(24);
  });

  it('is the ledger to the won: what was sold, what was given back, day by day and hour by hour', async () => {
    const orders = [];
    for (const amount of ['10000', '2500', '7777']) orders.push(await buyPoints(system, customer, amount));
    await staff.ok(
      `mutation ($id: ID!, $key: String!) { requestRefund(paymentId: $id, amount: "1234", reason: CUSTOMER_REQUEST, idempotencyKey: $key) { id } }`,
      { id: orders[0]?.paymentId, key: randomUUID() },
    );
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM refunds WHERE status = 'SUCCEEDED'`)).length === 1,
    );
    // The numbers are remembered until the facts are heard of.
    const metrics = await eventually(async () => {
      const seen = await ask();
      return seen.totalRefunded === '1234' ? seen : null;
    });
    const [ledger] = await system.sql<{ credited: string; debited: string }>(
      `SELECT coalesce(sum(amount) FILTER (WHERE c.code LIKE 'SALES:%'), 0) AS credited,
              coalesce(sum(amount) FILTER (WHERE d.code LIKE 'SALES:%'), 0) AS debited
       FROM ledger_transfers t JOIN ledger_accounts c ON c.id = t.credit_account_id JOIN ledger_accounts d ON d.id = t.debit_account_id
       WHERE t.book = 'KRW'`,
    );
    expect([metrics.totalRevenue, metrics.totalRefunded]).toEqual([ledger?.credited, ledger?.debited]);
    expect([metrics.totalRevenue, metrics.totalRefunded]).toEqual(['20277', '1234']);
    expect(sum(metrics.dailyRevenue.map((day) => day.amount))).toBe(20_277n);
    // Around midnight in Seoul the three may lie on two days; together they are the sum.
    expect(metrics.today.hourlyRevenue.length).toBe(24);
    expect(sum(metrics.today.hourlyRevenue).toString()).toBe(metrics.today.revenue);
    expect(metrics).toMatchObject({ paymentCount: 3, successRate: 1, activeUsers: 1, totalUsers: 1 });
    expect(metrics.methodShares).toEqual([{ method: 'CARD', amount: '20277', count: 3 }]);
    expect(metrics.dailySignups.at(-1)?.count ?? 0).toBeLessThanOrEqual(1);
  });

  it('a span without sales is zero and leaves today as it is', async () => {
    const metrics = await ask('startDate: "2020-02-27", endDate: "2020-03-01"');
    expect(metrics.dailyRevenue.map((day) => day.date)).toEqual([
      '2020-02-27',
      '2020-02-28',
      '2020-02-29',
      '2020-03-01',
    ]);
    expect([metrics.totalRevenue, metrics.totalUsers, metrics.previous.totalRevenue]).toEqual(['0', 0, '0']);
  });

  it.each([
    ['period: DAY, startDate: "2026-01-01", endDate: "2026-01-02"', 'PERIOD_WITH_DATES'],
    ['startDate: "2026-01-02", endDate: "2026-01-01"', 'DATES_REVERSED'],
    ['startDate: "2026-01-02"', 'DATES_INCOMPLETE'],
    ['endDate: "2026-01-02"', 'DATES_INCOMPLETE'],
    ['startDate: "2020-01-01", endDate: "2026-01-01"', 'RANGE_TOO_LONG'],
  ])('the span %s is refused: %s', async (args, code) => {
    const { extensions } = await staff.refused(`{ dashboardMetrics(${args}) { totalUsers } }`);
    expect(extensions).toMatchObject({ code, kind: 'BAD_USER_INPUT' });
  });

  it('says of each number what it counts, and leads to as many rows', async () => {
    const { dashboardMetrics: metrics } = await staff.ok<{
      dashboardMetrics: Metrics & { asOf: string; definitions: Record<string, string>[] };
    }>(`{ dashboardMetrics(period: WEEK) { ${FIELDS} asOf signups definitions { number titleKo titleEn definitionKo
        definitionEn rows rowsPermission } } }`);
    const age = Date.now() - Date.parse(metrics.asOf);
    expect(age, 'of this minute').toBeLessThan(60_000);
    expect(age).toBeGreaterThan(-1_000);
    const rows = Object.fromEntries(metrics.definitions.map(({ number, rows }) => [number, rows]));
    expect(Object.keys(rows)).toHaveLength(8);
    const span = `from=${metrics.from}&to=${metrics.to}`;
    expect(rows).toMatchObject({ SIGNUPS: `/users?${span}`, TOTAL_USERS: `/users?to=${metrics.to}` });
    expect(metrics.definitions.every((each) => Object.values(each).every(Boolean))).toBe(true);

    const [from, to] = [
      `${metrics.from}T00:00:00+09:00`,
      `${addDays(metrics.to as BillingDate, 1)}T00:00:00+09:00`,
    ];
    const lists = await staff.ok<Record<string, { total: number }>>(
      `query ($from: DateTime!, $to: DateTime!) {
        paid: payments(limit: 1, filter: { status: [DONE, PARTIALLY_REFUNDED, REFUNDED], from: $from, to: $to }) { total }
        registered: users(limit: 1, filter: { registeredFrom: $from, registeredTo: $to }) { total }
        all: users(limit: 1, filter: { registeredTo: $to }) { total } }`,
      { from, to },
    );
    expect(lists).toEqual({
      paid: { total: metrics.paymentCount },
      registered: { total: metrics.dailySignups.reduce((sum, { count }) => sum + count, 0) },
      all: { total: metrics.totalUsers },
    });
  });

  it('days end at midnight in Seoul', async () => {
    const { from, to } = await ask('period: DAY');
    const today: BillingDate = billingDate(new Date());
    expect([addDays(today, -1), today]).toContain(from);
    expect(to).toBe(from);
  });

  it('moves by itself after a payment', async () => {
    const feed = staff.live<{ dashboardMetricsUpdated: { cursor: string; metrics: Metrics } }>(
      `subscription { dashboardMetricsUpdated(period: WEEK) { ... on DashboardMetricsChanged { cursor metrics { ${FIELDS} } } } }`,
    );
    await eventually(async () => system.liveSubscribers() === 1);
    await buyPoints(system, customer, '5000');
    await eventually(async () => feed.items.at(-1)?.dashboardMetricsUpdated.metrics.totalRevenue === '25277');
    expect(await ask(), 'whoever asks sees no less than whoever listens').toMatchObject({
      totalRevenue: '25277',
      paymentCount: 4,
    });
    const cursor = feed.items.at(-1)?.dashboardMetricsUpdated.cursor;
    await feed.close();
    // What happened while nobody listened is told to whoever comes back.
    await buyPoints(system, customer, '1000');
    const back = staff.live<{ dashboardMetricsUpdated: { metrics: Metrics } }>(
      `subscription ($after: Cursor) { dashboardMetricsUpdated(period: WEEK, after: $after) {
         ... on DashboardMetricsChanged { metrics { ${FIELDS} } } } }`,
      { after: cursor },
    );
    await eventually(async () => back.items.at(-1)?.dashboardMetricsUpdated.metrics.totalRevenue === '26277');
    await back.close();
  });
});
