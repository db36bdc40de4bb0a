import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic, OTHER_SECRET_KEY, startTestTwin, type TestTwin, type TwinClient } from './toss-kit.js';

describe('S001-PAY-14 Toss twin: decision tables', () => {
  let twin: TestTwin;
  let client: TwinClient;
  beforeAll(async () => {
    twin = await startTestTwin();
    client = twin.client;
  });
  afterAll(() => twin.remove());

  const answer = async (reply: Promise<{ status: number; body: { code?: string } | null }>) => {
    const { status, body } = await reply;
    return `${status} ${body?.code ?? ''}`.trim();
  };
  const stateOf = async (key: string) => (await client.api('GET', `/v1/payments/${key}`)).body.status;

  describe('authentication', () => {
    it.each([
      ['no header', '', '401 UNAUTHORIZED_KEY'],
      [
        'no colon',
        `Basic ${Buffer.from('test_sk_twin_tests').toString('base64')}`,
        '403 INCORRECT_BASIC_AUTH_FORMAT',
      ],
      ['another scheme', 'Bearer test_sk_twin_tests', '401 UNAUTHORIZED_KEY'],
      ['an unknown key', basic('test_sk_nobody'), '401 UNAUTHORIZED_KEY'],
      ['a client key', basic('test_ck_twin_tests'), '401 UNAUTHORIZED_KEY'],
    ])('%s', async (_name, authorization, expected) => {
      expect(await answer(client.api('GET', '/v1/payments/none', undefined, { authorization }))).toBe(
        expected,
      );
    });

    it('knows its paths and methods', async () => {
      expect(await answer(client.api('GET', '/v1/nothing'))).toBe('404 NOT_FOUND');
      expect(await answer(client.api('PUT', '/v1/payments/confirm'))).toBe('404 NOT_FOUND_HTTP_METHOD');
    });
  });

  describe('confirm', () => {
    it('unknown payment key', async () => {
      const nobody = { paymentKey: 'none', orderId: 'order-000' };
      expect(await answer(client.confirm(nobody, 1))).toBe('404 NOT_FOUND_PAYMENT_SESSION');
    });

    it("another shop's payment, and another order's id", async () => {
      const payment = await client.authenticated();
      const authorization = basic(OTHER_SECRET_KEY);
      expect(await answer(client.confirm(payment, 10_000, { authorization }))).toBe('403 FORBIDDEN_REQUEST');
      expect(await answer(client.confirm({ ...payment, orderId: 'other-order' }, 10_000))).toBe(
        '403 FORBIDDEN_REQUEST',
      );
      expect(await stateOf(payment.paymentKey)).toBe('IN_PROGRESS');
    });

    it('another amount changes nothing', async () => {
      const payment = await client.authenticated();
      expect(await answer(client.confirm(payment, 9_999))).toBe('400 INVALID_REQUEST');
      expect(await stateOf(payment.paymentKey)).toBe('IN_PROGRESS');
      expect(await answer(client.confirm(payment, 10_000))).toBe('200');
    });

    it('another amount with the other configured code', async () => {
      const strict = await startTestTwin({ amountMismatchCode: 'FORBIDDEN_REQUEST' });
      const payment = await strict.client.authenticated();
      expect(await answer(strict.client.confirm(payment, 1))).toBe('403 FORBIDDEN_REQUEST');
      await strict.remove();
    });

    it('not authenticated yet', async () => {
      expect(await answer(client.confirm(await client.ready(), 10_000))).toBe(
        '404 NOT_FOUND_PAYMENT_SESSION',
      );
    });

    it('ten minutes after authentication it is too late', async () => {
      const payment = await client.authenticated();
      await client.control('POST', '/clock', { advanceMs: 9 * 60_000 });
      const inTime = await client.authenticated();
      await client.control('POST', '/clock', { advanceMs: 60_001 });
      expect(await answer(client.confirm(payment, 10_000))).toBe('404 NOT_FOUND_PAYMENT_SESSION');
      expect(await stateOf(payment.paymentKey)).toBe('EXPIRED');
      expect(await answer(client.confirm(inTime, 10_000))).toBe('200');
      await client.control('POST', '/clock', { now: null });
    });

    it('done, waiting, cancelled and aborted payments are processed already', async () => {
      const done = await client.confirmed();
      const waiting = await client.confirmed({ method: 'VIRTUAL_ACCOUNT' });
      const canceled = await client.confirmed();
      await client.cancel(canceled.paymentKey, { cancelReason: 'r' });
      const aborted = await client.authenticated();
      await client.control('POST', `/payments/${aborted.paymentKey}/fail`, { code: 'REJECT_CARD_COMPANY' });
      for (const payment of [done, waiting, canceled, aborted]) {
        expect(await answer(client.confirm(payment, 10_000))).toBe('400 ALREADY_PROCESSED_PAYMENT');
      }
    });

    it('a final refusal aborts the payment, a passing fault leaves it open', async () => {
      const refused = await client.authenticated();
      const fault = { endpoint: 'confirm', kind: 'decline', times: 1 };
      await client.control('POST', '/faults', {
        ...fault,
        code: 'REJECT_CARD_PAYMENT',
        orderId: refused.orderId,
      });
      expect(await answer(client.confirm(refused, 10_000))).toBe('403 REJECT_CARD_PAYMENT');
      const seen = (await client.api('GET', `/v1/payments/${refused.paymentKey}`)).body;
      expect(seen).toMatchObject({
        status: 'ABORTED',
        method: null,
        failure: { code: 'REJECT_CARD_PAYMENT' },
      });

      const unlucky = await client.authenticated();
      await client.control('POST', '/faults', { ...fault, code: 'PROVIDER_ERROR', orderId: unlucky.orderId });
      expect(await answer(client.confirm(unlucky, 10_000))).toBe('400 PROVIDER_ERROR');
      expect(await answer(client.confirm(unlucky, 10_000))).toBe('200');
    });

    it('amounts below the minimum are refused', async () => {
      const card = await client.authenticated({ amount: 99 });
      expect(await answer(client.confirm(card, 99))).toBe('400 BELOW_MINIMUM_AMOUNT');
      const transfer = await client.authenticated({ amount: 199, method: 'TRANSFER' });
      expect(await answer(client.confirm(transfer, 199))).toBe('400 BELOW_MINIMUM_AMOUNT');
      expect((await client.confirmed({ amount: 100 })).status).toBe('DONE');
    });

    it.each([
      ['{'],
      ['[]'],
      ['{"paymentKey":"x"}'],
      ['{"paymentKey":"x","orderId":"abcdef","amount":"1000"}'],
    ])('refuses the body %s', async (body) => {
      expect(await answer(client.api('POST', '/v1/payments/confirm', body))).toBe('400 INVALID_REQUEST');
    });

    it('fills the part of the chosen instrument', async () => {
      const transfer = await client.confirmed({ method: 'TRANSFER', instrument: 'transfer:88' });
      expect(transfer).toMatchObject({ method: '계좌이체', card: null, transfer: { bankCode: '88' } });
      const instrument = { type: 'easyPay', provider: 'KAKAOPAY', cardIssuerCode: '41' };
      const kakao = await client.confirmed({ instrument });
      expect(kakao).toMatchObject({
        method: '간편결제',
        easyPay: { provider: '카카오페이', amount: 0, discountAmount: 0 },
        card: { issuerCode: '41', amount: 10_000 },
      });
    });
  });

  describe('cancel', () => {
    it('unknown payment', async () => {
      expect(await answer(client.cancel('none', { cancelReason: 'r' }))).toBe('404 NOT_FOUND_PAYMENT');
    });

    it.each([
      [{}],
      [{ cancelReason: '' }],
      [{ cancelReason: 'x'.repeat(201) }],
      [{ cancelReason: 'r', cancelAmount: 0 }],
      [{ cancelReason: 'r', cancelAmount: -1 }],
      [{ cancelReason: 'r', cancelAmount: '100' }],
    ])('refuses %j', async (body) => {
      const paid = await client.confirmed();
      expect(await answer(client.cancel(paid.paymentKey, body))).toBe('400 INVALID_REQUEST');
    });

    it('a second cancel after one full cancel', async () => {
      const paid = await client.confirmed();
      expect(await answer(client.cancel(paid.paymentKey, { cancelReason: 'r' }))).toBe('200');
      expect(await answer(client.cancel(paid.paymentKey, { cancelReason: 'r' }))).toBe(
        '400 ALREADY_CANCELED_PAYMENT',
      );
    });

    it('nothing was approved', async () => {
      const ready = await client.ready();
      expect(await answer(client.cancel(ready.paymentKey, { cancelReason: 'r' }))).toBe(
        '403 NOT_CANCELABLE_PAYMENT',
      );
    });

    it('too much, and a stale refundableAmount; the balance stays', async () => {
      const { paymentKey } = await client.confirmed({ amount: 1000 });
      const wrong = { cancelReason: 'r', refundableAmount: 900, cancelAmount: 100 };
      expect(await answer(client.cancel(paymentKey, wrong))).toBe('400 NOT_MATCHES_REFUNDABLE_AMOUNT');
      expect(await answer(client.cancel(paymentKey, { cancelReason: 'r', cancelAmount: 2000 }))).toBe(
        '403 NOT_CANCELABLE_AMOUNT',
      );
      expect((await client.api('GET', `/v1/payments/${paymentKey}`)).body.balanceAmount).toBe(1000);
      expect(await answer(client.cancel(paymentKey, { ...wrong, refundableAmount: 1000 }))).toBe('200');
    });

    it('a payment that can only be cancelled whole', async () => {
      const { paymentKey } = await client.confirmed({ isPartialCancelable: false });
      expect(await answer(client.cancel(paymentKey, { cancelReason: 'r', cancelAmount: 1 }))).toBe(
        '403 NOT_ALLOWED_PARTIAL_REFUND',
      );
      expect(await answer(client.cancel(paymentKey, { cancelReason: 'r' }))).toBe('200');
    });

    it('an account transfer after 180 days', async () => {
      const { paymentKey } = await client.confirmed({ method: 'TRANSFER' });
      await client.control('POST', '/clock', { advanceMs: 181 * 86_400_000 });
      expect(await answer(client.cancel(paymentKey, { cancelReason: 'r' }))).toBe(
        '403 EXCEED_MAX_REFUND_DUE',
      );
      await client.control('POST', '/clock', { now: null });
    });

    it('recomputes tax on what is left, tax free part included', async () => {
      const { paymentKey } = await client.confirmed({ amount: 10_000, taxFreeAmount: 3000 });
      const body = { cancelReason: 'r', cancelAmount: 5000, taxFreeAmount: 2000 };
      const left = (await client.cancel(paymentKey, body)).body;
      expect(left).toMatchObject({
        balanceAmount: 5000,
        taxFreeAmount: 1000,
        vat: 364,
        suppliedAmount: 3636,
      });
      const none = (await client.cancel(paymentKey, { cancelReason: 'r' })).body;
      expect(none).toMatchObject({ balanceAmount: 0, taxFreeAmount: 0, vat: 0, suppliedAmount: 0 });
    });

    it('two cancels at once take the balance once', async () => {
      const { paymentKey } = await client.confirmed({ amount: 1000 });
      const body = { cancelReason: 'r', cancelAmount: 600, refundableAmount: 1000 };
      const answers = await Promise.all([1, 2].map(() => answer(client.cancel(paymentKey, body))));
      expect(answers.sort()).toEqual(['200', '400 NOT_MATCHES_REFUNDABLE_AMOUNT']);
    });
  });

  it('refuses an orderId a second time, whatever became of the first', async () => {
    const first = await client.ready();
    await client.control('POST', `/payments/${first.paymentKey}/fail`, {});
    const { orderId } = first;
    const again = client.control<{ code: string }>('POST', '/payments', {
      orderId,
      orderName: 'x',
      amount: 1,
      method: 'CARD',
    });
    expect(await answer(again)).toBe('400 DUPLICATED_ORDER_ID');
  });

  it('counts requests when a limit is set', async () => {
    const limited = await startTestTwin({ rateLimitPerMinute: 2 });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1)
      statuses.push((await limited.client.api('GET', '/v1/payments/none')).status);
    await limited.remove();
    // A minute may turn between two of the three.
    expect([
      [404, 404, 429],
      [404, 404, 404],
    ]).toContainEqual(statuses);
  });
});
