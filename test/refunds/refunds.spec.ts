import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  approveRefund,
  pointsOfUser,
  readyToApproveRefund,
  refund,
  refundRow,
  rejectRefund,
  requestRefund,
  type RefundAnswer,
} from '../kit/back-office.js';
import { buyPoints, confirm, orderPoints, type Order } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import { proveMoney } from '../kit/money-proof.js';
import {
  exceptionsOf,
  paymentOf,
  postingsOf,
  refundRound,
  requestsOf,
  writtenRows,
} from '../kit/steering.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

describe('refunds: asked, decided, paid out (S000-TBL-09, S001-PAY-05)', () => {
  let system: TestSystem;
  let customer: Customer;
  let kim: StaffClient;
  let lee: StaffClient;

  beforeAll(async () => {
    // No worker: what is approved is paid out when the test says so.
    system = await TestSystem.start({ role: 'api' });
    [kim, lee, customer] = await Promise.all([system.staff(), system.staff(), system.customer()]);
  });
  afterEach(() => proveMoney(system));
  afterAll(() => system.stop());

  const code = (answer: { errors: { extensions: { code: string } }[] }): string | undefined =>
    answer.errors[0]?.extensions.code;

  async function payOutAll(): Promise<void> {
    while ((await refundRound(system)) > 0);
  }

  /** Everything the customer's points are: what is there, what is held. */
  async function spare(): Promise<bigint> {
    const { balance, held } = await pointsOfUser(system, customer.id);
    return BigInt(balance) - BigInt(held);
  }

  it('partial, then the rest: both books follow step by step', async () => {
    const order = await buyPoints(system, customer, '10000');
    const before = await spare();
    const first = await refund(kim, order.paymentId, '4000');
    expect(first.status).toBe('APPROVED');
    expect(await spare(), 'held from the moment it is asked for').toBe(before - 4_000n);
    expect(await paymentOf(system, order)).toMatchObject({ status: 'DONE', refund_reserved: '4000' });
    await payOutAll();
    expect(await paymentOf(system, order)).toMatchObject({
      status: 'PARTIALLY_REFUNDED',
      refunded: '4000',
      refund_reserved: '0',
      provider_status: 'PARTIAL_CANCELED',
    });
    await refund(kim, order.paymentId, '6000');
    await payOutAll();
    expect(await paymentOf(system, order)).toMatchObject({ status: 'REFUNDED', refunded: '10000' });
    expect(await spare()).toBe(before - 10_000n);
    expect(code(await requestRefund(kim, order.paymentId, '1'))).toBe('REFUND_EXCEEDS_REMAINING');
    const proof = await proveMoney(system);
    expect(proof.get(order.orderId)).toMatchObject({ provider: 0n, krw: 0n, points: 0n });
  });

  it('tells what happened to it, each of one payment its own, and a customer no names', async () => {
    const order = await buyPoints(system, customer, '10000');
    const [first, second] = [
      await refund(kim, order.paymentId, '4000'),
      await refund(lee, order.paymentId, '1000'),
    ];
    await payOutAll();
    interface Told {
      refundStatus: string;
      cause: string;
      actorName: string | null;
      amount: string;
    }
    const timelineOf = async (client: GraphqlClient, id: string): Promise<Told[]> =>
      (
        await client.ok<{ refund: { timeline: Told[] } }>(
          `query ($id: ID!) { refund(id: $id) { timeline { refundStatus cause actorName amount } } }`,
          { id },
        )
      ).refund.timeline;
    const told = await timelineOf(lee, first.id);
    expect(told[0]).toMatchObject({ refundStatus: 'REQUESTED', amount: '4000' });
    expect(told[0]?.actorName).toMatch(/직원/);
    expect(told.at(-1)).toMatchObject({ refundStatus: 'SUCCEEDED', amount: '4000' });
    const other = await timelineOf(lee, second.id);
    expect(new Set(other.map(({ amount }) => amount))).toEqual(new Set(['1000']));
    const own = await timelineOf(customer.client, first.id);
    expect(own.map(({ refundStatus }) => refundStatus)).toEqual(told.map(({ refundStatus }) => refundStatus));
    expect(own.every(({ actorName }) => actorName === null)).toBe(true);
  });

  /** A membership of 39,000 won of which 9,000 are free of tax, paid. @param told what the window was told of that */
  async function buyPartlyTaxFree(told: number): Promise<Order> {
    const productId = await system.product({ price: 39_000, taxFree: 9_000 });
    const { createPaymentOrder: made } = await customer.client.ok<{
      createPaymentOrder: { orderId: string; amount: string; taxFreeAmount: string; status: string };
    }>(
      `mutation ($productId: ID!, $key: String!) {
        createPaymentOrder(purpose: MEMBERSHIP, productId: $productId, idempotencyKey: $key) {
          orderId amount taxFreeAmount status } }`,
      { productId, key: randomUUID() },
    );
    expect(made.taxFreeAmount, 'the product’s').toBe('9000');
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
      made.orderId,
    ]);
    const order = { ...made, paymentId: row?.id ?? '' };
    const { paymentKey } = await system.twin.authenticated({
      orderId: order.orderId,
      amount: 39_000,
      taxFreeAmount: told,
    });
    const { data } = await confirm(customer, order, paymentKey);
    expect(data?.confirmPayment.status).toBe('DONE');
    return order;
  }

  const ASK_TAX_FREE = `mutation ($id: ID!, $amount: Won!, $taxFree: Won, $key: String!) {
    requestRefund(paymentId: $id, amount: $amount, taxFreeAmount: $taxFree, reason: OTHER, idempotencyKey: $key) {
      taxFreeAmount } }`;

  it('the tax-free part: its share, as much as somebody says, never too much, and all of it in the end', async () => {
    const order = await buyPartlyTaxFree(9_000);
    const ask = (amount: string, taxFree: string | null) =>
      kim.send<{ requestRefund: { taxFreeAmount: string } }>(ASK_TAX_FREE, {
        id: order.paymentId,
        amount,
        taxFree,
        key: randomUUID(),
      });
    const { refundPreview } = await kim.ok<{ refundPreview: unknown }>(
      `query ($id: ID!) { refundPreview(paymentId: $id, amount: "13000") { taxFreeAmount taxFreeMin taxFreeMax } }`,
      { id: order.paymentId },
    );
    expect(refundPreview).toEqual({ taxFreeAmount: '3000', taxFreeMin: '0', taxFreeMax: '9000' });
    expect((await ask('13000', null)).data?.requestRefund.taxFreeAmount).toBe('3000');
    await payOutAll();
    for (const taxFree of ['6001', '10001']) {
      expect((await ask('10000', taxFree)).errors[0]?.extensions).toMatchObject({
        code: 'REFUND_TAX_FREE_INVALID',
        args: { min: '0', max: '6000' },
      });
    }
    expect((await ask('10000', '1000')).data?.requestRefund.taxFreeAmount).toBe('1000');
    await payOutAll();
    // What is left can only be this.
    expect((await ask('16000', '4000')).errors[0]?.extensions).toMatchObject({
      args: { min: '5000', max: '5000' },
    });
    expect((await ask('16000', null)).data?.requestRefund.taxFreeAmount).toBe('5000');
    await payOutAll();
    const asked = await requestsOf(system, order.orderId, 'cancel');
    expect(asked.map(({ body }) => [body?.['cancelAmount'], body?.['taxFreeAmount']])).toEqual([
      [13_000, 3_000],
      [10_000, 1_000],
      [16_000, 5_000],
    ]);
    expect(await paymentOf(system, order)).toMatchObject({
      status: 'REFUNDED',
      provider_status: 'PARTIAL_CANCELED',
    });
  });

  it('a window that was told another tax-free part: paid all the same, staff looks, and refunds follow the provider', async () => {
    const order = await buyPartlyTaxFree(0);
    expect(await exceptionsOf(system, order)).toEqual([
      { kind: 'PROVIDER_MISMATCH', detail: 'free of tax: 0 won instead of 9000' },
    ]);
    await refund(kim, order.paymentId, '39000');
    await payOutAll();
    expect(await paymentOf(system, order)).toMatchObject({ status: 'REFUNDED' });
  });

  it.each([
    ['easy pay', { type: 'easyPay', provider: '카카오페이' }, 'EASY_PAY', '카카오페이'],
    ['a transfer', { type: 'transfer', bankCode: '88' }, 'TRANSFER', '신한은행'],
  ])(
    '%s is paid, shown as what it is, and given back in parts (S001-PAY-04)',
    async (_name, instrument, type, label) => {
      const order = await orderPoints(system, customer, '20000');
      const { paymentKey } = await system.twin.ready({ orderId: order.orderId, amount: 20_000 });
      await system.twin.control('POST', `/payments/${paymentKey}/authenticate`, { instrument });
      const { data } = await confirm(customer, order, paymentKey);
      expect(data?.confirmPayment.status).toBe('DONE');
      const { payment } = await kim.ok<{ payment: unknown }>(
        `query ($id: ID!) { payment(id: $id) { status instrument { type label } } }`,
        { id: order.paymentId },
      );
      expect(payment).toEqual({ status: 'DONE', instrument: { type, label } });
      expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
      for (const amount of ['5000', '15000']) {
        await refund(kim, order.paymentId, amount);
        await payOutAll();
      }
      expect((await proveMoney(system)).get(order.orderId)).toMatchObject({
        provider: 0n,
        krw: 0n,
        points: 0n,
      });
    },
  );

  it('all at once is one cancel at the provider', async () => {
    const order = await buyPoints(system, customer, '5000');
    const { id } = await refund(kim, order.paymentId, '5000');
    await payOutAll();
    expect(await paymentOf(system, order)).toMatchObject({ status: 'REFUNDED', provider_status: 'CANCELED' });
    expect((await refundRow(system, id)).provider_transaction_key).toMatch(/\w/);
    const [request] = await requestsOf(system, order.orderId, 'cancel');
    const attempts = await system.sql<{ id: string }>(`SELECT id FROM refund_attempts WHERE refund_id = $1`, [
      id,
    ]);
    expect(attempts).toEqual([{ id: request?.idempotencyKey }]);
    expect(await postingsOf(system, id)).toEqual(['points-taken-back', 'refund']);
  });

  it('two members of staff at once: one gets it, the other is told what is left', async () => {
    const order = await buyPoints(system, customer, '8000');
    const answers = await Promise.all([
      requestRefund(kim, order.paymentId, '5000'),
      requestRefund(lee, order.paymentId, '5000'),
    ]);
    expect(answers.filter(({ data }) => data !== null)).toHaveLength(1);
    const refused = answers.find(({ data }) => data === null);
    expect(refused?.errors[0]?.extensions).toMatchObject({
      code: 'REFUND_EXCEEDS_REMAINING',
      kind: 'FAILED_PRECONDITION',
      args: { remaining: '3000' },
    });
    await payOutAll();
    expect(await paymentOf(system, order)).toMatchObject({ refunded: '5000', refund_reserved: '0' });
  });

  it('ten at once whose sum is too much: never more than was captured', async () => {
    const order = await buyPoints(system, customer, '10000');
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => requestRefund(index % 2 ? kim : lee, order.paymentId, '1500')),
    );
    expect(answers.filter(({ data }) => data !== null)).toHaveLength(6);
    expect(new Set(answers.flatMap((answer) => code(answer) ?? []))).toEqual(
      new Set(['REFUND_EXCEEDS_REMAINING']),
    );
    expect(await paymentOf(system, order)).toMatchObject({ refund_reserved: '9000' });
    await payOutAll();
    expect(await paymentOf(system, order)).toMatchObject({ refunded: '9000', refund_reserved: '0' });
    expect(await requestsOf(system, order.orderId, 'cancel')).toHaveLength(6);
  });

  it('one key asks once, another input with it is refused', async () => {
    const order = await buyPoints(system, customer, '9000');
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => requestRefund(kim, order.paymentId, '2000', key)),
    );
    for (const answer of answers.filter(({ data }) => data === null))
      expect(code(answer)).toBe('REQUEST_IN_PROGRESS');
    const again = await requestRefund(kim, order.paymentId, '2000', key);
    const ids = new Set([...answers, again].flatMap(({ data }) => data?.requestRefund.id ?? []));
    expect(ids.size).toBe(1);
    expect(code(await requestRefund(kim, order.paymentId, '2001', key))).toBe('IDEMPOTENCY_KEY_REUSED');
    await payOutAll();
    expect(await paymentOf(system, order)).toMatchObject({ refunded: '2000' });
  });

  it('above the limit: whoever asks confirms exactly this with a second factor', async () => {
    const order = await buyPoints(system, customer, '900000');
    const document = `mutation ($id: ID!, $amount: Won!, $key: String!) {
      requestRefund(paymentId: $id, amount: $amount, reason: CUSTOMER_REQUEST, idempotencyKey: $key) { id status } }`;
    const ask = { id: order.paymentId, amount: '500001', key: randomUUID() };
    const asked = async () => {
      const { refunds, holds, keys } = await writtenRows(system);
      return { refunds, holds, keys };
    };
    const before = await asked();
    const bare = await kim.refused(document, ask);
    expect(bare.extensions).toMatchObject({ code: 'STEP_UP_REQUIRED', args: { operation: 'requestRefund' } });
    const grant = await kim.grantFor(document, { ...ask, amount: '500002' });
    const other = await kim.send(document, ask, { 'x-step-up-grant': grant });
    expect(code(other)).toBe('STEP_UP_REQUIRED');
    expect(await asked()).toEqual(before);
    const send = await kim.ready(document, ask);
    const answers = await Promise.all([send(), send(), send()]);
    // One key: whoever comes while the first is at work is told so, and later ones get its answer.
    const refused = answers.flatMap(({ errors }) => errors.map(({ extensions }) => extensions.code));
    expect(refused.filter((each) => each !== 'REQUEST_IN_PROGRESS')).toEqual([]);
    expect(await system.sql(`SELECT 1 FROM refunds WHERE payment_id = $1`, [order.paymentId])).toHaveLength(
      1,
    );
  });

  it('above the limit: waits for somebody else, and only for somebody else', async () => {
    const order = await buyPoints(system, customer, '900000');
    const before = await spare();
    const asked = await refund(kim, order.paymentId, '500001');
    expect(asked.status).toBe('REQUESTED');
    await payOutAll();
    expect((await refundRow(system, asked.id)).status, 'nothing leaves before approval').toBe('REQUESTED');
    expect(await requestsOf(system, order.orderId, 'cancel')).toEqual([]);

    const own = await approveRefund(kim, asked);
    expect(own.errors[0]?.extensions).toMatchObject({
      code: 'APPROVER_IS_REQUESTER',
      kind: 'FAILED_PRECONDITION',
    });
    const stale = await approveRefund(lee, { ...asked, version: asked.version + 1 });
    expect(stale.errors[0]?.extensions).toMatchObject({ code: 'VERSION_STALE', kind: 'CONFLICT' });
    const operator = await system.staff('OPERATOR');
    expect(code(await approveRefund(operator, asked))).toBe('FORBIDDEN');

    const yes = await readyToApproveRefund(lee, asked);
    const both = await Promise.all([yes(), rejectRefund(lee, asked)]);
    const won = both.findIndex((answer) => answer.data !== null);
    expect(both.filter((answer) => answer.data !== null)).toHaveLength(1);
    expect(code(both[1 - won] ?? { errors: [] })).toMatch(/REFUND_NOT_REQUESTED|VERSION_STALE/);
    await payOutAll();
    const { status } = await refundRow(system, asked.id);
    expect(status).toBe(won === 0 ? 'SUCCEEDED' : 'REJECTED');
    expect(await spare()).toBe(won === 0 ? before - 500_001n : before);
  });

  it('a large refund in small parts needs somebody else all the same, also when they come at once', async () => {
    const order = await buyPoints(system, customer, '1200000');
    expect((await refund(kim, order.paymentId, '300000')).status).toBe('APPROVED');
    const needs = async (amount: string): Promise<boolean> =>
      (
        await kim.ok<{ refundPreview: { needsApproval: boolean } }>(
          'query ($id: ID!, $amount: Won!) { refundPreview(paymentId: $id, amount: $amount) { needsApproval } }',
          { id: order.paymentId, amount },
        )
      ).refundPreview.needsApproval;
    expect([await needs('200000'), await needs('200001')]).toEqual([false, true]);
    const answers = await Promise.all([
      requestRefund(kim, order.paymentId, '200000'),
      requestRefund(lee, order.paymentId, '200000'),
    ]);
    expect(answers.map((answer) => code(answer) ?? 'passed').sort()).toEqual(['STEP_UP_REQUIRED', 'passed']);
    const document = `mutation ($id: ID!, $key: String!) { requestRefund(paymentId: $id, amount: "1000",
      reason: CUSTOMER_REQUEST, idempotencyKey: $key) { id status version } }`;
    const { data } = await kim.confirmed<{ requestRefund: RefundAnswer }>(document, {
      id: order.paymentId,
      key: randomUUID(),
    });
    expect(data?.requestRefund.status).toBe('REQUESTED');
    if (data) await rejectRefund(lee, data.requestRefund);
    await payOutAll();
    expect(await paymentOf(system, order)).toMatchObject({ refunded: '500000', refund_reserved: '0' });
  });

  it('exactly the limit passes by rule; rejecting gives everything back', async () => {
    const order = await buyPoints(system, customer, '1200000');
    const before = await spare();
    expect((await refund(kim, order.paymentId, '500000')).status).toBe('APPROVED');
    const asked = await refund(kim, order.paymentId, '600000');
    expect(await paymentOf(system, order)).toMatchObject({ refund_reserved: '1100000' });
    const { data } = await rejectRefund(kim, asked);
    expect(data?.rejectRefund.status).toBe('REJECTED');
    expect(await paymentOf(system, order)).toMatchObject({ refund_reserved: '500000' });
    expect(await spare()).toBe(before - 500_000n);
    expect(code(await approveRefund(lee, data?.rejectRefund ?? asked))).toBe('REFUND_NOT_REQUESTED');
    await payOutAll();
    expect(await postingsOf(system, asked.id)).toEqual([]);
    expect(await paymentOf(system, order)).toMatchObject({ refunded: '500000', refund_reserved: '0' });
  });

  it.each([
    [
      'not paid',
      'PAYMENT_NOT_REFUNDABLE',
      async () => (await orderPoints(system, customer, '1000')).paymentId,
    ],
    ['unknown', 'PAYMENT_NOT_FOUND', async () => randomUUID()],
    ['no id at all', 'PAYMENT_NOT_FOUND', async () => 'not-an-id'],
    ['NUL', 'INPUT_INVALID', async () => 'a\u0000b'],
  ])('a payment that is %s: %s, nothing written', async (_name, expected, make) => {
    const paymentId = await make();
    const before = await writtenRows(system);
    expect(code(await requestRefund(kim, paymentId, '100'))).toBe(expected);
    expect(await writtenRows(system)).toEqual(before);
  });

  it.each(['0', '-1', '1e3', '1.5', '', '１００'])(
    '%j won is AMOUNT_INVALID, nothing written',
    async (amount) => {
      const order = await paid();
      const before = await writtenRows(system);
      const { errors } = await requestRefund(kim, order.paymentId, amount);
      expect(errors[0]?.extensions).toMatchObject({
        code: 'AMOUNT_INVALID',
        kind: 'BAD_USER_INPUT',
        args: { path: 'amount' },
      });
      expect(await writtenRows(system)).toEqual(before);
    },
  );

  it.each(['', ' ', '\u0000', 'x'.repeat(501)])('a rejection needs a reason (%j)', async (reason) => {
    const order = await buyPoints(system, customer, '600000');
    const asked = await refund(kim, order.paymentId, '600000');
    const { errors } = await rejectRefund(lee, asked, reason);
    expect(errors[0]?.extensions).toMatchObject({
      code: 'INPUT_INVALID',
      kind: 'BAD_USER_INPUT',
      args: { path: 'reason' },
    });
    expect((await refundRow(system, asked.id)).status).toBe('REQUESTED');
  });

  it('customers and strangers ask for nothing', async () => {
    const order = await paid();
    const before = await writtenRows(system);
    expect(code(await requestRefund(customer.client, order.paymentId, '100'))).toMatch(
      /FORBIDDEN|UNAUTHENTICATED/,
    );
    expect(code(await requestRefund(system.client(), order.paymentId, '100'))).toBe('UNAUTHENTICATED');
    expect(await writtenRows(system)).toEqual(before);
  });

  let shared: Promise<Order> | null = null;
  const paid = (): Promise<Order> => (shared ??= buyPoints(system, customer, '1000'));
});
