import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { TestSystem } from '../kit/test-system.js';

describe('cost of an operation (S000-ARC-02)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    staff = await system.staff();
  });
  afterAll(() => system.stop());

  const costOf = async (query: string, variables: Record<string, unknown> = {}): Promise<number> => {
    const { extensions } = await staff.raw(query, variables);
    return (extensions?.['cost'] as { requested: number }).requested;
  };

  it('grows with the sizes asked for, lists inside lists multiplied', async () => {
    expect(await costOf(`{ viewer { permissions } }`)).toBe(1);
    expect(await costOf(`{ users(limit: 100) { items { id } } }`)).toBe(2);
    const nested = `query ($n: Int) { users(limit: 100) { items { payments(limit: $n) { id user { id } } } } }`;
    expect(await costOf(nested, { n: 10 })).toBe(22);
    expect(await costOf(nested, { n: 50 })).toBe(102);
  });

  it('refuses too much before anything is executed, on HTTP and on the WebSocket', async () => {
    const greedy = `users(limit: 100) { items { payments(limit: 50) { refunds { id } timeline { id } user { payments(limit: 50) { id } } } } }`;
    const answer = await staff.send(`{ ${greedy} }`);
    expect(answer.status).toBe(400);
    expect(answer.data).toBeNull();
    expect(answer.errors[0]?.extensions).toMatchObject({
      code: 'QUERY_TOO_COMPLEX',
      args: { what: 'cost', limit: 1000 },
    });
    const feed = staff.live(
      `subscription { paymentsUpdated { ... on PaymentChanged { payment { user { payments(limit: 50) { user { payments(limit: 50) { user { payments(limit: 50) { id } } } } } } } } } }`,
    );
    await expect.poll(() => JSON.stringify(feed.errors)).toContain('QUERY_TOO_COMPLEX');
    await feed.close();
  });
});
