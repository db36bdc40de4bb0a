import { declareInvariants } from '../../platform/db/invariants.js';

/** Each is SQL that returns no row while the invariant holds (threat model §3). */
export const REFUND_INVARIANTS = declareInvariants({
  'I7 what is promised and given back equals the refunds that are live and settled': `
    SELECT p.id FROM payments p LEFT JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE status = 'SUCCEEDED'), 0) AS settled,
             coalesce(sum(amount) FILTER (WHERE status IN ('REQUESTED', 'APPROVED', 'PROCESSING', 'UNKNOWN')), 0) AS live
      FROM refunds WHERE payment_id = p.id) r ON true
    WHERE p.refunded <> r.settled OR p.refund_reserved <> r.live OR p.refunded + p.refund_reserved > p.amount`,
  'I7 a settled refund is posted once with its exact amount, and no other is': `
    SELECT r.id FROM refunds r
    LEFT JOIN ledger_postings lp ON lp.source_kind = 'refund' AND lp.source_id = r.id AND lp.kind = 'refund'
    LEFT JOIN ledger_transfers t ON t.posting_id = lp.id AND t.book = 'KRW'
    WHERE (r.status = 'SUCCEEDED') <> (t.id IS NOT NULL) OR (t.id IS NOT NULL AND t.amount <> r.amount)`,
  'I7 a settled refund has taken exactly the points it held back from its customer, and no other has': `
    SELECT r.id FROM refunds r
    LEFT JOIN ledger_postings lp ON lp.source_kind = 'refund' AND lp.source_id = r.id AND lp.kind = 'points-taken-back'
    LEFT JOIN ledger_transfers t ON t.posting_id = lp.id AND t.book = 'POINTS'
    LEFT JOIN ledger_accounts d ON d.id = t.debit_account_id
    WHERE (r.status = 'SUCCEEDED' AND r.points_hold_id IS NOT NULL) <> (t.id IS NOT NULL)
       OR (t.id IS NOT NULL AND (t.amount <> r.amount - r.points_short OR d.owner_user_id IS DISTINCT FROM r.user_id))`,
  'no more that is free of tax goes back than was paid, and no more that is taxed': `
    SELECT p.id FROM payments p JOIN refunds r ON r.payment_id = p.id AND r.status NOT IN ('FAILED', 'REJECTED', 'CANCELED')
    GROUP BY p.id HAVING sum(r.tax_free) > p.tax_free OR sum(r.amount - r.tax_free) > p.amount - p.tax_free`,
  'I7 points that a settled refund could not take back are on record as owed, and no others': `
    SELECT r.id FROM refunds r JOIN payments p ON p.id = r.payment_id
    LEFT JOIN ledger_postings lp ON lp.source_kind = 'refund' AND lp.source_id = r.id AND lp.kind = 'points-uncollected'
    LEFT JOIN ledger_transfers t ON t.posting_id = lp.id
    WHERE (r.status = 'SUCCEEDED' AND r.points_short > 0) <> (t.id IS NOT NULL)
       OR (t.id IS NOT NULL AND t.amount <> r.points_short)
       OR (p.purpose = 'POINT_TOPUP') <> (r.points_short > 0 OR r.points_hold_id IS NOT NULL)`,
  'points of a settled refund were taken back, and the hold of an ended one is gone': `
    SELECT r.id FROM refunds r LEFT JOIN ledger_hold_ends e ON e.hold_id = r.points_hold_id
    WHERE r.points_hold_id IS NOT NULL AND (
      (r.status = 'SUCCEEDED' AND e.outcome IS DISTINCT FROM 'POSTED')
      OR (r.status IN ('FAILED', 'REJECTED', 'CANCELED') AND e.outcome IS DISTINCT FROM 'RELEASED')
      OR (r.status IN ('REQUESTED', 'APPROVED', 'PROCESSING', 'UNKNOWN') AND e.hold_id IS NOT NULL))`,
  'a refund waits for a decision exactly while its request is open': `
    SELECT r.id FROM refunds r LEFT JOIN approvals a ON a.kind = 'refund.pay-out' AND a.subject_id = r.id
      AND a.status IN ('PENDING', 'APPROVED')
    WHERE (r.status = 'REQUESTED') <> (a.id IS NOT NULL)`,
});
