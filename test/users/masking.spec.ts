import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { buyPoints } from '../kit/buyer.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface Person {
  id: string;
  email: string;
  phone: string | null;
}

describe('contact data is masked for staff without user.read.personal (S002-MON-03)', () => {
  let system: TestSystem;
  let operator: GraphqlClient;
  let admin: GraphqlClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start();
    operator = await system.staff('OPERATOR');
    admin = await system.staff('ADMIN');
    customer = await system.customer();
    await system.sql(`UPDATE users SET email = 'hong.gildong@people.example', phone = $2 WHERE id = $1`, [
      customer.id,
      '+821012345678',
    ]);
    await buyPoints(system, customer, '1000');
  });
  afterAll(() => system.stop());

  const MASKED = { id: '', email: 'ho***@people.example', phone: '010-****-5678' };
  const PLAIN = { id: '', email: 'hong.gildong@people.example', phone: '+821012345678' };

  /** The customer on every way that leads to one. */
  async function looks(staff: GraphqlClient): Promise<Person[]> {
    const fields = '{ id email phone }';
    const { users, user, payments } = await staff.ok<{
      users: { items: Person[] };
      user: Person;
      payments: { items: { user: Person }[] };
    }>(
      `query ($id: ID!) { users(limit: 1) { items ${fields} } user(id: $id) ${fields}
         payments(limit: 1) { items { user ${fields} } } }`,
      { id: customer.id },
    );
    return [...users.items, user, ...payments.items.map((payment) => payment.user)];
  }

  it('in the list, alone, and behind a payment', async () => {
    const expected = (person: Person) => Array.from({ length: 3 }, () => ({ ...person, id: customer.id }));
    expect(await looks(operator)).toEqual(expected(MASKED));
    expect(await looks(admin)).toEqual(expected(PLAIN));
  });

  it('people see their own', async () => {
    const { viewer } = await customer.client.ok<{ viewer: { user: Person } }>(
      '{ viewer { user { id email phone } } }',
    );
    expect(viewer.user).toEqual({ ...PLAIN, id: customer.id });
  });

  it('finding somebody does not need to see them', async () => {
    const { users } = await operator.ok<{ users: { items: Person[] } }>(
      `{ users(filter: { search: "hong.gildong@people.example" }) { items { id email phone } } }`,
    );
    expect(users.items).toEqual([{ ...MASKED, id: customer.id }]);
  });
});
