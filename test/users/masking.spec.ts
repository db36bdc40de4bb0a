import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
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
    const account = await system.staffAccount('OPERATOR');
    await system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) =>
        tx.query(
          `INSERT INTO admin_grants (admin_id, permission, effect, granted_at) VALUES ($1, 'ledger.read', 'ALLOW', now())`,
          [account.id],
        ),
      );
    operator = await system.signIn(account);
    admin = await system.staff('ADMIN');
    customer = await system.customer();
    await system.sql(
      `UPDATE users SET name = '홍릉캐', email = 'hong.gildong@people.example', phone = $2 WHERE id = $1`,
      [customer.id, '+821012345678'],
    );
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

  it('who sees names masked gets no order by them', async () => {
    const list = (field: string, direction: string) =>
      operator.ok<{ users: { items: { id: string }[] } }>(
        `{ users(sort: [{ field: ${field}, direction: ${direction} }]) { items { id } } }`,
      );
    await Promise.all([system.customer(), system.customer()]);
    const newest = await list('CREATED_AT', 'DESC');
    expect(await list('NAME', 'ASC')).toEqual(newest);
    expect(await list('NAME', 'DESC')).toEqual(newest);
  });

  it('a cursor of the list by name holds no name', async () => {
    await system.customer();
    const { users } = await admin.ok<{ users: { items: { name: string }[]; nextCursor: string } }>(
      '{ users(limit: 1, sort: [{ field: NAME, direction: ASC }]) { items { name } nextCursor } }',
    );
    const [last] = await system.sql<{ id: string }>('SELECT id FROM users ORDER BY name, id LIMIT 1');
    expect(JSON.parse(Buffer.from(users.nextCursor, 'base64url').toString())).toEqual([last?.id]);
    const guess = Buffer.from(JSON.stringify(['홍', last?.id])).toString('base64url');
    const refusal = await admin.refused(
      `{ users(after: "${guess}", sort: [{ field: NAME, direction: ASC }]) { total } }`,
    );
    expect(refusal.extensions).toMatchObject({ code: 'CURSOR_INVALID' });
  });

  it.each(['gildong@people', 'hong.gildong@people.exampl', '+8210123', '2345678', 'ㅎㄹㅋ'])(
    'who may not see it cannot guess it piece by piece: %s, wherever people can be searched for',
    async (search) => {
      const found = async (staff: GraphqlClient) => {
        const { users, payments, paymentStatusTotals, ledgerAccounts } = await staff.ok<{
          users: { total: number };
          payments: { total: number };
          paymentStatusTotals: { count: number }[];
          ledgerAccounts: { total: number };
        }>(
          `query ($search: String!) {
             users(filter: { search: $search }) { total }
             payments(filter: { search: $search }) { total }
             paymentStatusTotals(filter: { search: $search }) { count }
             ledgerAccounts(filter: { search: $search, book: POINTS }) { total } }`,
          { search },
        );
        return [users.total, payments.total, paymentStatusTotals.length, ledgerAccounts.total];
      };
      expect(await found(operator)).toEqual([0, 0, 0, 0]);
      expect(await found(admin)).toEqual([1, 1, 1, 1]);
    },
  );

  it('finding somebody does not need to see them', async () => {
    const { users } = await operator.ok<{ users: { items: Person[] } }>(
      `{ users(filter: { search: "hong.gildong@people.example" }) { items { id email phone } } }`,
    );
    expect(users.items).toEqual([{ ...MASKED, id: customer.id }]);
  });
});
