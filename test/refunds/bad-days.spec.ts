import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PayOutRefund } from '../../src/modules/refunds/index.js';
import { Ledger, pointsIssued, pointsOf } from '../../src/modules/ledger/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { won } from '../../src/shared/money.js';
import { pointsOfUser, refund, refundRow, requestRefund } from '../kit/back-office.js';
import { buyPoints, type Order } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { proveMoney } from '../kit/money-proof.js';
import { exceptionsOf, misbehave, paymentOf, postingsOf, refundRound, requestsOf } from '../kit/steering.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

describe('a refund ends as what the provider did, whatever is lost on the way (S000-TBL-09, S001-PAY-14)', () => {
  let system: TestSystem;
  let customer: Customer;
  let staff: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff();
  });
  afterEach(async () => {
    await system.twin.control('DELETE', '/faults');
    await proveMoney(system);
  });
  afterAll(() => system.stop());

  async function bought(amount = '10000'): Promise<Order> {
    customer = await system.customer();
    return buyPoints(system, customer, amount);
  }

  const payOut = (refundId: string): Promise<void> => system.get(PayOutRefund).execute(refundId);

  /** Somebody else gets the points, as a purchase with points will. */
  async function spend(amount: number): Promise<void> {
    await system.get(UnitOfWork).run(systemActor('test'), (tx) =>
      system.get(Ledger).post(tx, [
        {
          kind: 'points-spent',
          source: { kind: 'test', id: newId() },
          transfers: [{ debit: pointsOf(customer.id), credit: pointsIssued(), amount: won(amount) }],
        },
      ]),
    );
  }

  it.each([
    ['the connection breaks after Toss acted', 'executeThenDrop', 1],
    ['the connection breaks before Toss acted', 'dropBefore', 2],
    ['a 500 after Toss acted', 'error500After', 1],
    ['a 500 before Toss acted', 'error500Before', 2],
    ['no JSON, after Toss acted', 'nonJson', 1],
  ])('%s: UNKNOWN bars another one, then SUCCEEDED once', async (_name, kind, calls) => {
    const order = await bought();
    await misbehave(system, order, { endpoint: 'cancel', kind });
    const { id } = await refund(staff, order.paymentId, '4000');
    await payOut(id);
    expect((await refundRow(system, id)).status).toBe('UNKNOWN');
    expect(await paymentOf(system, order)).toMatchObject({ refunded: '0', refund_reserved: '4000' });
    const { errors } = await requestRefund(staff, order.paymentId, '1000');
    expect(errors[0]?.extensions).toMatchObject({ code: 'REFUND_UNRESOLVED', kind: 'FAILED_PRECONDITION' });

    await refundRound(system);
    expect((await refundRow(system, id)).status).toBe('SUCCEEDED');
    const cancels = await requestsOf(system, order.orderId, 'cancel');
    expect(cancels).toHaveLength(calls);
    expect(new Set(cancels.map((cancel) => cancel.idempotencyKey)).size).toBe(1);
    expect(await postingsOf(system, id)).toEqual(['points-taken-back', 'refund']);
    const second = await refund(staff, order.paymentId, '1000');
    await payOut(second.id);
    expect(await paymentOf(system, order)).toMatchObject({ refunded: '5000', refund_reserved: '0' });
  });

  it('the same refund worked by many at once goes out once', async () => {
    const order = await bought();
    const { id } = await refund(staff, order.paymentId, '7000');
    await Promise.all([...Array.from({ length: 8 }, () => payOut(id)), refundRound(system)]);
    await refundRound(system);
    expect((await refundRow(system, id)).status).toBe('SUCCEEDED');
    expect(await postingsOf(system, id)).toEqual(['points-taken-back', 'refund']);
  });

  it('many refunds of one payment at once all go out: none fails because of another', async () => {
    const order = await bought();
    const asked = await Promise.all(Array.from({ length: 10 }, () => refund(staff, order.paymentId, '1000')));
    await Promise.all(asked.map(({ id }) => payOut(id)));
    while ((await refundRound(system)) > 0);
    const ends = await Promise.all(asked.map(async ({ id }) => (await refundRow(system, id)).status));
    expect(ends).toEqual(Array(10).fill('SUCCEEDED'));
    expect(await paymentOf(system, order)).toMatchObject({ status: 'REFUNDED', refunded: '10000' });
  });

  it('an approved refund whose job was lost with Redis is still paid out', async () => {
    const order = await bought();
    const { id } = await refund(staff, order.paymentId, '3000');
    // Nobody works the queue here, which is what a lost job looks like.
    expect(await refundRound(system), 'it is planned to be looked at').toBe(1);
    expect((await refundRow(system, id)).status).toBe('SUCCEEDED');
  });

  it('refused by the provider for good: FAILED, everything free again, and staff is told', async () => {
    const order = await bought();
    await misbehave(system, order, { endpoint: 'cancel', kind: 'decline', code: 'NOT_CANCELABLE_PAYMENT' });
    const { id } = await refund(staff, order.paymentId, '4000');
    await payOut(id);
    expect(await refundRow(system, id)).toMatchObject({
      status: 'FAILED',
      failure_code: 'NOT_CANCELABLE_PAYMENT',
    });
    expect(await paymentOf(system, order)).toMatchObject({
      status: 'DONE',
      refunded: '0',
      refund_reserved: '0',
    });
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '10000', held: '0' });
    expect(await exceptionsOf(system, order)).toEqual([
      { kind: 'REFUND_FAILED', detail: expect.stringContaining(id) as string },
    ]);
    const again = await refund(staff, order.paymentId, '10000');
    await payOut(again.id);
    expect((await refundRow(system, again.id)).status).toBe('SUCCEEDED');
  });

  it('a passing fault: a new call with a new key', async () => {
    const order = await bought();
    await misbehave(system, order, { endpoint: 'cancel', kind: 'decline', code: 'PROVIDER_ERROR' });
    const { id } = await refund(staff, order.paymentId, '4000');
    await payOut(id);
    expect((await refundRow(system, id)).status).toBe('SUCCEEDED');
    const cancels = await requestsOf(system, order.orderId, 'cancel');
    expect(new Set(cancels.map((cancel) => cancel.idempotencyKey)).size).toBe(2);
  });

  it('points already spent: POINTS_ALREADY_SPENT with the facts, and nothing is promised', async () => {
    const order = await bought();
    await spend(7_000);
    const { errors } = await requestRefund(staff, order.paymentId, '4000');
    expect(errors[0]?.extensions).toMatchObject({
      code: 'POINTS_ALREADY_SPENT',
      kind: 'FAILED_PRECONDITION',
      args: { available: '3000', needed: '4000' },
    });
    expect(await paymentOf(system, order)).toMatchObject({ refund_reserved: '0' });
    const { id } = await refund(staff, order.paymentId, '3000');
    await payOut(id);
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
  });

  it('points promised to a refund cannot be spent while it is under way', async () => {
    const order = await bought();
    const { id } = await refund(staff, order.paymentId, '8000');
    await expect(spend(3_000)).rejects.toMatchObject({
      code: 'POINTS_INSUFFICIENT',
      args: { available: '2000', needed: '3000' },
    });
    await spend(2_000);
    await payOut(id);
    expect(await pointsOfUser(system, customer.id)).toEqual({ balance: '0', held: '0' });
  });

  it('a refund and a spend of the same points race: one of them wins, never both', async () => {
    for (let round = 0; round < 5; round += 1) {
      const order = await bought('1000');
      const [asked, spent] = await Promise.allSettled([refund(staff, order.paymentId, '1000'), spend(1_000)]);
      expect([asked.status, spent.status].sort()).toEqual(['fulfilled', 'rejected']);
      if (asked.status === 'fulfilled') await payOut(asked.value.id);
    }
  });

  it('less is left at the provider than we believe: no more than that leaves', async () => {
    const order = await bought();
    const { payment_key } = await paymentOf(system, order);
    await system.twin.control('POST', `/payments/${payment_key}/cancel`, { cancelAmount: 7_000 });
    const { id } = await refund(staff, order.paymentId, '4000');
    await payOut(id);
    expect(await refundRow(system, id)).toMatchObject({
      status: 'FAILED',
      failure_code: 'PROVIDER_BALANCE_TOO_LOW',
    });
    // Money left without us: staff must see it by name, and the proof holds it against that name.
    expect((await exceptionsOf(system, order)).map(({ kind }) => kind)).toContain('FOREIGN_CANCEL');
  });
});
