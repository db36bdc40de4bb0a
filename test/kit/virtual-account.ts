import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { confirm, type Order } from './buyer.js';
import type { Customer, TestSystem } from './test-system.js';

const ORDER = `mutation ($amount: Won!, $key: String!) {
  createPaymentOrder(purpose: POINT_TOPUP, amount: $amount, method: VIRTUAL_ACCOUNT, idempotencyKey: $key) {
    orderId amount status method } }`;

export interface AccountOrder extends Order {
  paymentKey: string;
}

/** An order whose account waits for its deposit. */
export async function issueAccount(
  system: TestSystem,
  customer: Customer,
  amount = '30000',
): Promise<AccountOrder> {
  const { createPaymentOrder: made } = await customer.client.ok<{
    createPaymentOrder: Order & { method: string };
  }>(ORDER, { amount, key: randomUUID() });
  expect(made.method).toBe('VIRTUAL_ACCOUNT');
  const [row] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
    made.orderId,
  ]);
  const order = { ...made, paymentId: row?.id ?? '' };
  const { paymentKey } = await system.twin.authenticated({
    orderId: order.orderId,
    amount: Number(amount),
    method: 'VIRTUAL_ACCOUNT',
  });
  const { data } = await confirm(customer, order, paymentKey);
  expect(data?.confirmPayment.status).toBe('WAITING_FOR_DEPOSIT');
  return { ...order, paymentKey };
}

/** Something that happens to a payment at the provider: `deposit`, `reverse-deposit`, `network-cancel` … */
export async function atProvider(
  system: TestSystem,
  order: { paymentKey: string },
  act: string,
  body: object = {},
): Promise<void> {
  const reply = await system.twin.control('POST', `/payments/${order.paymentKey}/${act}`, body);
  expect(reply.status, reply.text).toBe(200);
}
