import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomIds } from '../../src/sandbox/toss/ids.js';
import { splitTax } from '../../src/sandbox/toss/wire/tax.js';
import { order, startTestTwin, type PaymentBody, type TestTwin } from './toss-kit.js';

/** The captured answer of an easy pay confirm, byte for byte. */
const V4 =
  '{"mId":"tgen_docs","lastTransactionKey":"txrd_a01jynxp0s26y5cy454srqf6hab","paymentKey":"tgen_20250626194853NtWm4","orderId":"ORD-1750934933050-OTYKJs2w","orderName":"premium","taxExemptionAmount":0,"status":"DONE","requestedAt":"2025-06-26T19:48:53+09:00","approvedAt":"2025-06-26T19:49:06+09:00","useEscrow":false,"cultureExpense":false,"card":null,"virtualAccount":null,"transfer":null,"mobilePhone":null,"giftCertificate":null,"cashReceipt":null,"cashReceipts":null,"discount":null,"cancels":null,"secret":"ps_DLJOpm5QrlO1J45gP1xLVPNdxbWn","type":"NORMAL","easyPay":{"provider":"토스페이","amount":1000,"discountAmount":0},"country":"KR","failure":null,"isPartialCancelable":true,"receipt":{"url":"https://dashboard.tosspayments.com/receipt/redirection?transactionId=tgen_20250626194853NtWm4&ref=PX"},"checkout":{"url":"https://api.tosspayments.com/v1/payments/tgen_20250626194853NtWm4/checkout"},"currency":"KRW","totalAmount":1000,"balanceAmount":1000,"suppliedAmount":909,"vat":91,"taxFreeAmount":0,"method":"간편결제","version":"2022-11-16","metadata":null}';

describe('S001-PAY-14 Toss twin: golden vectors', () => {
  let twin: TestTwin;
  beforeAll(async () => {
    twin = await startTestTwin();
  });
  afterAll(() => twin.remove());

  it('V1 takes padded and unpadded Basic values', async () => {
    for (const strip of [false, true]) {
      const value = Buffer.from('test_sk_twin_tests:').toString('base64');
      const authorization = `Basic ${strip ? value.replace(/=+$/, '') : value}`;
      expect(
        (await twin.client.api('GET', '/v1/payments/unknown', undefined, { authorization })).status,
      ).toBe(404);
    }
  });

  it.each([
    [1000, 0, 91, 909],
    [3122, 0, 284, 2838],
    [4900, 0, 445, 4455],
    [10000, 0, 909, 9091],
    [15000, 0, 1364, 13636],
    [30000, 0, 2727, 27273],
    [37400, 0, 3400, 34000],
    [50000, 0, 4545, 45455],
    [163020, 0, 14820, 148200],
    [196100, 0, 17827, 178273],
    [1500000, 0, 136364, 1363636],
    [10000, 3000, 636, 6364],
  ])('V3 splits %i won (tax free %i) into vat %i and supply %i', (amount, taxFree, vat, suppliedAmount) => {
    expect(splitTax(amount, taxFree)).toEqual({ vat, suppliedAmount });
  });

  it('V4 answers the captured easy pay confirm byte for byte', async () => {
    const ids = {
      ...randomIds,
      paymentKey: () => 'tgen_20250626194853NtWm4',
      transactionKey: () => 'txrd_a01jynxp0s26y5cy454srqf6hab',
      secret: () => 'ps_DLJOpm5QrlO1J45gP1xLVPNdxbWn',
      traceId: () => 'afbc9b43d8f9c55f1201d777b6e68418',
    };
    const past = await startTestTwin({}, { ids });
    try {
      await past.client.control('POST', '/clock', { now: '2025-06-26T19:48:53+09:00' });
      const made = {
        orderId: 'ORD-1750934933050-OTYKJs2w',
        orderName: 'premium',
        amount: 1000,
        method: 'CARD',
      };
      await past.client.ready({ ...made, instrument: { type: 'easyPay', provider: '토스페이' } });
      await past.client.control('POST', '/payments/tgen_20250626194853NtWm4/authenticate', {});
      await past.client.control('POST', '/clock', { now: '2025-06-26T19:49:06+09:00' });
      const reply = await past.client.confirm({ paymentKey: ids.paymentKey(), orderId: made.orderId }, 1000);
      expect(reply.text).toBe(V4);
      expect(reply.headers.get('content-type')).toBe('application/json');
      expect(reply.headers.get('x-tosspayments-trace-id')).toBe('afbc9b43d8f9c55f1201d777b6e68418');
      expect(reply.headers.get('cache-control')).toBe('no-cache, no-store, max-age=0, must-revalidate');
      expect((await past.client.api('GET', `/v1/payments/orders/${made.orderId}`)).text).toBe(V4);
    } finally {
      await past.remove();
    }
  });

  it('V5 V6 answers a card payment and its full cancel in the shape of the samples', async () => {
    const instrument = { type: 'card', issuerCode: '71' };
    const paid = await twin.client.confirmed({ amount: 1000, instrument });
    expect(paid).toMatchObject({ method: '카드', easyPay: null, vat: 91, suppliedAmount: 909 });
    expect(Object.keys(paid.card ?? {})).toEqual([
      'issuerCode', 'acquirerCode', 'number', 'installmentPlanMonths', 'isInterestFree', 'interestPayer',
      'approveNo', 'useCardPoint', 'cardType', 'ownerType', 'acquireStatus', 'amount',
    ]); // prettier-ignore
    expect(paid.card).toMatchObject({
      issuerCode: '71',
      approveNo: '00000000',
      cardType: '신용',
      amount: 1000,
    });
    const { body } = await twin.client.cancel(paid.paymentKey, { cancelReason: '테스트 결제 취소' });
    expect(body).toMatchObject({ status: 'CANCELED', balanceAmount: 0, suppliedAmount: 0, vat: 0 });
    expect(body.lastTransactionKey).not.toBe(paid.lastTransactionKey);
    expect(JSON.stringify(body.cancels?.[0]).replace(/2\d{3}-[^"]+/, 'AT')).toBe(
      `{"transactionKey":"${body.lastTransactionKey}","cancelReason":"테스트 결제 취소","taxExemptionAmount":0,"canceledAt":"AT","transferDiscountAmount":0,"easyPayDiscountAmount":0,"receiptKey":null,"cancelAmount":1000,"taxFreeAmount":0,"refundableAmount":0,"cancelStatus":"DONE","cancelRequestId":null}`,
    );
  });

  it('V7 appends partial cancels with keys of their own', async () => {
    const paid = await twin.client.confirmed({ amount: 10_000 });
    await twin.client.cancel(paid.paymentKey, { cancelReason: 'a', cancelAmount: 1000 });
    const { body } = await twin.client.cancel(paid.paymentKey, { cancelReason: 'b', cancelAmount: 1000 });
    expect(body.cancels?.map((entry) => entry.refundableAmount)).toEqual([9000, 8000]);
    expect(new Set(body.cancels?.map((entry) => entry.transactionKey)).size).toBe(2);
  });

  it('V8 keeps PARTIAL_CANCELED after "some, then the rest", and refuses the next cancel by amount', async () => {
    const paid = await twin.client.confirmed({ amount: 1000 });
    const some = await twin.client.cancel(paid.paymentKey, { cancelReason: 'r', cancelAmount: 300 });
    expect(some.body).toMatchObject({ balanceAmount: 700, status: 'PARTIAL_CANCELED' });
    const rest = await twin.client.cancel(paid.paymentKey, { cancelReason: 'r' });
    expect(rest.body).toMatchObject({
      balanceAmount: 0,
      status: 'PARTIAL_CANCELED',
      vat: 0,
      suppliedAmount: 0,
    });
    const again = await twin.client.cancel(paid.paymentKey, { cancelReason: 'r' });
    expect([again.status, again.text]).toEqual([
      403,
      '{"code":"NOT_CANCELABLE_AMOUNT","message":"취소 할 수 없는 금액 입니다."}',
    ]);
  });

  it('V9 issues a virtual account from the server', async () => {
    const { amount, ...made } = order();
    const body = { ...made, amount: amount * 3, bank: '11', customerName: '김마당', validHours: '1' };
    const reply = await twin.client.api<PaymentBody>('POST', '/v1/virtual-accounts', body);
    expect(reply.body).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      approvedAt: null,
      method: '가상계좌',
      vat: 2727,
    });
    expect(Object.keys(reply.body.virtualAccount ?? {})).toEqual([
      'accountNumber', 'accountType', 'bankCode', 'customerName', 'dueDate', 'expired', 'settlementStatus',
      'refundStatus', 'refundReceiveAccount', 'depositorName',
    ]); // prettier-ignore
    expect(reply.body.secret).toMatch(/^ps_[A-Za-z0-9]{28}$/);
  });

  it('V11 shows an expired payment with nulls for everything approval would have filled', async () => {
    const payment = await twin.client.ready();
    await twin.client.control('POST', '/clock', { advanceMs: 30 * 60_000 + 1 });
    const { status, body } = await twin.client.api<Record<string, unknown>>(
      'GET',
      `/v1/payments/${payment.paymentKey}`,
    );
    await twin.client.control('POST', '/clock', { now: null });
    expect([status, body['status']]).toEqual([200, 'EXPIRED']);
    expect(body['failure']).toEqual({
      code: 'EXPIRED_PAYMENT',
      message: '결제가 만료되었습니다. 다시 시도해주세요.',
    });
    const nulls = [
      'approvedAt',
      'cancels',
      'card',
      'cashReceipt',
      'discount',
      'easyPay',
      'giftCertificate',
      'lastTransactionKey',
    ];
    for (const name of [
      ...nulls,
      'method',
      'mobilePhone',
      'receipt',
      'secret',
      'transfer',
      'useEscrow',
      'virtualAccount',
    ]) {
      expect([name, body[name]]).toEqual([name, null]);
    }
    expect(body).toMatchObject({ isPartialCancelable: true, cultureExpense: false });
    expect(body).not.toHaveProperty('transactionKey');
  });

  it('V12 answers lookups of nothing, bad keys and repeated confirms in the captured words', async () => {
    const { client } = twin;
    const missing = '{"code":"NOT_FOUND_PAYMENT","message":"존재하지 않는 결제 정보 입니다."}';
    expect((await client.api('GET', '/v1/payments/none')).text).toBe(missing);
    expect((await client.api('GET', '/v1/payments/orders/none-such')).text).toBe(missing);
    const badKey = await client.api('GET', '/v1/payments/none', undefined, {
      authorization: 'Basic dGVzdF9za194Og==',
    });
    expect([badKey.status, badKey.text]).toEqual([
      401,
      '{"code":"UNAUTHORIZED_KEY","message":"인증되지 않은 시크릿 키 혹은 클라이언트 키 입니다."}',
    ]);
    const paid = await client.confirmed();
    const again = await client.confirm(paid, paid.totalAmount);
    expect([again.status, again.text]).toEqual([
      400,
      '{"code":"ALREADY_PROCESSED_PAYMENT","message":"이미 처리된 결제 입니다."}',
    ]);
  });

  it('V14 lists transactions of a span with paging, cancels as negative amounts', async () => {
    const { client } = twin;
    await client.control('POST', '/clock', { now: '2023-12-08T10:00:00+09:00' });
    const account = await client.confirmed({ method: 'VIRTUAL_ACCOUNT' });
    const card = await client.confirmed({ amount: 4900, customerKey: 'customer-1' });
    await client.cancel(card.paymentKey, { cancelReason: 'r', cancelAmount: 900 });
    await client.control('POST', '/clock', { now: null });
    const path = '/v1/transactions?startDate=2023-12-08&endDate=2023-12-09';
    const { body } = await client.api<{ transactionKey: string; amount: number; paymentKey: string }[]>(
      'GET',
      path,
    );
    expect(body).toMatchObject([
      { paymentKey: account.paymentKey, method: '가상계좌', status: 'WAITING_FOR_DEPOSIT', amount: 0 },
      {
        paymentKey: card.paymentKey,
        method: '카드',
        status: 'DONE',
        amount: 4900,
        customerKey: 'customer-1',
      },
      { paymentKey: card.paymentKey, status: 'PARTIAL_CANCELED', amount: -900 },
    ]);
    const page = await client.api<unknown[]>(
      'GET',
      `${path}&limit=1&startingAfter=${body[0]?.transactionKey}`,
    );
    expect(page.body).toEqual([body[1]]);
    expect((await client.api('GET', `${path}&limit=5001`)).body.code).toBe('EXCEED_MAX_QUERY_LIMIT');
    expect((await client.api('GET', '/v1/transactions?startDate=yesterday')).body.code).toBe(
      'INVALID_ISO_DATE_FORMAT',
    );
  });

  it('V21 serves the confirm path of the official Java SDK and takes Korean bank names', async () => {
    const { client } = twin;
    const payment = await client.authenticated({ method: 'VIRTUAL_ACCOUNT' });
    const body = { orderId: payment.orderId, amount: 10_000 };
    expect((await client.api('POST', `/v1/payments/${payment.paymentKey}`, body)).body.status).toBe(
      'WAITING_FOR_DEPOSIT',
    );
    await client.control('POST', `/payments/${payment.paymentKey}/deposit`);
    const refundReceiveAccount = { bank: '국민', accountNumber: '123', holderName: '홍' };
    const reply = await client.cancel(payment.paymentKey, {
      cancelReason: 'r',
      cancelAmount: 500,
      refundReceiveAccount,
    });
    expect(reply.body.virtualAccount).toMatchObject({
      refundStatus: 'NONE',
      refundReceiveAccount: { bankCode: '06', accountNumber: '123', holderName: '홍' },
    });
  });

  it('V21 lists the promotions of cards as an array, and payments follow it', async () => {
    const { client } = twin;
    await client.control('POST', '/clock', { now: '2028-02-10T10:00:00+09:00' });
    const { status, body } = await client.api<unknown[]>('GET', '/v1/promotions/card');
    const hyundai = {
      issuerCode: '61',
      cardCompany: '현대',
      dueDate: '2028-02-29',
      installmentFreeMonths: [2, 3],
      minimumPaymentAmount: 50_000,
    };
    expect([status, body]).toEqual([200, expect.arrayContaining([hyundai])]);
    for (const [amount, installmentPlanMonths, free] of [
      [50_000, 3, true],
      [50_000, 12, false],
      [49_999, 3, false],
    ] as const) {
      const instrument = { type: 'card', issuerCode: '61', installmentPlanMonths };
      const created = await client.ready({ amount });
      await client.control('POST', `/payments/${created.paymentKey}/authenticate`, { instrument });
      const paid = await client.confirm(created, amount);
      expect(paid.body.card).toMatchObject({
        installmentPlanMonths,
        isInterestFree: free,
        interestPayer: free ? 'CARD_COMPANY' : null,
      });
    }
    await client.control('POST', '/clock', { now: null });
    const wrongKey = { authorization: 'Basic dGVzdF9za19ub25lOg==' };
    expect((await client.api('GET', '/v1/promotions/card', undefined, wrongKey)).body.code).toBe(
      'UNAUTHORIZED_KEY',
    );
    expect((await client.api('POST', '/v1/promotions/card', {})).body.code).toBe('NOT_FOUND_HTTP_METHOD');
  });

  it('answers in English when asked to', async () => {
    const paid = await twin.client.confirmed();
    const english = { 'accept-language': 'en-US' };
    const { body } = await twin.client.api('GET', `/v1/payments/${paid.paymentKey}`, undefined, english);
    expect(body.method).toBe('CARD');
    expect(body.card).toMatchObject({ cardType: 'CREDIT', ownerType: 'PERSONAL' });
  });
});
