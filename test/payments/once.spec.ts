import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authenticate, confirm, orderPoints, redirectSuccess, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { historyOf, janitor, paymentOf, postingsOf, requestsOf, writtenRows } from '../kit/steering.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const CREATE = `mutation ($amount: Won!, $key: String!) {
  createPaymentOrder(purpose: POINT_TOPUP, amount: $amount, idempotencyKey: $key) { orderId amount } }`;

describe('a payment is taken and credited once, whoever finishes it (S003-PAY-02, S001-PAY-04, S001-PAY-14)', () => {
  let system: TestSystem;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start();
    customer = await system.customer();
  });
  afterEach(() => proveMoney(system));
  afterAll(() => system.stop());

  async function expectPaidOnce(order: Order): Promise<void> {
    expect((await paymentOf(system, order)).status).toBe('DONE');
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    const history = await historyOf(system, order);
    expect(history.filter((line) => line.status === 'DONE')).toHaveLength(1);
    const events = await system.sql(
      `SELECT 1 FROM outbox WHERE subject_id = $1 AND event = 'payment.confirmed'`,
      [order.paymentId],
    );
    expect(events).toHaveLength(1);
    const audit = await system.sql(
      `SELECT 1 FROM audit_events WHERE action = 'payment.confirmed' AND resource_id = $1`,
      [order.paymentId],
    );
    expect(audit).toHaveLength(1);
    const keys = new Set(
      (await requestsOf(system, order.orderId, 'confirm')).map((request) => request.idempotencyKey),
    );
    expect(keys.size, 'one idempotency key at the provider').toBe(1);
  }

  it('confirmed twice in sequence, by client and redirect', async () => {
    const order = await orderPoints(system, customer, '12000');
    const paymentKey = await authenticate(system, order);
    expect((await confirm(customer, order, paymentKey)).data?.confirmPayment.status).toBe('DONE');
    expect((await confirm(customer, order, paymentKey)).data?.confirmPayment.status).toBe('DONE');
    const page = await redirectSuccess(system, order, paymentKey);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('data-status="DONE"');
    expect(await requestsOf(system, order.orderId, 'confirm')).toHaveLength(1);
    await expectPaidOnce(order);
  });

  it('twenty callers at once: clients, redirects, the webhook, the janitor', async () => {
    await system.twin.control('POST', '/webhooks/config', { duplicate: true, before: true });
    const order = await orderPoints(system, customer, '20000');
    const paymentKey = await authenticate(system, order);
    const callers = Array.from({ length: 20 }, async (_, index) => {
      if (index % 2 === 0) {
        const { data, errors } = await confirm(customer, order, paymentKey);
        return data?.confirmPayment.status ?? JSON.stringify(errors);
      }
      const page = await redirectSuccess(system, order, paymentKey);
      return /data-status="(\w+)"/.exec(await page.text())?.[1];
    });
    const [states] = await Promise.all([Promise.all(callers), janitor(system)]);
    expect(states).toEqual(Array.from({ length: 20 }, () => 'DONE'));
    await system.twin.control('POST', '/webhooks/config', { duplicate: false, before: false });
    await eventually(async () => {
      const [open] = await system.sql<{ count: string }>(
        `SELECT count(*) FROM webhook_deliveries WHERE order_ref = $1 AND status = 'DONE'`,
        [order.orderId],
      );
      return Number(open?.count) > 0;
    });
    await expectPaidOnce(order);
  });

  it('many customers at once, each paid once, and the house accounts add up', async () => {
    const orders = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const order = await orderPoints(system, customer, String(1_000 + index));
        const paymentKey = await authenticate(system, order);
        const answers = await Promise.all([
          confirm(customer, order, paymentKey),
          confirm(customer, order, paymentKey),
        ]);
        expect(answers.map(({ data }) => data?.confirmPayment.status)).toEqual(['DONE', 'DONE']);
        return order;
      }),
    );
    for (const order of orders) await expectPaidOnce(order);
  });

  it('the same key and input give the same order; other input is refused (S001-PAY-01)', async () => {
    const key = randomUUID();
    const first = await orderPoints(system, customer, '15000', key);
    const before = await writtenRows(system);
    expect((await orderPoints(system, customer, '15000', key)).orderId).toBe(first.orderId);
    const error = await customer.client.refused(CREATE, { amount: '15001', key });
    expect(error.extensions).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      kind: 'IDEMPOTENCY_KEY_REUSED',
    });
    const after = await writtenRows(system);
    expect(after).toEqual(before);
    const another = await orderPoints(system, await system.customer(), '15001', key);
    expect(another.orderId, 'a key belongs to its actor').not.toBe(first.orderId);
  });

  it('the same key at the same time makes one order; the others get it or are told to come back', async () => {
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        customer.client.send<{ createPaymentOrder: { orderId: string } }>(CREATE, { amount: '16000', key }),
      ),
    );
    const orderIds = new Set(answers.flatMap(({ data }) => data?.createPaymentOrder.orderId ?? []));
    expect(orderIds.size).toBe(1);
    for (const { errors } of answers.filter(({ data }) => data === null)) {
      expect(errors[0]?.extensions).toMatchObject({ code: 'REQUEST_IN_PROGRESS', kind: 'CONFLICT' });
      expect(errors[0]?.extensions.args['retryAfterMs']).toBeGreaterThan(0);
    }
    const again = await orderPoints(system, customer, '16000', key);
    expect(orderIds).toEqual(new Set([again.orderId]));
  });

  it('a confirm key is bound to its input', async () => {
    const order = await orderPoints(system, customer, '17000');
    const paymentKey = await authenticate(system, order);
    const key = randomUUID();
    const answers = await Promise.all([1, 2].map(() => confirm(customer, order, paymentKey, '17000', key)));
    for (const { data, errors } of answers) {
      expect(data?.confirmPayment.status ?? errors[0]?.extensions.code).toMatch(/DONE|REQUEST_IN_PROGRESS/);
    }
    expect((await confirm(customer, order, paymentKey, '17000', key)).data?.confirmPayment.status).toBe(
      'DONE',
    );
    const other = await confirm(customer, order, paymentKey, '17001', key);
    expect(other.errors[0]?.extensions.code).toBe('IDEMPOTENCY_KEY_REUSED');
    await expectPaidOnce(order);
  });

  it.each(['short', 'k'.repeat(201), 'with space in it', '한글열쇠입니다요'])(
    'the idempotency key %j is refused before anything is done',
    async (key) => {
      const before = await writtenRows(system);
      const error = await customer.client.refused(CREATE, { amount: '1000', key });
      expect(error.extensions).toMatchObject({
        code: 'IDEMPOTENCY_KEY_INVALID',
        kind: 'BAD_USER_INPUT',
        args: { path: 'idempotencyKey' },
      });
      expect(await writtenRows(system)).toEqual(before);
    },
  );

  it('an order id says its day and cannot be guessed (S001-PAY-01)', async () => {
    const orders = await Promise.all(Array.from({ length: 5 }, () => orderPoints(system, customer, '1000')));
    for (const { orderId } of orders) expect(orderId).toMatch(/^MD-\d{8}-[A-Za-z0-9]{18}$/);
    expect(new Set(orders.map(({ orderId }) => orderId.slice(12))).size).toBe(5);
  });
});
