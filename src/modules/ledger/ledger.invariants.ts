import { declareInvariants } from '../../platform/db/invariants.js';

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
  'I2 a kept hold is the sum of its open holds': `
    SELECT b.account_id, b.held, coalesce(h.open, 0) FROM ledger_balances b LEFT JOIN (
      SELECT account_id, sum(amount) AS open FROM ledger_holds
      WHERE NOT EXISTS (SELECT FROM ledger_hold_ends WHERE hold_id = ledger_holds.id) GROUP BY 1) h USING (account_id)
    WHERE b.held <> coalesce(h.open, 0)`,
  'I3 nobody has less than nothing': `
    SELECT b.account_id FROM ledger_balances b JOIN ledger_accounts a ON a.id = b.account_id
    WHERE a.owner_user_id IS NOT NULL AND (b.balance - b.held < 0 OR b.held < 0)`,
  'I12 no transfer crosses books': `
    SELECT t.id FROM ledger_transfers t JOIN ledger_accounts d ON d.id = t.debit_account_id
    JOIN ledger_accounts c ON c.id = t.credit_account_id WHERE d.book <> t.book OR c.book <> t.book`,
  'I12 no posting joins PRACTICE to another book': `
    SELECT posting_id FROM ledger_transfers GROUP BY posting_id
    HAVING bool_or(book = 'PRACTICE') AND bool_or(book <> 'PRACTICE')`,
});
