import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authenticate, buyPoints, confirm, orderPoints, redirectSuccess } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { historyOf, paymentOf, requestsOf, writtenRows } from '../kit/steering.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const CREATE = `mutation ($amount: Won!, $key: String!) {
  createPaymentOrder(purpose: POINT_TOPUP, amount: $amount, idempotencyKey: $key) { orderId } }`;

describe('what a browser changes on the way is noticed before anything is sent (S001-PAY-01, S001-PAY-04, S003-PAY-02)', () => {
  let system: TestSystem;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    customer = await system.customer();
  });
  afterEach(() => proveMoney(system));
  afterAll(() => system.stop());

  it.each(['redirect', 'client'] as const)('an amount changed in the %s confirms nothing', async (way) => {
    const order = await orderPoints(system, customer, '10000');
    const paymentKey = await authenticate(system, order);
    if (way === 'redirect') {
      const page = await redirectSuccess(system, order, paymentKey, '1000');
      expect(page.status).toBe(409);
      expect(page.headers.get('x-error-code')).toBe('AMOUNT_MISMATCH');
      expect(await page.text()).toContain('data-status="REFUSED"');
    } else {
      const { errors } = await confirm(customer, order, paymentKey, '1000');
      expect(errors[0]?.extensions).toMatchObject({ code: 'AMOUNT_MISMATCH', kind: 'FAILED_PRECONDITION' });
    }
    expect(await requestsOf(system, order.orderId)).toEqual([]);
    expect((await paymentOf(system, order)).status).toBe('READY');
    const history = await historyOf(system, order);
    expect(history).toHaveLength(2);
    expect(history[1]).toMatchObject({ status: 'READY', amount: '1000' });
    expect(history[1]?.cause).toBe(way === 'redirect' ? 'redirect.success' : 'client.confirm');

    const { data } = await confirm(customer, order, paymentKey);
    expect(data?.confirmPayment.status, 'the honest amount still pays').toBe('DONE');
  });

  it('a changed amount after payment shows the refusal and changes nothing', async () => {
    const order = await buyPoints(system, customer, '3000');
    const { payment_key } = await paymentOf(system, order);
    const page = await redirectSuccess(system, order, payment_key ?? '', '30000');
    expect(page.headers.get('x-error-code')).toBe('AMOUNT_MISMATCH');
    expect((await paymentOf(system, order)).status).toBe('DONE');
  });

  it('another customer’s order does not exist', async () => {
    const stranger = await system.customer();
    const order = await orderPoints(system, customer, '5000');
    const paymentKey = await authenticate(system, order);
    const before = await writtenRows(system);
    const { errors } = await confirm(stranger, order, paymentKey);
    expect(errors[0]?.extensions).toMatchObject({ code: 'ORDER_NOT_FOUND', kind: 'NOT_FOUND' });
    const asked = await stranger.client.refused(
      `query ($id: String!) { paymentOrder(orderId: $id) { status } }`,
      {
        id: order.orderId,
      },
    );
    expect(asked.extensions.code).toBe('ORDER_NOT_FOUND');
    expect(await writtenRows(system)).toEqual(before);
    expect(await requestsOf(system, order.orderId)).toEqual([]);
  });

  it('the key of a payment we know is refused before it is sent', async () => {
    const paid = await buyPoints(system, customer, '4000');
    const { payment_key: foreign } = await paymentOf(system, paid);
    const order = await orderPoints(system, customer, '4000');
    const { errors } = await confirm(customer, order, foreign ?? '');
    expect(errors[0]?.extensions).toMatchObject({
      code: 'PAYMENT_KEY_MISMATCH',
      kind: 'FAILED_PRECONDITION',
    });
    expect(await requestsOf(system, order.orderId)).toEqual([]);
    expect((await paymentOf(system, order)).status).toBe('READY');

    const paymentKey = await authenticate(system, order);
    expect((await confirm(customer, order, paymentKey)).data?.confirmPayment.status).toBe('DONE');
  });

  it('a key of another open order pays neither, and both can still be paid', async () => {
    const [mine, other] = [
      await orderPoints(system, customer, '7000'),
      await orderPoints(system, customer, '7000'),
    ];
    const [myKey, otherKey] = [await authenticate(system, mine), await authenticate(system, other)];
    const { errors } = await confirm(customer, mine, otherKey);
    expect(errors[0]?.extensions).toMatchObject({
      code: 'PAYMENT_KEY_MISMATCH',
      kind: 'FAILED_PRECONDITION',
    });
    expect((await confirm(customer, other, otherKey)).data?.confirmPayment.status).toBe('DONE');
    expect((await confirm(customer, mine, myKey)).data?.confirmPayment.status).toBe('DONE');
  });

  it('a key nobody gave out pays nothing, and the order can still be paid', async () => {
    const order = await orderPoints(system, customer, '6000');
    const paymentKey = await authenticate(system, order);
    const page = await redirectSuccess(system, order, 'tgen_20260101000000garbage');
    expect(page.status).toBe(409);
    expect(page.headers.get('x-error-code')).toBe('PAYMENT_KEY_MISMATCH');
    expect((await confirm(customer, order, paymentKey)).data?.confirmPayment.status).toBe('DONE');
  });

  it.each([
    ['an order id nobody made', { orderId: 'MD-20260101-nobodymadethis00000' }, 404, 'ORDER_NOT_FOUND'],
    ['no order id', { orderId: '' }, 404, 'ORDER_NOT_FOUND'],
    ['an order id with NUL', { orderId: 'MD-\u0000' }, 404, 'ORDER_NOT_FOUND'],
    ['an order id that is too long', { orderId: 'x'.repeat(5_000) }, 404, 'ORDER_NOT_FOUND'],
    ['a key with NUL', { paymentKey: 'k\u0000' }, 404, 'ORDER_NOT_FOUND'],
    ['a key that is too long', { paymentKey: 'k'.repeat(201) }, 404, 'ORDER_NOT_FOUND'],
    ['an exponent', { amount: '1e3' }, 400, 'AMOUNT_INVALID'],
    ['no amount', { amount: '' }, 400, 'AMOUNT_INVALID'],
  ])(
    'a redirect with %s is a page with a typed code, and writes nothing',
    async (_name, change, status, code) => {
      const order = await orderPoints(system, customer, '1000');
      const before = await writtenRows(system);
      const query = new URLSearchParams({
        paymentKey: 'k',
        orderId: order.orderId,
        amount: '1000',
        ...change,
      });
      const page = await fetch(`${system.url}/payments/toss/success?${query}`);
      expect(page.status).toBe(status);
      expect(page.headers.get('x-error-code')).toBe(code);
      expect(page.headers.get('content-type')).toContain('text/html');
      expect(await writtenRows(system)).toEqual(before);
    },
  );

  it('a parameter given twice is not guessed at', async () => {
    const order = await orderPoints(system, customer, '1000');
    const url = `${system.url}/payments/toss/success?paymentKey=k&orderId=${order.orderId}&amount=1000&amount=1`;
    expect((await fetch(url)).headers.get('x-error-code')).toBe('AMOUNT_INVALID');
  });

  const FORMS: [string, unknown][] = [
    ['an exponent', '1e3'],
    ['a fraction', '1.5'],
    ['a sign', '-1'],
    ['a plus', '+1000'],
    ['nothing', ''],
    ['a blank', ' 1000'],
    ['hexadecimal', '0x10'],
    ['full-width digits', '１０００'],
    ['a leading zero', '01000'],
    ['a separator', '1,000'],
    ['a JSON number', 1000],
    ['a fraction as a number', 0.1],
    ['a truth', true],
    ['a list', ['1000']],
    ['NUL', '1000\u0000'],
    ['more digits than any sum', '1'.repeat(19)],
  ];

  it.each(FORMS)('won as %s is AMOUNT_INVALID and writes nothing', async (_name, amount) => {
    const before = await writtenRows(system);
    const error = await customer.client.refused(CREATE, { amount, key: randomUUID() });
    expect(error.extensions).toMatchObject({ code: 'AMOUNT_INVALID', kind: 'BAD_USER_INPUT' });
    expect(error.extensions.args['path']).toBe('amount');
    expect(error.extensions.requestId).toMatch(/\w/);
    expect(await writtenRows(system)).toEqual(before);
  });

  it.each(['0', '999', '10000001', '999999999999999999'])(
    'won of %s is AMOUNT_OUT_OF_RANGE and writes nothing',
    async (amount) => {
      const before = await writtenRows(system);
      const error = await customer.client.refused(CREATE, { amount, key: randomUUID() });
      expect(error.extensions).toMatchObject({
        code: 'AMOUNT_OUT_OF_RANGE',
        kind: 'BAD_USER_INPUT',
        args: { path: 'amount', min: '1000', max: '10000000' },
      });
      expect(await writtenRows(system)).toEqual(before);
    },
  );

  it.each(['1e3', '-1', '１０００', '', 1000])('confirming %j won is AMOUNT_INVALID', async (amount) => {
    const order = await orderPoints(system, customer, '1000');
    const before = await writtenRows(system);
    const error = await customer.client.refused(
      `mutation ($o: String!, $a: Won!, $k: String!) {
        confirmPayment(paymentKey: "k", orderId: $o, amount: $a, idempotencyKey: $k) { status } }`,
      { o: order.orderId, a: amount, k: randomUUID() },
    );
    expect(error.extensions).toMatchObject({ code: 'AMOUNT_INVALID', kind: 'BAD_USER_INPUT' });
    expect(await writtenRows(system)).toEqual(before);
  });

  it.each(['paymentKey', 'orderId', 'idempotencyKey'])(
    'confirmPayment with NUL in %s is typed',
    async (field) => {
      const fields = {
        paymentKey: 'k',
        orderId: 'MD-1',
        idempotencyKey: randomUUID(),
        [field]: 'a\u0000bcdefghij',
      };
      const before = await writtenRows(system);
      const error = await customer.client.refused(
        `mutation ($paymentKey: String!, $orderId: String!, $idempotencyKey: String!) {
        confirmPayment(paymentKey: $paymentKey, orderId: $orderId, amount: "1000", idempotencyKey: $idempotencyKey) { status } }`,
        fields,
      );
      expect(error.extensions.kind).toBe('BAD_USER_INPUT');
      expect(error.extensions.args['path']).toBe(field);
      expect(await writtenRows(system)).toEqual(before);
    },
  );

  it.each([
    ['paymentOrder', `query ($t: String!) { paymentOrder(orderId: $t) { status } }`],
    ['payment', `query ($t: String!) { payment(paymentKey: $t) { status } }`],
    [
      'cancelPaymentOrder',
      `mutation ($t: String!) { cancelPaymentOrder(orderId: $t, idempotencyKey: "12345678") { status } }`,
    ],
  ])('%s with NUL in its text is typed, not an accident', async (_name, query) => {
    const error = await customer.client.refused(query, { t: 'a\u0000b' });
    expect(['NOT_FOUND', 'BAD_USER_INPUT']).toContain(error.extensions.kind);
  });

  it('what the fail redirect says is kept as text only, NUL and markup included (S001-PAY-05)', async () => {
    const order = await orderPoints(system, customer, '1000');
    const query = new URLSearchParams({
      orderId: order.orderId,
      code: 'REJECT\u0000CARD',
      message: '<script>alert(1)</script>\u0000',
    });
    const page = await fetch(`${system.url}/payments/toss/fail?${query}`);
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
    expect((await paymentOf(system, order)).status).toBe('FAILED');
  });

  it('a fail redirect does not undo a paid order (S001-PAY-05)', async () => {
    const order = await buyPoints(system, customer, '1000');
    const query = new URLSearchParams({ orderId: order.orderId, code: 'PAY_PROCESS_ABORTED', message: 'x' });
    const page = await fetch(`${system.url}/payments/toss/fail?${query}`);
    expect(await page.text()).toContain('data-status="DONE"');
    expect((await paymentOf(system, order)).status).toBe('DONE');
  });
});
