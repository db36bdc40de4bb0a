import { declareInvariants } from '../../platform/db/invariants.js';

/** Each is SQL that returns no row while the invariant holds. */
export const SETTLEMENT_INVARIANTS = declareInvariants({
  'a settled day adds up on all four sides: what matched and what differs is all there is': `
    SELECT d.day FROM settlement_days d LEFT JOIN LATERAL (
      SELECT coalesce(sum(amount) FILTER (WHERE side = 'ORDER'), 0) AS o,
        coalesce(sum(amount) FILTER (WHERE side = 'LEDGER'), 0) AS l,
        coalesce(sum(amount) FILTER (WHERE side = 'PROVIDER'), 0) AS p,
        coalesce(sum(amount) FILTER (WHERE side = 'LINE'), 0) AS s
      FROM settlement_entries WHERE run_id = d.run_id) e ON true LEFT JOIN LATERAL (
      SELECT coalesce(sum(order_amount), 0) AS o, coalesce(sum(ledger_amount), 0) AS l,
        coalesce(sum(provider_amount), 0) AS p, coalesce(sum(line_amount), 0) AS s
      FROM settlement_differences WHERE day = d.day AND seen_run_id = d.run_id) x ON true
    WHERE (d.order_total, d.ledger_total, d.provider_total, d.line_total) IS DISTINCT FROM (e.o, e.l, e.p, e.s)
      OR (d.order_differing, d.ledger_differing, d.provider_differing, d.line_differing) IS DISTINCT FROM (x.o, x.l, x.p, x.s)
      OR d.order_total <> d.matched_total + x.o OR d.ledger_total <> d.matched_total + x.l
      OR d.provider_total <> d.matched_total + x.p OR d.line_total <> d.matched_total + x.s`,
  'the provider’s two sides of a settled day are what its lists said last': `
    SELECT d.day, s.side FROM settlement_days d CROSS JOIN (VALUES ('PROVIDER', 'TRANSACTION'), ('LINE', 'LINE')) AS s (side, source)
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(r.amount), 0) AS said FROM settlement_readings g
      JOIN settlement_reading_records m ON m.reading_id = g.id JOIN settlement_records r ON r.id = m.record_id
      WHERE g.day = d.day AND g.source = s.source AND g.current) r ON true
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(amount), 0) AS counted FROM settlement_entries WHERE run_id = d.run_id AND side = s.side) e ON true
    WHERE r.said <> e.counted
      AND NOT EXISTS (SELECT FROM settlement_readings g WHERE g.day = d.day AND g.finished_at > d.settled_at)`,
  'a settlement difference has its history, and ends where that says': `
    SELECT x.id FROM settlement_differences x LEFT JOIN LATERAL (
      SELECT action FROM settlement_difference_history h WHERE h.difference_id = x.id
        AND action IN ('OPENED', 'REOPENED', 'GONE', 'RESOLVED') ORDER BY at DESC, id DESC LIMIT 1) h ON true
    WHERE h.action IS NULL OR x.status <> CASE h.action WHEN 'GONE' THEN 'GONE' WHEN 'RESOLVED' THEN 'RESOLVED' ELSE 'OPEN' END`,
});
