import { randomUUID } from 'node:crypto';
import { Consumers, type QueueName } from '../../src/platform/outbox/consumers.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type OutboxRow } from '../../src/platform/outbox/events.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import type { Order } from './buyer.js';
import type { GraphqlClient } from './graphql-client.js';
import type { Customer, TestSystem } from './test-system.js';

export const ISSUE = `mutation ($userId: ID!, $month: String!, $lines: [UsageBillLineInput!]!, $key: String!) {
  issueUsageBill(userId: $userId, month: $month, lines: $lines, idempotencyKey: $key) { id status amount month } }`;
export const ORDER_BILL = `mutation ($billId: ID, $amount: Won, $method: PaymentMethodType, $key: String!) {
  createPaymentOrder(purpose: DOMAIN_USAGE, billId: $billId, amount: $amount, method: $method, idempotencyKey: $key) {
    orderId amount status orderName } }`;

/** A bill of two lines, 33,000 won together. @returns its id */
export async function issueBill(staff: GraphqlClient, userId: string, month = '2026-10'): Promise<string> {
  const { issueUsageBill } = await staff.ok<{ issueUsageBill: { id: string } }>(ISSUE, {
    userId,
    month,
    lines: [
      { description: '기본료', amount: '3000' },
      { description: '전송량 600GB', hostname: 'shop.example.kr', amount: '30000' },
    ],
    key: randomUUID(),
  });
  return issueUsageBill.id;
}

/** An order for a bill, not paid yet. */
export async function orderBill(
  system: TestSystem,
  customer: Customer,
  billId: string,
  method: string | null = null,
): Promise<Order> {
  const { createPaymentOrder: made } = await customer.client.ok<{ createPaymentOrder: Order }>(ORDER_BILL, {
    billId,
    method,
    key: randomUUID(),
  });
  const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
    made.orderId,
  ]);
  return { ...made, paymentId: row?.id ?? '' };
}

/** Gives every fact of a payment to whoever of a module waits for it, as the queue does. */
export async function deliver(
  system: TestSystem,
  order: Pick<Order, 'paymentId'>,
  queue: QueueName,
): Promise<void> {
  await system.get(OutboxRelay).assignPositions();
  const rows = await system.sql<OutboxRow>(
    `SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE subject_id = $1 ORDER BY seq`,
    [order.paymentId],
  );
  for (const row of rows) {
    const event = toOutboxEvent(row);
    const consumers = system
      .get(Consumers)
      .of(event.event)
      .filter((consumer) => consumer.queue === queue);
    await Promise.all(consumers.map((consumer) => consumer.handle(event)));
  }
}
