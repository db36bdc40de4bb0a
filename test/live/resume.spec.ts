import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorOf } from '../../src/platform/live/live-hub.js';
import { buyPoints } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem, type Customer } from '../kit/test-system.js';

interface Item {
  paymentsUpdated: { __typename: string; cursor: string; event?: string; payment?: { id: string } };
}
const PAYMENTS = `subscription ($after: Cursor) { paymentsUpdated(after: $after) {
  __typename ... on Lagged { cursor } ... on PaymentChanged { cursor event payment { id } } } }`;

describe('live over a WebSocket (S000-ARC-05)', () => {
  let system: TestSystem;
  let staff: GraphqlClient;
  let customer: Customer;

  beforeAll(async () => {
    system = await TestSystem.start();
    [staff, customer] = await Promise.all([system.staff(), system.customer()]);
  });
  afterAll(() => system.stop());

  it('goes on after its cursor: nothing missed, nothing twice, though the line is cut five times', async () => {
    const { after } = await system
      .sql<{ position: string }>('SELECT last_position AS position FROM outbox_head')
      .then(([head]) => ({
        after: cursorOf('outbox', BigInt(head?.position ?? '0')),
      }));
    const seen: Item['paymentsUpdated'][] = [];
    let cursor = after;
    let buying = true;
    const orders: string[] = [];
    const shop = (async () => {
      for (let i = 0; i < 24; i += 1) orders.push((await buyPoints(system, customer, '1000')).paymentId);
      buying = false;
    })();
    for (let cut = 0; cut < 6; cut += 1) {
      const feed = staff.live<Item>(PAYMENTS, { after: cursor });
      const last = cut === 5;
      const enough = (cut + 1) * 7;
      await eventually(
        async () => seen.length + feed.items.length >= enough || (!buying && feed.items.length > 0),
      );
      if (last) {
        await shop;
        await eventually(async () => {
          const ids = new Set(
            [...seen, ...feed.items.map((item) => item.paymentsUpdated)]
              .filter((e) => e.event === 'payment.confirmed')
              .map((e) => e.payment?.id),
          );
          return orders.every((id) => ids.has(id));
        });
      }
      // Cut first, count afterwards: what arrived counts, what was on its way does not.
      await feed.close();
      seen.push(...feed.items.map((item) => item.paymentsUpdated));
      cursor = seen.at(-1)?.cursor ?? cursor;
    }
    const facts = await system.sql<{ position: string }>(
      `SELECT position FROM outbox WHERE event LIKE 'payment.%' AND subject_id = ANY($1) ORDER BY position`,
      [orders],
    );
    expect(seen.map((event) => event.cursor)).toEqual(
      facts.map((fact) => cursorOf('outbox', BigInt(fact.position))),
    );
    expect(facts.length).toBeGreaterThanOrEqual(48);
  });

  it('a cursor of the far past gets one Lagged, and the stream goes on from there', async () => {
    const old = await system.sql<{ position: string }>('SELECT last_position AS position FROM outbox_head');
    await connected(system.database.ownerUrl, (owner) =>
      owner.query(`WITH head AS (UPDATE outbox_head SET last_position = last_position + 5001 RETURNING last_position)
        INSERT INTO outbox (id, position, event, subject_id, payload, occurred_at, delivered_at)
        SELECT gen_random_uuid(), last_position - 5001 + n, 'thing.done', gen_random_uuid(), '{}', now(), now()
        FROM head, generate_series(1, 5001) n`),
    );
    const [head] = await system.sql<{ position: string }>(
      'SELECT last_position AS position FROM outbox_head',
    );
    // The hub reads on by itself.
    await eventually(async () => {
      const feed = staff.live<Item>(PAYMENTS, { after: cursorOf('outbox', BigInt(old[0]?.position ?? '0')) });
      const [first] = await feed.next(1, 1_500).catch(() => []);
      await feed.close();
      return first?.paymentsUpdated.__typename === 'Lagged';
    });
    const feed = staff.live<Item>(PAYMENTS, { after: cursorOf('outbox', 1n) });
    const [lagged] = await feed.next(1);
    expect(lagged?.paymentsUpdated).toEqual({
      __typename: 'Lagged',
      cursor: cursorOf('outbox', BigInt(head?.position ?? '0')),
    });
    const order = await buyPoints(system, customer, '2000');
    await eventually(async () =>
      feed.items.some((item) => item.paymentsUpdated.payment?.id === order.paymentId),
    );
    expect(feed.items.filter((item) => item.paymentsUpdated.__typename === 'Lagged')).toHaveLength(1);
    await feed.close();
  });

  it.each([
    'garbage',
    'WyJvdXRib3giLCJ4Il0',
    'WyJvdXRib3giXQ',
    'W10',
    Buffer.from('["other","1"]').toString('base64url'),
  ])('the cursor %s is refused', async (after) => {
    const feed = staff.live<Item>(PAYMENTS, { after });
    const [error] = (await eventually(async () => (feed.errors.length > 0 ? feed.errors.flat() : null))) as {
      extensions: object;
    }[];
    expect(error?.extensions).toMatchObject({
      code: 'CURSOR_INVALID',
      kind: 'BAD_USER_INPUT',
      requestId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
    });
    await feed.close();
  });

  it('a session that ended is told nothing more', async () => {
    const leaving = await system.staff();
    const feed = leaving.live<Item>(PAYMENTS);
    const watching = staff.live<Item>(PAYMENTS);
    await eventually(async () => system.liveSubscribers() >= 2);
    await buyPoints(system, customer, '1000');
    await eventually(async () => feed.items.length > 0);
    await leaving.ok('mutation { logout }');
    const order = await buyPoints(system, customer, '4000');
    await eventually(
      async () => watching.items.filter((i) => i.paymentsUpdated.payment?.id === order.paymentId).length > 1,
    );
    expect(feed.items.filter((item) => item.paymentsUpdated.payment?.id === order.paymentId)).toEqual([]);
    await Promise.all([feed.close(), watching.close()]);
  });

  it('customers hear of their own points only', async () => {
    const other = await system.customer();
    const feeds = [customer, other].map(({ client }) =>
      client.live<{ pointsUpdated: { points: { available: string } } }>(
        'subscription { pointsUpdated { ... on PointsChanged { points { available } } } }',
      ),
    );
    await eventually(async () => system.liveSubscribers() >= 2);
    await buyPoints(system, other, '7000');
    await eventually(async () => feeds[1]?.items[0]?.pointsUpdated.points.available === '7000');
    expect(feeds[0]?.items).toEqual([]);
    await Promise.all(feeds.map((feed) => feed.close()));
  });
});
