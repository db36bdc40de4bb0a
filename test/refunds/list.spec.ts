import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buyPoints } from '../kit/buyer.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem } from '../kit/test-system.js';

interface Listed {
  refunds: {
    total: number;
    nextCursor: string | null;
    items: { id: string; status: string; payment: { orderName: string; user: { name: string } } }[];
  };
}

describe('the list of refunds (S000-TBL-09)', () => {
  let system: TestSystem;
  let staff: StaffClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api', environment: { REFUND_APPROVAL_LIMIT: '5000' } });
    staff = await system.staff();
    const customer = await system.customer();
    for (const amount of ['4000', '9000', '3000', '8000']) {
      const order = await buyPoints(system, customer, amount);
      const { errors } = await staff.confirmed(
        `mutation ($id: ID!, $amount: Won!, $key: String!) {
          requestRefund(paymentId: $id, amount: $amount, reason: OTHER, idempotencyKey: $key) { id } }`,
        { id: order.paymentId, amount, key: randomUUID() },
      );
      expect(errors).toEqual([]);
    }
  });
  afterAll(() => system.stop());

  const list = (rest: string): Promise<Listed> =>
    staff.ok<Listed>(
      `{ refunds(${rest}) { total nextCursor items { id status payment { orderName user { name } } } } }`,
    );

  it('shows what waits for a second person, with what it is about', async () => {
    const { refunds } = await list('filter: { status: [REQUESTED] }');
    expect(refunds.total).toBe(2);
    expect(refunds.items.map((r) => r.status)).toEqual(['REQUESTED', 'REQUESTED']);
    expect(refunds.items[0]?.payment).toEqual({ orderName: '포인트 8,000P 충전', user: { name: '홍길동' } });
  });

  it('walks by cursor over each once, newest first', async () => {
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Listed = await list(after ? `limit: 1, after: "${after}"` : 'limit: 1');
      expect(page.refunds.total).toBe(4);
      seen.push(...page.refunds.items.map((r) => r.id));
      after = page.refunds.nextCursor;
    } while (after);
    expect(new Set(seen).size).toBe(4);
    expect(seen).toEqual([...seen].sort().reverse());
  });

  it('is for staff', async () => {
    const customer = await system.customer();
    expect((await customer.client.refused(`{ refunds { total } }`)).extensions.code).toBe('FORBIDDEN');
  });
});
