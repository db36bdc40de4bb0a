import { declareInvariants } from '../../platform/db/invariants.js';

/** Each is SQL that returns no row while the invariant holds (threat model §3). */
export const PAYMENT_INVARIANTS = declareInvariants({
  'I6 a captured payment is posted once with its exact amount, and no other is': `
    SELECT p.id, p.status FROM payments p
    LEFT JOIN ledger_postings lp ON lp.source_kind = 'payment' AND lp.source_id = p.id AND lp.kind = 'payment'
    LEFT JOIN ledger_transfers t ON t.posting_id = lp.id AND t.book = 'KRW'
    LEFT JOIN ledger_accounts d ON d.id = t.debit_account_id
    LEFT JOIN ledger_accounts c ON c.id = t.credit_account_id
    WHERE (p.status IN ('DONE', 'PARTIALLY_REFUNDED', 'REFUNDED')) <> (t.id IS NOT NULL)
       OR (t.id IS NOT NULL AND (t.amount, d.code, c.code) <> (p.amount, 'PROVIDER:' || p.provider, 'SALES:' || p.purpose))`,
  'I6 a captured top-up has given its customer exactly its points, and nothing else has': `
    SELECT p.id FROM payments p
    LEFT JOIN ledger_postings lp ON lp.source_kind = 'payment' AND lp.source_id = p.id AND lp.kind = 'points-granted'
    LEFT JOIN ledger_transfers t ON t.posting_id = lp.id AND t.book = 'POINTS'
    LEFT JOIN ledger_accounts c ON c.id = t.credit_account_id
    WHERE (p.purpose = 'POINT_TOPUP' AND p.status IN ('DONE', 'PARTIALLY_REFUNDED', 'REFUNDED')) <> (t.id IS NOT NULL)
       OR (t.id IS NOT NULL AND (t.amount <> p.amount OR c.owner_user_id IS DISTINCT FROM p.user_id))`,
  'an order has the status of its latest attempt': `
    SELECT o.id FROM payment_orders o JOIN LATERAL (
      SELECT status FROM payments WHERE order_id = o.id ORDER BY attempt DESC LIMIT 1) p ON true
    WHERE o.status <> p.status`,
  'I14 a payment has its history': `
    SELECT id FROM payments p WHERE NOT EXISTS (SELECT FROM payment_history h WHERE h.payment_id = p.id)`,
  'the totals of the payments list are the counts of its rows': `
    SELECT coalesce(c.status, t.key) AS status, c.n, t.n AS kept FROM
      (SELECT status, count(*) AS n, sum(amount) AS a, sum(refunded) AS r FROM payments GROUP BY status) c
    FULL JOIN (SELECT key, sum(count) AS n, sum(amount) AS a, sum(refunded) AS r FROM payments_totals
      WHERE day IS NULL GROUP BY key HAVING sum(count) <> 0) t ON t.key = c.status
    WHERE (c.n, c.a, c.r) IS DISTINCT FROM (t.n, t.a, t.r)`,
});
