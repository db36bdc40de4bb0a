import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SettleDay, type SettlementCheckpoint } from '../../src/modules/settlements/settle-day.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import type { BillingDate } from '../../src/shared/time.js';
import { buyPoints, confirm, type Order } from '../kit/buyer.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { atProvider } from '../kit/virtual-account.js';
import { OTHER_SECRET_KEY } from '../sandbox/toss-kit.js';
import {
  bend,
  dayOf,
  daysAgo,
  differencesOf,
  giveBack,
  onDay,
  sell,
  settle,
  straighten,
} from './settling.js';

const MONEY = {
  missing: { order: '10000', line: null },
  doubled: { order: null, line: '10000' },
  amount: { order: '10000', line: '9000' },
  unreadable: { order: '10000', line: '0' },
} as const;

const OTHER_CLIENT_KEY = 'test_ck_other_shop';

/** Gives the cards of ABYSSCM keys of their own, or takes them away. */
async function useOwnKeys(staff: StaffClient, value: string | null): Promise<void> {
  const { paymentMethods } = await staff.ok<{ paymentMethods: { type: string; provider: string }[] }>(
    '{ paymentMethods { id name provider type minAmount maxAmount version } }',
  );
  const card = paymentMethods.find(({ type, provider }) => type === 'CARD' && provider === 'TOSS');
  const configuration = value === null ? [] : [{ name: 'clientKey.ABYSSCM', value: OTHER_CLIENT_KEY }];
  const { errors } = await staff.confirmed(
    'mutation ($input: PaymentMethodInput!) { upsertPaymentMethod(input: $input) { version } }',
    { input: { ...card, configuration, secrets: [{ name: 'secretKey.ABYSSCM', value }] } },
  );
  expect(errors).toEqual([]);
}

describe('a day is matched on four sides: order, books, transaction, settlement line (S001-PAY-14)', () => {
  let system: TestSystem;
  let customer: Customer;
  let staff: StaffClient;
  let nextDay = 1;
  /** A day that no other test touches. */
  const freshDay = () => daysAgo(nextDay++);

  beforeAll(async () => {
    system = await TestSystem.start();
    [customer, staff] = await Promise.all([system.customer(), system.staff('ADMIN')]);
  });
  afterEach(async () => {
    await straighten(system);
    await system.twin.control('DELETE', '/faults');
    expect(await system.brokenInvariants()).toEqual([]);
  });
  afterAll(() => system.stop());

  const kept = async (): Promise<unknown> =>
    system.sql(`SELECT (SELECT count(*) FROM settlement_records) AS records, (SELECT count(*) FROM settlement_readings) AS readings,
      (SELECT count(*) FROM settlement_reading_records) AS seen, (SELECT count(*) FROM settlement_difference_history) AS history,
      (SELECT count(*) FROM settlement_entries) AS entries`);

  async function openDay(amount = '10000'): Promise<{ day: BillingDate; order: Order }> {
    const day = freshDay();
    return { day, order: await sell(system, customer, day, amount) };
  }

  it('sales and refunds that agree leave nothing, and a second run changes nothing', async () => {
    const { day, order } = await openDay('30000');
    await sell(system, customer, day, '5000');
    await giveBack(system, staff, day, order, '12000');
    expect(await settle(staff, day)).toEqual({ matched: 3, differing: 0, opened: 0, gone: 0 });
    const sums = { total: '23000', matched: '23000', differing: '0', remainder: '0' };
    expect(await dayOf(staff, day)).toMatchObject({
      matchedCount: 3,
      openCount: 0,
      order: sums,
      ledger: sums,
      provider: sums,
      line: sums,
    });
    const before = await kept();
    expect(await settle(staff, day)).toEqual({ matched: 3, differing: 0, opened: 0, gone: 0 });
    expect(await kept()).toEqual(before);
  });

  it.each([
    ['missing', 'LINE_MISSING', '10000', 'WAIT_FOR_LINE'],
    ['doubled', 'LINE_DOUBLED', '10000', 'ASK_PROVIDER'],
    ['amount', 'LINE_AMOUNT', '1000', 'ASK_PROVIDER'],
    ['unreadable', 'LINE_UNREADABLE', '10000', 'ASK_PROVIDER'],
  ] as const)(
    'a line that is %s is one %s of %s won, and over when the provider has put it right',
    async (kind, name, amount, nextStep) => {
      const { day, order } = await openDay();
      await sell(system, customer, day, '7000');
      await bend(system, { kind, orderId: order.orderId });
      expect(await settle(staff, day)).toMatchObject({ differing: 1, opened: 1, gone: 0 });
      expect(await settle(staff, day)).toMatchObject({ differing: 1, opened: 0, gone: 0 });
      const [difference, ...more] = await differencesOf(staff, { from: day, to: day });
      expect(more).toEqual([]);
      expect(difference).toMatchObject({
        kind: name,
        amount,
        nextStep,
        status: 'OPEN',
        orderAmount: MONEY[kind].order,
        lineAmount: MONEY[kind].line,
        payment: { id: order.paymentId },
        history: [{ action: 'OPENED', by: null, text: name }],
      });
      const said = await dayOf(staff, day);
      for (const side of [said.order, said.ledger, said.provider, said.line]) {
        expect(side.remainder).toBe('0');
        expect(BigInt(side.total)).toBe(BigInt(side.matched) + BigInt(side.differing));
      }
      await straighten(system);
      expect(await settle(staff, day)).toMatchObject({ differing: 0, gone: 1 });
      expect(await differencesOf(staff, { from: day, to: day })).toMatchObject([
        {
          id: difference?.id,
          status: 'GONE',
          closedBy: null,
          history: [{ action: 'OPENED' }, { action: 'GONE' }],
        },
      ]);
    },
  );

  it('fields and words nobody knows are read over, and cards are not kept', async () => {
    const { day, order } = await openDay();
    await bend(system, { kind: 'novel', orderId: order.orderId });
    expect(await settle(staff, day)).toMatchObject({ matched: 1, differing: 0 });
    const [record] = await system.sql<{ said: Record<string, unknown>; method: string }>(
      `SELECT said, method FROM settlement_records WHERE source = 'LINE' AND order_ref = $1`,
      [order.orderId],
    );
    expect(record?.method).toBe('양자결제');
    expect(Object.keys(record?.said ?? {})).not.toContain('card');
  });

  it('a line under another day is named on both days', async () => {
    const { day: before, order } = await openDay();
    const day = daysAgo(nextDay - 2);
    await bend(system, { kind: 'day', orderId: order.orderId, days: 1 });
    await settle(staff, before);
    await settle(staff, day);
    await settle(staff, before);
    expect(await differencesOf(staff, { from: before, to: day, kind: ['LINE_OTHER_DAY'] })).toMatchObject([
      { day, orderAmount: null, lineAmount: '10000', detail: expect.stringContaining(before) as string },
      { day: before, orderAmount: '10000', lineAmount: null, detail: expect.stringContaining(day) as string },
    ]);
    await straighten(system);
    await settle(staff, day);
    await settle(staff, before);
    expect(await differencesOf(staff, { from: before, to: day, status: ['OPEN'] })).toEqual([]);
  });

  it('a payment taken elsewhere with our keys, and a refund made at the provider, are found by name', async () => {
    const { day, order } = await openDay();
    await onDay(system, day, async () => {
      await system.twin.control('POST', '/settlements/foreign', { amount: 4_000 });
      const [payment] = (
        await system.twin.control<{ paymentKey: string }[]>('GET', `/payments?orderId=${order.orderId}`)
      ).body;
      await system.twin.control('POST', '/webhooks/config', { discard: true });
      await system.twin.control('POST', `/payments/${payment?.paymentKey ?? ''}/cancel`, {
        cancelAmount: 2_500,
      });
      await system.twin.control('POST', '/webhooks/config', { discard: false });
    });
    expect(await settle(staff, day)).toMatchObject({ matched: 1, differing: 2 });
    const found = await differencesOf(staff, { from: day, to: day });
    expect(found.map((one) => [one.kind, one.amount, one.payment?.id ?? null]).sort()).toEqual([
      ['FOREIGN_CANCEL', '2500', order.paymentId],
      ['UNKNOWN_TRANSACTION', '4000', null],
    ]);
  });

  it('a transaction that the provider does not list, and pays out for, is one thing that is missing', async () => {
    const { day, order } = await openDay('12000');
    await bend(system, { kind: 'unlisted', orderId: order.orderId });
    expect(await settle(staff, day)).toMatchObject({ matched: 0, differing: 1 });
    expect(await differencesOf(staff, { from: day, to: day })).toMatchObject([
      {
        kind: 'PROVIDER_MISSING',
        amount: '12000',
        providerAmount: null,
        lineAmount: '12000',
        payment: { id: order.paymentId },
      },
    ]);
    await straighten(system);
    expect(await settle(staff, day)).toMatchObject({ matched: 1, differing: 0, gone: 1 });
  });

  it('a payment that the card’s network took back is one difference until it is settled here, and none after', async () => {
    const { day, order } = await openDay('9000');
    const [row] = await system.sql<{ key: string }>(`SELECT payment_key AS key FROM payments WHERE id = $1`, [
      order.paymentId,
    ]);
    await onDay(
      system,
      day,
      () => atProvider(system, { paymentKey: row?.key ?? '' }, 'network-cancel'),
      '13:00:00',
    );
    expect(await settle(staff, day)).toMatchObject({ matched: 1, differing: 1 });
    expect(await differencesOf(staff, { from: day, to: day })).toMatchObject([
      { kind: 'FOREIGN_CANCEL', amount: '9000', payment: { id: order.paymentId } },
    ]);
    await staff.ok('mutation ($id: String!) { syncPayment(orderId: $id) { id } }', { id: order.orderId });
    const { payment } = await staff.ok<{ payment: { exceptions: { id: string; version: number }[] } }>(
      'query ($id: ID!) { payment(id: $id) { exceptions { id version } } }',
      { id: order.paymentId },
    );
    const { errors } = await staff.confirmed(
      `mutation ($id: ID!, $version: Int!, $key: String!) { settleReversal(exceptionId: $id, version: $version,
         reason: "카드사에서 취소함", idempotencyKey: $key) { waitsForApproval } }`,
      { ...payment.exceptions[0], key: randomUUID() },
    );
    expect(errors).toEqual([]);
    expect(await settle(staff, day)).toMatchObject({ matched: 2, differing: 0, gone: 1 });
    const nothing = { total: '0', matched: '0', remainder: '0' };
    expect(await dayOf(staff, day)).toMatchObject({
      order: nothing,
      ledger: nothing,
      provider: nothing,
      line: nothing,
    });
  });

  it('a service with keys of its own is matched with its own merchant’s lists (S001-CFG-03)', async () => {
    const day = freshDay();
    await useOwnKeys(staff, OTHER_SECRET_KEY);
    const productId = await system.product({ price: 21_000 });
    await onDay(system, day, async () => {
      const { createPaymentOrder: order } = await customer.client.ok<{
        createPaymentOrder: Order & { clientKey: string };
      }>(
        `mutation ($id: ID!, $key: String!) { createPaymentOrder(purpose: MEMBERSHIP, productId: $id, idempotencyKey: $key) {
          orderId amount clientKey } }`,
        { id: productId, key: randomUUID() },
      );
      expect(order.clientKey).toBe(OTHER_CLIENT_KEY);
      const { paymentKey } = await system.twin.authenticated({
        orderId: order.orderId,
        amount: 21_000,
        clientKey: order.clientKey,
      });
      const { data } = await confirm(customer, order, paymentKey);
      expect(data?.confirmPayment.status).toBe('DONE');
      await buyPoints(system, customer, '5000');
    });
    await useOwnKeys(staff, null);
    // With its key retired the merchant is still read: money of former orders goes on coming.
    expect(await settle(staff, day)).toEqual({ matched: 2, differing: 0, opened: 0, gone: 0 });
    const sums = { total: '26000', remainder: '0' };
    expect(await dayOf(staff, day)).toMatchObject({ order: sums, provider: sums, line: sums });
  });

  it('what is posted after midnight belongs to the day on which the provider took the money', async () => {
    // The books of every test here are written today, for sales of days long past.
    const { day } = await openDay('1000');
    await settle(staff, day);
    expect(await dayOf(staff, day)).toMatchObject({ ledger: { total: '1000' }, openCount: 0 });
    const [posted] = await system.sql<{ late: boolean }>(
      `SELECT bool_and(posted_at::date > $1::date) AS late FROM ledger_transfers WHERE amount = 1000`,
      [day],
    );
    expect(posted?.late).toBe(true);
  });

  it('goes on after every page, wherever it died before, and ends the same', async () => {
    const { day, order } = await openDay('8000');
    await sell(system, customer, day, '3000');
    await bend(system, { kind: 'missing', orderId: order.orderId });
    const actor = systemActor('test');
    const uow = system.get(UnitOfWork);
    const runId = newId();
    await system.sql(
      `INSERT INTO settlement_runs (id, day, asked_by_type, started_at) VALUES ($1, $2, 'SYSTEM', now())`,
      [runId, day],
    );
    let checkpoint: SettlementCheckpoint | null = null;
    let deaths = 0;
    const reported: { done: number; total?: number | null }[] = [];
    for (;;) {
      let alive = true;
      const advance = async (work: Parameters<Parameters<SettleDay['run']>[0]['advance']>[0]) => {
        if (!alive) throw new Error('killed');
        checkpoint = await uow.run(actor, work);
        alive = false;
      };
      const work = {
        checkpoint,
        signal: new AbortController().signal,
        report: (progress: (typeof reported)[number]) => void reported.push(progress),
        advance,
      };
      const ended = await system
        .get(SettleDay)
        .run(work, runId, day)
        .catch(() => null);
      if (ended) {
        expect(ended).toEqual({ matched: 1, differing: 1, opened: 1, gone: 0 });
        break;
      }
      deaths += 1;
      expect(deaths).toBeLessThan(30);
    }
    expect(deaths).toBeGreaterThanOrEqual(7);
    // Who looks at the list of jobs is not told that one step of a finished day is missing.
    const { done, total } = reported.at(-1) ?? {};
    expect(done).toBe(total);
    expect((await differencesOf(staff, { from: day, to: day })).map((one) => one.kind)).toEqual([
      'LINE_MISSING',
    ]);
  });

  it('asks again when the provider is slow, wrong or gone, and takes its time', async () => {
    const { day } = await openDay();
    await system.twin.control('POST', '/faults', { endpoint: 'transactions', kind: 'dropBefore' });
    await system.twin.control('POST', '/faults', { endpoint: 'settlements', kind: 'nonJson' });
    await system.twin.control('POST', '/faults', { endpoint: 'settlements', kind: 'delay', delayMs: 300 });
    expect(await settle(staff, day)).toMatchObject({ matched: 1, differing: 0 });
  });

  it('says so when the provider refuses, and a later run is as good as a first', async () => {
    const { day } = await openDay();
    const fault = { endpoint: 'settlements', kind: 'decline', code: 'UNAUTHORIZED_KEY' };
    await system.twin.control('POST', '/faults', fault);
    await expect(settle(staff, day)).rejects.toThrow('refused');
    const RUNS = `query ($day: BillingDate) { settlementRuns(day: $day) { items { status error matched } } }`;
    const { settlementRuns } = await staff.ok<{ settlementRuns: { items: { status: string }[] } }>(RUNS, {
      day,
    });
    expect(settlementRuns.items).toMatchObject([{ status: 'FAILED', matched: null }]);
    expect(await settle(staff, day)).toMatchObject({ matched: 1 });
  });

  it('reads long lists a page at a time', async () => {
    const day = freshDay();
    const many = 620;
    await onDay(system, day, async () => {
      for (let made = 0; made < many; made += 20) {
        await Promise.all(
          Array.from({ length: 20 }, () =>
            system.twin.control('POST', '/settlements/foreign', { amount: 1_000 }),
          ),
        );
      }
    });
    expect(await settle(staff, day)).toEqual({ matched: 0, differing: many, opened: many, gone: 0 });
    expect(await settle(staff, day)).toEqual({ matched: 0, differing: many, opened: 0, gone: 0 });
    const { body } = await system.twin.control<{ path: string }[]>('GET', '/requests');
    expect(body.filter(({ path }) => path === '/v1/settlements').length).toBeGreaterThanOrEqual(4);
  });
});
