import { declareInvariants } from '../../platform/db/invariants.js';

/** What a payment is posted under: itself, and each deposit that a bank took back. */
const SOURCES = `SELECT p.id AS id, 'payment' AS kind
  UNION ALL SELECT r.id, 'deposit-reversal' FROM deposit_reversals r WHERE r.payment_id = p.id`;

/** Each is SQL that returns no row while the invariant holds (threat model §3). */
export const PAYMENT_INVARIANTS = declareInvariants({
  'I6 a captured payment stands in the books with its exact amount, and no other does': `
    SELECT p.id, p.status, m.net FROM payments p LEFT JOIN LATERAL (
      SELECT coalesce(sum(CASE lp.kind WHEN 'payment' THEN t.amount ELSE -t.amount END), 0) AS net,
        bool_or((d.code, c.code) IS DISTINCT FROM CASE lp.kind
          WHEN 'payment' THEN ROW('PROVIDER:' || p.provider, 'SALES:' || p.purpose)
          ELSE ROW('SALES:' || p.purpose, 'PROVIDER:' || p.provider) END) AS elsewhere
      FROM (${SOURCES}) s
      JOIN ledger_postings lp ON lp.source_kind = s.kind AND lp.source_id = s.id AND lp.kind IN ('payment', 'payment-reversed')
      JOIN ledger_transfers t ON t.posting_id = lp.id AND t.book = 'KRW'
      JOIN ledger_accounts d ON d.id = t.debit_account_id JOIN ledger_accounts c ON c.id = t.credit_account_id) m ON true
    WHERE m.elsewhere OR m.net <> CASE WHEN p.status IN ('DONE', 'PARTIALLY_REFUNDED', 'REFUNDED') THEN p.amount ELSE 0 END`,
  'I6 a captured top-up has given its customer exactly its points, and nothing else has': `
    SELECT p.id, p.status, m.net FROM payments p LEFT JOIN LATERAL (
      SELECT coalesce(sum(CASE lp.kind WHEN 'points-granted' THEN t.amount ELSE -t.amount END), 0) AS net,
        bool_or(a.owner_user_id IS DISTINCT FROM p.user_id AND a.code <> 'UNCOLLECTED') AS elsewhere
      FROM (${SOURCES}) s
      JOIN ledger_postings lp ON lp.source_kind = s.kind AND lp.source_id = s.id
        AND lp.kind IN ('points-granted', 'points-taken-back', 'points-uncollected')
      JOIN ledger_transfers t ON t.posting_id = lp.id AND t.book = 'POINTS'
      JOIN ledger_accounts a ON a.id = CASE lp.kind WHEN 'points-granted' THEN t.credit_account_id ELSE t.debit_account_id END
      ) m ON true
    WHERE m.elsewhere OR m.net <> CASE WHEN p.purpose = 'POINT_TOPUP'
      AND p.status IN ('DONE', 'PARTIALLY_REFUNDED', 'REFUNDED') THEN p.amount ELSE 0 END`,
  'a deposit that was taken back is posted once, and so is one that came again': `
    SELECT r.id FROM deposit_reversals r
    LEFT JOIN ledger_postings b ON b.source_kind = 'deposit-reversal' AND b.source_id = r.id AND b.kind = 'payment-reversed'
    LEFT JOIN ledger_postings g ON g.source_kind = 'deposit-reversal' AND g.source_id = r.id AND g.kind = 'payment'
    LEFT JOIN ledger_postings u ON u.source_kind = 'deposit-reversal' AND u.source_id = r.id AND u.kind = 'points-uncollected'
    LEFT JOIN ledger_transfers t ON t.posting_id = u.id
    WHERE b.id IS NULL OR (r.again_at IS NULL) <> (g.id IS NULL) OR r.points_short <> coalesce(t.amount, 0)`,
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
  'the totals of the payments list by purpose and method are the counts of its rows, of each day and of all': `
    SELECT coalesce(c.status, t.status) AS status, coalesce(c.day, t.day) AS day, c.n, t.n AS kept FROM
      (SELECT status, purpose, coalesce(method, '-') AS method, coalesce(requested, 'infinity') AS day, count(*) AS n,
         sum(amount) AS a, sum(refunded) AS r
       FROM (SELECT *, (requested_at AT TIME ZONE 'UTC')::date AS requested FROM payments) p
       GROUP BY GROUPING SETS ((1, 2, 3, requested), (1, 2, 3))) c
    FULL JOIN (SELECT status, purpose, coalesce(method, '-') AS method, coalesce(day, 'infinity') AS day,
         sum(count) AS n, sum(amount) AS a, sum(refunded) AS r FROM payments_facets GROUP BY 1, 2, 3, 4
       HAVING sum(count) <> 0 OR sum(amount) <> 0 OR sum(refunded) <> 0) t USING (status, purpose, method, day)
    WHERE (c.n, c.a, c.r) IS DISTINCT FROM (t.n, t.a, t.r)`,
  'the totals of the payments list by day are the counts of its rows of that day': `
    SELECT coalesce(c.status, t.key) AS status, coalesce(c.day, t.day) AS day, c.n, t.n AS kept FROM
      (SELECT status, (requested_at AT TIME ZONE 'UTC')::date AS day, count(*) AS n, sum(amount) AS a, sum(refunded) AS r
       FROM payments GROUP BY GROUPING SETS ((1, 2), (2))) c
    FULL JOIN (SELECT key, day, sum(count) AS n, sum(amount) AS a, sum(refunded) AS r FROM payments_totals
      WHERE day IS NOT NULL GROUP BY key, day
      HAVING sum(count) <> 0 OR sum(amount) <> 0 OR sum(refunded) <> 0) t
      ON t.day = c.day AND coalesce(t.key, '') = coalesce(c.status, '')
    WHERE (c.n, c.a, c.r) IS DISTINCT FROM (t.n, t.a, t.r)`,
});
