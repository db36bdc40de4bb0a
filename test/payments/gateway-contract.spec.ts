import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PaymentGateway, ProviderPayment } from '../../src/modules/payments/index.js';
import { TossGateway } from '../../src/modules/payments/gateway/toss.gateway.js';
import type { MerchantKeys } from '../../src/modules/payments/methods/merchant-keys.js';
import type { Config } from '../../src/platform/config/config.js';
import { won } from '../../src/shared/money.js';
import { readEnvelope } from '../../src/modules/payments/webhooks/toss-envelope.js';
import { TossSettlementSource } from '../../src/modules/settlements/source/toss-settlement.source.js';
import { billingDate } from '../../src/shared/time.js';
import { namedProvider, ProviderDesk, provideProvider, type Provider } from '../kit/provider-desk.js';
import { ProviderLine } from '../kit/provider-line.js';
import { V10, V11, V13, V15, V16, V17, V18, V20, V4, V5, V6, V9 } from './toss-captures.js';

function gatewayOf(url: string, secretKey: string): PaymentGateway {
  const merchants: Pick<MerchantKeys, 'secretKeys'> = { secretKeys: async () => [secretKey] };
  return new TossGateway({ env: { TOSS_API_URL: url } } as Config, merchants as MerchantKeys);
}

const ACCOUNT = { bankCode: '88', accountNumber: '110123456789', holderName: '홍길동' };

describe('what was captured of the provider, read through the port (S001-PAY-14, contract V4–V13, V20)', () => {
  let server: Server;
  let gateway: PaymentGateway;
  let body: object;

  beforeAll(async () => {
    server = createServer((_req, res) =>
      res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    gateway = gatewayOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'test_sk_x');
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const shown = async (captured: object): Promise<ProviderPayment> => {
    body = captured;
    const answer = await gateway.lookup({ orderId: 'any' }, null);
    if (answer.kind !== 'found') throw new Error(answer.kind);
    return answer.payment;
  };

  it('V4 easy pay', async () => {
    expect(await shown(V4)).toMatchObject({
      paymentKey: 'tgen_20250626194853NtWm4',
      orderId: 'ORD-1750934933050-OTYKJs2w',
      status: 'DONE',
      total: won(1_000),
      balance: won(1_000),
      approvedAt: new Date('2025-06-26T19:49:06+09:00'),
      method: 'EASY_PAY',
      instrumentLabel: '토스페이',
      cancels: [],
    });
  });

  it('V5 an easy pay whose card is registered, and V6 its full cancel', async () => {
    expect(await shown(V5)).toMatchObject({
      method: 'EASY_PAY',
      instrumentLabel: '토스페이',
      balance: won(1_000),
    });
    expect(await shown(V6)).toMatchObject({
      status: 'CANCELED',
      total: won(1_000),
      balance: won(0),
      cancels: [
        {
          transactionKey: '090A796806E726BBB929F4A2CA7DB9A7',
          amount: won(1_000),
          reason: '테스트 결제 취소',
          at: new Date('2024-02-13T12:20:23+09:00'),
        },
      ],
    });
  });

  it('V9 an account that waits, and V10 one that was paid and given back in part', async () => {
    expect(await shown(V9)).toMatchObject({
      status: 'WAITING_FOR_DEPOSIT',
      approvedAt: null,
      method: 'VIRTUAL_ACCOUNT',
      secret: 'ps_eqRGgYO1r57E4Z541ZMW3QnN2Eya',
      virtualAccount: {
        bankCode: '11',
        accountNumber: '79019639679511',
        dueAt: new Date('2025-11-30T15:17:19+09:00'),
        expired: false,
        refundStatus: 'NONE',
      },
    });
    expect(await shown(V10)).toMatchObject({ balance: won(199_000), cancels: [{ amount: won(1_000) }] });
  });

  it('V11 one that ran out, with null for whatever approval would have filled', async () => {
    expect(await shown(V11)).toMatchObject({
      status: 'EXPIRED',
      approvedAt: null,
      method: null,
      instrumentLabel: null,
      failure: { code: 'EXPIRED_PAYMENT' },
    });
  });

  it('V20 a billing key is no payment: nothing is known by it', async () => {
    body = V20;
    expect(await gateway.lookup({ orderId: 'any' }, null)).toEqual({
      kind: 'unknown',
      reason: 'unreadable answer',
    });
  });

  it('V13 a card from abroad', async () => {
    expect(await shown(V13)).toMatchObject({
      total: won(163_020),
      method: 'CARD',
      instrumentLabel: 'VISA',
      instrumentLast4: '109*',
    });
  });
});

describe('messages of the provider, read as envelopes (contract V15–V19)', () => {
  const read = (message: object) => readEnvelope(Buffer.from(JSON.stringify(message)));

  it('V15 a change of a payment names its order, and nothing of it is believed', () => {
    expect(read(V15)).toEqual({
      eventType: 'PAYMENT_STATUS_CHANGED',
      orderRef: 'toss_2966480',
      secret: null,
    });
  });

  it('V16 a deposit proves itself with the secret of its payment', () => {
    expect(read(V16)).toEqual({
      eventType: 'DEPOSIT_CALLBACK',
      orderRef: 'EbUYmJ4Q9EANnTWta8dok',
      secret: 'DmKQbGzQQcVE3UoFNqWxL',
    });
  });

  it('V17 a deleted billing key and V18, V19 a signed payout are about no order: kept, and nothing is done', () => {
    expect(read(V17)).toEqual({ eventType: 'BILLING_DELETED', orderRef: null, secret: null });
    expect(read(V18)).toEqual({ eventType: 'payout.changed', orderRef: null, secret: null });
  });
});

/** `CHAOS_PROVIDER_URL` and its keys name another server of the contract; else it is the twin. */
describe('a server of the contract, asked through the port (S001-PAY-14, contract V2, V3, V7–V10, V12, V14, V21, state rules)', () => {
  let provider: Provider;
  let remove: () => Promise<void>;
  let line: ProviderLine;
  let desk: ProviderDesk;
  let gateway: PaymentGateway;

  beforeAll(async () => {
    ({ provider, remove } = await provideProvider(namedProvider(process.env), ''));
    desk = new ProviderDesk(provider);
    line = await ProviderLine.open(provider.url);
    gateway = gatewayOf(line.url, provider.secretKey);
  });
  afterAll(async () => {
    await line.close();
    await remove();
  });

  interface Bought {
    orderId: string;
    paymentKey: string;
    amount: bigint;
  }

  async function authenticated(amount = 10_000n, byAccount = false, taxFree = 0n): Promise<Bought> {
    const orderId = `contract-${randomUUID()}`;
    const order = { orderId, amount, taxFree, byAccount };
    return { orderId, amount, paymentKey: await desk.authenticate(order) };
  }

  const confirm = (of: Bought, key: string = randomUUID(), amount = of.amount) =>
    gateway.confirm({
      merchantKeyId: null,
      paymentKey: of.paymentKey,
      orderId: of.orderId,
      amount: won(amount),
      idempotencyKey: key,
    });
  const cancel = (
    of: Bought,
    amount: bigint,
    refundable: bigint,
    more: { key?: string; toAccount?: boolean; taxFree?: bigint } = {},
  ) =>
    gateway.cancel({
      merchantKeyId: null,
      paymentKey: of.paymentKey,
      amount: won(amount),
      taxFree: won(more.taxFree ?? 0n),
      refundable: won(refundable),
      refundAccount: more.toAccount ? ACCOUNT : null,
      reason: '계약 시험',
      idempotencyKey: more.key ?? randomUUID(),
    });
  const look = async (of: Bought): Promise<ProviderPayment> => {
    const answer = await gateway.lookup({ orderId: of.orderId }, null);
    if (answer.kind !== 'found') throw new Error(answer.kind);
    return answer.payment;
  };
  async function paid(amount?: bigint, taxFree?: bigint): Promise<Bought> {
    const bought = await authenticated(amount, false, taxFree);
    expect((await confirm(bought)).kind).toBe('done');
    return bought;
  }
  async function deposited(amount?: bigint): Promise<Bought> {
    const bought = await authenticated(amount, true);
    await confirm(bought);
    await desk.bank(bought.paymentKey, 'deposit');
    return bought;
  }

  it('V2 a decline is told by its code, and takes nothing', async () => {
    const bought = await authenticated();
    line.spoil(bought.orderId, 'confirm', { kind: 'refuse', code: 'REJECT_CARD_PAYMENT' });
    expect(await confirm(bought)).toMatchObject({
      kind: 'declined',
      code: 'REJECT_CARD_PAYMENT',
      again: false,
    });
    expect((await look(bought)).approvedAt).toBeNull();
  });

  it('a confirm takes the money once; the key tells the same again, another key is refused', async () => {
    const bought = await authenticated();
    const key = randomUUID();
    const first = await confirm(bought, key);
    expect(first).toMatchObject({
      kind: 'done',
      payment: { status: 'DONE', total: won(10_000), balance: won(10_000) },
    });
    expect(await confirm(bought, key)).toEqual(first);
    expect(await confirm(bought)).toMatchObject({ kind: 'declined', code: 'ALREADY_PROCESSED_PAYMENT' });
  });

  it('an answer that is lost is unknown; the same key finds out', async () => {
    const bought = await authenticated();
    line.spoil(bought.orderId, 'confirm', { kind: 'lost-after' });
    const key = randomUUID();
    expect(await confirm(bought, key)).toMatchObject({ kind: 'unknown', running: false });
    expect(await confirm(bought, key)).toMatchObject({ kind: 'done' });
    expect((await look(bought)).balance).toBe(10_000n);
  });

  it('another amount, another order’s key and nobody’s key take nothing', async () => {
    const [bought, other] = [await authenticated(), await authenticated()];
    expect((await confirm(bought, randomUUID(), 9_999n)).kind).toBe('declined');
    expect(await confirm({ ...bought, orderId: other.orderId })).toMatchObject({
      kind: 'declined',
      code: 'FORBIDDEN_REQUEST',
    });
    expect(await confirm({ ...bought, paymentKey: 'nobodys-key-0000' })).toMatchObject({
      kind: 'declined',
      code: 'NOT_FOUND_PAYMENT_SESSION',
    });
    for (const each of [bought, other]) expect((await look(each)).approvedAt).toBeNull();
  });

  it('V7 two parts are given back, each with a key of its own', async () => {
    const bought = await paid();
    await cancel(bought, 1_000n, 10_000n);
    const second = await cancel(bought, 1_000n, 9_000n);
    if (second.kind !== 'done') throw new Error(second.kind);
    const { cancels, balance, status } = second.payment;
    expect([status, balance, cancels.map(({ amount }) => amount)]).toEqual([
      'PARTIAL_CANCELED',
      8_000n,
      [1_000n, 1_000n],
    ]);
    expect(new Set(cancels.map(({ transactionKey }) => transactionKey)).size).toBe(2);
  });

  it('V3 what is free of tax goes back as far as it is asked for, and only so much of it is left', async () => {
    const bought = await paid(10_000n, 3_000n);
    expect((await look(bought)).taxFree).toBe(3_000n);
    expect(await cancel(bought, 4_000n, 10_000n, { taxFree: 1_000n })).toMatchObject({
      kind: 'done',
      payment: { taxFree: won(2_000), cancels: [{ amount: won(4_000), taxFree: won(1_000) }] },
    });
    expect(await cancel(bought, 3_000n, 6_000n, { taxFree: 2_001n })).toMatchObject({ kind: 'declined' });
  });

  it('V8 some, then the rest stays PARTIAL_CANCELED; all at once is CANCELED; each refuses one more by its own code', async () => {
    const parts = await paid(1_000n);
    await cancel(parts, 300n, 1_000n);
    expect(await cancel(parts, 700n, 700n)).toMatchObject({
      kind: 'done',
      payment: { status: 'PARTIAL_CANCELED', balance: won(0) },
    });
    expect(await cancel(parts, 1n, 0n)).toMatchObject({ kind: 'declined', code: 'NOT_CANCELABLE_AMOUNT' });
    const whole = await paid(1_000n);
    expect(await cancel(whole, 1_000n, 1_000n)).toMatchObject({ payment: { status: 'CANCELED' } });
    expect(await cancel(whole, 1n, 0n)).toMatchObject({ kind: 'declined', code: 'ALREADY_CANCELED_PAYMENT' });
  });

  it('V8 more than is left, and another remainder than we believe, cancel nothing', async () => {
    const bought = await paid(1_000n);
    expect(await cancel(bought, 2_000n, 1_000n)).toMatchObject({ code: 'NOT_CANCELABLE_AMOUNT' });
    expect(await cancel(bought, 500n, 900n)).toMatchObject({
      code: 'NOT_MATCHES_REFUNDABLE_AMOUNT',
      again: true,
    });
    expect((await look(bought)).balance).toBe(1_000n);
  });

  it('V8 the same key cancels once, and replays a refusal as well', async () => {
    const bought = await paid(1_000n);
    const [key, refused] = [randomUUID(), randomUUID()];
    const first = await cancel(bought, 400n, 1_000n, { key });
    expect(await cancel(bought, 400n, 1_000n, { key })).toEqual(first);
    expect(await cancel(bought, 5_000n, 600n, { key: refused })).toMatchObject({ kind: 'declined' });
    expect(await cancel(bought, 100n, 600n, { key: refused })).toMatchObject({
      code: 'NOT_CANCELABLE_AMOUNT',
    });
    const { balance, cancels } = await look(bought);
    expect([balance, cancels.length]).toEqual([600n, 1]);
  });

  it('V9 an account is issued, takes its deposit, and may lose it again', async () => {
    const bought = await authenticated(30_000n, true);
    expect(await confirm(bought)).toMatchObject({
      kind: 'done',
      payment: { status: 'WAITING_FOR_DEPOSIT', approvedAt: null, method: 'VIRTUAL_ACCOUNT' },
    });
    const { virtualAccount, secret } = await look(bought);
    expect(virtualAccount).toMatchObject({ expired: false, refundStatus: 'NONE' });
    expect(secret).toMatch(/^.{1,50}$/);
    await desk.bank(bought.paymentKey, 'deposit');
    expect(await look(bought)).toMatchObject({ status: 'DONE', balance: won(30_000) });
    await desk.bank(bought.paymentKey, 'reverse-deposit');
    expect(await look(bought)).toMatchObject({ status: 'WAITING_FOR_DEPOSIT', approvedAt: null });
  });

  it('V10 money of an account goes back to an account, and not without one; before the deposit only all of it', async () => {
    const bought = await deposited(20_000n);
    expect((await cancel(bought, 1_000n, 20_000n)).kind, 'no account').toBe('declined');
    expect(await cancel(bought, 1_000n, 20_000n, { toAccount: true })).toMatchObject({
      kind: 'done',
      payment: { balance: won(19_000), status: 'PARTIAL_CANCELED' },
    });
    const waiting = await authenticated(20_000n, true);
    await confirm(waiting);
    expect(await cancel(waiting, 1_000n, 20_000n)).toMatchObject({
      code: 'NOT_ALLOWED_PARTIAL_REFUND_WAITING_DEPOSIT',
    });
    expect(await cancel(waiting, 20_000n, 20_000n)).toMatchObject({ payment: { status: 'CANCELED' } });
  });

  it('V12 nothing is there for an order or a key nobody has used', async () => {
    expect(await gateway.lookup({ orderId: `none-${randomUUID()}` }, null)).toEqual({ kind: 'not-found' });
    expect(await gateway.lookup({ paymentKey: `none-${randomUUID()}` }, null)).toEqual({ kind: 'not-found' });
    expect((await cancel({ orderId: '', paymentKey: 'none', amount: 1n }, 1n, 1n)).kind).toBe('declined');
  });

  it('V12 a key nobody has given out sees nothing and decides nothing', async () => {
    const bought = await paid();
    const stranger = gatewayOf(line.url, 'test_sk_nobody');
    expect(await stranger.lookup({ orderId: bought.orderId }, null)).toEqual({
      kind: 'unknown',
      reason: 'UNAUTHORIZED_KEY',
    });
    expect((await look(bought)).balance).toBe(10_000n);
  });

  /** Past the port, for what the port has no word for. */
  async function raw<T>(path: string, sent?: object): Promise<T> {
    const authorization = `Basic ${Buffer.from(`${provider.secretKey}:`).toString('base64')}`;
    const answer = await fetch(`${provider.url}${path}`, {
      method: sent ? 'POST' : 'GET',
      headers: { authorization, 'content-type': 'application/json' },
      ...(sent ? { body: JSON.stringify(sent) } : {}),
    });
    return (await answer.json()) as T;
  }

  it.each([
    [1_000, 91, 909],
    [3_122, 284, 2_838],
    [4_900, 445, 4_455],
    [15_000, 1_364, 13_636],
    [163_020, 14_820, 148_200],
    [1_500_000, 136_364, 1_363_636],
  ])('V3 %i won are %i won of tax and %i of supply', async (amount, vat, suppliedAmount) => {
    const { orderId } = await paid(BigInt(amount));
    expect(await raw(`/v1/payments/orders/${orderId}`)).toMatchObject({ vat, suppliedAmount });
  });

  it('V14 the list of a day has what was taken, given back and only issued, with signs', async () => {
    const given = await paid(4_900n);
    await cancel(given, 900n, 4_900n);
    const waiting = await authenticated(20_000n, true);
    await confirm(waiting);
    const merchants: Pick<MerchantKeys, 'secretKeys' | 'toRead'> = {
      secretKeys: async () => [provider.secretKey],
      toRead: async () => [{ id: null, isFormer: false }],
    };
    const source = new TossSettlementSource(
      { env: { TOSS_API_URL: line.url } } as Config,
      merchants as MerchantKeys,
    );
    const page = await source.transactions(billingDate(new Date()), null);
    if (page.kind !== 'rows') throw new Error(page.kind);
    const of = (order: Bought) =>
      page.records
        .filter(({ orderRef }) => orderRef === order.orderId)
        .map(({ status, amount, problem }) => [status, amount, problem]);
    expect(of(given)).toEqual([
      ['DONE', 4_900n, null],
      ['PARTIAL_CANCELED', -900n, null],
    ]);
    expect(of(waiting)).toEqual([['WAITING_FOR_DEPOSIT', 0n, null]]);
  });

  it('V21 serves the older way to confirm, and takes banks by their Korean name', async () => {
    const bought = await authenticated(1_000n);
    expect(
      await raw(`/v1/payments/${bought.paymentKey}`, { orderId: bought.orderId, amount: 1_000 }),
    ).toMatchObject({ status: 'DONE' });
    const account = await deposited(5_000n);
    const back = {
      cancelReason: 'r',
      cancelAmount: 500,
      refundReceiveAccount: { bank: '국민', accountNumber: '123', holderName: '홍' },
    };
    expect(await raw(`/v1/payments/${account.paymentKey}/cancel`, back)).toMatchObject({
      balanceAmount: 4_500,
    });
    expect((await look(account)).cancels).toMatchObject([{ amount: 500n }]);
  });

  it('what is not confirmed has nothing to cancel', async () => {
    expect((await cancel(await authenticated(), 1_000n, 10_000n)).kind).toBe('declined');
  });
});
