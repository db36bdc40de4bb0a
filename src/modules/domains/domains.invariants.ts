import { declareInvariants } from '../../platform/db/invariants.js';

/** Each is SQL that returns no row while the invariant holds. */
export const DOMAIN_INVARIANTS = declareInvariants({
  'a usage bill is the sum of its lines': `
    SELECT b.id, b.amount, sum(l.amount) AS lines FROM usage_bills b LEFT JOIN usage_bill_lines l ON l.bill_id = b.id
    GROUP BY b.id HAVING sum(l.amount) IS DISTINCT FROM b.amount`,
  'an order for a usage bill is of its customer and its amount': `
    SELECT o.id FROM payment_orders o LEFT JOIN usage_bills b ON b.id = o.subject_id
    WHERE o.purpose = 'DOMAIN_USAGE' AND (b.user_id, b.amount, b.service) IS DISTINCT FROM (o.user_id, o.amount, o.service)`,
  'a paid usage bill is paid by an order for it that was captured': `
    SELECT b.id FROM usage_bills b LEFT JOIN payments p ON p.id = b.payment_id LEFT JOIN payment_orders o ON o.id = p.order_id
    WHERE b.status = 'PAID' AND (o.subject_id IS DISTINCT FROM b.id OR NOT EXISTS (
      SELECT FROM payment_history h WHERE h.payment_id = p.id AND h.status = 'DONE'))`,
  'a usage bill has its history, and is what that ends with': `
    SELECT b.id, b.status FROM usage_bills b LEFT JOIN LATERAL (
      SELECT action, payment_id FROM usage_bill_history WHERE bill_id = b.id ORDER BY at DESC, id DESC LIMIT 1) h ON true
    WHERE h.action IS NULL OR b.payment_id IS DISTINCT FROM CASE h.action WHEN 'PAID' THEN h.payment_id END
      OR b.status <> CASE h.action WHEN 'PAID' THEN 'PAID' WHEN 'VOIDED' THEN 'VOID' ELSE 'OPEN' END`,
});
