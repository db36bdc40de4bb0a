import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Books, accounts, postings, transfers, holds. The application may read these tables and call the functions below;
 * it has no other way to write them, so every rule here holds for raw SQL as well.
 */
export class CreateLedger1795219200003 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE ledger_accounts (
        id uuid PRIMARY KEY,
        book text NOT NULL CHECK (book IN ('KRW', 'POINTS', 'PRACTICE')),
        code text NOT NULL CHECK (length(code) BETWEEN 1 AND 80),
        owner_user_id uuid REFERENCES users (id),
        may_go_negative boolean NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        UNIQUE (book, code),
        UNIQUE (id, book),
        CONSTRAINT ledger_accounts_person_never_negative CHECK (owner_user_id IS NULL OR NOT may_go_negative)
      );
      CREATE INDEX ledger_accounts_owner ON ledger_accounts (owner_user_id, book) WHERE owner_user_id IS NOT NULL;

      CREATE TABLE ledger_balances (
        account_id uuid PRIMARY KEY,
        book text NOT NULL,
        may_go_negative boolean NOT NULL,
        balance bigint NOT NULL DEFAULT 0,
        held bigint NOT NULL DEFAULT 0,
        updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        FOREIGN KEY (account_id, book) REFERENCES ledger_accounts (id, book),
        CONSTRAINT ledger_balances_held_not_negative CHECK (held >= 0),
        CONSTRAINT ledger_balances_enough CHECK (may_go_negative OR balance - held >= 0)
      ) WITH (fillfactor = 70);

      -- A posting groups transfers that belong together. Its realm keeps practice credits apart: KRW and POINTS
      -- may share a posting, PRACTICE never shares one with them.
      CREATE TABLE ledger_postings (
        id uuid PRIMARY KEY,
        realm text NOT NULL CHECK (realm IN ('MONEY', 'PRACTICE')),
        kind text NOT NULL,
        source_kind text NOT NULL,
        source_id uuid NOT NULL,
        reverses_id uuid,
        posted_at timestamptz NOT NULL,
        UNIQUE (source_kind, source_id, kind),
        UNIQUE (id, realm),
        FOREIGN KEY (reverses_id, realm) REFERENCES ledger_postings (id, realm),
        CONSTRAINT ledger_postings_practice_wall CHECK ((realm = 'PRACTICE') = (source_kind LIKE 'practice-%'))
      );
      CREATE INDEX ledger_postings_source ON ledger_postings (source_id);
      CREATE INDEX ledger_postings_reverses ON ledger_postings (reverses_id) WHERE reverses_id IS NOT NULL;

      CREATE TABLE ledger_transfers (
        id uuid PRIMARY KEY,
        posting_id uuid NOT NULL,
        book text NOT NULL,
        realm text NOT NULL GENERATED ALWAYS AS (CASE book WHEN 'PRACTICE' THEN 'PRACTICE' ELSE 'MONEY' END) STORED,
        debit_account_id uuid NOT NULL,
        credit_account_id uuid NOT NULL,
        amount bigint NOT NULL CHECK (amount > 0),
        posted_at timestamptz NOT NULL,
        CHECK (debit_account_id <> credit_account_id),
        FOREIGN KEY (posting_id, realm) REFERENCES ledger_postings (id, realm),
        FOREIGN KEY (debit_account_id, book) REFERENCES ledger_accounts (id, book),
        FOREIGN KEY (credit_account_id, book) REFERENCES ledger_accounts (id, book)
      );
      CREATE INDEX ledger_transfers_posting ON ledger_transfers (posting_id);
      CREATE INDEX ledger_transfers_debit ON ledger_transfers (debit_account_id, posted_at DESC, id DESC);
      CREATE INDEX ledger_transfers_credit ON ledger_transfers (credit_account_id, posted_at DESC, id DESC);

      CREATE TABLE ledger_holds (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL,
        book text NOT NULL,
        amount bigint NOT NULL CHECK (amount > 0),
        source_kind text NOT NULL,
        source_id uuid NOT NULL,
        placed_at timestamptz NOT NULL,
        UNIQUE (source_kind, source_id),
        FOREIGN KEY (account_id, book) REFERENCES ledger_accounts (id, book)
      );
      CREATE INDEX ledger_holds_account ON ledger_holds (account_id, placed_at DESC);

      CREATE TABLE ledger_hold_ends (
        hold_id uuid PRIMARY KEY REFERENCES ledger_holds (id),
        posting_id uuid REFERENCES ledger_postings (id),
        outcome text NOT NULL CHECK (outcome IN ('POSTED', 'RELEASED')),
        ended_at timestamptz NOT NULL,
        CHECK ((outcome = 'POSTED') = (posting_id IS NOT NULL))
      );

      SELECT madang_append_only(t) FROM unnest(ARRAY['ledger_accounts', 'ledger_postings', 'ledger_transfers',
        'ledger_holds', 'ledger_hold_ends']::regclass[]) AS t;
      REVOKE INSERT ON ledger_accounts, ledger_postings, ledger_transfers, ledger_holds, ledger_hold_ends FROM madang_app;
      GRANT SELECT ON ledger_balances TO madang_app;
    `);

    await q.query(`
      CREATE FUNCTION ledger_open_account(p_id uuid, p_book text, p_code text, p_owner uuid, p_may_go_negative boolean)
      RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE found_id uuid;
      BEGIN
        SELECT id INTO found_id FROM ledger_accounts WHERE book = p_book AND code = p_code;
        IF found_id IS NOT NULL THEN RETURN found_id; END IF;
        INSERT INTO ledger_accounts (id, book, code, owner_user_id, may_go_negative)
        VALUES (p_id, p_book, p_code, p_owner, p_may_go_negative)
        ON CONFLICT (book, code) DO NOTHING;
        IF FOUND THEN
          INSERT INTO ledger_balances (account_id, book, may_go_negative) VALUES (p_id, p_book, p_may_go_negative);
          RETURN p_id;
        END IF;
        SELECT id INTO found_id FROM ledger_accounts WHERE book = p_book AND code = p_code;
        RETURN found_id;
      END $$;

      -- Posts a batch: [{id, kind, sourceKind, sourceId, realm, reversesId?, holdId?, postedAt,
      --                  transfers: [{id, book, debit, credit, amount}]}]. Returns a row a posting, in order;
      -- "fresh" is false where the same (source, kind) was posted before, and then nothing of it is done again.
      CREATE FUNCTION ledger_post(batch jsonb) RETURNS TABLE (posting_id uuid, fresh boolean)
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        p jsonb; hold ledger_holds%ROWTYPE;
      BEGIN
        -- Every balance of the batch is locked once, in one order, before anything is written: no deadlock
        -- between two batches, and the checks below see the last word.
        PERFORM 1 FROM ledger_balances b
          WHERE b.account_id IN (
            SELECT (t->>'debit')::uuid FROM jsonb_array_elements(batch) x, jsonb_array_elements(x->'transfers') t
            UNION SELECT (t->>'credit')::uuid FROM jsonb_array_elements(batch) x, jsonb_array_elements(x->'transfers') t)
          ORDER BY b.account_id FOR NO KEY UPDATE;

        FOR p IN SELECT value FROM jsonb_array_elements(batch) LOOP
          INSERT INTO ledger_postings (id, realm, kind, source_kind, source_id, reverses_id, posted_at)
          VALUES ((p->>'id')::uuid, p->>'realm', p->>'kind', p->>'sourceKind', (p->>'sourceId')::uuid,
                  (p->>'reversesId')::uuid, (p->>'postedAt')::timestamptz)
          ON CONFLICT (source_kind, source_id, kind) DO NOTHING;
          IF NOT FOUND THEN
            SELECT lp.id, false INTO posting_id, fresh FROM ledger_postings lp
              WHERE lp.source_kind = p->>'sourceKind' AND lp.source_id = (p->>'sourceId')::uuid AND lp.kind = p->>'kind';
            RETURN NEXT;
            CONTINUE;
          END IF;
          IF jsonb_array_length(p->'transfers') = 0 THEN RAISE EXCEPTION 'a posting without transfers'; END IF;

          INSERT INTO ledger_transfers (id, posting_id, book, debit_account_id, credit_account_id, amount, posted_at)
          SELECT (t->>'id')::uuid, (p->>'id')::uuid, t->>'book', (t->>'debit')::uuid, (t->>'credit')::uuid,
                 (t->>'amount')::bigint, (p->>'postedAt')::timestamptz
          FROM jsonb_array_elements(p->'transfers') t;

          -- The hold is lifted first, so that its own amount is what pays.
          IF p->>'holdId' IS NOT NULL THEN
            SELECT * INTO STRICT hold FROM ledger_holds h WHERE h.id = (p->>'holdId')::uuid;
            INSERT INTO ledger_hold_ends (hold_id, posting_id, outcome, ended_at)
            VALUES (hold.id, (p->>'id')::uuid, 'POSTED', (p->>'postedAt')::timestamptz);
            UPDATE ledger_balances SET held = held - hold.amount WHERE account_id = hold.account_id;
          END IF;

          UPDATE ledger_balances b SET balance = b.balance + d.delta, updated_at = clock_timestamp()
          FROM (SELECT account, sum(delta)::bigint AS delta FROM (
                  SELECT (t->>'credit')::uuid AS account, (t->>'amount')::bigint AS delta FROM jsonb_array_elements(p->'transfers') t
                  UNION ALL
                  SELECT (t->>'debit')::uuid, -(t->>'amount')::bigint FROM jsonb_array_elements(p->'transfers') t) s
                GROUP BY account) d
          WHERE b.account_id = d.account;

          posting_id := (p->>'id')::uuid; fresh := true;
          RETURN NEXT;
        END LOOP;
      END $$;

      -- Sets an amount aside; the same source twice holds once.
      CREATE FUNCTION ledger_hold(p_id uuid, p_account uuid, p_amount bigint, p_source_kind text, p_source_id uuid, p_at timestamptz)
      RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE found_id uuid;
      BEGIN
        PERFORM 1 FROM ledger_balances WHERE account_id = p_account FOR NO KEY UPDATE;
        SELECT id INTO found_id FROM ledger_holds WHERE source_kind = p_source_kind AND source_id = p_source_id;
        IF found_id IS NOT NULL THEN RETURN found_id; END IF;
        INSERT INTO ledger_holds (id, account_id, book, amount, source_kind, source_id, placed_at)
        SELECT p_id, b.account_id, b.book, p_amount, p_source_kind, p_source_id, p_at
        FROM ledger_balances b WHERE b.account_id = p_account;
        UPDATE ledger_balances SET held = held + p_amount, updated_at = clock_timestamp() WHERE account_id = p_account;
        RETURN p_id;
      END $$;

      -- Gives a hold back; releasing twice, or after posting, does nothing and says so.
      CREATE FUNCTION ledger_release(p_hold uuid, p_at timestamptz) RETURNS boolean
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE hold ledger_holds%ROWTYPE;
      BEGIN
        SELECT * INTO STRICT hold FROM ledger_holds WHERE id = p_hold;
        PERFORM 1 FROM ledger_balances WHERE account_id = hold.account_id FOR NO KEY UPDATE;
        INSERT INTO ledger_hold_ends (hold_id, outcome, ended_at) VALUES (hold.id, 'RELEASED', p_at) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN RETURN false; END IF;
        UPDATE ledger_balances SET held = held - hold.amount, updated_at = clock_timestamp() WHERE account_id = hold.account_id;
        RETURN true;
      END $$;

      REVOKE ALL ON FUNCTION ledger_open_account(uuid, text, text, uuid, boolean) FROM PUBLIC;
      REVOKE ALL ON FUNCTION ledger_post(jsonb) FROM PUBLIC;
      REVOKE ALL ON FUNCTION ledger_hold(uuid, uuid, bigint, text, uuid, timestamptz) FROM PUBLIC;
      REVOKE ALL ON FUNCTION ledger_release(uuid, timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ledger_open_account(uuid, text, text, uuid, boolean), ledger_post(jsonb),
        ledger_hold(uuid, uuid, bigint, text, uuid, timestamptz), ledger_release(uuid, timestamptz) TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP FUNCTION ledger_release(uuid, timestamptz);
      DROP FUNCTION ledger_hold(uuid, uuid, bigint, text, uuid, timestamptz);
      DROP FUNCTION ledger_post(jsonb);
      DROP FUNCTION ledger_open_account(uuid, text, text, uuid, boolean);
      DROP TABLE ledger_hold_ends, ledger_holds, ledger_transfers, ledger_postings, ledger_balances, ledger_accounts;
    `);
  }
}
