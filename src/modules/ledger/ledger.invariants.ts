import { declareInvariants } from '../../platform/db/invariants.js';

/** Every transfer as the two entries it is. */
const ENTRIES = `(
  SELECT id, posting_id, debit_account_id AS account, -amount AS delta, debit_seq AS seq, debit_balance AS after, posted_at
  FROM ledger_transfers
  UNION ALL
  SELECT id, posting_id, credit_account_id, amount, credit_seq, credit_balance, posted_at FROM ledger_transfers)`;

/** Each is SQL that returns no row while the invariant holds (threat model §3). Run by tests, by `madang ledger verify`. */
export const LEDGER_INVARIANTS = declareInvariants({
  'I1 each book sums to zero': `
    SELECT book, sum(balance) FROM ledger_balances GROUP BY book HAVING sum(balance) <> 0`,
  'I2 a kept balance is the sum of its entries': `
    SELECT b.account_id, b.balance, coalesce(m.moved, 0) AS moved FROM ledger_balances b LEFT JOIN (
      SELECT account, sum(delta) AS moved FROM (
        SELECT credit_account_id AS account, amount AS delta FROM ledger_transfers
        UNION ALL SELECT debit_account_id, -amount FROM ledger_transfers) e GROUP BY account) m ON m.account = b.account_id
    WHERE b.balance <> coalesce(m.moved, 0)`,
  'I2 entries of an account are numbered without a gap, and each tells the balance after it': `
    SELECT account, seq FROM (
      SELECT account, seq, after, row_number() OVER w AS place, sum(delta) OVER w AS moved FROM ${ENTRIES} e
      WINDOW w AS (PARTITION BY account ORDER BY seq ROWS UNBOUNDED PRECEDING)) e
    WHERE seq <> place OR after <> moved`,
  'I2 an account knows the number and the time of its last entry': `
    SELECT b.account_id FROM ledger_balances b LEFT JOIN (
      SELECT account, max(seq) AS seq, max(posted_at) AS at FROM ${ENTRIES} e GROUP BY account) e ON e.account = b.account_id
    WHERE b.entries <> coalesce(e.seq, 0) OR b.last_posted_at <> coalesce(e.at, '-infinity')`,
  'I2 time never runs backwards within an account': `
    SELECT account, seq FROM (
      SELECT account, seq, posted_at < lag(posted_at) OVER (PARTITION BY account ORDER BY seq) AS back FROM ${ENTRIES} e) e
    WHERE back`,
  'I2 a kept hold is the sum of its open holds': `
    SELECT b.account_id, b.held, coalesce(h.open, 0) FROM ledger_balances b LEFT JOIN (
      SELECT account_id, sum(amount) AS open FROM ledger_holds
      WHERE NOT EXISTS (SELECT FROM ledger_hold_ends WHERE hold_id = ledger_holds.id) GROUP BY 1) h USING (account_id)
    WHERE b.held <> coalesce(h.open, 0)`,
  'I3 nobody has less than nothing': `
    SELECT b.account_id FROM ledger_balances b JOIN ledger_accounts a ON a.id = b.account_id
    WHERE a.owner_user_id IS NOT NULL AND (b.balance - b.held < 0 OR b.held < 0)`,
  'I11 nothing is reversed beyond what it was, nor by other accounts': `
    SELECT r.posting_id, r.debit, r.credit FROM (
      SELECT p.reverses_id AS posting_id, t.credit_account_id AS debit, t.debit_account_id AS credit, sum(t.amount) AS amount
      FROM ledger_postings p JOIN ledger_transfers t ON t.posting_id = p.id
      WHERE p.reverses_id IS NOT NULL GROUP BY 1, 2, 3) r
    LEFT JOIN (
      SELECT posting_id, debit_account_id AS debit, credit_account_id AS credit, sum(amount) AS amount
      FROM ledger_transfers GROUP BY 1, 2, 3) o USING (posting_id, debit, credit)
    WHERE o.amount IS NULL OR r.amount > o.amount`,
  'I11 no reversal is reversed': `
    SELECT r.id FROM ledger_postings r JOIN ledger_postings o ON o.id = r.reverses_id WHERE o.reverses_id IS NOT NULL`,
  'a hold paid for a posting from its own account, and no more than itself': `
    SELECT e.hold_id FROM ledger_hold_ends e JOIN ledger_holds h ON h.id = e.hold_id LEFT JOIN LATERAL (
      SELECT coalesce(sum(amount), 0) AS paid FROM ledger_transfers
      WHERE posting_id = e.posting_id AND debit_account_id = h.account_id) t ON true
    WHERE e.outcome = 'POSTED' AND e.amount IS DISTINCT FROM least(h.amount, t.paid)`,
  'an open hold with a deadline waits for it, and no other does': `
    SELECT coalesce(h.id, d.hold_id) FROM (
      SELECT id, expires_at FROM ledger_holds h WHERE expires_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM ledger_hold_ends WHERE hold_id = h.id)) h
    FULL JOIN ledger_hold_deadlines d ON d.hold_id = h.id WHERE h.expires_at IS DISTINCT FROM d.expires_at`,
  'I12 no transfer crosses books': `
    SELECT t.id FROM ledger_transfers t JOIN ledger_accounts d ON d.id = t.debit_account_id
    JOIN ledger_accounts c ON c.id = t.credit_account_id WHERE d.book <> t.book OR c.book <> t.book`,
  'I12 no posting joins PRACTICE to another book': `
    SELECT posting_id FROM ledger_transfers GROUP BY posting_id
    HAVING bool_or(book = 'PRACTICE') AND bool_or(book <> 'PRACTICE')`,
  'I12 no source and no hold joins PRACTICE to another book': `
    SELECT source_id FROM ledger_postings GROUP BY source_id HAVING count(DISTINCT realm) > 1
    UNION ALL
    SELECT e.hold_id FROM ledger_hold_ends e JOIN ledger_holds h ON h.id = e.hold_id
    JOIN ledger_postings p ON p.id = e.posting_id WHERE (h.book = 'PRACTICE') <> (p.realm = 'PRACTICE')`,
});
