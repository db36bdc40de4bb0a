import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CLIENT_KEY, order, startTestTwin, type TestTwin, type TwinClient } from './toss-kit.js';

const SUCCESS = 'http://shop.test/payments/toss/success?billingMethod=CARD&';
const FAIL = 'http://shop.test/payments/toss/fail';

interface Sdk {
  (clientKey: string): {
    payment(options: { customerKey: string }): { requestPayment(request: object): Promise<void> };
    widgets(): void;
  };
  ANONYMOUS: string;
}

describe('S001-PAY-14 Toss twin: SDK and payment window', () => {
  let twin: TestTwin;
  let client: TwinClient;
  let sdk: Sdk;
  let visited: string[];

  beforeAll(async () => {
    twin = await startTestTwin();
    client = twin.client;
  });
  afterAll(() => twin.remove());

  // The script runs as in a browser, with just the few things it touches.
  beforeEach(async () => {
    visited = [];
    const source = (await client.send('GET', '/v2/standard')).text;
    const window = { location: { assign: (url: string) => visited.push(url) } } as { TossPayments?: Sdk };
    const currentScript = { src: `${client.url}/v2/standard` };
    runInNewContext(source, { window, document: { currentScript }, fetch, URL, Number });
    if (!window.TossPayments) throw new Error('no TossPayments');
    sdk = window.TossPayments;
  });

  const request = (change: object = {}) => {
    const { amount, ...made } = order();
    return {
      ...made,
      amount: { currency: 'KRW', value: amount },
      successUrl: SUCCESS,
      failUrl: FAIL,
      ...change,
    };
  };
  const pay = (change: object = {}) =>
    sdk(CLIENT_KEY).payment({ customerKey: sdk.ANONYMOUS }).requestPayment(request(change));
  const windowOf = async (change: object = {}) => {
    await pay(change);
    return new URL(visited.at(-1) ?? '').pathname;
  };
  const press = (path: string, button: string, fields: Record<string, string> = {}) =>
    client.send('POST', `${path}/${button}`, new URLSearchParams(fields).toString(), {
      'content-type': 'application/x-www-form-urlencoded',
    });
  const landing = (reply: { headers: Headers }) => new URL(reply.headers.get('location') ?? '');
  const statusOf = async (path: string) =>
    (await client.control<{ status: string }>('GET', `/payments/${path.split('/').at(-1)}`)).body.status;

  it('creates the payment at the twin and opens its window', async () => {
    const path = await windowOf({ orderName: '포인트 <b>5,000</b>', customerEmail: 'buyer@shop.test' });
    expect(path).toMatch(/^\/window\/tgen_\d{14}[A-Za-z0-9]{5}$/);
    expect(await statusOf(path)).toBe('READY');
    const page = await client.send('GET', path);
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe');
    for (const part of [
      'id="pay"',
      'id="cancel"',
      'id="fail"',
      '테스트 결제창 — 실제 결제가 아닙니다',
      'local twin',
      '10,000원',
    ]) {
      expect(page.text).toContain(part);
    }
    expect(page.text).not.toContain('<b>');
    expect(page.text).not.toMatch(/<script>|style="|onclick=/);
    expect((await client.send('GET', `${path}?lang=en`)).text).toContain(
      'Test payment window — no real payment',
    );
    for (const asset of [
      '/assets/kit.css',
      '/assets/window.css',
      '/assets/window.js',
      '/assets/panel.css',
      '/assets/panel.js',
    ]) {
      expect((await client.send('GET', asset)).status).toBe(200);
    }
  });

  it('결제하기 authenticates and returns to successUrl behind the query it already has', async () => {
    const path = await windowOf();
    const reply = await press(path, 'pay', { choice: 'easyPay:카카오페이' });
    expect(reply.status).toBe(303);
    const url = landing(reply);
    expect(`${url.origin}${url.pathname}`).toBe('http://shop.test/payments/toss/success');
    const query = Object.fromEntries(url.searchParams);
    expect(query).toMatchObject({ billingMethod: 'CARD', amount: '10000', paymentType: 'NORMAL' });
    expect(await statusOf(path)).toBe('IN_PROGRESS');
    // A double click gets the same way out.
    expect(landing(await press(path, 'pay', { choice: 'card:41' })).href).toBe(url.href);
    const confirmed = await client.confirm(
      { paymentKey: query['paymentKey'] ?? '', orderId: query['orderId'] ?? '' },
      10_000,
    );
    expect(confirmed.body).toMatchObject({ status: 'DONE', easyPay: { provider: '카카오페이' } });
    const ended = await client.send('GET', path);
    expect([ended.status, ended.text.includes('DONE')]).toEqual([410, true]);
    expect((await press(path, 'pay')).status).toBe(410);
  });

  it.each([
    [
      { choice: 'card:11', months: '3' },
      { card: { issuerCode: '11', installmentPlanMonths: 3 }, method: '카드' },
    ],
    [
      { choice: 'transfer', transferBank: '90' },
      { transfer: { bankCode: '90' }, method: '계좌이체' },
    ],
    [
      { choice: 'virtualAccount', virtualAccountBank: '20' },
      { virtualAccount: { bankCode: '20' }, status: 'WAITING_FOR_DEPOSIT' },
    ],
  ])('takes the choice %j', async (fields, expected) => {
    const query = landing(await press(await windowOf(), 'pay', fields)).searchParams;
    const payment = { paymentKey: query.get('paymentKey') ?? '', orderId: query.get('orderId') ?? '' };
    expect((await client.confirm(payment, 10_000)).body).toMatchObject(expected);
  });

  it('asks again when the choice makes no sense', async () => {
    const path = await windowOf();
    const again = await press(path, 'pay', { choice: 'card:ZZ' });
    expect(again.headers.get('location')).toBe(`${path}?notice=choose`);
    expect((await client.send('GET', `${path}?notice=choose`)).text).toContain('role="alert"');
    expect(await statusOf(path)).toBe('READY');
  });

  it('취소 returns PAY_PROCESS_CANCELED without an orderId and leaves the payment alone', async () => {
    const path = await windowOf();
    const query = landing(await press(path, 'cancel')).searchParams;
    expect(query.get('code')).toBe('PAY_PROCESS_CANCELED');
    expect(query.has('orderId')).toBe(false);
    expect(await statusOf(path)).toBe('READY');
  });

  it('결제 실패시키기 returns the chosen code with the orderId', async () => {
    const path = await windowOf();
    const url = landing(await press(path, 'fail', { code: 'PAY_PROCESS_ABORTED' }));
    expect(url.href.startsWith(FAIL)).toBe(true);
    expect(url.searchParams.get('code')).toBe('PAY_PROCESS_ABORTED');
    expect(url.searchParams.get('orderId')).toMatch(/^order-/);
    expect(await statusOf(path)).toBe('ABORTED');
  });

  it('shows an expired and an unknown payment as such', async () => {
    const path = await windowOf();
    await client.control('POST', '/clock', { advanceMs: 30 * 60_000 + 1 });
    expect((await press(path, 'pay')).status).toBe(410);
    expect(await statusOf(path)).toBe('EXPIRED');
    await client.control('POST', '/clock', { now: null });
    expect((await client.send('GET', '/window/none')).status).toBe(404);
  });

  it('refuses an orderId twice', async () => {
    const same = request();
    await pay(same);
    await expect(pay(same)).rejects.toMatchObject({ code: 'DUPLICATED_ORDER_ID' });
  });

  it.each([
    [{ orderId: 'short' }],
    [{ orderId: 'no spaces' }],
    [{ orderName: '' }],
    [{ amount: { currency: 'KRW', value: 0 } }],
    [{ amount: { currency: 'KRW', value: '1000' } }],
    [{ amount: { currency: 'USD', value: 10 } }],
    [{ amount: 1000 }],
    [{ method: 'CASH' }],
    [{ successUrl: '/relative' }],
    [{ failUrl: 'javascript:alert(1)' }],
    [{ customerMobilePhone: '010-1234-5678' }],
    [{ windowTarget: 'popup' }],
  ])('refuses the parameters %j before anything is sent', async (change) => {
    await expect(pay(change)).rejects.toMatchObject({ code: 'INVALID_PARAMETERS' });
    expect(visited).toEqual([]);
  });

  it('refuses keys of the wrong kind', () => {
    const code = (open: () => unknown) => {
      try {
        open();
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'none';
    };
    expect(code(() => sdk('test_sk_x'))).toBe('INSECURE_KEY_USAGE');
    expect(code(() => sdk('live_ck_x'))).toBe('INVALID_CLIENT_KEY');
    expect(code(() => sdk('test_gck_x').payment({ customerKey: 'abc' }))).toBe('NOT_SUPPORTED_WIDGET_KEY');
    expect(code(() => sdk(CLIENT_KEY).widgets())).toBe('NOT_SUPPORTED_API_INDIVIDUAL_KEY');
    expect(code(() => sdk(CLIENT_KEY).payment({ customerKey: '!' }))).toBe('INVALID_PARAMETERS');
  });

  it('checks on the server too, and lets any origin ask', async () => {
    const create = (body: object) => client.send<{ code: string }>('POST', '/sdk/v2/payments', body);
    expect((await create({ ...request(), clientKey: 'test_ck_nobody' })).body.code).toBe('UNAUTHORIZED_KEY');
    const bad = await create({ ...request(), clientKey: CLIENT_KEY, successUrl: 'javascript:alert(1)' });
    expect([bad.status, bad.body.code]).toEqual([400, 'INVALID_REQUEST']);
    const preflight = await client.send('OPTIONS', '/sdk/v2/payments', undefined, {
      origin: 'http://shop.test',
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
  });

  it('keeps the control API and the panel from pages of other origins', async () => {
    const foreign = { origin: 'http://evil.test' };
    expect((await client.send('POST', '/__sandbox/reset', {}, foreign)).status).toBe(403);
    expect((await client.send('POST', '/__sandbox/clock', {}, { origin: client.url })).status).toBe(200);
    const panel = await client.send('GET', '/');
    expect([panel.status, panel.text.includes('장애 패널')]).toEqual([200, true]);
  });
});
