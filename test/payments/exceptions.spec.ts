import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProcessWebhook } from '../../src/modules/payments/webhooks/process-webhook.use-case.js';
import { Consumers } from '../../src/platform/outbox/consumers.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type OutboxRow } from '../../src/platform/outbox/events.js';
import { authenticate, buyPoints, confirm, orderPoints, redirectSuccess, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { historyOf, janitor, misbehave, paymentOf, postingsOf } from '../kit/steering.js';
import type { StaffClient } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const FIELDS = `id kind state nextStep amount orderId times version openedAt resolution resolvedBy detail
  owner { id name } payment { id orderId } webhook { id orderId }`;
const LIST = `query ($filter: PaymentExceptionFilter, $sort: PaymentExceptionSort, $limit: Int, $after: Cursor) {
  paymentExceptions(filter: $filter, sort: $sort, limit: $limit, after: $after) { total nextCursor items { ${FIELDS} } } }`;
const RECOVER = `mutation ($orderId: String!, $reason: String!, $key: String!) {
  recoverPayment(orderId: $orderId, reason: $reason, idempotencyKey: $key) { id status } }`;

interface Item {
  id: string;
  kind: string;
  state: string;
  nextStep: string;
  amount: string | null;
  orderId: string | null;
  times: number;
  version: number;
  resolution: string | null;
  resolvedBy: string | null;
  owner: { id: string; name: string } | null;
  payment: { id: string; orderId: string } | null;
  webhook: { id: string; orderId: string } | null;
}

interface ListAnswer {
  paymentExceptions: { total: number; nextCursor: string | null; items: Item[] };
}

describe('what goes wrong with money is an item for staff (S001-PAY-11, S001-PAY-12, S001-PAY-13, S003-PAY-04)', () => {
  let system: TestSystem;
  let customer: Customer;
  let staff: StaffClient;

  beforeAll(async () => {
    system = await TestSystem.start();
    [customer, staff] = await Promise.all([system.customer(), system.staff('ADMIN')]);
  });
  afterEach(async () => {
    await system.twin.control('DELETE', '/faults');
    await system.twin.control('POST', '/webhooks/config', { discard: false });
    await proveMoney(system);
  });
  afterAll(() => system.stop());

  async function items(filter: Record<string, unknown>): Promise<Item[]> {
    return (await staff.ok<ListAnswer>(LIST, { filter, limit: 100 })).paymentExceptions.items;
  }

  /** The one item about an order, which must be there. */
  async function itemOf(order: Pick<Order, 'orderId'>): Promise<Item> {
    const [item, ...more] = await items({ orderId: order.orderId });
    expect(more).toEqual([]);
    if (!item) throw new Error(`no item about ${order.orderId}`);
    return item;
  }

  async function changedAmount(amount = '10000'): Promise<Order> {
    const order = await orderPoints(system, customer, amount);
    await redirectSuccess(system, order, await authenticate(system, order), '1000');
    return order;
  }

  /** A confirm whose answer is lost, so that the order is UNKNOWN with a payment key. */
  async function lost(amount: string, kind: 'executeThenDrop' | 'dropBefore'): Promise<Order> {
    await system.twin.control('POST', '/webhooks/config', { discard: true });
    const order = await orderPoints(system, customer, amount);
    const paymentKey = await authenticate(system, order);
    await misbehave(system, order, { endpoint: 'confirm', kind });
    const { data } = await confirm(customer, order, paymentKey);
    expect(data?.confirmPayment.status).toBe('UNKNOWN');
    // Not before somebody asks: the janitor would find the answer first.
    await system.sql(`UPDATE payments SET next_check_at = NULL WHERE id = $1`, [order.paymentId]);
    return order;
  }

  const recover = (order: Pick<Order, 'orderId'>, reason = '고객 문의', key: string = randomUUID()) =>
    staff.send<{ recoverPayment: { id: string; status: string } }>(RECOVER, {
      orderId: order.orderId,
      reason,
      key,
    });

  it('an order with a changed amount: one item, however often it is tried, and a link to the payment', async () => {
    const order = await changedAmount();
    await redirectSuccess(system, order, 'any-key', '2000');
    const item = await itemOf(order);
    expect(item).toMatchObject({
      kind: 'AMOUNT_MISMATCH',
      state: 'OPEN',
      nextStep: 'ASK_CUSTOMER',
      amount: '10000',
      times: 2,
      owner: null,
      payment: { id: order.paymentId, orderId: order.orderId },
    });
    const { payment } = await staff.ok<{ payment: { exceptions: { id: string }[] } }>(
      `query ($id: ID!) { payment(id: $id) { exceptions { id } } }`,
      { id: order.paymentId },
    );
    expect(payment.exceptions).toEqual([{ id: item.id }]);
  });

  it('is taken, given away, and closed with a reason; every step is in the audit log', async () => {
    const { id, version } = await itemOf(await changedAmount());
    const colleague = await system.staffAccount('OPERATOR');
    const TAKE = `mutation ($id: ID!, $version: Int!) { takePaymentException(id: $id, version: $version) { version owner { id } } }`;
    const GIVE = `mutation ($id: ID!, $version: Int!, $to: ID) {
      assignPaymentException(id: $id, version: $version, ownerId: $to) { version owner { id name } } }`;
    const RESOLVE = `mutation ($id: ID!, $version: Int!, $reason: String!) {
      resolvePaymentException(id: $id, version: $version, reason: $reason) { ${FIELDS} } }`;

    const taken = await staff.ok<{ takePaymentException: { version: number; owner: { id: string } } }>(TAKE, {
      id,
      version,
    });
    expect(taken.takePaymentException.owner.id).toBe(staff.account.id);
    expect((await items({ ownerId: staff.account.id })).map((item) => item.id)).toEqual([id]);
    expect((await items({ unowned: true, kind: ['AMOUNT_MISMATCH'] })).some((item) => item.id === id)).toBe(
      false,
    );
    expect((await staff.refused(TAKE, { id, version })).extensions).toMatchObject({
      code: 'VERSION_STALE',
      args: { current: version + 1, given: version },
    });

    for (const nobody of [randomUUID(), 'nonsense', customer.id]) {
      const refused = await staff.refused(GIVE, { id, version: version + 1, to: nobody });
      expect(refused.extensions.code).toBe('ASSIGNEE_NOT_ALLOWED');
    }
    const given = await staff.ok<{ assignPaymentException: { owner: { id: string; name: string } } }>(GIVE, {
      id,
      version: version + 1,
      to: colleague.id,
    });
    expect(given.assignPaymentException.owner).toEqual({ id: colleague.id, name: '직원 OPERATOR' });

    for (const reason of ['', '네', '    ']) {
      const refused = await staff.refused(RESOLVE, { id, version: version + 2, reason });
      expect(refused.extensions.code).toBe('INPUT_INVALID');
    }
    const { resolvePaymentException } = await staff.ok<{ resolvePaymentException: Item }>(RESOLVE, {
      id,
      version: version + 2,
      reason: '고객이 주소를 고쳤음을 확인',
    });
    expect(resolvePaymentException).toMatchObject({
      state: 'RESOLVED',
      resolution: '고객이 주소를 고쳤음을 확인',
      resolvedBy: '직원 ADMIN',
      owner: { id: colleague.id },
    });
    const again = await staff.refused(RESOLVE, { id, version: version + 3, reason: '다시 닫아 본다' });
    expect(again.extensions.code).toBe('PAYMENT_EXCEPTION_RESOLVED');
    const audit = await system.sql<{ action: string; reason: string | null }>(
      `SELECT action, reason FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at, id`,
      [id],
    );
    expect(audit).toEqual([
      { action: 'payment-exception.assigned', reason: null },
      { action: 'payment-exception.assigned', reason: null },
      { action: 'payment-exception.resolved', reason: '고객이 주소를 고쳤음을 확인' },
    ]);
  });

  it('the same seen again after it was closed is a new item', async () => {
    const order = await changedAmount();
    const { id, version } = await itemOf(order);
    await staff.ok(
      `mutation ($id: ID!, $version: Int!) { resolvePaymentException(id: $id, version: $version, reason: "확인했습니다") { id } }`,
      { id, version },
    );
    await redirectSuccess(system, order, 'any-key', '1000');
    const all = await items({ orderId: order.orderId });
    expect(all.map((item) => item.state)).toEqual(['OPEN', 'RESOLVED']);
  });

  it('the list filters by state, kind and age, walks by cursor, and counts by kind', async () => {
    const young = await itemOf(await changedAmount());
    const old = await itemOf(await changedAmount());
    await owner(`UPDATE payment_exceptions SET opened_at = now() - interval '30 hours' WHERE id = $1`, [
      old.id,
    ]);
    const filter = { state: 'OPEN', kind: ['AMOUNT_MISMATCH'] };
    const aged = (await items({ ...filter, olderThanHours: 24 })).map((item) => item.id);
    expect(aged).toContain(old.id);
    expect(aged).not.toContain(young.id);
    const walked: string[] = [];
    let after: string | null = null;
    do {
      const page: ListAnswer = await staff.ok<ListAnswer>(LIST, {
        filter,
        sort: { direction: 'ASC' },
        limit: 2,
        after,
      });
      walked.push(...page.paymentExceptions.items.map((item) => item.id));
      after = page.paymentExceptions.nextCursor;
    } while (after);
    expect(walked[0]).toBe(old.id);
    expect(new Set(walked).size).toBe(walked.length);
    expect(walked).toHaveLength((await items(filter)).length);
    const { paymentExceptionTotals } = await staff.ok<{
      paymentExceptionTotals: { kind: string; count: number; oldestOpenedAt: string }[];
    }>(
      `query ($filter: PaymentExceptionFilter) { paymentExceptionTotals(filter: $filter) { kind count oldestOpenedAt } }`,
      { filter },
    );
    const [longest] = paymentExceptionTotals;
    expect(longest).toMatchObject({ kind: 'AMOUNT_MISMATCH', count: walked.length });
  });

  it('a new item is told live, and again from a cursor', async () => {
    const SUBSCRIBE = `subscription ($after: Cursor, $filter: PaymentExceptionFilter) {
      paymentExceptionOpened(after: $after, filter: $filter) {
        ... on PaymentExceptionOpened { cursor exception { id kind orderId } } } }`;
    type Told = { paymentExceptionOpened: { cursor: string; exception: { id: string; orderId: string } } };
    const filter = { kind: ['AMOUNT_MISMATCH'] };
    const feed = staff.live<Told>(SUBSCRIBE, { filter });
    await eventually(async () => system.liveSubscribers() > 0);
    const first = await changedAmount();
    const second = await changedAmount();
    const told = (await feed.next(2)).map((item) => item.paymentExceptionOpened);
    expect(told.map((item) => item.exception.orderId)).toEqual([first.orderId, second.orderId]);
    await feed.close();
    const replay = staff.live<Told>(SUBSCRIBE, { filter, after: told[0]?.cursor });
    expect((await replay.next(1))[0]?.paymentExceptionOpened.exception.orderId).toBe(second.orderId);
    await replay.close();
  });

  it('a payment key the provider does not know: an item, and the order is not failed (S001-PAY-11)', async () => {
    const order = await lost('4000', 'executeThenDrop');
    await misbehave(system, order, { endpoint: 'lookup', kind: 'decline', code: 'NOT_FOUND_PAYMENT' });
    const SYNC = `mutation ($orderId: String!) { syncPayment(orderId: $orderId) { status } }`;
    const first = await staff.ok<{ syncPayment: { status: string } }>(SYNC, { orderId: order.orderId });
    expect(first.syncPayment.status).toBe('UNKNOWN');
    expect(await itemOf(order)).toMatchObject({
      kind: 'PROVIDER_NOT_FOUND',
      nextStep: 'RECOVER',
      state: 'OPEN',
    });

    const second = await staff.ok<{ syncPayment: { status: string } }>(SYNC, { orderId: order.orderId });
    expect(second.syncPayment.status).toBe('DONE');
    const history = await historyOf(system, order);
    expect(history.at(-1)).toMatchObject({ status: 'DONE', cause: 'staff.sync' });
    expect(await itemOf(order), 'over by itself').toMatchObject({ state: 'RESOLVED', resolvedBy: null });
    expect((await staff.refused(SYNC, { orderId: 'MD-nothing' })).extensions.code).toBe('ORDER_NOT_FOUND');
  });

  it('long forgotten by the provider, with a key: the janitor opens the item and never fails the order', async () => {
    const order = await lost('4100', 'dropBefore');
    await owner(`UPDATE payments SET requested_at = requested_at - interval '42 minutes' WHERE id = $1`, [
      order.paymentId,
    ]);
    await misbehave(system, order, { endpoint: 'lookup', kind: 'decline', code: 'NOT_FOUND_PAYMENT' });
    await system.sql(`UPDATE payments SET next_check_at = now() WHERE id = $1`, [order.paymentId]);
    await eventually(async () => (await items({ orderId: order.orderId })).length === 1);
    expect((await paymentOf(system, order)).status).toBe('UNKNOWN');
    await janitor(system);
    expect((await paymentOf(system, order)).status).toBe('DONE');
  });

  it('unknown for a day: somebody has to look', async () => {
    const order = await lost('4200', 'executeThenDrop');
    await owner(`UPDATE payments SET requested_at = requested_at - interval '25 hours' WHERE id = $1`, [
      order.paymentId,
    ]);
    await misbehave(system, order, { endpoint: 'lookup', kind: 'error500Before' });
    await system.sql(`UPDATE payments SET next_check_at = now() WHERE id = $1`, [order.paymentId]);
    await eventually(async () => (await items({ orderId: order.orderId })).length === 1);
    expect(await itemOf(order)).toMatchObject({ kind: 'RESULT_UNKNOWN', nextStep: 'RECOVER' });
    const { data } = await recover(order);
    expect(data?.recoverPayment.status).toBe('DONE');
    expect((await itemOf(order)).state).toBe('RESOLVED');
  });

  it('recovers an order that is paid there and not here; asked again, credits once (S001-PAY-12)', async () => {
    const order = await lost('5000', 'executeThenDrop');
    const key = randomUUID();
    const answers = await Promise.all([
      recover(order, '고객이 영수증을 보냄', key),
      recover(order, '고객이 영수증을 보냄', key),
      recover(order),
    ]);
    const done = answers.flatMap(({ data, errors }) =>
      data ? [data.recoverPayment.status] : [errors[0]?.extensions.code],
    );
    expect(done.filter((status) => status === 'DONE').length).toBeGreaterThanOrEqual(2);
    expect(done.every((status) => status === 'DONE' || status === 'REQUEST_IN_PROGRESS')).toBe(true);
    const after = await recover(order, '고객이 영수증을 보냄', key);
    expect(after.data?.recoverPayment).toEqual({ id: order.paymentId, status: 'DONE' });
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    const other = await recover(order, '다른 이유입니다', key);
    expect(other.errors[0]?.extensions.code).toBe('IDEMPOTENCY_KEY_REUSED');
    const [asked] = await system.sql<{ reason: string }>(
      `SELECT reason FROM audit_events WHERE action = 'payment.recovery-asked' AND resource_id = $1 ORDER BY occurred_at`,
      [order.paymentId],
    );
    expect(['고객이 영수증을 보냄', '고객 문의']).toContain(asked?.reason);
  });

  it('refuses what the provider does not show as paid, with what it shows', async () => {
    const ready = await orderPoints(system, customer, '5100');
    await system.twin.ready({ orderId: ready.orderId, amount: 5_100 });
    expect((await recover(ready)).errors[0]?.extensions).toMatchObject({
      code: 'PAYMENT_NOT_RECOVERABLE',
      kind: 'FAILED_PRECONDITION',
      args: { status: 'READY', providerStatus: 'READY' },
    });
    const unseen = await orderPoints(system, customer, '5200');
    expect((await recover(unseen)).errors[0]?.extensions.args).toMatchObject({ providerStatus: 'NOT_FOUND' });
    await misbehave(system, unseen, { endpoint: 'lookup', kind: 'error500Before' });
    expect((await recover(unseen)).errors[0]?.extensions).toMatchObject({
      code: 'PROVIDER_UNREACHABLE',
      kind: 'UPSTREAM_UNKNOWN',
    });
    expect((await recover({ orderId: 'MD-nothing' })).errors[0]?.extensions.code).toBe('ORDER_NOT_FOUND');
    const operator = await system.staff('OPERATOR');
    const refused = await operator.refused(RECOVER, {
      orderId: ready.orderId,
      reason: '고객 문의',
      key: randomUUID(),
    });
    expect(refused.extensions.code).toBe('FORBIDDEN');
  });

  it('an order beside the provider’s view of it: read only, also while the provider cannot be asked (S001-PAY-08)', async () => {
    const order = await lost('5300', 'executeThenDrop');
    const LOOK = `query ($o: String!) { paymentOrder(orderId: $o) { status payment { id }
      providerSnapshot { found status totalAmount balanceAmount providerError method } } }`;
    await misbehave(system, order, { endpoint: 'lookup', kind: 'error500Before' });
    const unreachable = await staff.ok<{ paymentOrder: Record<string, unknown> }>(LOOK, { o: order.orderId });
    expect(unreachable.paymentOrder).toMatchObject({
      status: 'UNKNOWN',
      payment: { id: order.paymentId },
      providerSnapshot: { found: false, status: null, providerError: expect.stringMatching(/./) as string },
    });
    const seen = await staff.ok<{ paymentOrder: Record<string, unknown> }>(LOOK, { o: order.orderId });
    expect(seen.paymentOrder).toMatchObject({
      status: 'UNKNOWN',
      providerSnapshot: {
        found: true,
        status: 'DONE',
        totalAmount: '5300',
        balanceAmount: '5300',
        providerError: null,
        method: 'CARD',
      },
    });
    expect((await paymentOf(system, order)).status, 'looking changes nothing').toBe('UNKNOWN');
    const own = await customer.client.refused(LOOK, { o: order.orderId });
    expect(own.extensions.code).toBe('FORBIDDEN');
    await recover(order);
  });

  it('a paid membership that nobody could give: an item, then given once by recovering it (S003-PAY-04)', async () => {
    await owner(`ALTER TABLE memberships ADD CONSTRAINT broken CHECK (false) NOT VALID`);
    const productId = await system.product({ price: 39_000 });
    const { createPaymentOrder } = await customer.client.ok<{ createPaymentOrder: Order }>(
      `mutation ($productId: ID!, $key: String!) {
        createPaymentOrder(purpose: MEMBERSHIP, productId: $productId, idempotencyKey: $key) { orderId amount status } }`,
      { productId, key: randomUUID() },
    );
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
      createPaymentOrder.orderId,
    ]);
    const order = { ...createPaymentOrder, paymentId: row?.id ?? '' };
    await confirm(customer, order, await authenticate(system, order));
    // What the queue does after its last try.
    const fact = await eventually(async () => {
      const [found] = await system.sql<OutboxRow>(
        `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE subject_id = $1 AND event = 'payment.confirmed' AND position IS NOT NULL`,
        [order.paymentId],
      );
      return found;
    });
    const consumer = system.get(Consumers).named('matching.fulfil-membership');
    await consumer?.gaveUp?.(toOutboxEvent(fact), new Error('violates check constraint "broken"'));
    expect(await itemOf(order)).toMatchObject({
      kind: 'FULFILMENT_FAILED',
      nextStep: 'FULFIL_AGAIN',
      amount: '39000',
    });
    await owner(`ALTER TABLE memberships DROP CONSTRAINT broken`);
    await Promise.all([recover(order), recover(order)]);
    await eventually(async () => (await itemOf(order)).state === 'RESOLVED');
    await recover(order, '한 번 더 눌러 본다');
    const given = await system.sql(`SELECT 1 FROM memberships WHERE source_id = $1`, [order.paymentId]);
    expect(given).toHaveLength(1);
  });

  it('webhooks of orders nobody knows share one item; one the provider has money for is its own', async () => {
    const send = async (orderId: string) => {
      const id = randomUUID();
      await fetch(`${system.url}/webhooks/toss`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'tosspayments-webhook-transmission-id': id },
        body: JSON.stringify({ eventType: 'PAYMENT_STATUS_CHANGED', data: { orderId, status: 'DONE' } }),
      });
      await eventually(async () => {
        const [row] = await system.sql(
          `SELECT 1 FROM webhook_deliveries WHERE external_id = $1 AND attempts > 0`,
          [id],
        );
        return row;
      });
      // Its last try.
      await system.sql(
        `UPDATE webhook_deliveries SET attempts = 5, next_attempt_at = now() WHERE external_id = $1`,
        [id],
      );
      await eventually(async () => {
        await system.get(ProcessWebhook).executeDue();
        const [row] = await system.sql<{ status: string }>(
          `SELECT status FROM webhook_deliveries WHERE external_id = $1`,
          [id],
        );
        return row?.status === 'FAILED';
      });
    };
    await send('MD-20260101-invented000000000001');
    await send('MD-20260101-invented000000000002');
    await system.twin.control('POST', '/webhooks/config', { discard: true });
    const elsewhere = `SHOP-${randomUUID()}`;
    await system.twin.authenticated({ orderId: elsewhere, amount: 7_000 });
    await send(elsewhere);
    const unknown = await items({ kind: ['WEBHOOK_UNKNOWN_ORDER'] });
    expect(unknown.map(({ orderId, times, amount }) => ({ orderId, times, amount }))).toEqual([
      { orderId: elsewhere, times: 1, amount: '7000' },
      { orderId: 'MD-20260101-invented000000000001', times: 2, amount: null },
    ]);
    expect(unknown[1]).toMatchObject({
      payment: null,
      nextStep: 'FIND_ORDER',
      webhook: { orderId: 'MD-20260101-invented000000000002' },
    });
  });

  it('who may not see it, or change it, does not', async () => {
    const { id, version } = await itemOf(await changedAmount());
    expect((await customer.client.refused(LIST, {})).extensions.kind).toMatch(/FORBIDDEN|UNAUTHENTICATED/);
    const paid = await buyPoints(system, customer, '1500');
    const own = await customer.client.refused(`query ($id: ID!) { payment(id: $id) { exceptions { id } } }`, {
      id: paid.paymentId,
    });
    expect(own.extensions.code).toBe('FORBIDDEN');
    for (const unknown of [randomUUID(), 'nonsense']) {
      const refused = await staff.refused(
        `mutation ($id: ID!, $v: Int!) { takePaymentException(id: $id, version: $v) { id } }`,
        { id: unknown, v: version },
      );
      expect(refused.extensions.code).toBe('PAYMENT_EXCEPTION_NOT_FOUND');
    }
    expect((await itemOf(paid).catch(() => null)) ?? null).toBeNull();
    expect(id).toBeTruthy();
  });

  async function owner(sql: string, parameters: unknown[] = []): Promise<void> {
    const client = new pg.Client(system.database.ownerUrl);
    await client.connect();
    await client.query(sql, parameters).finally(() => client.end());
  }
});
