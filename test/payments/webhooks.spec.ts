import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ProcessWebhook } from '../../src/modules/payments/webhooks/process-webhook.use-case.js';
import { authenticate, buyPoints, confirm, orderPoints, type Order } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { proveMoney } from '../kit/money-proof.js';
import { exceptionsOf, historyOf, misbehave, paymentOf, postingsOf } from '../kit/steering.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface DeliveryRow {
  id: string;
  status: string;
  event_type: string;
  order_ref: string | null;
  attempts: number;
  error: string | null;
}

describe('a webhook is a hint: the payment is read back (S001-PAY-14)', () => {
  let system: TestSystem;
  let customer: Customer;
  let staff: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start();
    [customer, staff] = await Promise.all([system.customer(), system.staff()]);
  });
  afterEach(async () => {
    await system.twin.control('DELETE', '/faults');
    await proveMoney(system);
  });
  afterAll(() => system.stop());

  async function send(body: string | Buffer, headers: Record<string, string> = {}) {
    const id = randomUUID();
    const response = await fetch(`${system.url}/webhooks/toss`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'tosspayments-webhook-transmission-id': id,
        ...headers,
      },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    return { id: headers['tosspayments-webhook-transmission-id'] ?? id, status: response.status };
  }

  const changed = (orderId: string, fields: Record<string, unknown> = {}): string =>
    JSON.stringify({
      eventType: 'PAYMENT_STATUS_CHANGED',
      createdAt: '2026-11-21T10:00:00.000000',
      data: { paymentKey: 'forged', orderId, status: 'DONE', totalAmount: 1, balanceAmount: 1, ...fields },
    });

  async function delivery(externalId: string): Promise<DeliveryRow | undefined> {
    const [row] = await system.sql<DeliveryRow>(
      `SELECT id, status, event_type, order_ref, attempts, error FROM webhook_deliveries WHERE external_id = $1`,
      [externalId],
    );
    return row;
  }

  const worked = (externalId: string, status = 'DONE'): Promise<DeliveryRow> =>
    eventually(async () => {
      const row = await delivery(externalId);
      return row?.status === status && (status === 'IGNORED' || row.attempts > 0) && row;
    });

  it.each(['DONE', 'CANCELED', 'ABORTED', 'EXPIRED'])(
    'a forged %s changes nothing of an order that is not paid',
    async (status) => {
      const order = await orderPoints(system, customer, '5000');
      await authenticate(system, order);
      const sent = await send(changed(order.orderId, { status }));
      expect(sent.status).toBe(200);
      await worked(sent.id);
      expect((await paymentOf(system, order)).status).toBe('READY');
      expect(await postingsOf(system, order.paymentId)).toEqual([]);
    },
  );

  it.each(['ABORTED', 'EXPIRED', 'CANCELED', 'READY', 'WAITING_FOR_DEPOSIT'])(
    'a late or forged %s does not undo a paid order',
    async (status) => {
      const order = await buyPoints(system, customer, '5000');
      await worked((await send(changed(order.orderId, { status }))).id);
      expect((await paymentOf(system, order)).status).toBe('DONE');
      expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
    },
  );

  it('DONE heard of before our own confirm answered, and twice: paid once', async () => {
    await system.twin.control('POST', '/webhooks/config', { before: true, duplicate: true });
    const order = await orderPoints(system, customer, '6000');
    const paymentKey = await authenticate(system, order);
    await misbehave(system, order, { endpoint: 'confirm', kind: 'executeThenDelay', delayMs: 1_500 });
    const confirming = confirm(customer, order, paymentKey);
    await eventually(async () => (await paymentOf(system, order)).status === 'DONE');
    const history = await historyOf(system, order);
    expect(history.find((line) => line.status === 'DONE')?.cause).toBe('webhook');
    expect((await confirming).data?.confirmPayment.status).toBe('DONE');
    await system.twin.control('POST', '/webhooks/config', { before: false, duplicate: false });
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
  });

  it('a payment confirmed by nobody here but captured there is found out', async () => {
    const order = await orderPoints(system, customer, '6500');
    const paymentKey = await authenticate(system, order);
    await system.twin.confirm({ paymentKey, orderId: order.orderId }, 6_500);
    await eventually(async () => (await paymentOf(system, order)).status === 'DONE');
    expect(await postingsOf(system, order.paymentId)).toEqual(['payment', 'points-granted']);
  });

  it('the same delivery sent again is stored and worked once', async () => {
    const order = await orderPoints(system, customer, '1000');
    const transmission = { 'tosspayments-webhook-transmission-id': `again-${order.orderId}` };
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => send(changed(order.orderId), transmission)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    const row = await worked(`again-${order.orderId}`);
    const stored = await system.sql(`SELECT 1 FROM webhook_deliveries WHERE order_ref = $1`, [order.orderId]);
    expect(stored).toHaveLength(1);
    expect(await system.sql(`SELECT 1 FROM outbox WHERE subject_id = $1`, [row.id])).toHaveLength(1);
  });

  it.each([
    ['not JSON', '{"eventType":', 'UNREADABLE'],
    ['nothing', '', 'UNREADABLE'],
    ['bytes', Buffer.from([0xff, 0xfe, 0x00, 0x01]), 'UNREADABLE'],
    [
      'another product’s event',
      JSON.stringify({ eventType: 'payout.changed', entityBody: {} }),
      'payout.changed',
    ],
    [
      'an event we do not know',
      JSON.stringify({ eventType: 'NEW_THING', data: { orderId: 'x' } }),
      'NEW_THING',
    ],
    ['a list', '[]', 'UNKNOWN'],
    ['a number', '7', 'UNKNOWN'],
    ['no order', JSON.stringify({ eventType: 'PAYMENT_STATUS_CHANGED', data: {} }), 'PAYMENT_STATUS_CHANGED'],
    ['NUL in the order id', changed('a\u0000b'), 'PAYMENT_STATUS_CHANGED'],
    ['a lone surrogate', changed('\ud800'), 'PAYMENT_STATUS_CHANGED'],
    ['an endless name', JSON.stringify({ eventType: 'X'.repeat(5_000), data: {} }), 'UNKNOWN'],
  ])('%s is answered 200, kept, and does nothing', async (name, body, type) => {
    const sent = await send(body);
    expect(sent.status).toBe(200);
    const known = name === 'a lone surrogate';
    const row = known
      ? await eventually(async () => {
          const found = await delivery(sent.id);
          return found && found.attempts > 0 && found;
        })
      : await worked(sent.id, 'IGNORED');
    expect(row.event_type).toBe(type);
    const jobs = await system.sql(`SELECT 1 FROM outbox WHERE subject_id = $1`, [row.id]);
    expect(jobs, 'what tells of no order makes no work').toHaveLength(known ? 1 : 0);
  });

  it('a body larger than the limit is refused before it is read, and not kept', async () => {
    const sent = await send(JSON.stringify({ eventType: 'X', data: 'x'.repeat(70_000) }));
    expect(sent.status).toBe(413);
    expect(await delivery(sent.id)).toBeUndefined();
  });

  it('an order nobody knows is kept and looked at again later', async () => {
    const sent = await send(changed('MD-20260101-nobodyknows0000000'));
    const row = await worked(sent.id, 'RECEIVED');
    expect(row).toMatchObject({ error: 'no such order here', attempts: 1 });
    const [planned] = await system.sql<{ wait: string }>(
      `SELECT extract(epoch FROM next_attempt_at - now()) AS wait FROM webhook_deliveries WHERE id = $1`,
      [row.id],
    );
    expect(Number(planned?.wait)).toBeGreaterThan(0);
    for (let attempt = 2; attempt <= 6; attempt += 1) {
      await system.sql(`UPDATE webhook_deliveries SET next_attempt_at = now() WHERE id = $1`, [row.id]);
      await eventually(async () => {
        await system.get(ProcessWebhook).executeDue();
        return ((await delivery(sent.id))?.attempts ?? 0) >= attempt;
      });
    }
    expect((await delivery(sent.id))?.status, 'given up after six').toBe('FAILED');
  });

  it('staff sees the deliveries, newest first, and works one off again', async () => {
    const order = await orderPoints(system, customer, '7000');
    const sent = await send(changed(order.orderId));
    const { id } = await worked(sent.id);
    const list = await staff.ok<{
      webhookDeliveries: { total: number; items: { id: string; orderId: string; paymentId: string }[] };
    }>(`{ webhookDeliveries(limit: 1) { total items { id orderId paymentId } } }`);
    expect(list.webhookDeliveries.items).toEqual([
      { id, orderId: order.orderId, paymentId: order.paymentId },
    ]);
    expect(list.webhookDeliveries.total).toBeGreaterThan(1);
    const those = (filter: string) =>
      staff.ok<{ webhookDeliveries: { total: number; items: { id: string; status: string }[] } }>(
        `{ webhookDeliveries(limit: 100, filter: ${filter}) { total items { id status } } }`,
      );
    const done = (await those('{ status: [DONE] }')).webhookDeliveries;
    const others = (await those('{ not: { status: [DONE] } }')).webhookDeliveries;
    expect(done.items.map((row) => row.id)).toContain(id);
    expect(new Set(done.items.map((row) => row.status))).toEqual(new Set(['DONE']));
    expect(others.items.length).toBeGreaterThan(0);
    expect(others.items.map((row) => row.status)).not.toContain('DONE');
    expect(done.total + others.total).toBe(list.webhookDeliveries.total);
    const REPLAY = `mutation ($id: ID!) { replayWebhook(id: $id) { id status attempts } }`;
    const { replayWebhook } = await staff.ok<{ replayWebhook: { status: string; attempts: number } }>(
      REPLAY,
      {
        id,
      },
    );
    expect(replayWebhook).toMatchObject({ status: 'DONE', attempts: 1 });
    const audit = await system.sql(
      `SELECT 1 FROM audit_events WHERE action = 'webhook.replayed' AND resource_id = $1`,
      [id],
    );
    expect(audit).toHaveLength(1);
    for (const unknown of [randomUUID(), 'nonsense']) {
      expect((await staff.refused(REPLAY, { id: unknown })).extensions.code).toBe('WEBHOOK_NOT_FOUND');
    }
    expect((await customer.client.refused(REPLAY, { id })).extensions.kind).toMatch(
      /FORBIDDEN|UNAUTHENTICATED/,
    );
    const operator = await system.staff('OPERATOR');
    expect((await operator.refused(REPLAY, { id })).extensions.code).toBe('FORBIDDEN');
  });

  it('a cancel made in the merchant site is shown to staff by name (I15)', async () => {
    const order: Order = await buyPoints(system, customer, '8000');
    const { payment_key } = await paymentOf(system, order);
    await system.twin.control('POST', `/payments/${payment_key}/cancel`, { cancelAmount: 3_000 });
    const found = await eventually(async () => {
      const all = await exceptionsOf(system, order);
      return all.length > 0 && all;
    });
    expect(found).toEqual([{ kind: 'FOREIGN_CANCEL', detail: 'provider cancelled 3000, refunds know 0' }]);
    expect(await paymentOf(system, order)).toMatchObject({ status: 'DONE', refunded: '0' });
  });
});
