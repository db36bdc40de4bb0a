import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyClient } from '../kit/api-key.js';
import { approvalAbout, approve, codeOf } from '../kit/approvals.js';
import { pointsOfUser, refund, refundRow } from '../kit/back-office.js';
import { authenticate, buyPoints, confirm, type Order } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { proveMoney } from '../kit/money-proof.js';
import { historyOf, paymentOf, postingsOf } from '../kit/steering.js';
import type { StaffClient } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { atProvider, issueAccount, type AccountOrder } from '../kit/virtual-account.js';

const SETTLE = `mutation ($id: ID!, $version: Int!, $reason: String!, $key: String!) {
  settleReversal(exceptionId: $id, version: $version, reason: $reason, idempotencyKey: $key) {
    waitsForApproval exception { id state resolution payment { status failureCode } } } }`;
const REASON = '카드사에 확인했고 승인이 취소되었음';

interface Settled {
  settleReversal: {
    waitsForApproval: boolean;
    exception: { state: string; resolution: string | null; payment: { status: string } };
  };
}
interface Item {
  id: string;
  kind: string;
  state: string;
  amount: string;
  version: number;
}

describe('the provider took back the money of a paid order (S001-PAY-13, S001-TBL-03)', () => {
  let system: TestSystem;
  let customer: Customer;
  let staff: StaffClient;
  let second: StaffClient;
  let service: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start();
    [staff, second] = await Promise.all([system.staff('ADMIN'), system.staff('ADMIN')]);
    service = await apiKeyClient(system, await system.staff(), ['points.deduct']);
  });
  afterEach(() => proveMoney(system));
  afterAll(() => system.stop());

  /** Paid by card. */
  async function paid(amount: string): Promise<Order & { paymentKey: string }> {
    customer = await system.customer();
    const order = await buyPoints(system, customer, amount);
    return { ...order, paymentKey: (await paymentOf(system, order)).payment_key ?? '' };
  }

  /** A deposit that the bank takes back while a refund of it waits for a second person. */
  async function reversed(): Promise<{ order: AccountOrder; refundId: string }> {
    customer = await system.customer();
    const order = await issueAccount(system, customer, '800000');
    await atProvider(system, order, 'deposit');
    await becomes(order, 'DONE');
    const { data, errors } = await staff.confirmed<{ requestRefund: { id: string } }>(
      `mutation ($id: ID!, $key: String!) { requestRefund(paymentId: $id, amount: "800000", reason: CUSTOMER_REQUEST,
        refundAccount: { bankCode: "88", accountNumber: "110123456789", holderName: "홍길동" }, idempotencyKey: $key) { id } }`,
      { id: order.paymentId, key: randomUUID() },
    );
    expect(errors).toEqual([]);
    await atProvider(system, order, 'reverse-deposit');
    return { order, refundId: data?.requestRefund.id ?? '' };
  }

  const becomes = (order: Order, status: string) =>
    eventually(async () => (await paymentOf(system, order)).status === status);

  async function itemsOf(order: Order): Promise<Item[]> {
    const { payment } = await staff.ok<{ payment: { exceptions: Item[] } }>(
      `query ($id: ID!) { payment(id: $id) { exceptions { id kind state amount version } } }`,
      { id: order.paymentId },
    );
    return payment.exceptions;
  }

  const wentBack = (order: Order): Promise<Item> =>
    eventually(async () =>
      (await itemsOf(order)).find(({ kind, state }) => kind === 'PROVIDER_WENT_BACK' && state === 'OPEN'),
    );

  const call = ({ id, version }: Pick<Item, 'id' | 'version'>, key: string = randomUUID()) => ({
    id,
    version,
    reason: REASON,
    key,
  });
  const settle = async (order: Order) => staff.confirmed<Settled>(SETTLE, call(await wentBack(order)));

  it('a network cancel: won and points are taken back once, the order is CANCELED and says why', async () => {
    const order = await paid('4600');
    await atProvider(system, order, 'network-cancel');
    const variables = call(await wentBack(order));
    expect(codeOf(await staff.send(SETTLE, variables))).toBe('STEP_UP_REQUIRED');
    const { data } = await staff.confirmed<Settled>(SETTLE, variables);
    expect(data?.settleReversal).toMatchObject({
      waitsForApproval: false,
      exception: {
        state: 'RESOLVED',
        resolution: REASON,
        payment: { status: 'CANCELED', failureCode: 'CANCELED_BY_NETWORK' },
      },
    });
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
    expect((await historyOf(system, order)).at(-1)).toMatchObject({
      status: 'CANCELED',
      cause: 'staff.reversal',
    });
    const again = await staff.confirmed<Settled>(SETTLE, variables);
    expect(again.data?.settleReversal.exception.state).toBe('RESOLVED');
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    const reversals = await system.sql(`SELECT 1 FROM deposit_reversals WHERE payment_id = $1`, [
      order.paymentId,
    ]);
    expect(reversals).toHaveLength(1);
  });

  it('points that were spent stay owed, and are an item of their own', async () => {
    const order = await paid('5000');
    await service.ok(
      `mutation ($user: ID!, $key: String!) {
        deductPoints(userId: $user, amount: "1200", reason: "사용", reference: $key, idempotencyKey: $key) { __typename } }`,
      { user: customer.id, key: randomUUID() },
    );
    await atProvider(system, order, 'network-cancel');
    expect(codeOf(await settle(order))).toBeUndefined();
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
    expect(await itemsOf(order)).toMatchObject([
      { kind: 'PROVIDER_WENT_BACK', state: 'RESOLVED' },
      { kind: 'POINTS_SPENT', state: 'OPEN', amount: '1200' },
    ]);
  });

  it('above the limit of refunds somebody else has to agree; a refund that waited ends with it', async () => {
    const order = await paid('600000');
    const asked = await refund(second, order.paymentId, '600000');
    await atProvider(system, order, 'network-cancel');
    const first = await settle(order);
    expect(first.data?.settleReversal).toMatchObject({
      waitsForApproval: true,
      exception: { state: 'OPEN', payment: { status: 'DONE' } },
    });
    expect(codeOf(await settle(order))).toBe('APPROVAL_ALREADY_OPEN');
    const request = await approvalAbout(staff, order.paymentId);
    expect(request).toMatchObject({ kind: 'payment.reverse', mine: true });
    expect(request.facts).toContainEqual({ name: 'providerStatus', type: 'CODE', value: 'ABORTED' });
    expect(codeOf(await approve(staff, request))).toBe('APPROVER_IS_REQUESTER');
    expect(codeOf(await approve(second, request))).toBeUndefined();
    expect((await paymentOf(system, order)).status).toBe('CANCELED');
    expect((await refundRow(system, asked.id)).status).toBe('REJECTED');
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
    expect((await itemsOf(order))[0]).toMatchObject({ kind: 'PROVIDER_WENT_BACK', state: 'RESOLVED' });
  });

  it('a deposit taken back while a refund waits: the refund ends, and the account waits again', async () => {
    const { order, refundId } = await reversed();
    const { data } = await settle(order);
    expect(data?.settleReversal).toMatchObject({
      waitsForApproval: false,
      exception: { state: 'RESOLVED', payment: { status: 'WAITING_FOR_DEPOSIT' } },
    });
    expect((await refundRow(system, refundId)).status).toBe('REJECTED');
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
    await proveMoney(system);
    await atProvider(system, order, 'deposit');
    await becomes(order, 'DONE');
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '800000', held: '0' });
  });

  it('the provider has changed its mind since: nothing is taken back', async () => {
    const { order, refundId } = await reversed();
    const item = await wentBack(order);
    await atProvider(system, order, 'deposit');
    const answer = await staff.confirmed<Settled>(SETTLE, call(item));
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: 'PAYMENT_NOT_REVERSIBLE',
      args: { status: 'DONE', providerStatus: 'DONE' },
    });
    expect((await refundRow(system, refundId)).status).toBe('REQUESTED');
    expect((await paymentOf(system, order)).status).toBe('DONE');
  });

  it('the provider must answer first', async () => {
    const order = await paid('3000');
    await atProvider(system, order, 'network-cancel');
    const item = await wentBack(order);
    await system.twin.control('POST', '/faults', {
      endpoint: 'lookup',
      kind: 'error500Before',
      orderId: order.orderId,
      // A webhook may still be looked after, and would take a single one away.
      times: 100,
    });
    expect(codeOf(await staff.confirmed(SETTLE, call(item)))).toBe('PROVIDER_UNREACHABLE');
    await system.twin.control('DELETE', '/faults');
    expect((await paymentOf(system, order)).status).toBe('DONE');
    expect(codeOf(await settle(order))).toBeUndefined();
  });

  it('is only about such items, and only for those who may approve refunds', async () => {
    const order = await paid('4700');
    await atProvider(system, order, 'network-cancel');
    const item = await wentBack(order);
    const operator = await system.staff('OPERATOR');
    expect(codeOf(await operator.send(SETTLE, call(item)))).toBe('FORBIDDEN');
    expect(codeOf(await customer.client.send(SETTLE, call(item)))).toBe('FORBIDDEN');
    expect(codeOf(await staff.confirmed(SETTLE, call({ id: randomUUID(), version: 1 })))).toBe(
      'PAYMENT_EXCEPTION_NOT_FOUND',
    );
    expect(codeOf(await staff.confirmed(SETTLE, call({ ...item, version: 99 })))).toBe('VERSION_STALE');
    expect(codeOf(await staff.confirmed(SETTLE, { ...call(item), reason: '네' }))).toBe('INPUT_INVALID');
    await settle(order);
    expect(codeOf(await staff.confirmed(SETTLE, call(item)))).toBe('PAYMENT_EXCEPTION_RESOLVED');
  });

  it('a membership that was paid so ends (S003-PAY-04)', async () => {
    customer = await system.customer();
    const productId = await system.product({ price: 39_000 });
    const { createPaymentOrder: made } = await customer.client.ok<{ createPaymentOrder: Order }>(
      `mutation ($productId: ID!, $key: String!) {
        createPaymentOrder(purpose: MEMBERSHIP, productId: $productId, idempotencyKey: $key) { orderId amount status } }`,
      { productId, key: randomUUID() },
    );
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
      made.orderId,
    ]);
    const order = { ...made, paymentId: row?.id ?? '' };
    const paymentKey = await authenticate(system, order);
    await confirm(customer, order, paymentKey);
    const ended = () =>
      eventually(async () => {
        const [found] = await system.sql<{ over: boolean }>(
          `SELECT ended_early_at IS NOT NULL AS over FROM memberships WHERE source_id = $1`,
          [order.paymentId],
        );
        return found;
      });
    expect(await ended()).toEqual({ over: false });
    await atProvider(system, { paymentKey }, 'network-cancel');
    await settle(order);
    await eventually(async () => (await ended()).over);
  });
});
