import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authenticate, confirm, orderPoints, redirectSuccess, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { janitor, misbehave, paymentOf, postingsOf, requestsOf } from '../kit/steering.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

describe('a confirm whose answer is lost, late or unreadable ends as what the provider did (S003-PAY-02, S001-PAY-14)', () => {
  let system: TestSystem;
  let customer: Customer;

  beforeAll(async () => {
    // No worker here: the janitor runs when a test says so, and webhooks are stored only.
    system = await TestSystem.start({ role: 'api' });
    customer = await system.customer();
  });
  afterEach(async () => {
    await system.twin.control('DELETE', '/faults');
    await proveMoney(system);
  });
  afterAll(() => system.stop());

  async function pay(order: Order): Promise<string | undefined> {
    const { data, errors } = await confirm(customer, order, await authenticate(system, order));
    return data?.confirmPayment.status ?? errors[0]?.extensions.code;
  }

  async function expectPaidOnce(order: Order): Promise<void> {
    expect((await paymentOf(system, order)).status).toBe('DONE');
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
  }

  it.each([
    ['the connection breaks after Toss acted', 'executeThenDrop', true],
    ['the connection breaks before Toss acted', 'dropBefore', false],
    ['a 500 after Toss acted', 'error500After', true],
    ['a 500 before Toss acted', 'error500Before', false],
    ['a proxy’s page instead of JSON, after Toss acted', 'nonJson', true],
  ])('%s: UNKNOWN, then paid once with the same key', async (_name, kind, acted) => {
    const order = await orderPoints(system, customer, '10000');
    await misbehave(system, order, { endpoint: 'confirm', kind });
    expect(await pay(order)).toBe('UNKNOWN');
    const lost = await paymentOf(system, order);
    expect(lost.status).toBe('UNKNOWN');
    expect(lost.next_check_at, 'somebody will look').not.toBeNull();
    expect(await postingsOf(system, order.paymentId)).toEqual([]);

    await janitor(system);
    await expectPaidOnce(order);
    const calls = await requestsOf(system, order.orderId, 'confirm');
    expect(new Set(calls.map((call) => call.idempotencyKey)).size).toBe(1);
    expect(calls).toHaveLength(acted ? 1 : 2);
  });

  it('lost again and again, lookups too, and still paid once in the end', async () => {
    const order = await orderPoints(system, customer, '11000');
    await misbehave(system, order, { endpoint: 'confirm', kind: 'dropBefore', times: 2 });
    await misbehave(system, order, { endpoint: 'lookup', kind: 'dropBefore' });
    await misbehave(system, order, { endpoint: 'lookup', kind: 'nonJson' });
    expect(await pay(order)).toBe('UNKNOWN');
    for (let round = 0; round < 4; round += 1) await janitor(system);
    await expectPaidOnce(order);
  });

  it('a customer who tries again after UNKNOWN is not charged twice', async () => {
    const order = await orderPoints(system, customer, '12000');
    const paymentKey = await authenticate(system, order);
    await misbehave(system, order, { endpoint: 'confirm', kind: 'executeThenDrop' });
    expect((await confirm(customer, order, paymentKey)).data?.confirmPayment.status).toBe('UNKNOWN');
    const page = await redirectSuccess(system, order, paymentKey);
    expect(await page.text()).toContain('data-status="DONE"');
    await expectPaidOnce(order);
  });

  it('an answer later than ten seconds: the caller is told CONFIRMING, and it is paid behind him', async () => {
    const order = await orderPoints(system, customer, '13000');
    await misbehave(system, order, { endpoint: 'confirm', kind: 'executeThenDelay', delayMs: 10_800 });
    const started = Date.now();
    const answers = await Promise.all([
      pay(order),
      // Somebody who comes while it is under way shares the attempt.
      eventually(async () => (await paymentOf(system, order)).status === 'CONFIRMING'),
    ]);
    expect(answers[0]).toBe('CONFIRMING');
    expect(Date.now() - started).toBeLessThan(10_800);
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
    await eventually(async () => (await paymentOf(system, order)).status === 'DONE');
    await expectPaidOnce(order);
    expect(await requestsOf(system, order.orderId, 'confirm')).toHaveLength(1);
  });

  it.each(['executeThenDelay', 'delay'])(
    'callers meet while the first waits (%s): all get DONE',
    async (kind) => {
      const order = await orderPoints(system, customer, '14000');
      const paymentKey = await authenticate(system, order);
      await misbehave(system, order, { endpoint: 'confirm', kind, delayMs: 700 });
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => confirm(customer, order, paymentKey)),
      );
      expect(answers.map(({ data }) => data?.confirmPayment.status)).toEqual(Array(5).fill('DONE'));
      await expectPaidOnce(order);
    },
  );

  it('a passing PROVIDER_ERROR: a new attempt with a new key succeeds at once', async () => {
    const order = await orderPoints(system, customer, '15000');
    await misbehave(system, order, { endpoint: 'confirm', kind: 'decline', code: 'PROVIDER_ERROR' });
    expect(await pay(order)).toBe('DONE');
    const calls = await requestsOf(system, order.orderId, 'confirm');
    expect(calls.map((call) => call.status)).toEqual([400, 200]);
    expect(new Set(calls.map((call) => call.idempotencyKey)).size).toBe(2);
    await expectPaidOnce(order);
  });

  it('a passing fault with callers at once still takes the money once', async () => {
    const order = await orderPoints(system, customer, '16000');
    const paymentKey = await authenticate(system, order);
    await misbehave(system, order, { endpoint: 'confirm', kind: 'decline', code: 'CARD_PROCESSING_ERROR' });
    const answers = await Promise.all(Array.from({ length: 6 }, () => confirm(customer, order, paymentKey)));
    expect(answers.map(({ data }) => data?.confirmPayment.status)).toEqual(Array(6).fill('DONE'));
    await expectPaidOnce(order);
  });

  it('PROVIDER_ERROR that does not pass ends FAILED with its code, nothing taken', async () => {
    const order = await orderPoints(system, customer, '17000');
    await misbehave(system, order, {
      endpoint: 'confirm',
      kind: 'decline',
      code: 'PROVIDER_ERROR',
      times: 9,
    });
    expect(await pay(order)).toBe('FAILED');
    expect(await requestsOf(system, order.orderId, 'confirm')).toHaveLength(3);
    expect((await paymentOf(system, order)).failure_code).toBe('PROVIDER_ERROR');
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
  });

  it('a refused card: FAILED with the provider’s code, once, and a new order is needed', async () => {
    const order = await orderPoints(system, customer, '18000');
    const paymentKey = await authenticate(system, order);
    await misbehave(system, order, { endpoint: 'confirm', kind: 'decline', code: 'REJECT_CARD_PAYMENT' });
    expect((await confirm(customer, order, paymentKey)).data?.confirmPayment.status).toBe('FAILED');
    expect(await paymentOf(system, order)).toMatchObject({
      status: 'FAILED',
      failure_code: 'REJECT_CARD_PAYMENT',
      provider_status: 'ABORTED',
    });
    const again = await confirm(customer, order, paymentKey);
    expect(again.errors[0]?.extensions).toMatchObject({
      code: 'ORDER_NOT_PAYABLE',
      kind: 'FAILED_PRECONDITION',
      args: { status: 'FAILED' },
    });
    const page = await redirectSuccess(system, order, paymentKey);
    expect(page.headers.get('x-error-code')).toBe('ORDER_NOT_PAYABLE');
    expect(await page.text()).toContain('data-status="FAILED"');
    await janitor(system);
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
  });

  it('a refusal whose answer was lost is found out, not guessed', async () => {
    const order = await orderPoints(system, customer, '19000');
    const paymentKey = await authenticate(system, order);
    await misbehave(system, order, { endpoint: 'confirm', kind: 'decline', code: 'REJECT_CARD_PAYMENT' });
    await misbehave(system, order, { endpoint: 'lookup', kind: 'dropBefore' });
    const { data } = await confirm(customer, order, paymentKey);
    expect(data?.confirmPayment.status, 'a refusal nobody could check is not believed').toBe('UNKNOWN');
    await janitor(system);
    expect((await paymentOf(system, order)).status).toBe('FAILED');
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
  });

  it('a failure told by the browser while Toss took the money is put right (S001-PAY-05)', async () => {
    const order = await orderPoints(system, customer, '21000');
    const paymentKey = await authenticate(system, order);
    await misbehave(system, order, { endpoint: 'confirm', kind: 'executeThenDrop' });
    expect((await confirm(customer, order, paymentKey)).data?.confirmPayment.status).toBe('UNKNOWN');
    const query = new URLSearchParams({
      orderId: order.orderId,
      code: 'PAY_PROCESS_ABORTED',
      message: '실패',
    });
    const page = await fetch(`${system.url}/payments/toss/fail?${query}`);
    expect(await page.text()).toContain('data-status="UNKNOWN"');
    await janitor(system);
    await expectPaidOnce(order);
  });
});
