import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  PaymentGateway,
  type ProviderPayment,
} from '../../src/modules/payments/gateway/payment-gateway.port.js';
import { PaymentStatus } from '../../src/modules/payments/index.js';
import { SettlePayment } from '../../src/modules/payments/settle-payment.use-case.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { apiKeyClient } from '../kit/api-key.js';
import { pointsOfUser } from '../kit/back-office.js';
import { buyPoints, type Order } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { proveMoney } from '../kit/money-proof.js';
import { historyOf, janitor, paymentOf, postingsOf, refundRound, requestsOf } from '../kit/steering.js';
import type { StaffClient } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { atProvider, issueAccount, type AccountOrder } from '../kit/virtual-account.js';

const DAYS = 86_400_000;
const ACCOUNT = `virtualAccount { bank bankCode accountNumber dueAt expired refundStatus }`;
const REFUND = `mutation ($id: ID!, $amount: Won!, $account: RefundAccountInput, $key: String!) {
  requestRefund(paymentId: $id, amount: $amount, reason: CUSTOMER_REQUEST, refundAccount: $account, idempotencyKey: $key) {
    id status account { bank bankCode accountNumber holderName } } }`;
const OWN = { bankCode: '88', accountNumber: '110123456789', holderName: '홍길동' };

interface Account {
  bank: string;
  bankCode: string;
  accountNumber: string;
  dueAt: string;
  expired: boolean;
  refundStatus: string;
}

describe('virtual accounts, from the account to the customer’s own (S001-PAY-14, S001-TBL-03, S000-TBL-09)', () => {
  let system: TestSystem;
  let customer: Customer;
  let staff: StaffClient;
  let service: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start();
    staff = await system.staff('ADMIN');
    service = await apiKeyClient(system, await system.staff(), ['points.deduct']);
  });
  afterEach(async () => {
    await system.twin.control('POST', '/clock', { now: null });
    await system.twin.control('POST', '/webhooks/config', { paused: false, discard: false });
    await proveMoney(system);
  });
  afterAll(() => system.stop());

  async function issued(amount = '30000'): Promise<AccountOrder> {
    customer = await system.customer();
    return issueAccount(system, customer, amount);
  }

  const bank = (order: { paymentKey: string }, act: string, body?: object): Promise<void> =>
    atProvider(system, order, act, body);

  const becomes = (order: Order, status: string) =>
    eventually(async () => {
      const row = await paymentOf(system, order);
      return row.status === status && row;
    });

  async function paid(amount = '30000'): Promise<AccountOrder> {
    const order = await issued(amount);
    await bank(order, 'deposit');
    await becomes(order, 'DONE');
    return order;
  }

  async function exceptions(order: Order) {
    const { payment } = await staff.ok<{
      payment: { exceptions: { kind: string; state: string; amount: string; nextStep: string }[] };
    }>(`query ($id: ID!) { payment(id: $id) { exceptions { kind state amount nextStep } } }`, {
      id: order.paymentId,
    });
    return payment.exceptions;
  }

  const spend = (amount: string) =>
    service.ok(
      `mutation ($user: ID!, $amount: Won!, $key: String!) {
        deductPoints(userId: $user, amount: $amount, reason: "사용", reference: $key, idempotencyKey: $key) { __typename } }`,
      { user: customer.id, amount, key: randomUUID() },
    );

  const refund = (order: Order, amount: string, account: object | null = OWN) =>
    staff.send<{ requestRefund: { id: string; status: string; account: Record<string, string> } }>(REFUND, {
      id: order.paymentId,
      amount,
      account,
      key: randomUUID(),
    });

  it('the customer is told bank, number and until when; staff sees the number masked; the secret is kept sealed', async () => {
    const order = await issued();
    const { paymentOrder } = await customer.client.ok<{ paymentOrder: { virtualAccount: Account } }>(
      `query ($o: String!) { paymentOrder(orderId: $o) { ${ACCOUNT} } }`,
      { o: order.orderId },
    );
    const account = paymentOrder.virtualAccount;
    expect(account).toMatchObject({ bank: '신한은행', bankCode: '88', expired: false, refundStatus: 'NONE' });
    expect(account.accountNumber).toMatch(/^X?\d{8,20}$/);
    const wait = Date.parse(account.dueAt) - Date.now();
    expect(wait).toBeGreaterThan(6.9 * DAYS);
    const operator = await system.staff('OPERATOR');
    const seen = await operator.ok<{ payment: { virtualAccount: Account } }>(
      `query ($id: ID!) { payment(id: $id) { ${ACCOUNT} } }`,
      { id: order.paymentId },
    );
    expect(seen.payment.virtualAccount.accountNumber).toBe(`***-${account.accountNumber.slice(-4)}`);
    const [row] = await system.sql<{ secret: string; next: Date }>(
      `SELECT a.secret_sealed AS secret, p.next_check_at AS next FROM payment_virtual_accounts a JOIN payments p ON p.id = a.id
       WHERE a.id = $1`,
      [order.paymentId],
    );
    expect(row?.secret).toMatch(/^v1\./);
    expect((row?.next.getTime() ?? 0) - Date.now(), 'the bank tells; a day is soon enough').toBeGreaterThan(
      0.9 * DAYS,
    );
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
  });

  it('a deposit that the bank reports credits once, and its history says what caused it', async () => {
    const order = await paid();
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '30000', held: '0' });
    const history = await historyOf(system, order);
    expect(history.map(({ status, cause }) => [status, cause])).toEqual([
      ['READY', 'order.created'],
      ['CONFIRMING', 'client.confirm'],
      ['WAITING_FOR_DEPOSIT', 'client.confirm'],
      ['DONE', 'webhook'],
    ]);
    expect(await requestsOf(system, order.orderId, 'confirm')).toHaveLength(1);
  });

  it.each([
    ['the right secret', true, 'DONE'],
    ['another secret', false, 'WAITING_FOR_DEPOSIT'],
  ])('a message of the bank with %s', async (_name, right, status) => {
    const order = await issued();
    // What the provider told of the account itself is worked off first: it would find the deposit as well.
    await eventually(async () => {
      const [told] = await system.sql<{ n: string }>(
        `SELECT count(*) AS n FROM webhook_deliveries WHERE order_ref = $1 AND status = 'DONE'`,
        [order.orderId],
      );
      return told?.n === '2';
    });
    await system.twin.control('POST', '/webhooks/config', { discard: true });
    await bank(order, 'deposit');
    const { body } = await system.twin.api<{ secret: string }>('GET', `/v1/payments/${order.paymentKey}`);
    const before = (await requestsOf(system, order.orderId, 'lookup')).length;
    const id = randomUUID();
    const sent = await fetch(`${system.url}/webhooks/toss`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'tosspayments-webhook-transmission-id': id },
      body: JSON.stringify({
        createdAt: '2026-11-28T10:00:00.000000',
        secret: right ? body.secret : 'ps_forged000000000000000000000',
        status: 'DONE',
        transactionKey: 'txrd_1',
        orderId: order.orderId,
      }),
    });
    expect(sent.status).toBe(200);
    const row = await eventually(async () => {
      const [found] = await system.sql<{ status: string; error: string | null; event_type: string }>(
        `SELECT status, error, event_type FROM webhook_deliveries WHERE external_id = $1 AND attempts > 0`,
        [id],
      );
      return found;
    });
    expect(row).toEqual({
      event_type: 'DEPOSIT_CALLBACK',
      status: right ? 'DONE' : 'FAILED',
      error: right ? null : 'the secret is not the one of this payment',
    });
    expect((await paymentOf(system, order)).status).toBe(status);
    const looked = (await requestsOf(system, order.orderId, 'lookup')).length - before;
    expect(looked, 'a forged one does not even make us ask').toBe(right ? 1 : 0);
    if (!right) await janitor(system);
  });

  it('nobody pays in time: EXPIRED after the due date, found by the janitor alone', async () => {
    const order = await issued();
    await system.twin.control('POST', '/clock', { advanceMs: 6.9 * DAYS });
    await janitor(system);
    expect((await paymentOf(system, order)).status).toBe('WAITING_FOR_DEPOSIT');
    await system.twin.control('POST', '/clock', { advanceMs: 0.2 * DAYS });
    await janitor(system);
    expect(await paymentOf(system, order)).toMatchObject({
      status: 'EXPIRED',
      provider_status: 'WAITING_FOR_DEPOSIT',
      failure_code: 'DEPOSIT_EXPIRED',
    });
    // Looked at once more a day later, and whenever a late message makes us: it stays over.
    await janitor(system);
    expect(await paymentOf(system, order)).toMatchObject({ status: 'EXPIRED', next_check_at: null });
  });

  it('a deposit after expiry is money all the same: credited once, and staff decides whether to keep it', async () => {
    const order = await issued();
    await bank(order, 'expire-account');
    await janitor(system);
    await becomes(order, 'EXPIRED');
    await bank(order, 'late-deposit');
    await becomes(order, 'DONE');
    await janitor(system);
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    expect(await exceptions(order)).toMatchObject([
      { kind: 'LATE_DEPOSIT', state: 'OPEN', amount: '30000', nextStep: 'KEEP_OR_REFUND' },
    ]);
  });

  it('closed at the provider before anybody paid: CANCELED, nothing was ever posted', async () => {
    const order = await issued();
    await bank(order, 'cancel');
    await becomes(order, 'CANCELED');
    expect(await postingsOf(system, order.paymentId)).toEqual([]);
  });

  it('a deposit the bank takes back takes everything back; when it comes again, everything is given again', async () => {
    const order = await paid();
    await bank(order, 'reverse-deposit');
    const waiting = await becomes(order, 'WAITING_FOR_DEPOSIT');
    expect(waiting.provider_status).toBe('WAITING_FOR_DEPOSIT');
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
    await proveMoney(system);
    expect(await exceptions(order)).toMatchObject([{ kind: 'DEPOSIT_REVERSED', state: 'OPEN' }]);
    const { errors } = await refund(order, '1000');
    expect(errors[0]?.extensions.code).toBe('PAYMENT_NOT_REFUNDABLE');

    await bank(order, 'deposit');
    await becomes(order, 'DONE');
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '30000', held: '0' });
    expect(await exceptions(order)).toMatchObject([{ kind: 'DEPOSIT_REVERSED', state: 'RESOLVED' }]);
    await proveMoney(system);
    await bank(order, 'reverse-deposit');
    await becomes(order, 'WAITING_FOR_DEPOSIT');
    await proveMoney(system);
    await bank(order, 'deposit');
    await becomes(order, 'DONE');
    expect((await historyOf(system, order)).map((line) => line.status).slice(3)).toEqual([
      'DONE',
      'WAITING_FOR_DEPOSIT',
      'DONE',
      'WAITING_FOR_DEPOSIT',
      'DONE',
    ]);
    const rest = await refund(order, '30000');
    expect(rest.data?.requestRefund.status).toBe('APPROVED');
    await becomes(order, 'REFUNDED');
  });

  it('an answer that a later one overtook takes no deposit back and gives none again: it is asked anew', async () => {
    const order = await issued();
    const [row] = await system.sql<{ key: string | null }>(
      `SELECT merchant_key_id AS key FROM payments WHERE id = $1`,
      [order.paymentId],
    );
    const looked = async (): Promise<ProviderPayment> => {
      const shown = await system.get(PaymentGateway).lookup({ orderId: order.orderId }, row?.key ?? null);
      if (shown.kind !== 'found') throw new Error(shown.kind);
      return shown.payment;
    };
    const late = (shown: ProviderPayment, asked: PaymentStatus) =>
      system.get(SettlePayment).apply(systemActor('test'), order.paymentId, shown, { cause: 'late', asked });

    const waiting = await looked();
    await bank(order, 'deposit');
    await becomes(order, 'DONE');
    await late(waiting, PaymentStatus.WAITING_FOR_DEPOSIT);
    expect(await paymentOf(system, order)).toMatchObject({ status: 'DONE', provider_status: 'DONE' });
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '30000', held: '0' });

    const done = await looked();
    await bank(order, 'reverse-deposit');
    await becomes(order, 'WAITING_FOR_DEPOSIT');
    await late(done, PaymentStatus.DONE);
    expect((await paymentOf(system, order)).status).toBe('WAITING_FOR_DEPOSIT');
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
    expect((await historyOf(system, order)).map(({ cause }) => cause)).not.toContain('late');
  });

  it('points spent meanwhile are owed, never below zero, and set off when the deposit comes again', async () => {
    const order = await paid();
    await spend('12000');
    await bank(order, 'reverse-deposit');
    await becomes(order, 'WAITING_FOR_DEPOSIT');
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
    await proveMoney(system);
    const items = await exceptions(order);
    expect(items.map(({ kind, amount }) => [kind, amount]).sort()).toEqual([
      ['DEPOSIT_REVERSED', '30000'],
      ['POINTS_SPENT', '12000'],
    ]);
    await bank(order, 'deposit');
    await becomes(order, 'DONE');
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '18000', held: '0' });
    const back = await refund(order, '18000');
    expect(back.data?.requestRefund.status).toBe('APPROVED');
    await becomes(order, 'PARTIALLY_REFUNDED');
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
  });

  it('taken back while a refund is on its way: staff decides, the books stay as they are until then', async () => {
    const order = await paid('800000');
    const { data } = await staff.confirmed<{ requestRefund: { status: string } }>(REFUND, {
      id: order.paymentId,
      amount: '800000',
      account: OWN,
      key: randomUUID(),
    });
    expect(data?.requestRefund.status).toBe('REQUESTED');
    await bank(order, 'reverse-deposit');
    await eventually(async () => (await exceptions(order)).length > 0);
    expect(await exceptions(order)).toMatchObject([
      { kind: 'PROVIDER_WENT_BACK', nextStep: 'COMPARE_WITH_PROVIDER' },
    ]);
    expect((await paymentOf(system, order)).status).toBe('DONE');
  });

  it('goes back to the customer’s own account: needed, checked, encrypted, masked, and sent as the provider wants it', async () => {
    const order = await paid();
    expect((await refund(order, '1000', null)).errors[0]?.extensions.code).toBe('REFUND_ACCOUNT_REQUIRED');
    for (const wrong of [
      { ...OWN, accountNumber: '110-123-456789' },
      { ...OWN, accountNumber: '12' },
      { ...OWN, bankCode: '00' },
      { ...OWN, holderName: '' },
      { ...OWN, holderName: 'ㄱ'.repeat(61) },
    ]) {
      expect((await refund(order, '1000', wrong)).errors[0]?.extensions.code).toBe('INPUT_INVALID');
    }
    const first = await refund(order, '10000');
    expect(first.data?.requestRefund.account).toMatchObject({ bank: '신한은행', bankCode: '88' });
    await becomes(order, 'PARTIALLY_REFUNDED');
    await refund(order, '20000');
    const done = await becomes(order, 'REFUNDED');
    // Partial, then the rest: the provider goes on calling it PARTIAL_CANCELED.
    expect(done.provider_status).toBe('PARTIAL_CANCELED');
    const { body } = await system.twin.api<{ virtualAccount: { refundReceiveAccount: object } }>(
      'GET',
      `/v1/payments/${order.paymentKey}`,
    );
    expect(body.virtualAccount.refundReceiveAccount).toEqual(OWN);

    const id = first.data?.requestRefund.id ?? '';
    const [row] = await system.sql<Record<string, string>>(`SELECT * FROM refund_accounts WHERE id = $1`, [
      id,
    ]);
    expect(JSON.stringify(row)).not.toContain(OWN.accountNumber);
    expect(JSON.stringify(row)).not.toContain(OWN.holderName);
    const operator = await system.staff('OPERATOR');
    const masked = await operator.ok<{ refund: { account: Record<string, string> } }>(
      `query ($id: ID!) { refund(id: $id) { account { accountNumber holderName } } }`,
      { id },
    );
    expect(masked.refund.account).toEqual({ accountNumber: '***-6789', holderName: '홍*동' });
    const traces = await system.sql(
      `SELECT 1 FROM audit_events WHERE details::text LIKE $1 UNION ALL SELECT 1 FROM outbox WHERE payload::text LIKE $1`,
      [`%${OWN.accountNumber}%`],
    );
    expect(traces, 'nowhere else').toEqual([]);

    await bank(order, 'fail-refund');
    await eventually(async () => (await exceptions(order)).length > 0);
    expect(await exceptions(order)).toMatchObject([
      { kind: 'REFUND_NOT_RECEIVED', nextStep: 'CONTACT_CUSTOMER', amount: '30000' },
    ]);
  });

  it('an account the provider refuses fails the refund and frees everything; another account works', async () => {
    const order = await paid();
    await system.twin.control('POST', '/faults', {
      endpoint: 'cancel',
      kind: 'decline',
      code: 'INVALID_REFUND_ACCOUNT_INFO',
      orderId: order.orderId,
    });
    const { data } = await refund(order, '30000');
    await eventually(async () => {
      await refundRound(system);
      const [row] = await system.sql<{ status: string; failure_code: string }>(
        `SELECT status, failure_code FROM refunds WHERE id = $1`,
        [data?.requestRefund.id],
      );
      return row?.status === 'FAILED' && row.failure_code === 'INVALID_REFUND_ACCOUNT_INFO';
    });
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '30000', held: '0' });
    await refund(order, '30000', { ...OWN, bankCode: '90' });
    await becomes(order, 'REFUNDED');
  });

  it.each([
    ['announce-abort', 'DONE', []],
    ['network-cancel', 'ABORTED', ['PROVIDER_WENT_BACK']],
  ])('DONE and ABORTED 46 ms apart (%s): paid stays paid, twice is once', async (act, theirs, kinds) => {
    customer = await system.customer();
    const { createPaymentOrder: made } = await customer.client.ok<{ createPaymentOrder: Order }>(
      `mutation ($key: String!) { createPaymentOrder(purpose: POINT_TOPUP, amount: "4600", idempotencyKey: $key) {
        orderId amount status } }`,
      { key: randomUUID() },
    );
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
      made.orderId,
    ]);
    const order = { ...made, paymentId: row?.id ?? '' };
    const { paymentKey } = await system.twin.authenticated({ orderId: order.orderId, amount: 4_600 });
    await system.twin.confirm({ paymentKey, orderId: order.orderId }, 4_600);
    await bank({ paymentKey }, act);
    await eventually(async () => {
      const found = await system.sql<{ n: string }>(
        `SELECT count(*) AS n FROM webhook_deliveries WHERE order_ref = $1 AND status = 'DONE'`,
        [order.orderId],
      );
      return Number(found[0]?.n) >= 2;
    });
    const settled = await paymentOf(system, order);
    // The network may take it back before we heard of the approval at all: then it was never paid.
    if (theirs === 'ABORTED' && settled.status === 'FAILED') {
      expect(await postingsOf(system, order.paymentId)).toEqual([]);
      return;
    }
    expect(settled.status).toBe('DONE');
    expect(settled.provider_status).toBe(theirs);
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    expect((await exceptions(order)).map((item) => item.kind)).toEqual(kinds);
  });

  it('an account is refused where the money goes back the way it came', async () => {
    customer = await system.customer();
    const card = await buyPoints(system, customer, '9000');
    expect((await refund(card, '1000')).errors[0]?.extensions.code).toBe('REFUND_ACCOUNT_NOT_NEEDED');
  });
});
