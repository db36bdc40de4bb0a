import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SyncPayment } from '../../src/modules/payments/index.js';
import { Service } from '../../src/modules/users/index.js';
import { Consumers } from '../../src/platform/outbox/consumers.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type OutboxRow } from '../../src/platform/outbox/events.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { linkTo } from '../kit/approvals.js';
import { refund } from '../kit/back-office.js';
import { authenticate, confirm, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import type { StaffClient } from '../kit/staff-client.js';
import { postingsOf, refundRound, writtenRows } from '../kit/steering.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { deliver, ISSUE, issueBill, ORDER_BILL, orderBill } from '../kit/usage-bill.js';

const BILL = `query ($id: ID!) { usageBill(id: $id) {
  status amount month version paidAt voidReason payment { id status } lines { description hostname amount } } }`;
const VOID = `mutation ($id: ID!, $version: Int!, $reason: String!) {
  voidUsageBill(id: $id, version: $version, reason: $reason) { status voidReason } }`;

interface Bill {
  status: string;
  amount: string;
  month: string;
  version: number;
  payment: { id: string; status: string } | null;
  lines: { amount: string }[];
}

describe('a bill for the use of domains is paid once, by one order (S001-PAY-01, S001-PAY-04, S001-WAF-02)', () => {
  let system: TestSystem;
  let staff: StaffClient;
  let customer: Customer;
  let billId: string;

  beforeAll(async () => {
    // No worker: facts are handed on by the test, as often as it likes.
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff();
  });
  afterEach(() => proveMoney(system));
  afterAll(() => system.stop());

  async function billed(): Promise<void> {
    customer = await system.customer();
    billId = await issueBill(staff, customer.id);
  }
  const bill = async (client = staff as { ok: StaffClient['ok'] }): Promise<Bill> =>
    (await client.ok<{ usageBill: Bill }>(BILL, { id: billId })).usageBill;
  const pays = async (order: Order, method?: 'VIRTUAL_ACCOUNT'): Promise<string> => {
    const { paymentKey } = await system.twin.authenticated({
      orderId: order.orderId,
      amount: Number(order.amount),
      ...(method ? { method } : {}),
    });
    const { data, errors } = await confirm(customer, order, paymentKey);
    expect(errors).toEqual([]);
    expect(data?.confirmPayment.status).toBe(method ? 'WAITING_FOR_DEPOSIT' : 'DONE');
    return paymentKey;
  };
  const bank = async (order: Order, paymentKey: string, act: string): Promise<void> => {
    await system.twin.control('POST', `/payments/${paymentKey}/${act}`);
    await system.get(SyncPayment).execute(systemActor('test'), order.paymentId, 'webhook');
    await deliver(system, order, 'domains');
  };
  const openItems = async (order: Order): Promise<string[]> =>
    (
      await system.sql<{ kind: string }>(
        `SELECT kind FROM payment_exceptions WHERE payment_id = $1 AND closed_at IS NULL ORDER BY kind`,
        [order.paymentId],
      )
    ).map(({ kind }) => kind);

  it('paid: won posted and no points, PAID once however often the fact comes, seen by its customer', async () => {
    await billed();
    const order = await orderBill(system, customer, billId);
    expect(order).toMatchObject({ amount: '33000', orderName: '도메인 이용료 2026년 10월' });
    expect(await bill()).toMatchObject({
      status: 'OPEN',
      payment: null,
      lines: [{ amount: '3000' }, { amount: '30000' }],
    });
    await pays(order);
    await Promise.all(Array.from({ length: 8 }, () => deliver(system, order, 'domains')));
    expect(await bill(customer.client)).toMatchObject({
      status: 'PAID',
      month: '2026-10',
      version: 2,
      payment: { id: order.paymentId, status: 'DONE' },
    });
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment']);
    const { viewer } = await customer.client.ok<{ viewer: { user: { usageBills: { id: string }[] } } }>(
      '{ viewer { user { usageBills { id } } } }',
    );
    expect(viewer.user.usageBills).toEqual([{ id: billId }]);
    const error = await customer.client.refused(ORDER_BILL, { billId, key: randomUUID() });
    expect(error.extensions).toMatchObject({ code: 'USAGE_BILL_NOT_OPEN', args: { status: 'PAID' } });
  });

  it('two orders for it confirmed at once: one is charged, the other is refused before any money moves', async () => {
    await billed();
    const orders = await Promise.all([1, 2, 3].map(() => orderBill(system, customer, billId)));
    const answers = await Promise.all(
      orders.map(async (order) => confirm(customer, order, await authenticate(system, order))),
    );
    const codes = answers.map(
      ({ data, errors }) => data?.confirmPayment.status ?? errors[0]?.extensions.code,
    );
    expect(codes.sort()).toEqual(['DONE', 'ORDER_PAID_ELSEWHERE', 'ORDER_PAID_ELSEWHERE']);
    for (const order of orders) await deliver(system, order, 'domains');
    expect((await bill()).status).toBe('PAID');
    const money = await proveMoney(system);
    expect(orders.map(({ orderId }) => money.get(orderId)?.provider).sort()).toEqual([0n, 0n, 33_000n]);
  });

  it('a deposit for a bill that is paid by card meanwhile is an item for staff, and over with its refund', async () => {
    await billed();
    const [late, card] = [
      await orderBill(system, customer, billId, 'VIRTUAL_ACCOUNT'),
      await orderBill(system, customer, billId),
    ];
    const key = await pays(late, 'VIRTUAL_ACCOUNT');
    await pays(card);
    await deliver(system, card, 'domains');
    await bank(late, key, 'deposit');
    expect((await bill()).payment?.id).toBe(card.paymentId);
    expect(await openItems(late)).toEqual(['BILL_NOT_OPEN']);
    expect(await openItems(card)).toEqual([]);
    // The card's money goes back: the deposit pays the bill now, and nothing is paid too much.
    await refund(staff, card.paymentId, '33000');
    await refundRound(system);
    await deliver(system, card, 'domains');
    expect(await bill()).toMatchObject({ status: 'PAID', payment: { id: late.paymentId } });
    expect(await openItems(late)).toEqual([]);
  });

  it('a part of the money back leaves it paid; all of it opens it again, and it can be paid again', async () => {
    await billed();
    const first = await orderBill(system, customer, billId);
    await pays(first);
    await deliver(system, first, 'domains');
    for (const [amount, status] of [
      ['3000', 'PAID'],
      ['30000', 'OPEN'],
    ] as const) {
      await refund(staff, first.paymentId, amount);
      await refundRound(system);
      await deliver(system, first, 'domains');
      expect((await bill()).status).toBe(status);
    }
    const second = await orderBill(system, customer, billId);
    await pays(second);
    await deliver(system, second, 'domains');
    expect((await bill()).payment?.id).toBe(second.paymentId);
    const history = await system.sql<{ action: string }>(
      `SELECT action FROM usage_bill_history WHERE bill_id = $1 ORDER BY at, id`,
      [billId],
    );
    expect(history.map(({ action }) => action)).toEqual(['ISSUED', 'PAID', 'REOPENED', 'PAID']);
  });

  it('a deposit the bank takes back opens it; when it comes again it is paid', async () => {
    await billed();
    const order = await orderBill(system, customer, billId, 'VIRTUAL_ACCOUNT');
    const key = await pays(order, 'VIRTUAL_ACCOUNT');
    const seen: string[] = [];
    for (const act of ['deposit', 'reverse-deposit', 'deposit']) {
      await bank(order, key, act);
      seen.push((await bill()).status);
    }
    expect(seen).toEqual(['PAID', 'OPEN', 'PAID']);
  });

  it('void: nobody can order it, an order of before is not charged, money that still comes is told', async () => {
    await billed();
    const [card, account] = [
      await orderBill(system, customer, billId),
      await orderBill(system, customer, billId, 'VIRTUAL_ACCOUNT'),
    ];
    const key = await pays(account, 'VIRTUAL_ACCOUNT');
    const { data } = await staff.confirmed<{ voidUsageBill: Bill }>(VOID, {
      id: billId,
      version: 1,
      reason: '잘못 계산함',
    });
    expect(data?.voidUsageBill).toEqual({ status: 'VOID', voidReason: '잘못 계산함' });
    const late = await confirm(customer, card, await authenticate(system, card));
    expect(late.errors[0]?.extensions.code).toBe('USAGE_BILL_NOT_OPEN');
    expect((await customer.client.refused(ORDER_BILL, { billId, key: randomUUID() })).extensions.code).toBe(
      'USAGE_BILL_NOT_OPEN',
    );
    await bank(account, key, 'deposit');
    expect((await bill()).status).toBe('VOID');
    expect(await openItems(account)).toEqual(['BILL_NOT_OPEN']);
    const again = await issueBill(staff, customer.id);
    expect(again, 'a right one may follow').not.toBe(billId);
  });

  it('staff sees count and sum of a filter, and what happened to a bill by whom; its customer sees what, not who', async () => {
    await billed();
    const order = await orderBill(system, customer, billId);
    await pays(order);
    await deliver(system, order, 'domains');
    await issueBill(staff, customer.id, '2026-09');
    const filter = { userId: customer.id };
    const list = await staff.ok(
      `query ($filter: UsageBillFilter) {
        usageBills(filter: $filter, limit: 1) { total totalAmount items { month } }
        usageBillStatusTotals(filter: $filter) { status count amount } }`,
      { filter: { ...filter, status: ['OPEN'] } },
    );
    expect(list).toEqual({
      usageBills: { total: 1, totalAmount: '33000', items: [{ month: '2026-09' }] },
      usageBillStatusTotals: expect.arrayContaining([
        { status: 'OPEN', count: 1, amount: '33000' },
        { status: 'PAID', count: 1, amount: '33000' },
      ]),
    });
    const none = await staff.ok<{ usageBills: unknown }>(
      `{ usageBills(filter: { month: "2020-01" }) { total totalAmount } }`,
    );
    expect(none.usageBills).toEqual({ total: 0, totalAmount: '0' });
    const HISTORY = `query ($id: ID!) { usageBill(id: $id) { history { action paymentId by } } }`;
    const seen = await staff.ok(HISTORY, { id: billId });
    expect(seen).toEqual({
      usageBill: {
        history: [
          { action: 'ISSUED', paymentId: null, by: '직원 SUPER_ADMIN' },
          { action: 'PAID', paymentId: order.paymentId, by: null },
        ],
      },
    });
    const own = await customer.client.ok<{ usageBill: { history: { by: string | null }[] } }>(HISTORY, {
      id: billId,
    });
    expect(own.usageBill.history.map(({ by }) => by)).toEqual([null, null]);
    expect((await customer.client.refused('{ usageBills { total } }')).extensions.code).toBe('FORBIDDEN');
  });

  it('nobody takes back a bill of their own', async () => {
    await billed();
    const linked = await system.staff('ADMIN');
    await linkTo(system, linked, customer);
    const answer = await linked.confirmed(VOID, { id: billId, version: 1, reason: '내 청구서' });
    expect(answer.errors[0]?.extensions.code).toBe('OWN_ACCOUNT');
    expect((await bill()).status).toBe('OPEN');
  });

  it('what is paid cannot be voided; a stale view neither', async () => {
    await billed();
    const stale = await staff.confirmed(VOID, { id: billId, version: 7, reason: '잘못 계산함' });
    expect(stale.errors[0]?.extensions.code).toBe('VERSION_STALE');
    const order = await orderBill(system, customer, billId);
    await pays(order);
    await deliver(system, order, 'domains');
    const paid = await staff.confirmed(VOID, { id: billId, version: 2, reason: '잘못 계산함' });
    expect(paid.errors[0]?.extensions).toMatchObject({
      code: 'USAGE_BILL_NOT_OPEN',
      args: { status: 'PAID' },
    });
  });

  it('a job that gives up leaves an item, unless its work was done', async () => {
    await billed();
    const order = await orderBill(system, customer, billId);
    await pays(order);
    await system.get(OutboxRelay).assignPositions();
    const giveUp = async (): Promise<void> => {
      const [row] = await system.sql<OutboxRow>(
        `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE subject_id = $1 AND event = 'payment.confirmed'`,
        [order.paymentId],
      );
      const consumer = system.get(Consumers).named('domains.pay-usage-bill');
      await consumer?.gaveUp?.(toOutboxEvent(row as OutboxRow), new Error('its workers died'));
    };
    await giveUp();
    expect(await openItems(order)).toEqual(['FULFILMENT_FAILED']);
    await deliver(system, order, 'domains');
    await giveUp();
    expect(await openItems(order)).toEqual([]);
  });

  it('another customer’s bill is not there, to be seen or to be paid', async () => {
    await billed();
    const stranger = await system.customer();
    const before = await writtenRows(system);
    for (const [document, variables] of [
      [BILL, { id: billId }],
      [ORDER_BILL, { billId, key: randomUUID() }],
      [ORDER_BILL, { billId: 'x', key: randomUUID() }],
    ] as const) {
      const error = await stranger.client.refused(document, variables);
      expect(error.extensions).toMatchObject({ code: 'USAGE_BILL_NOT_FOUND', kind: 'NOT_FOUND' });
    }
    const nothing = await stranger.client.refused(ORDER_BILL, { key: randomUUID() });
    expect(nothing.extensions).toMatchObject({ code: 'INPUT_INVALID', args: { path: 'billId' } });
    const other = await customer.client.refused(ORDER_BILL, { billId, amount: '1000', key: randomUUID() });
    expect(other.extensions.code).toBe('AMOUNT_MISMATCH');
    expect(await writtenRows(system)).toEqual(before);
  });

  it('who left the service may still pay what they owe', async () => {
    const left = await system.customer([Service.ABYSSCM]);
    customer = left;
    billId = await issueBill(staff, left.id);
    await pays(await orderBill(system, left, billId));
  });

  it('a customer has one bill a month; the same key issues it once', async () => {
    customer = await system.customer();
    const asked = {
      userId: customer.id,
      month: '2026-09',
      lines: [{ description: '기본료', amount: '1000' }],
      key: randomUUID(),
    };
    const [one, two] = await Promise.all([
      staff.send<{ issueUsageBill: { id: string } }>(ISSUE, asked),
      staff.send(ISSUE, asked),
    ]);
    const codes = [one, two].map(({ errors }) => errors[0]?.extensions.code ?? 'OK').sort();
    expect(codes[0]).toBe('OK');
    expect(['OK', 'REQUEST_IN_PROGRESS']).toContain(codes[1]);
    const { issueUsageBill } = await staff.ok<{ issueUsageBill: { id: string } }>(ISSUE, asked);
    billId = issueUsageBill.id;
    const second = await staff.refused(ISSUE, { ...asked, key: randomUUID() });
    expect(second.extensions).toMatchObject({
      code: 'USAGE_BILL_EXISTS',
      kind: 'CONFLICT',
      args: { month: '2026-09' },
    });
  });

  it('what cannot be billed is refused by its code', async () => {
    const cases: [string, Record<string, unknown>, string][] = [
      ['a month to come', { month: '2099-01' }, 'INPUT_INVALID'],
      ['no month', { month: '2026-13' }, 'INPUT_INVALID'],
      ['nobody', { userId: randomUUID() }, 'INPUT_INVALID'],
      ['no lines', { lines: [] }, 'INPUT_INVALID'],
      ['nothing to pay', { lines: [{ description: '무료', amount: '0' }] }, 'AMOUNT_OUT_OF_RANGE'],
      [
        'more than an order may be',
        { lines: [{ description: '많음', amount: '999999999999' }] },
        'AMOUNT_OUT_OF_RANGE',
      ],
      ['less than nothing', { lines: [{ description: '할인', amount: '-1000' }] }, 'AMOUNT_INVALID'],
      ['a fraction', { lines: [{ description: '소수', amount: '10.5' }] }, 'AMOUNT_INVALID'],
      ['an exponent', { lines: [{ description: '지수', amount: '1e3' }] }, 'AMOUNT_INVALID'],
      ['no hostname', { lines: [{ description: 'x', hostname: '=cmd()', amount: '1000' }] }, 'INPUT_INVALID'],
    ];
    for (const [name, change, code] of cases) {
      const error = await staff.refused(ISSUE, {
        userId: customer.id,
        month: '2026-08',
        lines: [{ description: '기본료', amount: '1000' }],
        key: randomUUID(),
        ...change,
      });
      expect(error.extensions.code, name).toBe(code);
    }
  });
});
