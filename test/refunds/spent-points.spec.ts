import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { apiKeyClient } from '../kit/api-key.js';
import { pointsOfUser } from '../kit/back-office.js';
import { buyPoints, type Order } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { proveMoney } from '../kit/money-proof.js';
import { misbehave, paymentOf, postingsOf, refundRound } from '../kit/steering.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

const REFUND = `mutation ($id: ID!, $amount: Won!, $accept: Boolean, $key: String!) {
  requestRefund(paymentId: $id, amount: $amount, reason: CUSTOMER_REQUEST, acceptSpentPoints: $accept, idempotencyKey: $key) {
    id status pointsShort } }`;

interface Asked {
  requestRefund: { id: string; status: string; pointsShort: string };
}

describe('points that are spent already: refused, or given up by an explicit choice (S000-TBL-09)', () => {
  let system: TestSystem;
  let customer: Customer;
  let staff: StaffClient;
  let service: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff('ADMIN');
    service = await apiKeyClient(system, await system.staff(), ['points.deduct']);
  });
  afterEach(async () => {
    await system.twin.control('DELETE', '/faults');
    await proveMoney(system);
  });
  afterAll(() => system.stop());

  /** Buys points and spends some of them. */
  async function spent(amount: string, spend: string): Promise<Order> {
    customer = await system.customer();
    const order = await buyPoints(system, customer, amount);
    await service.ok(
      `mutation ($user: ID!, $amount: Won!, $key: String!) {
        deductPoints(userId: $user, amount: $amount, reason: "사용", reference: $key, idempotencyKey: $key) { __typename } }`,
      { user: customer.id, amount: spend, key: randomUUID() },
    );
    return order;
  }

  const ask = (order: Order, amount: string, accept: boolean | null) =>
    staff.send<Asked>(REFUND, { id: order.paymentId, amount, accept, key: randomUUID() });

  async function itemsOf(order: Order) {
    const { payment } = await staff.ok<{ payment: { exceptions: unknown[] } }>(
      `query ($id: ID!) { payment(id: $id) { exceptions { kind state amount refund { id pointsShort } } } }`,
      { id: order.paymentId },
    );
    return payment.exceptions;
  }

  it('without the choice it is refused, and the preview says how many are missing', async () => {
    const order = await spent('20000', '15000');
    const { refundPreview } = await staff.ok<{ refundPreview: Record<string, unknown> }>(
      `query ($id: ID!) { refundPreview(paymentId: $id, amount: "20000") { pointsMissing blockedBy pointsAfter } }`,
      { id: order.paymentId },
    );
    expect(refundPreview).toEqual({
      pointsMissing: '15000',
      blockedBy: 'POINTS_ALREADY_SPENT',
      pointsAfter: '0',
    });
    for (const choice of [null, false]) {
      const { errors } = await ask(order, '20000', choice);
      expect(errors[0]?.extensions).toMatchObject({
        code: 'POINTS_ALREADY_SPENT',
        args: { available: '5000', needed: '20000' },
      });
    }
    expect(await paymentOf(system, order)).toMatchObject({ refund_reserved: '0' });
  });

  it.each([
    ['some are left', '15000', '5000'],
    ['none is left', '20000', '0'],
  ])(
    'by choice, %s: what is left is taken, what is missing is on record as owed',
    async (_n, spend, left) => {
      const order = await spent('20000', spend);
      const { data } = await ask(order, '20000', true);
      expect(data?.requestRefund).toMatchObject({ status: 'APPROVED', pointsShort: spend });
      expect(await pointsOfUser(system, customer.id)).toEqual({ balance: left, held: left });
      await refundRound(system);
      const refundId = data?.requestRefund.id ?? '';
      expect(await paymentOf(system, order)).toMatchObject({ status: 'REFUNDED', refunded: '20000' });
      expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
      expect(await postingsOf(system, refundId)).toEqual(
        left === '0'
          ? ['points-uncollected', 'refund']
          : ['points-taken-back', 'points-uncollected', 'refund'],
      );
      expect(await itemsOf(order)).toEqual([
        { kind: 'POINTS_SPENT', state: 'OPEN', amount: spend, refund: { id: refundId, pointsShort: spend } },
      ]);
    },
  );

  it('the choice changes nothing where all points are there', async () => {
    customer = await system.customer();
    const order = await buyPoints(system, customer, '9000');
    const { data } = await ask(order, '4000', true);
    expect(data?.requestRefund.pointsShort).toBe('0');
    await refundRound(system);
    expect(await itemsOf(order)).toEqual([]);
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '5000', held: '0' });
  });

  it('one the provider refuses gives the held points back and owes nothing', async () => {
    const order = await spent('20000', '15000');
    await misbehave(system, order, { endpoint: 'cancel', kind: 'decline', code: 'REFUND_REJECTED' });
    await ask(order, '20000', true);
    await refundRound(system);
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '5000', held: '0' });
    expect(await itemsOf(order)).toMatchObject([{ kind: 'REFUND_FAILED', amount: '20000' }]);
  });

  it('an unknown refund is an item until it has a result', async () => {
    customer = await system.customer();
    const order = await buyPoints(system, customer, '6000');
    await misbehave(system, order, { endpoint: 'cancel', kind: 'executeThenDrop' });
    await ask(order, '6000', null);
    await refundRound(system);
    expect(await itemsOf(order)).toMatchObject([{ kind: 'REFUND_UNKNOWN', state: 'OPEN', amount: '6000' }]);
    await refundRound(system);
    expect(await itemsOf(order)).toMatchObject([{ kind: 'REFUND_UNKNOWN', state: 'RESOLVED' }]);
  });
});
