import type { TestSystem } from '../../kit/test-system.js';
import type { OrderEnd } from './order-run.js';
import type { ProviderDesk, ProviderMoney } from '../../kit/provider-desk.js';

/** One order as our books have it. */
interface Books {
  order_id: string;
  payment_id: string;
  purpose: string;
  status: string;
  amount: string;
  krw: string;
  points: string;
  grants: string;
  memberships: string;
  suspended: string;
  bills_paid: string;
  bill_status: string | null;
  refunded: string;
  refund_reserved: string;
  refund_ids: string[];
  told_failed: string;
}

const BOOKS = `
  SELECT p.provider_order_id AS order_id, p.id AS payment_id, p.purpose, p.status, p.amount, p.refunded, p.refund_reserved,
    m.krw, m.points, m.grants,
    (SELECT count(*) FROM memberships s WHERE s.source_id = p.id) AS memberships,
    (SELECT count(*) FROM memberships s WHERE s.source_id = p.id AND s.ended_early_at IS NOT NULL) AS suspended,
    (SELECT count(*) FROM usage_bills b WHERE b.payment_id = p.id) AS bills_paid,
    (SELECT b.status FROM payment_orders o JOIN usage_bills b ON b.id = o.subject_id WHERE o.id = p.order_id) AS bill_status,
    ARRAY(SELECT r.id::text FROM refunds r WHERE r.payment_id = p.id AND r.status = 'SUCCEEDED') AS refund_ids,
    (SELECT count(*) FROM payment_exceptions e WHERE e.payment_id = p.id AND e.closed_at IS NULL
       AND e.kind IN ('FOREIGN_CANCEL', 'PROVIDER_MISMATCH', 'FULFILMENT_FAILED', 'REFUND_UNKNOWN', 'BILL_NOT_OPEN')) AS told_failed
  FROM payments p CROSS JOIN LATERAL (
    SELECT coalesce(sum(t.amount) FILTER (WHERE lp.kind = 'payment'), 0)
        - coalesce(sum(t.amount) FILTER (WHERE lp.kind IN ('refund', 'payment-reversed')), 0) AS krw,
      coalesce(sum(t.amount) FILTER (WHERE lp.kind = 'points-granted'), 0)
        - coalesce(sum(t.amount) FILTER (WHERE lp.kind IN ('points-taken-back', 'points-uncollected')), 0) AS points,
      count(DISTINCT lp.id) FILTER (WHERE lp.kind = 'points-granted')
        - count(DISTINCT lp.source_id) FILTER (WHERE lp.kind IN ('points-taken-back', 'points-uncollected')
            AND lp.source_kind = 'deposit-reversal') AS grants
    FROM (SELECT p.id AS source UNION ALL SELECT r.id FROM refunds r WHERE r.payment_id = p.id
      UNION ALL SELECT d.id FROM deposit_reversals d WHERE d.payment_id = p.id) s
    LEFT JOIN ledger_postings lp ON lp.source_id = s.source LEFT JOIN ledger_transfers t ON t.posting_id = lp.id) m
  WHERE p.provider_order_id = ANY($1)`;

/** What must be worked off before anything is compared. */
const OPEN_WORK = `
  SELECT 'payment ' || provider_order_id || ' ' || status AS what FROM payments
    WHERE provider_order_id = ANY($1) AND status IN ('READY', 'CONFIRMING', 'UNKNOWN')
  UNION ALL SELECT 'refund ' || r.id || ' ' || r.status FROM refunds r JOIN payments p ON p.id = r.payment_id
    WHERE p.provider_order_id = ANY($1) AND r.status IN ('REQUESTED', 'APPROVED', 'PROCESSING', 'UNKNOWN')
  UNION ALL SELECT 'webhook ' || id FROM webhook_deliveries
    WHERE status = 'RECEIVED' AND order_ref = ANY($1)
  UNION ALL (SELECT 'event ' || event FROM outbox WHERE delivered_at IS NULL LIMIT 5)
  UNION ALL (SELECT 'job ' || consumer FROM queued_jobs LIMIT 5)`;

export function openWork(system: TestSystem, ends: readonly OrderEnd[]): Promise<{ what: string }[]> {
  return system.sql(OPEN_WORK, [ends.map(({ orderId }) => orderId)]);
}

/** @returns one sentence for each thing that is wrong, and how the orders ended */
export async function prove(
  system: TestSystem,
  desk: ProviderDesk,
  ends: readonly OrderEnd[],
): Promise<{ problems: string[]; statuses: string[] }> {
  const broken = await system.brokenInvariants();
  const books = await system.sql<Books>(BOOKS, [ends.map(({ orderId }) => orderId)]);
  const problems = broken.map((each) => `broken invariant: ${JSON.stringify(each).slice(0, 500)}`);
  if (books.length !== ends.length) problems.push(`${ends.length} orders, ${books.length} payments`);
  for (const row of books) {
    const provider = await desk.moneyOf(row.order_id);
    const end = ends.find(({ orderId }) => orderId === row.order_id);
    const wrong = wrongWith(row, provider, end);
    problems.push(...wrong.map((what) => `${row.order_id} (${end?.kind}, ${row.status}): ${what}`));
    const stray = await desk.moneyOf(`X${row.order_id}`);
    if (stray.captured !== 0n) problems.push(`${row.order_id}: money was taken under another order's key`);
  }
  return { problems, statuses: books.map(({ status }) => status) };
}

function wrongWith(row: Books, provider: ProviderMoney, end: OrderEnd | undefined): string[] {
  const wrong: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds) wrong.push(what);
  };
  const kept = provider.captured - provider.canceled;
  const isPaid = provider.captured > 0n;
  const krw = BigInt(row.krw);
  check(kept === krw, `provider keeps ${kept}, KRW has ${krw}`);
  if (row.purpose === 'POINT_TOPUP') {
    check(BigInt(row.points) === krw, `POINTS has ${row.points}, KRW ${krw}`);
    check(Number(row.grants) === (isPaid ? 1 : 0), `points were given ${row.grants} times`);
  } else if (row.purpose === 'DOMAIN_USAGE') {
    const isPaying = isPaid && row.status !== 'REFUNDED';
    check(Number(row.bills_paid) === (isPaying ? 1 : 0), `${row.bills_paid} bills are paid by it`);
    check(row.bill_status === (isPaying ? 'PAID' : 'OPEN'), `its bill is ${row.bill_status}`);
  } else {
    const isOver = row.status === 'REFUNDED';
    const given = Number(row.memberships);
    // All of it may be back before the job that gives the membership comes: then there is none to end.
    check(isOver ? given <= 1 : given === (isPaid ? 1 : 0), `${given} memberships`);
    check(Number(row.suspended) === (isOver ? given : 0), `${row.suspended} memberships ended`);
  }
  check(
    BigInt(row.refunded) === provider.canceled,
    `refunded ${row.refunded}, provider ${provider.canceled}`,
  );
  check(BigInt(row.refunded) <= BigInt(row.amount), 'more was refunded than paid');
  check(row.refund_reserved === '0', `${row.refund_reserved} won are still promised`);
  const found = row.refund_ids.filter(
    (id) => provider.reasons.filter((reason) => reason.includes(id)).length === 1,
  );
  check(
    found.length === row.refund_ids.length && found.length === provider.reasons.length,
    `${row.refund_ids.length} refunds, ${provider.reasons.length} cancels at the provider`,
  );
  // There the provider does show another amount, and takes nothing, or another part that is free of tax.
  const isRight = row.told_failed === '0' || end?.kind === 'wrong-total' || end?.kind === 'other-tax';
  check(isRight, 'an exception is open that says the books differ');
  check(!end?.toldPaid || isPaid, 'somebody was told that it is paid');
  return wrong;
}
