import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SyncPayment } from '../../src/modules/payments/index.js';
import { Service } from '../../src/modules/users/index.js';
import { Consumers } from '../../src/platform/outbox/consumers.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type OutboxRow } from '../../src/platform/outbox/events.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { refund, refundRow } from '../kit/back-office.js';
import { authenticate, confirm, type Order } from '../kit/buyer.js';
import { proveMoney } from '../kit/money-proof.js';
import { postingsOf, refundRound, writtenRows } from '../kit/steering.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const CREATE = `mutation ($purpose: PaymentPurpose!, $amount: Won, $productId: ID, $key: String!) {
  createPaymentOrder(purpose: $purpose, amount: $amount, productId: $productId, idempotencyKey: $key) {
    orderId amount status orderName } }`;
const PREVIEW = `query ($id: ID!, $amount: Won!) {
  refundPreview(paymentId: $id, amount: $amount) { membership { tier effect endsAt followers } } }`;
const DAY_MS = 86_400_000;

interface MembershipRow {
  source_id: string;
  starts_at: Date;
  ends_at: Date;
  ended_early_at: Date | null;
}

describe('a membership is sold, given once, and ended by a full refund (S003-PAY-01, S003-PAY-02, S003-FLOW-02, S003-MEM-04)', () => {
  let system: TestSystem;
  let customer: Customer;

  beforeAll(async () => {
    // No worker: events are handed to their consumer by the test, as often as it likes.
    system = await TestSystem.start({ role: 'api' });
  });
  afterEach(() => proveMoney(system));
  afterAll(() => system.stop());

  async function bought(options: { again?: boolean } = {}): Promise<Order> {
    if (!options.again) customer = await system.customer();
    const productId = await system.product({ price: 39_000 });
    const { createPaymentOrder: made } = await customer.client.ok<{ createPaymentOrder: Order }>(CREATE, {
      purpose: 'MEMBERSHIP',
      productId,
      key: randomUUID(),
    });
    expect(made.amount, 'the price is the product’s').toBe('39000');
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
      made.orderId,
    ]);
    const order = { ...made, paymentId: row?.id ?? '' };
    const { data } = await confirm(customer, order, await authenticate(system, order));
    expect(data?.confirmPayment.status).toBe('DONE');
    return order;
  }

  /** Gives a payment's event to whoever waits for it, as the queue does. */
  async function deliver(
    order: Order,
    event: 'payment.confirmed' | 'payment.refunded' | 'payment.waiting',
  ): Promise<void> {
    await system.get(OutboxRelay).assignPositions();
    const rows = await system.sql<OutboxRow>(
      `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE subject_id = $1 AND event = $2 ORDER BY seq`,
      [order.paymentId, event],
    );
    expect(rows.length, `${event} was written`).toBeGreaterThan(0);
    for (const row of rows) {
      await Promise.all(
        system
          .get(Consumers)
          .of(event)
          .filter((consumer) => consumer.queue === 'matching')
          .map((consumer) => consumer.handle(toOutboxEvent(row))),
      );
    }
  }

  const memberships = (): Promise<MembershipRow[]> =>
    system.sql(
      `SELECT source_id, starts_at, ends_at, ended_early_at FROM memberships WHERE user_id = $1 ORDER BY starts_at`,
      [customer.id],
    );

  it('paid: thirty days from now, won posted and no points; delivered many times, given once', async () => {
    const order = await bought();
    await Promise.all(Array.from({ length: 8 }, () => deliver(order, 'payment.confirmed')));
    await deliver(order, 'payment.confirmed');
    const [membership, ...more] = await memberships();
    expect(more).toEqual([]);
    expect(membership).toMatchObject({ source_id: order.paymentId, ended_early_at: null });
    const span = (membership?.ends_at.getTime() ?? 0) - (membership?.starts_at.getTime() ?? 0);
    expect(span).toBe(30 * DAY_MS);
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment']);
    const audit = await system.sql(
      `SELECT 1 FROM audit_events WHERE action = 'membership.started' AND details->>'paymentId' = $1`,
      [order.paymentId],
    );
    expect(audit).toHaveLength(1);
  });

  it('a job that gives up after the membership was given is nobody’s item; one that gave nothing is (S003-PAY-04)', async () => {
    const order = await bought();
    const items = () =>
      system.sql(`SELECT kind FROM payment_exceptions WHERE payment_id = $1 AND closed_at IS NULL`, [
        order.paymentId,
      ]);
    const giveUp = async () => {
      const [row] = await system.sql<OutboxRow>(
        `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE subject_id = $1 AND event = 'payment.confirmed'`,
        [order.paymentId],
      );
      const consumer = system.get(Consumers).named('matching.fulfil-membership');
      await consumer?.gaveUp?.(toOutboxEvent(row as OutboxRow), new Error('its workers died'));
    };
    await system.get(OutboxRelay).assignPositions();
    await giveUp();
    expect(await items()).toEqual([{ kind: 'FULFILMENT_FAILED' }]);
    await deliver(order, 'payment.confirmed');
    expect(await items(), 'given, so it is over').toEqual([]);
    await giveUp();
    expect(await items(), 'and stays so').toEqual([]);
  });

  it('a second one follows the first instead of overlapping, also when both come at once', async () => {
    const first = await bought();
    const second = await bought({ again: true });
    await Promise.all([deliver(first, 'payment.confirmed'), deliver(second, 'payment.confirmed')]);
    const [early, late] = await memberships();
    expect(late?.starts_at).toEqual(early?.ends_at);
  });

  it('a part of the money back leaves it; all of it ends it, once', async () => {
    const staff = await system.staff();
    const order = await bought();
    const outlook = async (amount: string) => {
      const { refundPreview } = await staff.ok<{ refundPreview: { membership: object } }>(PREVIEW, {
        id: order.paymentId,
        amount,
      });
      return refundPreview.membership;
    };
    expect(await outlook('39000'), 'not given yet').toMatchObject({ effect: 'NEVER_BEGINS', endsAt: null });
    await deliver(order, 'payment.confirmed');
    const [given] = await memberships();
    const shown = { tier: 'BASIC', endsAt: given?.ends_at.toISOString(), followers: 0 };
    expect(await outlook('9000')).toEqual({ ...shown, effect: 'STAYS' });
    expect(await outlook('39000')).toEqual({ ...shown, effect: 'ENDS' });
    await refund(staff, order.paymentId, '9000');
    await refundRound(system);
    await deliver(order, 'payment.refunded');
    expect((await memberships())[0]?.ended_early_at).toBeNull();
    expect(await outlook('30000'), 'the rest is the whole').toEqual({ ...shown, effect: 'ENDS' });
    const { id } = await refund(staff, order.paymentId, '30000');
    await refundRound(system);
    expect((await refundRow(system, id)).status).toBe('SUCCEEDED');
    expect(await postingsOf(system, id), 'no points in a membership').toEqual(['refund']);
    await deliver(order, 'payment.refunded');
    const [ended] = await memberships();
    expect(ended?.ended_early_at).not.toBeNull();
    expect(await outlook('1')).toMatchObject({
      effect: 'OVER',
      endsAt: ended?.ended_early_at?.toISOString(),
    });
    await deliver(order, 'payment.refunded');
    await deliver(order, 'payment.confirmed');
    expect(await memberships()).toEqual([ended]);
  });

  it('the first of two is refunded: the second begins at once and keeps its thirty days, as was said before', async () => {
    const staff = await system.staff();
    const first = await bought();
    const second = await bought({ again: true });
    await deliver(first, 'payment.confirmed');
    await deliver(second, 'payment.confirmed');
    const { refundPreview } = await staff.ok<{ refundPreview: { membership: object } }>(PREVIEW, {
      id: first.paymentId,
      amount: '39000',
    });
    expect(refundPreview.membership).toMatchObject({ effect: 'ENDS', followers: 1 });
    await refund(staff, first.paymentId, '39000');
    await refundRound(system);
    await deliver(first, 'payment.refunded');
    await deliver(first, 'payment.refunded');
    const rows = await memberships();
    const ended = rows.find((row) => row.source_id === first.paymentId);
    const left = rows.find((row) => row.source_id === second.paymentId);
    expect(left?.starts_at, 'no day between them').toEqual(ended?.ended_early_at);
    expect((left?.ends_at.getTime() ?? 0) - (left?.starts_at.getTime() ?? 0)).toBe(30 * DAY_MS);
    const told = await system.sql(
      `SELECT 1 FROM audit_events e JOIN memberships m ON m.id::text = e.resource_id::text
       WHERE e.action = 'membership.moved' AND m.source_id = $1`,
      [second.paymentId],
    );
    expect(told).toHaveLength(1);
  });

  it('a deposit the bank takes back suspends it; when it comes again it goes on as it was', async () => {
    customer = await system.customer();
    const productId = await system.product({ price: 39_000 });
    const { createPaymentOrder: made } = await customer.client.ok<{ createPaymentOrder: Order }>(CREATE, {
      purpose: 'MEMBERSHIP',
      productId,
      key: randomUUID(),
    });
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
      made.orderId,
    ]);
    const order = { ...made, paymentId: row?.id ?? '' };
    const { paymentKey } = await system.twin.authenticated({
      orderId: order.orderId,
      amount: 39_000,
      method: 'VIRTUAL_ACCOUNT',
    });
    await confirm(customer, order, paymentKey);
    const bank = async (act: string) => {
      await system.twin.control('POST', `/payments/${paymentKey}/${act}`);
      await system.get(SyncPayment).execute(systemActor('test'), order.paymentId, 'webhook');
    };
    await bank('deposit');
    await deliver(order, 'payment.confirmed');
    await deliver(order, 'payment.waiting');
    const [given] = await memberships();
    expect(given?.ended_early_at, 'the first time of waiting is long over').toBeNull();
    await bank('reverse-deposit');
    await deliver(order, 'payment.waiting');
    expect((await memberships())[0]?.ended_early_at).not.toBeNull();
    await bank('deposit');
    await deliver(order, 'payment.confirmed');
    expect(await memberships()).toEqual([given]);
  });

  it('refunded before it was given: never given', async () => {
    const staff = await system.staff();
    const order = await bought();
    await refund(staff, order.paymentId, '39000');
    await refundRound(system);
    await deliver(order, 'payment.refunded');
    await deliver(order, 'payment.confirmed');
    expect(await memberships()).toEqual([]);
  });

  it.each([
    [
      'not on sale',
      'PRODUCT_NOT_ON_SALE',
      async () => ({ productId: await system.product({ onSale: false }) }),
    ],
    ['unknown', 'PRODUCT_NOT_ON_SALE', async () => ({ productId: randomUUID() })],
    ['no id at all', 'PRODUCT_NOT_ON_SALE', async () => ({ productId: 'x' })],
    ['missing', 'PRODUCT_NOT_ON_SALE', async () => ({})],
    [
      'of another price',
      'AMOUNT_MISMATCH',
      async () => ({ productId: await system.product(), amount: '1000' }),
    ],
  ])('a product that is %s is %s and writes nothing', async (_name, code, make) => {
    const buyer = await system.customer();
    const variables = { purpose: 'MEMBERSHIP', key: randomUUID(), ...(await make()) };
    const before = await writtenRows(system);
    const error = await buyer.client.refused(CREATE, variables);
    expect(error.extensions).toMatchObject({ code, kind: 'FAILED_PRECONDITION' });
    expect(await writtenRows(system)).toEqual(before);
  });

  it('somebody of another service is not eligible', async () => {
    const outsider = await system.customer([Service.KST]);
    const error = await outsider.client.refused(CREATE, {
      purpose: 'MEMBERSHIP',
      productId: await system.product(),
      key: randomUUID(),
    });
    expect(error.extensions).toMatchObject({
      code: 'USER_NOT_ELIGIBLE',
      kind: 'FAILED_PRECONDITION',
      args: { service: 'ABYSSCM' },
    });
  });
});
