import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SettleDueDays } from '../../src/modules/settlements/settle-due-days.js';
import { businessDaysAfter } from '../../src/shared/business-days.js';
import { billingDate, startOfDay, type BillingDate } from '../../src/shared/time.js';
import type { StaffClient } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import {
  bend,
  daysAgo,
  DIFFERENCE,
  differencesOf,
  dayOf,
  giveBack,
  sell,
  settle,
  straighten,
  type Difference,
} from './settling.js';

const RESOLVE = `mutation ($id: ID!, $version: Int!, $reason: String!) {
  resolveSettlementDifference(id: $id, version: $version, reason: $reason) { ${DIFFERENCE} } }`;
const TAKE = `mutation ($id: ID!, $version: Int!) { takeSettlementDifference(id: $id, version: $version) { ${DIFFERENCE} } }`;
const ASSIGN = `mutation ($id: ID!, $version: Int!, $to: ID) {
  assignSettlementDifference(id: $id, version: $version, ownerId: $to) { ${DIFFERENCE} } }`;
const COMMENT = `mutation ($id: ID!, $text: String!) { commentSettlementDifference(id: $id, text: $text) { ${DIFFERENCE} } }`;
const CALENDAR = `query ($month: String!) { payoutCalendar(month: $month) { day businessDay
  expected { gross refunds fees vat net movements } confirmed { gross refunds fees vat net movements } } }`;

const hourOfToday = (hour: number): Date =>
  new Date(startOfDay(billingDate(new Date())).getTime() + hour * 3_600_000);

interface PayoutDay {
  day: string;
  businessDay: boolean;
  expected: Record<string, string | number>;
  confirmed: Record<string, string | number>;
}

describe('differences of settlements have an owner, an age, a next step and a history (S001-PAY-14)', () => {
  let system: TestSystem;
  let customer: Customer;
  let staff: StaffClient;
  /** As whoever looks for due days sees it. */
  let now = hourOfToday(9.9);

  beforeAll(async () => {
    system = await TestSystem.start();
    [customer, staff] = await Promise.all([system.customer(), system.staff('ADMIN')]);
    // The schedule finds nothing to do before its hour.
    Reflect.set(system.get(SettleDueDays), 'clock', { now: () => now });
  });
  afterAll(async () => {
    expect(await system.brokenInvariants()).toEqual([]);
    await system.stop();
  });

  async function oneDifference(day: string): Promise<Difference> {
    const order = await sell(system, customer, day, '10000');
    await bend(system, { kind: 'amount', orderId: order.orderId, amount: -400 });
    await settle(staff, day);
    const [difference] = await differencesOf(staff, { orderId: order.orderId });
    if (!difference) throw new Error('no difference');
    return difference;
  }

  it('is taken, given away, commented and closed with a reason; every step stands in its history and the audit log', async () => {
    const { id, version } = await oneDifference(daysAgo(1));
    const colleague = await system.staffAccount('ADMIN');
    const taken = await staff.ok<{ takeSettlementDifference: Difference }>(TAKE, { id, version });
    expect(taken.takeSettlementDifference.owner?.id).toBe(staff.account.id);
    expect((await staff.refused(TAKE, { id, version })).extensions.code).toBe('VERSION_STALE');
    const operator = await system.staffAccount('OPERATOR');
    for (const to of [randomUUID(), 'nonsense', operator.id]) {
      const refused = await staff.refused(ASSIGN, { id, version: version + 1, to });
      expect(refused.extensions.code).toBe('ASSIGNEE_NOT_ALLOWED');
    }
    await staff.ok(ASSIGN, { id, version: version + 1, to: colleague.id });
    await staff.ok(COMMENT, { id, text: '결제사에 문의함' });
    for (const reason of ['', '네', '    ']) {
      expect((await staff.refused(RESOLVE, { id, version: version + 2, reason })).extensions.code).toBe(
        'INPUT_INVALID',
      );
    }
    const { resolveSettlementDifference: closed } = await staff.ok<{
      resolveSettlementDifference: Difference;
    }>(RESOLVE, {
      id,
      version: version + 2,
      reason: '결제사가 수수료를 정정함',
    });
    expect(closed).toMatchObject({
      status: 'RESOLVED',
      resolution: '결제사가 수수료를 정정함',
      owner: { id: colleague.id },
    });
    expect(closed.history.map(({ action }) => action)).toEqual([
      'OPENED',
      'ASSIGNED',
      'ASSIGNED',
      'COMMENTED',
      'RESOLVED',
    ]);
    expect(
      (await staff.refused(RESOLVE, { id, version: version + 3, reason: '한 번 더 닫기' })).extensions.code,
    ).toBe('SETTLEMENT_DIFFERENCE_CLOSED');
    const audited = await system.sql<{ action: string }>(
      `SELECT action FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at, id`,
      [id],
    );
    expect(audited.map(({ action }) => action.replace('settlement-difference.', ''))).toEqual([
      'assigned',
      'assigned',
      'commented',
      'resolved',
    ]);
  });

  it('one that was accepted stays so while nothing changes, counts in the equation, and opens again when a side does', async () => {
    const day = daysAgo(2);
    const { id, version, orderId } = await oneDifference(day);
    await staff.ok(RESOLVE, { id, version, reason: '차액을 인정함' });
    expect(await settle(staff, day)).toMatchObject({ differing: 1, opened: 0, gone: 0 });
    expect(await dayOf(staff, day)).toMatchObject({
      openCount: 0,
      resolvedCount: 1,
      line: { total: '9600', differing: '9600', remainder: '0' },
      order: { total: '10000', differing: '10000', remainder: '0' },
    });
    await bend(system, { kind: 'amount', orderId, amount: -500 });
    expect(await settle(staff, day)).toMatchObject({ opened: 1 });
    expect(await differencesOf(staff, { from: day, to: day })).toMatchObject([
      { id, status: 'OPEN', amount: '500', resolution: null, closedBy: null },
    ]);
    await straighten(system);
  });

  it('shows a page that fits the filter, with the sum over all of it', async () => {
    const LIST = `query ($filter: SettlementDifferenceFilter, $limit: Int, $after: Cursor) {
      settlementDifferences(filter: $filter, limit: $limit, after: $after) { total totalAmount nextCursor items { id } } }`;
    interface List {
      settlementDifferences: {
        total: number;
        totalAmount: string;
        nextCursor: string | null;
        items: { id: string }[];
      };
    }
    const first = (await staff.ok<List>(LIST, { limit: 1 })).settlementDifferences;
    expect(first).toMatchObject({ total: 2, totalAmount: '900', items: [{}] });
    const second = (await staff.ok<List>(LIST, { limit: 1, after: first.nextCursor })).settlementDifferences;
    expect(second.nextCursor).toBeNull();
    expect(second.items[0]?.id).not.toBe(first.items[0]?.id);
    for (const [filter, total] of [
      [{ status: ['RESOLVED'] }, 1],
      [{ unowned: true }, 0],
      [{ ownerId: 'nonsense' }, 0],
      [{ olderThanHours: 1 }, 0],
      [{ kind: ['LINE_AMOUNT'], from: daysAgo(1) }, 1],
    ] as const) {
      expect(
        (await staff.ok<List>(LIST, { filter })).settlementDifferences.total,
        JSON.stringify(filter),
      ).toBe(total);
    }
  });

  it('an operator sees nothing of it, and nobody settles a day that is not over', async () => {
    const operator = await system.staff('OPERATOR');
    const DAY = `query ($day: BillingDate!) { settlementDay(day: $day) { day } }`;
    expect((await operator.refused(DAY, { day: daysAgo(1) })).extensions.code).toBe('FORBIDDEN');
    expect((await staff.refused(DAY, { day: '2020-01-01' })).extensions.code).toBe(
      'SETTLEMENT_DAY_NOT_FOUND',
    );
    const RUN = `mutation ($day: BillingDate!) { runSettlement(day: $day) { id } }`;
    expect((await staff.refused(RUN, { day: billingDate(new Date()) })).extensions.code).toBe(
      'SETTLEMENT_DAY_NOT_OVER',
    );
    expect((await staff.refused(RUN, { day: '2026-02-30' })).extensions.code).toBe('INPUT_INVALID');
    expect((await staff.refused(CALENDAR, { month: '2026-13' })).extensions.code).toBe('INPUT_INVALID');
  });

  it('the calendar expects what the contract says, to the won, and lines confirm it', async () => {
    const day = daysAgo(9);
    const payout = businessDaysAfter(day as BillingDate, 2);
    const calendar = async (): Promise<PayoutDay[]> =>
      (await staff.ok<{ payoutCalendar: PayoutDay[] }>(CALENDAR, { month: payout.slice(0, 7) }))
        .payoutCalendar;
    const of = (days: PayoutDay[]) => days.find((one) => one.day === payout);
    // Over a weekend the days before it are paid out with it: what others sold then is there already.
    const before = of(await calendar());
    const order = await sell(system, customer, day, '33330');
    await giveBack(system, staff, day, order, '13330');
    await settle(staff, day);
    const payoutCalendar = await calendar();
    const found = of(payoutCalendar);
    const sums = { gross: '33330', refunds: '13330', fees: '560', vat: '56', net: '19384', movements: 2 };
    const more = (which: 'expected' | 'confirmed') =>
      Object.fromEntries(
        Object.entries(sums).map(([key, sum]) => {
          const added = Number(found?.[which][key]) - Number(before?.[which][key]);
          return [key, typeof sum === 'string' ? String(added) : added];
        }),
      );
    expect(found?.businessDay).toBe(true);
    expect([more('expected'), more('confirmed')]).toEqual([sums, sums]);
    expect(payoutCalendar.length).toBeGreaterThanOrEqual(28);
    expect(payoutCalendar.every((one) => one.businessDay || one.expected['movements'] === 0)).toBe(true);
  });

  it('every day from ten o’clock in Seoul what is due is settled by itself: missed days, and those with open differences', async () => {
    // What was seen open yesterday morning is read again today.
    await system.sql(`UPDATE settlement_days SET settled_at = $2 WHERE day = $1`, [
      daysAgo(2),
      new Date(hourOfToday(10).getTime() - 24 * 3_600_000),
    ]);
    const due = system.get(SettleDueDays);
    expect(await due.execute()).toEqual([]);
    const began = new Date();
    now = hourOfToday(10);
    const days = await due.execute();
    expect(days).toEqual([8, 7, 6, 5, 4, 3, 2].map(daysAgo));
    await eventually(async () => {
      const rows = await system.sql<{ day: string }>(
        `SELECT day::text AS day FROM settlement_days WHERE settled_at > $1 ORDER BY day`,
        [began],
      );
      return rows.length === days.length;
    });
    expect(await due.execute()).toEqual([]);
  });
});
