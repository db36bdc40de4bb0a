import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkedActivity } from '../../src/modules/analytics/activity/activity.rules.js';
import { KeepActivity } from '../../src/modules/analytics/activity/keep-activity.js';
import { RebuildActivity, RollUpActivity } from '../../src/modules/analytics/index.js';
import { addDays, billingDate } from '../../src/shared/time.js';
import { apiKeyClient } from '../kit/api-key.js';
import { buyPoints } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { Random } from '../kit/random.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const RECORD = `mutation ($events: [ActivityEventInput!]!) { recordActivity(events: $events) { stored repeated } }`;
const TREND = `query ($kinds: [String!], $from: BillingDate!, $to: BillingDate!, $grain: AnalyticsGrain!) {
  activityTrend(kinds: $kinds, startDate: $from, endDate: $to, grain: $grain) {
    events people points { date events people cell } } }`;
const RETENTION = `query ($from: BillingDate!, $to: BillingDate!, $kind: String) {
  retention(by: FIRST_ACTIVITY, grain: DAY, startDate: $from, endDate: $to, kind: $kind) {
    rows { date size cells { since people cell } } } }`;
const PEOPLE = `query ($cell: ID!, $page: Int, $limit: Int, $after: Cursor) {
  analyticsPeople(cell: $cell, page: $page, limit: $limit, after: $after) { items { id name } total nextCursor } }`;
const DAY_MS = 86_400_000;
const KINDS = ['page.viewed', 'cart.filled', 'search.run'];

interface Event {
  id: string;
  kind: string;
  at: string;
  userId?: string;
  details?: { name: string; value: string }[];
}
interface Trend {
  events: number;
  people: number;
  points: { date: string; events: number; people: number; cell: string }[];
}
interface Cohorts {
  rows: { date: string; size: number; cells: { since: number; people: number; cell: string }[] }[];
}
interface People {
  items: { id: string; name: string }[];
  total: number;
  nextCursor: string | null;
}

const TREND_OF = 'query ($kinds: [String!]) { activityTrend(kinds: $kinds) { events } }';

describe('analytics (S000-FEA-03, S000-TBL-06, S000-RTE-06)', () => {
  let system: TestSystem;
  let owner: StaffClient;
  let operator: GraphqlClient;
  let program: GraphqlClient;
  let customers: Customer[];
  const today = billingDate(new Date());
  const week = { from: addDays(today, -6), to: today };

  beforeAll(async () => {
    system = await TestSystem.start();
    [owner, operator] = [await system.staff(), await system.staff('OPERATOR')];
    program = await apiKeyClient(system, owner, ['analytics.record']);
    customers = [];
    for (let i = 0; i < 8; i += 1) customers.push(await system.customer());
  });
  afterAll(() => system.stop());

  const event = (change: Partial<Event> = {}): Event => ({
    id: randomUUID(),
    kind: 'page.viewed',
    at: new Date().toISOString(),
    ...change,
  });
  const record = async (by: GraphqlClient, events: Event[]) => {
    const { data, errors } = await by.send<{ recordActivity: { stored: number; repeated: number } }>(RECORD, {
      events,
    });
    return data?.recordActivity ?? errors[0]?.extensions;
  };
  const trend = async (kinds: string[] | null, grain = 'DAY') =>
    (await owner.ok<{ activityTrend: Trend }>(TREND, { kinds, grain, ...week })).activityTrend;
  const retention = async (kind: string | null) =>
    (await owner.ok<{ retention: Cohorts }>(RETENTION, { kind, ...week })).retention;
  const people = async (cell: string, by: GraphqlClient = owner, page: Record<string, unknown> = {}) =>
    (await by.ok<{ analyticsPeople: People }>(PEOPLE, { cell, ...page })).analyticsPeople;

  it('events are taken once, whoever sends them again and whatever time they say then', async () => {
    const [customer] = customers as [Customer];
    const batch = [event({ details: [{ name: 'page', value: '요금' }] }), event()];
    expect(await record(customer.client, batch)).toEqual({ stored: 2, repeated: 0 });
    expect(await record(customer.client, batch)).toEqual({ stored: 0, repeated: 2 });
    const earlier = { ...(batch[0] as Event), at: new Date(Date.now() - 3_600_000).toISOString() };
    expect(await record(customer.client, [earlier, earlier])).toEqual({ stored: 0, repeated: 2 });
    const racing = Array.from({ length: 50 }, () => event({ userId: customer.id }));
    const answers = await Promise.all(Array.from({ length: 6 }, () => record(program, racing)));
    const stored = answers.map((answer) => (answer as { stored: number }).stored);
    expect(stored.reduce((sum, count) => sum + count)).toBe(50);
    const facts = await system.sql<{ n: number }>(
      `SELECT (payload->>'events')::integer AS n FROM outbox WHERE event = 'activity.recorded' ORDER BY seq`,
    );
    // One row a batch, however many events are in it (decision 4).
    expect(facts.map(({ n }) => n)).toEqual([2, 50]);
  });

  it.each([
    ['somebody else’s', { userId: randomUUID() }, 'events.0.userId'],
    ['a kind of ours', { kind: 'order.paid' }, 'events.0.kind'],
    ['no kind', { kind: 'Page Viewed' }, 'events.0.kind'],
    ['no id', { id: 'mine-1' }, 'events.0.id'],
    ['the future', { at: new Date(Date.now() + 6 * 60_000).toISOString() }, 'events.0.at'],
    ['last month', { at: new Date(Date.now() - 8 * DAY_MS).toISOString() }, 'events.0.at'],
  ])('refuses %s, and takes nothing of the batch', async (_what, change, path) => {
    const [customer] = customers as [Customer];
    const refusal = await record(customer.client, [event(change), event()]);
    expect(refusal).toMatchObject({ code: 'ACTIVITY_INVALID', args: { path } });
  });

  it('a name that every object has is no kind, and its detail is kept', async () => {
    for (const kind of ['constructor', 'toString'])
      expect((await operator.refused(TREND_OF, { kinds: [kind] })).extensions.code).toBe(
        'ANALYTICS_KIND_UNKNOWN',
      );
    const details = [{ name: '__proto__', value: 'x' }];
    const given = { ...event(), at: new Date(), userId: randomUUID(), details };
    expect(Object.keys(checkedActivity(given, '', new Date(), null).details ?? {})).toEqual(['__proto__']);
  });

  it('a program names whom, and has to know them', async () => {
    expect(await record(program, [event({ userId: randomUUID() })])).toMatchObject({
      code: 'ACTIVITY_INVALID',
      args: { path: 'events.0.userId' },
    });
    expect(await record(program, [event()])).toMatchObject({ args: { path: 'events.0.userId' } });
    const [customer] = customers as [Customer];
    const seen = await operator.ok<{ userActivities: { items: { kind: string; details: unknown }[] } }>(
      `query ($id: ID!) { userActivities(userId: $id, limit: 100) { items { kind at details { name value } } } }`,
      { id: customer.id },
    );
    expect(seen.userActivities.items).toHaveLength(52);
    // What they looked at is theirs: who may not see people in full sees that there was something.
    expect(seen.userActivities.items.find(({ details }) => (details as []).length > 0)?.details).toEqual([
      { name: 'page', value: expect.not.stringContaining('요금') },
    ]);
  });

  /** The same questions, asked of the events themselves in plain SQL. */
  async function expectRaw(): Promise<void> {
    const seoul = `(e.at AT TIME ZONE 'Asia/Seoul')::date`;
    for (const kinds of [null, ['page.viewed'], ['cart.filled', 'search.run']]) {
      for (const [grain, bucket] of [
        ['DAY', seoul],
        ['WEEK', `greatest(date_trunc('week', ${seoul})::date, '${week.from}'::date)`],
      ] as const) {
        const raw = await system.sql<{ date: string; events: number; people: number }>(
          `SELECT (${bucket})::text AS date, count(*)::integer AS events, count(DISTINCT person_no)::integer AS people
           FROM activity_events e JOIN activity_kinds k ON k.no = e.kind_no
           WHERE ($1::text[] IS NULL OR k.kind = ANY($1)) AND ${seoul} BETWEEN $2 AND $3 GROUP BY 1 ORDER BY 1`,
          [kinds, week.from, week.to],
        );
        const counted = await trend(kinds, grain);
        const shown = counted.points.map(({ date, events, people: who }) => ({ date, events, people: who }));
        expect(shown.filter(({ events }) => events > 0)).toEqual(raw);
        const [all] = await system.sql<{ events: number; people: number }>(
          `SELECT count(*)::integer AS events, count(DISTINCT person_no)::integer AS people
           FROM activity_events e JOIN activity_kinds k ON k.no = e.kind_no
           WHERE ($1::text[] IS NULL OR k.kind = ANY($1)) AND ${seoul} BETWEEN $2 AND $3`,
          [kinds, week.from, week.to],
        );
        expect({ events: counted.events, people: counted.people }).toEqual(all);
      }
    }
    for (const kind of [null, 'cart.filled']) {
      const raw = await system.sql<{ cohort: string; since: number; people: number }>(
        `WITH days AS (SELECT person_no, kind_no, ${seoul} AS day FROM activity_events e),
           firsts AS (SELECT person_no, min(day) AS day FROM days GROUP BY 1)
         SELECT f.day::text AS cohort, d.day - f.day AS since, count(DISTINCT d.person_no)::integer AS people
         FROM firsts f JOIN days d USING (person_no) JOIN activity_kinds k ON k.no = d.kind_no
         WHERE f.day BETWEEN $2 AND $3 AND d.day <= $3 AND ($1::text IS NULL OR k.kind = $1)
         GROUP BY 1, 2 ORDER BY 1, 2`,
        [kind, week.from, week.to],
      );
      const rows = (await retention(kind)).rows.flatMap(({ date, cells }) =>
        cells.flatMap(({ since, people: who }) => (who > 0 ? [{ cohort: date, since, people: who }] : [])),
      );
      expect(rows).toEqual(raw);
    }
  }

  it('answers are what the events say: fresh, packed, half of each, rebuilt, and while events come in', async () => {
    const random = new Random(20_261_129);
    const some = (count: number): Event[] =>
      Array.from({ length: count }, () =>
        event({
          kind: random.pick(KINDS),
          userId: random.pick(customers).id,
          at: new Date(Date.now() - random.whole(0, 6.5 * DAY_MS)).toISOString(),
        }),
      );
    for (let round = 0; round < 4; round += 1) {
      await record(program, some(random.whole(1, 150)));
      await expectRaw();
      if (round % 2 === 1) await system.get(RollUpActivity).run();
    }
    await expectRaw();
    // What a column holds by mistake is put right by the events, also a column of a day without any.
    await connected(system.database.ownerUrl, async (client) => {
      // A day that every report of the week is about, whatever the time of day.
      const lost = await client.query(`DELETE FROM activity_columns WHERE day = $1`, [addDays(today, -3)]);
      expect(lost.rowCount).toBeGreaterThan(0);
      await client.query(
        `INSERT INTO activity_columns SELECT $1, kind_no, events, people, who, how_often, times, written_at
         FROM activity_columns WHERE kind_no = (SELECT no FROM activity_kinds WHERE kind = 'page.viewed') LIMIT 1`,
        [addDays(today, -20)],
      );
    });
    const wrong = (await trend(null, 'DAY')).points;
    const rebuilding = system.get(RebuildActivity).now(() => undefined);
    for (let i = 0; i < 5; i += 1) await record(program, some(20));
    await rebuilding;
    await expectRaw();
    expect((await trend(null, 'DAY')).points).not.toEqual(wrong);
    const [left] = await system.sql<{ n: number }>(
      `SELECT count(*)::integer AS n FROM activity_columns WHERE day < $1`,
      [addDays(today, -10)],
    );
    expect(left?.n).toBe(0);
  });

  it('staff rebuilds as a job, and is shown what it did', async () => {
    const { rebuildAnalytics } = await owner.ok<{ rebuildAnalytics: { id: string } }>(
      `mutation { rebuildAnalytics { id } }`,
    );
    const done = await eventually(async () => {
      const { job } = await owner.ok<{ job: { status: string; result: string | null } }>(
        `query ($id: ID!) { job(id: $id) { status result } }`,
        { id: rebuildAnalytics.id },
      );
      return job.status === 'COMPLETED' ? job : null;
    });
    const [{ n } = { n: 0 }] = await system.sql<{ n: number }>(
      `SELECT count(*)::integer AS n FROM activity_events`,
    );
    expect(JSON.parse(done.result ?? '')).toMatchObject({ events: n });
    await expectRaw();
  });

  it('revenue is the ledger’s to the won and the dashboard’s, and each won is somebody’s', async () => {
    const [first, second] = customers as [Customer, Customer];
    const orders = [];
    for (const amount of ['10000', '2500']) orders.push(await buyPoints(system, first, amount));
    orders.push(await buyPoints(system, second, '7777'));
    await owner.ok(
      `mutation ($id: ID!, $key: String!) { requestRefund(paymentId: $id, amount: "1234", reason: CUSTOMER_REQUEST, idempotencyKey: $key) { id } }`,
      { id: orders[0]?.paymentId, key: randomUUID() },
    );
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM refunds WHERE status = 'SUCCEEDED'`)).length === 1,
    );
    const { revenueReport: report } = await operator.ok<{
      revenueReport: Record<string, unknown> & {
        points: { date: string; revenue: string; refunded: string; cell: string; payers: number }[];
      };
    }>(
      `query ($from: BillingDate!, $to: BillingDate!) { revenueReport(startDate: $from, endDate: $to) {
         total { revenue refunded net } previous { net } payers unexplained purposes { purpose net }
         points { date revenue refunded payers cell } } }`,
      week,
    );
    expect(report).toMatchObject({
      total: { revenue: '20277', refunded: '1234', net: '19043' },
      previous: { net: '0' },
      payers: 2,
      unexplained: '0',
      purposes: [{ purpose: 'POINT_TOPUP', net: '19043' }],
    });
    const dashboard = await eventually(async () => {
      const { dashboardMetrics: metrics } = await owner.ok<{
        dashboardMetrics: {
          totalRevenue: string;
          totalRefunded: string;
          dailyRevenue: { date: string; amount: string }[];
        };
      }>(
        `query ($from: BillingDate!, $to: BillingDate!) { dashboardMetrics(startDate: $from, endDate: $to) {
           totalRevenue totalRefunded dailyRevenue { date amount } } }`,
        week,
      );
      return metrics.totalRefunded === '1234' ? metrics : null;
    });
    expect(dashboard.totalRevenue).toBe('20277');
    expect(dashboard.dailyRevenue.map(({ date, amount }) => [date, amount])).toEqual(
      report.points.map(({ date, revenue }) => [date, revenue]),
    );
    const [ledger] = await system.sql<{ net: string }>(
      `SELECT sum(b.balance)::text AS net FROM ledger_balances b JOIN ledger_accounts a ON a.id = b.account_id
       WHERE a.book = 'KRW' AND a.code LIKE 'SALES:%'`,
    );
    expect(ledger?.net).toBe('19043');
    const { cohorts } = await owner.ok<{ cohorts: { rows: { cells: { won: string; people: number }[] }[] } }>(
      `query ($from: BillingDate!, $to: BillingDate!) { cohorts(by: SIGNUP, grain: DAY, startDate: $from, endDate: $to) {
         rows { cells { won people } } } }`,
      week,
    );
    const cells = cohorts.rows.flatMap((row) => row.cells);
    expect(cells.reduce((sum, { won }) => sum + BigInt(won), 0n)).toBe(19_043n);
    const paid = report.points.find(({ payers }) => payers > 0);
    expect((await people(paid?.cell ?? '')).total).toBe(paid?.payers);
  });

  it('a funnel goes from what was recorded to what was paid', async () => {
    const { funnel } = await operator.ok<{
      funnel: {
        steps: { kind: string; people: number; won: string; cell: string; lostCell: string | null }[];
      };
    }>(
      `query ($from: BillingDate!, $to: BillingDate!) {
         funnel(steps: ["user.signed_up", "page.viewed", "order.paid"], startDate: $from, endDate: $to, windowDays: 7) {
           steps { kind people won cell lostCell } } }`,
      week,
    );
    const [signedUp, viewed, paid] = funnel.steps;
    expect(signedUp).toMatchObject({ people: 8, won: '19043' });
    expect(paid).toMatchObject({ kind: 'order.paid', lostCell: null });
    // The first has looked around after registering; whoever looked only before it (a clock was wrong) has not come so far.
    const buyers = await people(paid?.cell ?? '');
    expect(buyers.items.map(({ id }) => id)).toContain(customers[0]?.id);
    const lost = await people(viewed?.lostCell ?? '');
    expect(lost.total).toBe((viewed?.people ?? 0) - (paid?.people ?? 0));
  });

  it('a cell opens its people, page by page, masked and on record', async () => {
    const cell = (await trend(null, 'WEEK')).points.at(-1)?.cell ?? '';
    const all = await people(cell, owner, { limit: 100 });
    expect(all.items[0]?.name).toBe('홍길동');
    const walked: string[] = [];
    for (let after: string | null = null; ;) {
      const page: People = await people(cell, operator, { limit: 3, after });
      walked.push(...page.items.map(({ id }) => id));
      expect(page.items[0]?.name).not.toBe('홍길동');
      if ((after = page.nextCursor) === null) break;
    }
    expect(walked).toEqual(all.items.map(({ id }) => id));
    expect((await people(cell, owner, { page: 2, limit: 3 })).items.map(({ id }) => id)).toEqual(
      walked.slice(3, 6),
    );
    // Records of reads are written a moment after the answers.
    await eventually(async () => {
      const rows = await system.sql<{ subjects: string[] }>(
        `SELECT subject_ids::text[] AS subjects FROM access_records WHERE operation = 'analyticsPeople'`,
      );
      const seen = new Set(rows.flatMap(({ subjects }) => subjects));
      return walked.every((id) => seen.has(id));
    });
    for (const bad of ['x', Buffer.from('{"q":"did"}').toString('base64url'), 'A'.repeat(3_000)]) {
      const { errors } = await owner.send(PEOPLE, { cell: bad });
      expect(errors[0]?.extensions).toMatchObject({ code: 'ANALYTICS_CELL_INVALID' });
    }
  });

  it('becomes a segment: a filter of the list and of its file', async () => {
    const { revenueReport } = await owner.ok<{
      revenueReport: { points: { payers: number; cell: string }[] };
    }>(`{ revenueReport { points { payers cell } } }`);
    const cell = revenueReport.points.find(({ payers }) => payers > 0)?.cell;
    const SAVE = `mutation ($name: String!, $cell: ID!) { saveSegment(name: $name, cell: $cell) { id size } }`;
    const { saveSegment } = await owner.ok<{ saveSegment: { id: string; size: number } }>(SAVE, {
      name: '이번 주 결제',
      cell,
    });
    expect(saveSegment.size).toBe(2);
    const LIST = `query ($id: ID!) { users(filter: { segmentId: $id, status: ACTIVE }) { total items { id } } }`;
    const { users } = await operator.ok<{ users: { total: number; items: { id: string }[] } }>(LIST, {
      id: saveSegment.id,
    });
    expect(users.items.map(({ id }) => id).sort()).toEqual([customers[0]?.id, customers[1]?.id].sort());
    expect(users.total).toBe(2);
    const exported = await owner.confirmed<{ exportUsers: { id: string } }>(
      `mutation ($filter: UserFilter, $reason: String!) { exportUsers(filter: $filter, reason: $reason) { id } }`,
      { filter: { segmentId: saveSegment.id }, reason: '감사 쿠폰 발송' },
    );
    const file = await eventually(async () => {
      const [row] = await system.sql<{ rows: number | null }>(`SELECT rows FROM data_exports WHERE id = $1`, [
        exported.data?.exportUsers.id,
      ]);
      return row?.rows ?? null;
    });
    expect(file).toBe(2);
    const again = await owner.send(SAVE, { name: '이번 주 결제', cell });
    expect(again.errors[0]?.extensions).toMatchObject({ code: 'SEGMENT_NAME_TAKEN' });
    expect((await operator.send(SAVE, { name: '다른 이름', cell })).errors[0]?.extensions).toMatchObject({
      code: 'FORBIDDEN',
    });
    const nobody = (await trend(['search.run'])).points.find(({ people: who }) => who === 0)?.cell;
    if (nobody) {
      const { errors } = await owner.send(SAVE, { name: '아무도', cell: nobody });
      expect(errors[0]?.extensions).toMatchObject({ code: 'SEGMENT_EMPTY' });
    }
    const DELETE = `mutation ($id: ID!) { deleteSegment(id: $id) { name } }`;
    await owner.ok(DELETE, { id: saveSegment.id });
    for (const [client, document] of [
      [owner, DELETE],
      [operator, LIST],
    ] as const) {
      const { errors } = await client.send(document, { id: saveSegment.id });
      expect(errors[0]?.extensions).toMatchObject({ code: 'SEGMENT_NOT_FOUND' });
    }
    // A slip is taken back for a day, unless somebody has used the name.
    const RESTORE = `mutation ($id: ID!) { restoreSegment(id: $id) { name } }`;
    const { saveSegment: other } = await owner.ok<{ saveSegment: { id: string } }>(SAVE, {
      name: '이번 주 결제',
      cell,
    });
    const taken = await owner.send(RESTORE, { id: saveSegment.id });
    expect(taken.errors[0]?.extensions).toMatchObject({ code: 'SEGMENT_NAME_TAKEN' });
    await owner.ok(DELETE, { id: other.id });
    expect(await owner.ok(RESTORE, { id: saveSegment.id })).toEqual({
      restoreSegment: { name: '이번 주 결제' },
    });
    const back = await owner.ok<{ users: { total: number } }>(LIST, { id: saveSegment.id });
    expect(back.users.total).toBe(2);
    await owner.ok(DELETE, { id: saveSegment.id });
    await system.sql(`UPDATE segments SET deleted_at = now() - interval '25 hours'`);
    await system.get(KeepActivity).retire();
    expect((await owner.send(RESTORE, { id: saveSegment.id })).errors[0]?.extensions).toMatchObject({
      code: 'SEGMENT_NOT_FOUND',
    });
  });

  it.each([
    ['activityTrend(kinds: ["never.done"]) { events }', 'ANALYTICS_KIND_UNKNOWN'],
    [
      'retention(grain: DAY, startDate: "2026-01-01", endDate: "2026-06-01") { from }',
      'ANALYTICS_RANGE_INVALID',
    ],
    ['revenueReport(startDate: "2026-02-01", endDate: "2026-01-01") { from }', 'ANALYTICS_RANGE_INVALID'],
  ])('%s is refused', async (query, code) => {
    const { errors } = await owner.send(`{ ${query} }`);
    expect(errors[0]?.extensions).toMatchObject({ code });
  });

  it('what a customer makes up takes no kind from programs, and a flood of events is paid for', async () => {
    const [customer] = customers as [Customer];
    const [before] = await system.sql<{ n: number }>('SELECT count(*)::integer AS n FROM activity_kinds');
    const room = 100 - (before?.n ?? 0);
    const made = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => event({ kind: `made.up_${from + i}` }));
    expect(await record(customer.client, made(0, room))).toMatchObject({ stored: room });
    expect(await record(customer.client, made(room, 1))).toMatchObject({
      code: 'ACTIVITY_KINDS_TOO_MANY',
      args: { max: 100 },
    });
    expect(await record(customer.client, made(0, 1)), 'what is there can be used').toMatchObject({
      stored: 1,
    });
    expect(await record(program, [event({ kind: 'ours.new', userId: customer.id })])).toMatchObject({
      stored: 1,
    });
    const spent = async () =>
      (await customer.client.ok<{ rateLimit: { remaining: number } }>('{ rateLimit { remaining } }'))
        .rateLimit.remaining;
    const had = await spent();
    await record(
      customer.client,
      Array.from({ length: 200 }, () => event()),
    );
    expect(had - (await spent()), '200 events are ten points beside the two calls').toBeGreaterThanOrEqual(
      12,
    );
  });
});
