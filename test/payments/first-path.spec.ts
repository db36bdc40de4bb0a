import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buyPoints } from '../kit/buyer.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

describe('a customer pays, staff see it live and give the money back (S001-PAY-01, S001-PAY-04, S003-PAY-02, S000-ARC-05, S000-ARC-06)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start();
  });
  afterAll(() => system.stop());

  it('walks the whole path, and the books balance', async () => {
    const staff = await system.staff();
    const customer = await system.customer();
    const feed = staff.live<{ paymentsUpdated: { event: string; payment: { id: string; status: string } } }>(
      `subscription { paymentsUpdated { ... on PaymentChanged { cursor event payment { id status amount user { name } } } } }`,
    );
    // The subscription says nothing when it is ready; the first event of another order tells.
    await eventually(async () => {
      await buyPoints(system, customer, '1000');
      return feed.items.length > 0;
    });

    const order = await buyPoints(system, customer, '10000');
    expect(order.status).toBe('DONE');
    await eventually(async () =>
      feed.items.some(
        (i) =>
          i.paymentsUpdated.payment.id === order.paymentId && i.paymentsUpdated.payment.status === 'DONE',
      ),
    );

    const { requestRefund } = await staff.ok<{ requestRefund: { id: string; status: string } }>(
      `mutation ($id: ID!, $key: String!) {
        requestRefund(paymentId: $id, amount: "4000", reason: CUSTOMER_REQUEST, idempotencyKey: $key) { id status } }`,
      { id: order.paymentId, key: randomUUID() },
    );
    expect(requestRefund.status).toBe('APPROVED');
    const refunded = await eventually(async () => {
      const { payment } = await staff.ok<{
        payment: {
          status: string;
          refundedAmount: string;
          user: { points: { available: string; pending: string } };
        };
      }>(
        `query ($id: ID!) { payment(id: $id) { status refundedAmount user { points { available pending } } } }`,
        { id: order.paymentId },
      );
      return payment.status === 'PARTIALLY_REFUNDED' ? payment : null;
    });
    expect(refunded.refundedAmount).toBe('4000');
    expect(refunded.user.points.pending).toBe('0');
    await eventually(async () => feed.items.some((i) => i.paymentsUpdated.event === 'payment.refunded'));
    expect(await system.brokenInvariants()).toEqual([]);
    await feed.close();
  });
});
