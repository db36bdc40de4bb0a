import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { approvalAbout, linkTo } from '../kit/approvals.js';
import { refund, refundRow } from '../kit/back-office.js';
import { buyPoints, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import type { StaffClient } from '../kit/staff-client.js';
import { misbehave, paymentOf, postingsOf, refundRound } from '../kit/steering.js';
import { TestSystem, type Customer } from '../kit/test-system.js';
import { atProvider } from '../kit/virtual-account.js';

const PREVIEW = `query ($id: ID!) { foreignCancelPreview(exceptionId: $id) {
  amount remainingAfter pointsAvailable pointsMissing needsApproval blockedBy cancels { transactionKey amount reason } } }`;
const RECORD = `mutation ($id: ID!, $version: Int!, $reason: String!, $key: String!) {
  recordForeignCancel(exceptionId: $id, version: $version, reason: $reason, idempotencyKey: $key) {
    waitsForApproval exception { state resolution } } }`;
const REASON = '상점관리자에서 취소함';

interface Item {
  id: string;
  kind: string;
  version: number;
}
interface Recorded {
  recordForeignCancel: { waitsForApproval: boolean; exception: { state: string; resolution: string | null } };
}

describe('what was canceled at the provider’s own site is put on record (S001-PAY-06, S001-PAY-13, S001-PAY-14)', () => {
  let system: TestSystem;
  let [owner, colleague]: StaffClient[] = [];
  let customer: Customer;
  let staff: StaffClient;

  beforeAll(async () => {
    // No worker: what is looked at, and when, is the test's.
    system = await TestSystem.start({ role: 'api' });
    [owner, colleague] = await Promise.all([system.staff('ADMIN'), system.staff('ADMIN')]);
    staff = owner as StaffClient;
  });
  afterEach(() => proveMoney(system));
  afterAll(() => system.stop());

  /** Paid here, and canceled there. */
  async function canceled(amount: string, ...parts: number[]): Promise<{ order: Order; item: Item }> {
    customer = await system.customer();
    const order = await buyPoints(system, customer, amount);
    for (const cancelAmount of parts) await cancelThere(order, { cancelAmount });
    return { order, item: await seen(order) };
  }
  async function cancelThere(order: Order, body: object): Promise<void> {
    const { payment_key: paymentKey } = await paymentOf(system, order);
    await atProvider(system, { paymentKey: paymentKey ?? '' }, 'cancel', body);
  }
  async function seen(order: Order): Promise<Item> {
    await staff.ok('mutation ($id: String!) { syncPayment(orderId: $id) { id } }', { id: order.orderId });
    const { payment } = await staff.ok<{ payment: { exceptions: (Item & { state: string })[] } }>(
      'query ($id: ID!) { payment(id: $id) { exceptions { id kind state version } } }',
      { id: order.paymentId },
    );
    const item = payment.exceptions.find(({ kind, state }) => kind === 'FOREIGN_CANCEL' && state === 'OPEN');
    return item ?? { id: '', kind: 'NONE', version: 0 };
  }
  const record = (item: Item, key: string = randomUUID(), who = staff) =>
    who.confirmed<Recorded>(RECORD, { id: item.id, version: item.version, reason: REASON, key });
  const preview = async (item: Item): Promise<Record<string, unknown>> =>
    (await staff.ok<{ foreignCancelPreview: Record<string, unknown> }>(PREVIEW, { id: item.id }))
      .foreignCancelPreview;

  it('the preview tells it, and two cancels become two refunds, once, whoever asks again', async () => {
    const { order, item } = await canceled('10000', 3_000, 2_000);
    expect(await preview(item)).toMatchObject({
      amount: '5000',
      remainingAfter: '5000',
      pointsAvailable: '10000',
      pointsMissing: '0',
      needsApproval: false,
      blockedBy: null,
      cancels: [{ amount: '3000' }, { amount: '2000' }],
    });
    const key = randomUUID();
    const answers = await Promise.all([record(item, key), record(item, key), record(item)]);
    const codes = answers.map(
      ({ data, errors }) => data?.recordForeignCancel.exception.state ?? errors[0]?.extensions.code,
    );
    expect(codes, codes.join()).toContain('RESOLVED');
    const { data } = await record(item, key);
    expect(data?.recordForeignCancel).toEqual({
      waitsForApproval: false,
      exception: { state: 'RESOLVED', resolution: REASON },
    });
    expect(await paymentOf(system, order)).toMatchObject({
      status: 'PARTIALLY_REFUNDED',
      refunded: '5000',
      refund_reserved: '0',
    });
    const refunds = await system.sql<{ id: string; amount: string; status: string }>(
      `SELECT id, amount, status FROM refunds WHERE payment_id = $1 ORDER BY amount`,
      [order.paymentId],
    );
    expect(refunds).toMatchObject([
      { amount: '2000', status: 'SUCCEEDED' },
      { amount: '3000', status: 'SUCCEEDED' },
    ]);
    expect(await postingsOf(system, refunds[0]?.id ?? '')).toEqual(['points-taken-back', 'refund']);
    const points = await customer.client.ok('{ viewer { user { points { available } } } }');
    expect(points).toMatchObject({ viewer: { user: { points: { available: '5000' } } } });
    expect((await seen(order)).kind, 'and it is not seen again').toBe('NONE');
  });

  it('with a refund of ours beside it, each stays what it is', async () => {
    const { order, item: nothing } = await canceled('10000');
    expect(nothing.kind).toBe('NONE');
    const ours = await refund(staff, order.paymentId, '4000');
    await refundRound(system);
    await cancelThere(order, {});
    const item = await seen(order);
    expect(await preview(item)).toMatchObject({
      amount: '6000',
      remainingAfter: '0',
      cancels: [{ amount: '6000' }],
    });
    expect((await record(item)).data?.recordForeignCancel.exception.state).toBe('RESOLVED');
    expect(await paymentOf(system, order)).toMatchObject({ status: 'REFUNDED', refunded: '10000' });
    expect((await refundRow(system, ours.id)).status).toBe('SUCCEEDED');
  });

  it('points that were spent stay owed', async () => {
    const { order, item } = await canceled('8000', 8_000);
    await staff.confirmed(
      `mutation ($user: ID!, $key: String!) { deductPoints(userId: $user, amount: "5000", reason: "사용", idempotencyKey: $key) { id } }`,
      { user: customer.id, key: randomUUID() },
    );
    expect(await preview(item)).toMatchObject({
      pointsAvailable: '3000',
      pointsMissing: '5000',
      blockedBy: null,
    });
    await record(item);
    const open = await system.sql(
      `SELECT kind, amount FROM payment_exceptions WHERE payment_id = $1 AND closed_at IS NULL`,
      [order.paymentId],
    );
    expect(open).toEqual([{ kind: 'POINTS_SPENT', amount: '5000' }]);
  });

  it('above the limit somebody else has to agree, and not to something else', async () => {
    const { order, item } = await canceled('700000', 600_000);
    expect(await preview(item)).toMatchObject({ needsApproval: true });
    expect((await record(item)).data?.recordForeignCancel).toMatchObject({
      waitsForApproval: true,
      exception: { state: 'OPEN' },
    });
    expect((await record(item)).errors[0]?.extensions.code).toBe('APPROVAL_ALREADY_OPEN');
    const request = await approvalAbout(staff, order.paymentId);
    const approve = `mutation ($id: ID!, $version: Int!) { approveRequest(id: $id, version: $version) { status } }`;
    const own = await staff.confirmed(approve, { id: request.id, version: request.version });
    expect(own.errors[0]?.extensions.code).toBe('APPROVER_IS_REQUESTER');
    const { data } = await (colleague as StaffClient).confirmed<{ approveRequest: { status: string } }>(
      approve,
      {
        id: request.id,
        version: request.version,
      },
    );
    expect(data?.approveRequest.status).toBe('USED');
    expect(await paymentOf(system, order)).toMatchObject({
      status: 'PARTIALLY_REFUNDED',
      refunded: '600000',
    });
  });

  it('nothing is recorded while a refund has no end, while the provider is away, or from a stale view', async () => {
    const { order, item } = await canceled('10000', 1_000);
    expect((await record({ ...item, version: 9 })).errors[0]?.extensions.code).toBe('VERSION_STALE');
    await misbehave(system, order, { endpoint: 'lookup', kind: 'error500Before' });
    expect((await record(item)).errors[0]?.extensions.code).toBe('PROVIDER_UNREACHABLE');
    await system.twin.control('DELETE', '/faults');
    const open = await refund(staff, order.paymentId, '2000');
    expect(await preview(item)).toMatchObject({ blockedBy: 'REFUND_UNRESOLVED' });
    expect((await record(item)).errors[0]?.extensions.code).toBe('REFUND_UNRESOLVED');
    await refundRound(system);
    expect((await refundRow(system, open.id)).status).toBe('SUCCEEDED');
    const fresh = await seen(order);
    expect((await record(fresh)).data?.recordForeignCancel.exception.state).toBe('RESOLVED');
  });

  it('nobody records, or closes, what is about their own customer account', async () => {
    const { item } = await canceled('5000', 1_000);
    const linked = await system.staff('ADMIN');
    await linkTo(system, linked, customer);
    expect((await record(item, randomUUID(), linked)).errors[0]?.extensions.code).toBe('OWN_ACCOUNT');
    const closed = await linked.refused(
      'mutation ($id: ID!, $version: Int!) { resolvePaymentException(id: $id, version: $version, reason: "더 볼 것이 없음") { id } }',
      { id: item.id, version: item.version },
    );
    expect(closed.extensions.code).toBe('OWN_ACCOUNT');
    expect((await record(item)).errors).toEqual([]);
  });

  it('another kind of item is not there for it; a customer and who may not approve refunds never', async () => {
    const { item } = await canceled('5000', 1_000);
    const other = await record({ ...item, id: randomUUID() });
    expect(other.errors[0]?.extensions.code).toBe('PAYMENT_EXCEPTION_NOT_FOUND');
    const error = await customer.client.refused(PREVIEW, { id: item.id });
    expect(error.extensions.kind).toBe('FORBIDDEN');
    const weak = await system.staff('OPERATOR');
    expect((await weak.refused(PREVIEW, { id: item.id })).extensions.kind).toBe('FORBIDDEN');
    await record(item);
  });
});
