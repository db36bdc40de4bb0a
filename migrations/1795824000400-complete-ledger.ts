import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries know their place and the balance after them, and holds know their deadline and what they paid. The
 * functions that keep this are in the migration after.
 */
export class CompleteLedger1795824000400 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    // A code that names a person belongs to that person: nobody opens one that may go negative under their name.
    await q.query(`
      ALTER TABLE ledger_accounts ADD CONSTRAINT ledger_accounts_person_code CHECK (
        CASE WHEN owner_user_id IS NULL THEN code NOT LIKE 'USER:%' ELSE code = 'USER:' || owner_user_id END);

      -- Entries of the account so far, and the time of the last: time never runs backwards within an account.
      ALTER TABLE ledger_balances
        ADD entries bigint NOT NULL DEFAULT 0,
        ADD last_posted_at timestamptz NOT NULL DEFAULT '-infinity';

      ALTER TABLE ledger_transfers
        ADD debit_seq bigint, ADD debit_balance bigint, ADD credit_seq bigint, ADD credit_balance bigint;
      ALTER TABLE ledger_transfers DISABLE TRIGGER append_only_rows;
      WITH entry AS (
        SELECT id, 'debit' AS side, debit_account_id AS account, -amount AS delta, posted_at FROM ledger_transfers
        UNION ALL SELECT id, 'credit', credit_account_id, amount, posted_at FROM ledger_transfers
      ), placed AS (
        SELECT id, side, row_number() OVER w AS seq, sum(delta) OVER w AS balance FROM entry
        WINDOW w AS (PARTITION BY account ORDER BY posted_at, id ROWS UNBOUNDED PRECEDING)
      )
      UPDATE ledger_transfers t SET debit_seq = d.seq, debit_balance = d.balance, credit_seq = c.seq, credit_balance = c.balance
      FROM placed d, placed c WHERE d.id = t.id AND d.side = 'debit' AND c.id = t.id AND c.side = 'credit';
      ALTER TABLE ledger_transfers ENABLE TRIGGER append_only_rows;
      ALTER TABLE ledger_transfers
        ALTER debit_seq SET NOT NULL, ALTER debit_balance SET NOT NULL,
        ALTER credit_seq SET NOT NULL, ALTER credit_balance SET NOT NULL;
      UPDATE ledger_balances b SET entries = e.entries, last_posted_at = e.last FROM (
        SELECT account, count(*) AS entries, max(posted_at) AS last FROM (
          SELECT debit_account_id AS account, posted_at FROM ledger_transfers
          UNION ALL SELECT credit_account_id, posted_at FROM ledger_transfers) e GROUP BY account) e
      WHERE e.account = b.account_id;

      DROP INDEX ledger_transfers_debit, ledger_transfers_credit;
      CREATE INDEX ledger_transfers_debit ON ledger_transfers (debit_account_id, posted_at, debit_seq);
      CREATE INDEX ledger_transfers_credit ON ledger_transfers (credit_account_id, posted_at, credit_seq);

      -- One index for "posted already" and for "what came of this payment".
      DROP INDEX ledger_postings_source;
      ALTER TABLE ledger_postings DROP CONSTRAINT ledger_postings_source_kind_source_id_kind_key;
      ALTER TABLE ledger_postings ADD CONSTRAINT ledger_postings_once UNIQUE (source_id, source_kind, kind);
    `);

    await q.query(`
      ALTER TABLE ledger_holds
        ADD expires_at timestamptz CHECK (expires_at > placed_at),
        ADD CONSTRAINT ledger_holds_practice_wall CHECK ((book = 'PRACTICE') = (source_kind LIKE 'practice-%'));
      -- What it paid; the rest was given back with it.
      ALTER TABLE ledger_hold_ends ADD amount bigint NOT NULL DEFAULT 0 CHECK (amount >= 0);
      ALTER TABLE ledger_hold_ends DISABLE TRIGGER append_only_rows;
      UPDATE ledger_hold_ends e SET amount = h.amount FROM ledger_holds h WHERE h.id = e.hold_id AND e.outcome = 'POSTED';
      ALTER TABLE ledger_hold_ends ENABLE TRIGGER append_only_rows;
      ALTER TABLE ledger_hold_ends DROP CONSTRAINT ledger_hold_ends_outcome_check;
      ALTER TABLE ledger_hold_ends
        ADD CONSTRAINT ledger_hold_ends_outcome_check CHECK (outcome IN ('POSTED', 'RELEASED', 'EXPIRED')),
        ADD CONSTRAINT ledger_hold_ends_paid CHECK ((outcome = 'POSTED') = (amount > 0));

      -- Open holds that end by themselves; the holds are history, and a search through all of them would only grow.
      CREATE TABLE ledger_hold_deadlines (
        hold_id uuid PRIMARY KEY REFERENCES ledger_holds (id),
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX ledger_hold_deadlines_due ON ledger_hold_deadlines (expires_at);
      GRANT SELECT ON ledger_hold_deadlines TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    // Holds that expired stay told apart; the version before does not make new ones.
    await q.query(`
      DROP TABLE ledger_hold_deadlines;
      ALTER TABLE ledger_hold_ends DROP CONSTRAINT ledger_hold_ends_paid, DROP amount,
        DROP CONSTRAINT ledger_hold_ends_outcome_check;
      ALTER TABLE ledger_hold_ends
        ADD CONSTRAINT ledger_hold_ends_outcome_check CHECK (outcome IN ('POSTED', 'RELEASED')) NOT VALID;
      ALTER TABLE ledger_holds DROP CONSTRAINT ledger_holds_practice_wall, DROP expires_at;
      ALTER TABLE ledger_postings DROP CONSTRAINT ledger_postings_once;
      ALTER TABLE ledger_postings ADD UNIQUE (source_kind, source_id, kind);
      CREATE INDEX ledger_postings_source ON ledger_postings (source_id);
      ALTER TABLE ledger_transfers DROP debit_seq, DROP debit_balance, DROP credit_seq, DROP credit_balance;
      CREATE INDEX ledger_transfers_debit ON ledger_transfers (debit_account_id, posted_at DESC, id DESC);
      CREATE INDEX ledger_transfers_credit ON ledger_transfers (credit_account_id, posted_at DESC, id DESC);
      ALTER TABLE ledger_balances DROP entries, DROP last_posted_at;
      ALTER TABLE ledger_accounts DROP CONSTRAINT ledger_accounts_person_code;
    `);
  }
}
