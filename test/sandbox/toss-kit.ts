import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TwinOptions } from '../../src/sandbox/toss/config.js';
import { startTwin, type TwinSeams } from '../../src/sandbox/toss/twin.js';

export const CLIENT_KEY = 'test_ck_twin_tests';
export const SECRET_KEY = 'test_sk_twin_tests';
export const OTHER_SECRET_KEY = 'test_sk_other_shop';

/** A payment as tests read it; only what they look at. */
export interface PaymentBody {
  paymentKey: string;
  orderId: string;
  status: string;
  method: string | null;
  approvedAt: string | null;
  secret: string | null;
  totalAmount: number;
  balanceAmount: number;
  suppliedAmount: number;
  vat: number;
  lastTransactionKey: string | null;
  cancels:
    { cancelAmount: number; refundableAmount: number; transactionKey: string; cancelReason: string }[] | null;
  virtualAccount: Record<string, unknown> | null;
  card: Record<string, unknown> | null;
  easyPay: Record<string, unknown> | null;
  transfer: Record<string, unknown> | null;
  failure: { code: string; message: string } | null;
}

/** One HTTP answer, read completely. */
export interface Reply<T> {
  status: number;
  headers: Headers;
  text: string;
  body: T;
}

/** What tests do with a twin, over real HTTP. */
export class TwinClient {
  constructor(readonly url: string) {}

  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (json ? JSON.parse(text) : null) as T,
    };
  }

  /** A call of the core API with the shop's key. */
  api<T = PaymentBody & { code: string; message: string }>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Reply<T>> {
    return this.send<T>(method, path, body, { authorization: basic(SECRET_KEY), ...headers });
  }

  control<T = ControlView>(method: string, path: string, body?: unknown): Promise<Reply<T>> {
    return this.send<T>(method, `/__sandbox${path}`, body);
  }

  /** A payment the buyer has authenticated, ready to confirm. */
  async authenticated(fields: Record<string, unknown> = {}): Promise<ControlView> {
    const created = await this.ready(fields);
    return (await this.control('POST', `/payments/${created.paymentKey}/authenticate`, {})).body;
  }

  async ready(fields: Record<string, unknown> = {}): Promise<ControlView> {
    const reply = await this.control('POST', '/payments', { ...order(), ...fields });
    if (reply.status !== 201) throw new Error(reply.text);
    return reply.body;
  }

  /** A payment with its money taken, or its account issued. */
  async confirmed(fields: Record<string, unknown> = {}): Promise<PaymentBody> {
    const payment = await this.authenticated(fields);
    const reply = await this.confirm(payment, payment.payment.totalAmount);
    if (reply.status !== 200) throw new Error(reply.text);
    return reply.body;
  }

  confirm(
    payment: { paymentKey: string; orderId: string },
    amount: number,
    headers: Record<string, string> = {},
  ) {
    const { paymentKey, orderId } = payment;
    return this.api('POST', '/v1/payments/confirm', { paymentKey, orderId, amount }, headers);
  }

  cancel(paymentKey: string, body: unknown, headers: Record<string, string> = {}) {
    return this.api('POST', `/v1/payments/${paymentKey}/cancel`, body, headers);
  }
}

/** The answer of a payment control. */
export interface ControlView {
  paymentKey: string;
  orderId: string;
  status: string;
  redirectUrl: string | null;
  payment: PaymentBody;
}

export const basic = (key: string): string => `Basic ${Buffer.from(`${key}:`).toString('base64')}`;

let orders = 0;
/** An order nobody has used yet. */
export function order() {
  orders += 1;
  return {
    orderId: `order-${process.pid}-${orders}`,
    orderName: '포인트 충전',
    amount: 10_000,
    method: 'CARD',
  };
}

/** Starts a twin in this process on a free port, with a data folder of its own. */
export async function startTestTwin(
  change: Partial<TwinOptions> & { webhookUrl?: string; mId?: string } = {},
  seams: TwinSeams = {},
) {
  const dataFolder = change.dataFolder ?? (await mkdtemp(join(tmpdir(), 'toss-twin-')));
  const { webhookUrl, mId, ...options } = change;
  const shop = {
    mId: mId ?? 'tgen_docs',
    name: '마당 상점',
    clientKey: CLIENT_KEY,
    secretKey: SECRET_KEY,
    webhookUrls: webhookUrl
      ? [{ url: webhookUrl, events: ['PAYMENT_STATUS_CHANGED' as const, 'DEPOSIT_CALLBACK' as const] }]
      : [],
  };
  const other = {
    ...shop,
    mId: 'other_shop',
    clientKey: 'test_ck_other_shop',
    secretKey: OTHER_SECRET_KEY,
    webhookUrls: [],
  };
  const twin = await startTwin(
    {
      host: '127.0.0.1',
      port: 0,
      publicUrl: null,
      merchants: [shop, other],
      amountMismatchCode: 'INVALID_REQUEST',
      rateLimitPerMinute: 0,
      ...options,
      dataFolder,
    },
    seams,
  );
  return {
    client: new TwinClient(twin.url),
    dataFolder,
    close: () => twin.close(),
    async remove() {
      await twin.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

export type TestTwin = Awaited<ReturnType<typeof startTestTwin>>;

/** Waits until the check holds; the time limit is the test's own failure. */
export async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean, ms = 5000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`still not: ${JSON.stringify(value).slice(0, 500)}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
