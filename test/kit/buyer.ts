import { randomUUID } from 'node:crypto';
import type { Customer, TestSystem } from './test-system.js';

export interface Order {
  paymentId: string;
  orderId: string;
  amount: string;
  status: string;
}

/** An order for points, not paid yet. */
export async function orderPoints(
  system: TestSystem,
  customer: Customer,
  amount: string,
  key: string = randomUUID(),
): Promise<Order> {
  const { createPaymentOrder } = await customer.client.ok<{ createPaymentOrder: Omit<Order, 'paymentId'> }>(
    `mutation ($amount: Won!, $key: String!) {
      createPaymentOrder(purpose: POINT_TOPUP, amount: $amount, idempotencyKey: $key) { orderId amount status } }`,
    { amount, key },
  );
  const [payment] = await system.sql<{ id: string }>(`SELECT id FROM payments WHERE provider_order_id = $1`, [
    createPaymentOrder.orderId,
  ]);
  return { ...createPaymentOrder, paymentId: payment?.id ?? '' };
}

/** Does in the payment window what a person does: picks a card and presses pay. @returns the payment key */
export async function authenticate(system: TestSystem, order: Order): Promise<string> {
  const view = await system.twin.authenticated({
    orderId: order.orderId,
    orderName: '포인트',
    amount: Number(order.amount),
  });
  return view.paymentKey;
}

export function confirm(
  customer: Customer,
  order: Order,
  paymentKey: string,
  amount = order.amount,
  key: string = randomUUID(),
) {
  return customer.client.send<{ confirmPayment: { status: string; orderId: string } }>(
    `mutation ($paymentKey: String!, $orderId: String!, $amount: Won!, $key: String!) {
      confirmPayment(paymentKey: $paymentKey, orderId: $orderId, amount: $amount, idempotencyKey: $key) { status orderId } }`,
    { paymentKey, orderId: order.orderId, amount, key },
  );
}

/** The browser coming back from the payment window. */
export function redirectSuccess(
  system: TestSystem,
  order: Order,
  paymentKey: string,
  amount = order.amount,
): Promise<Response> {
  const query = new URLSearchParams({ paymentKey, orderId: order.orderId, amount, paymentType: 'NORMAL' });
  return fetch(`${system.url}/payments/toss/success?${query}`);
}

/** From the order to the points. */
export async function buyPoints(system: TestSystem, customer: Customer, amount: string): Promise<Order> {
  const order = await orderPoints(system, customer, amount);
  const paymentKey = await authenticate(system, order);
  const { data, errors } = await confirm(customer, order, paymentKey);
  if (!data) throw new Error(JSON.stringify(errors));
  return { ...order, status: data.confirmPayment.status };
}
