import { expect } from 'vitest';
import type { TestSystem } from './test-system.js';

/** One order in three books: the provider's, won, and points. */
interface OrderMoney {
  orderId: string;
  provider: bigint;
  krw: bigint;
  points: bigint | null;
}

interface TwinLine {
  orderId: string;
  captured: number;
  canceled: number;
}

interface BooksLine {
  order_id: string;
  purpose: string;
  krw: string;
  points: string;
  excused: boolean;
}

// What the payment put into the books minus what its refunds took out. Only these two exceptions stand for money that
// moved at the provider without us; staff sees them by name.
const BOOKS = `
  SELECT p.provider_order_id AS order_id, p.purpose,
    coalesce(sum(t.amount) FILTER (WHERE lp.kind = 'payment'), 0)
      - coalesce(sum(t.amount) FILTER (WHERE lp.kind IN ('refund', 'payment-reversed')), 0) AS krw,
    coalesce(sum(t.amount) FILTER (WHERE lp.kind = 'points-granted'), 0)
      - coalesce(sum(t.amount) FILTER (WHERE lp.kind IN ('points-taken-back', 'points-uncollected')), 0) AS points,
    EXISTS (SELECT FROM payment_exceptions e WHERE e.payment_id = p.id AND e.closed_at IS NULL
            AND e.kind IN ('FOREIGN_CANCEL', 'PROVIDER_WENT_BACK')) AS excused
  FROM payments p
  CROSS JOIN LATERAL (SELECT p.id AS source UNION ALL SELECT r.id FROM refunds r WHERE r.payment_id = p.id
    UNION ALL SELECT d.id FROM deposit_reversals d WHERE d.payment_id = p.id) s
  LEFT JOIN ledger_postings lp ON lp.source_id = s.source
  LEFT JOIN ledger_transfers t ON t.posting_id = lp.id
  GROUP BY p.id`;

/**
 * The proof of money (decision 25): every invariant holds, and for each order twin captured − cancelled = KRW = POINTS.
 * @returns every order it looked at
 */
export async function proveMoney(system: TestSystem): Promise<Map<string, OrderMoney>> {
  expect(await system.brokenInvariants()).toEqual([]);
  const [books, twin] = await Promise.all([
    system.sql<BooksLine>(BOOKS),
    system.twin.control<TwinLine[]>('GET', '/ledger'),
  ]);
  const atProvider = new Map(
    twin.body.map((line) => [line.orderId, BigInt(line.captured) - BigInt(line.canceled)]),
  );
  const orders = books.map((line): OrderMoney & { excused: boolean } => ({
    orderId: line.order_id,
    provider: atProvider.get(line.order_id) ?? 0n,
    krw: BigInt(line.krw),
    points: line.purpose === 'POINT_TOPUP' ? BigInt(line.points) : null,
    excused: line.excused,
  }));
  const different = orders.filter(
    ({ provider, krw, points, excused }) =>
      (points !== null && points !== krw) || (provider !== krw && !excused),
  );
  expect(different, 'orders whose three books differ').toEqual([]);
  const known = new Set(orders.map((order) => order.orderId));
  const strangers = [...atProvider].filter(([orderId, amount]) => amount !== 0n && !known.has(orderId));
  expect(strangers, 'money at the provider that no order here knows').toEqual([]);
  expect(orders.length, 'orders looked at').toBeGreaterThan(0);
  return new Map(orders.map(({ excused: _excused, ...order }) => [order.orderId, order]));
}
