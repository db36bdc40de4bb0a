import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, OTHER_SECRET_KEY, startTestTwin, type TestTwin, type TwinClient } from './toss-kit.js';

describe('S001-PAY-14 Toss twin: Idempotency-Key and test codes', () => {
  let twin: TestTwin;
  let client: TwinClient;
  beforeAll(async () => {
    twin = await startTestTwin();
    client = twin.client;
  });
  afterAll(() => twin.remove());

  let keys = 0;
  const fresh = () => ({ 'idempotency-key': `key-${(keys += 1)}` });

  it('replays a success byte for byte, with both trace ids and the echoed key', async () => {
    const payment = await client.authenticated();
    const key = fresh();
    const first = await client.confirm(payment, 10_000, key);
    const again = await client.confirm(payment, 10_000, key);
    expect(again.text).toBe(first.text);
    expect(again.status).toBe(200);
    expect(first.headers.get('idempotency-key')).toBe(key['idempotency-key']);
    expect(again.headers.get('idempotency-key')).toBe(key['idempotency-key']);
    const [fresher, original] = (again.headers.get('x-tosspayments-trace-id') ?? '').split(',');
    expect(original).toBe(first.headers.get('x-tosspayments-trace-id'));
    expect(fresher).toMatch(/^[0-9a-f]{32}$/);
  });

  it('cancels once for one key', async () => {
    const { paymentKey } = await client.confirmed();
    const key = fresh();
    const body = { cancelReason: 'r', cancelAmount: 1000 };
    const first = await client.cancel(paymentKey, body, key);
    const again = await client.cancel(paymentKey, body, key);
    expect(again.text).toBe(first.text);
    expect(again.body.cancels).toHaveLength(1);
  });

  it('replays a refusal even when the body is right now', async () => {
    const { paymentKey } = await client.confirmed();
    const key = fresh();
    const refused = await client.cancel(paymentKey, { cancelReason: 'r', cancelAmount: 20_000 }, key);
    expect(refused.status).toBe(403);
    expect((await client.cancel(paymentKey, { cancelReason: 'r', cancelAmount: 100 }, key)).text).toBe(
      refused.text,
    );
    expect((await client.api('GET', `/v1/payments/${paymentKey}`)).body.balanceAmount).toBe(10_000);
  });

  it('does not look at the body: a reused key answers with the first payment', async () => {
    const [one, two] = [await client.authenticated(), await client.authenticated()];
    const key = fresh();
    await client.confirm(one, 10_000, key);
    expect((await client.confirm(two, 10_000, key)).body.orderId).toBe(one.orderId);
    expect((await client.api('GET', `/v1/payments/${two.paymentKey}`)).body.status).toBe('IN_PROGRESS');
  });

  it('does look at the path and at the API key', async () => {
    const [one, two] = [await client.confirmed(), await client.confirmed()];
    const key = fresh();
    await client.cancel(one.paymentKey, { cancelReason: 'r' }, key);
    expect((await client.cancel(two.paymentKey, { cancelReason: 'r' }, key)).body.orderId).toBe(two.orderId);
    const other = await client.cancel(
      one.paymentKey,
      { cancelReason: 'r' },
      { ...key, authorization: basic(OTHER_SECRET_KEY) },
    );
    expect(other.body.code).toBe('NOT_FOUND_PAYMENT');
  });

  it('answers 409 while the first request runs', async () => {
    const payment = await client.authenticated();
    const key = fresh();
    await client.control('POST', '/faults', {
      endpoint: 'confirm',
      kind: 'delay',
      delayMs: 300,
      orderId: payment.orderId,
    });
    const first = client.confirm(payment, 10_000, key);
    await new Promise((done) => setTimeout(done, 100));
    const busy = await client.confirm(payment, 10_000, key);
    expect([busy.status, busy.text]).toEqual([
      409,
      '{"code":"IDEMPOTENT_REQUEST_PROCESSING","message":"이전 멱등 요청이 처리중입니다."}',
    ]);
    expect((await first).status).toBe(200);
    expect((await client.confirm(payment, 10_000, key)).status).toBe(200);
  });

  it('forgets a key after fifteen days', async () => {
    const payment = await client.authenticated();
    const key = fresh();
    await client.confirm(payment, 10_000, key);
    await client.control('POST', '/clock', { advanceMs: 15 * 86_400_000 - 60_000 });
    expect((await client.confirm(payment, 10_000, key)).status).toBe(200);
    await client.control('POST', '/clock', { advanceMs: 61_000 });
    expect((await client.confirm(payment, 10_000, key)).body.code).toBe('ALREADY_PROCESSED_PAYMENT');
    await client.control('POST', '/clock', { now: null });
  });

  it('refuses a key of more than 300 characters', async () => {
    const payment = await client.authenticated();
    const long = await client.confirm(payment, 10_000, { 'idempotency-key': 'k'.repeat(301) });
    expect([long.status, long.body.code]).toEqual([400, 'INVALID_IDEMPOTENCY_KEY']);
    expect((await client.confirm(payment, 10_000, { 'idempotency-key': 'k'.repeat(300) })).status).toBe(200);
  });

  it('V2 obeys a test code instead of executing, and keeps its answer under the key', async () => {
    const payment = await client.authenticated();
    const key = fresh();
    const refused = await client.confirm(payment, 10_000, {
      ...key,
      'tosspayments-test-code': 'REJECT_CARD_PAYMENT',
    });
    expect([refused.status, refused.text]).toEqual([
      403,
      '{"code":"REJECT_CARD_PAYMENT","message":"한도초과 혹은 잔액부족으로 결제에 실패했습니다."}',
    ]);
    expect((await client.confirm(payment, 10_000, key)).text).toBe(refused.text);
    expect((await client.api('GET', `/v1/payments/${payment.paymentKey}`)).body.status).toBe('IN_PROGRESS');
    const unknown = await client.confirm(payment, 10_000, { 'tosspayments-test-code': 'NO_SUCH_CODE' });
    expect([unknown.status, unknown.body.code]).toEqual([400, 'INVALID_TEST_CODE']);
    expect((await client.confirm(payment, 10_000)).status).toBe(200);
  });

  it('does not keep a simulated 500', async () => {
    const payment = await client.authenticated();
    const key = fresh();
    const broken = await client.confirm(payment, 10_000, {
      ...key,
      'tosspayments-test-code': 'UNKNOWN_PAYMENT_ERROR',
    });
    expect(broken.status).toBe(500);
    expect((await client.confirm(payment, 10_000, key)).status).toBe(200);
  });
});
