import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the provider lists and pays out a day, how it fits what we have, and what does not. */
export class CreateSettlements1795910400200 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- A row of the provider's lists as it came, without what tells of people. What comes changed is a row more.
      CREATE TABLE settlement_records (
        id uuid PRIMARY KEY,
        source text NOT NULL CHECK (source IN ('TRANSACTION', 'LINE')),
        day date NOT NULL,
        external_key text NOT NULL CHECK (length(external_key) BETWEEN 1 AND 200),
        -- The how manyeth row of this key in one reading.
        occurrence integer NOT NULL CHECK (occurrence > 0),
        digest text NOT NULL,
        said jsonb NOT NULL,
        -- What could be read of it.
        status text,
        payment_key text,
        order_ref text,
        method text,
        moved_at timestamptz,
        amount bigint,
        fee bigint,
        vat bigint,
        payout bigint,
        payout_day date,
        problem text CHECK (length(problem) <= 200),
        seen_at timestamptz NOT NULL,
        UNIQUE (source, day, external_key, occurrence, digest)
      );
      CREATE INDEX settlement_records_key ON settlement_records (external_key, source);
      CREATE INDEX settlement_records_payment ON settlement_records (payment_key) WHERE source = 'TRANSACTION';
      CREATE INDEX settlement_records_payout ON settlement_records (payout_day) WHERE source = 'LINE';
      SELECT madang_append_only('settlement_records');

      -- Reading a list once, page by page. One that brought nothing new is taken away again.
      CREATE TABLE settlement_readings (
        id uuid PRIMARY KEY,
        source text NOT NULL,
        day date NOT NULL,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        digest text,
        current boolean NOT NULL DEFAULT false,
        CHECK (NOT current OR finished_at IS NOT NULL)
      );
      CREATE UNIQUE INDEX settlement_readings_current ON settlement_readings (source, day) WHERE current;
      CREATE INDEX settlement_readings_day ON settlement_readings (day, source);
      GRANT SELECT, INSERT, DELETE ON settlement_readings TO madang_app;
      GRANT UPDATE (finished_at, digest, current) ON settlement_readings TO madang_app;

      CREATE TABLE settlement_reading_records (
        reading_id uuid NOT NULL REFERENCES settlement_readings (id) ON DELETE CASCADE,
        record_id uuid NOT NULL REFERENCES settlement_records (id),
        PRIMARY KEY (reading_id, record_id)
      );
      CREATE INDEX settlement_reading_records_record ON settlement_reading_records (record_id);
      GRANT SELECT, INSERT, DELETE ON settlement_reading_records TO madang_app;

      CREATE TABLE settlement_runs (
        id uuid PRIMARY KEY,
        day date NOT NULL,
        asked_by_type text NOT NULL,
        asked_by uuid,
        started_at timestamptz NOT NULL,
        finished_at timestamptz,
        error text,
        matched integer,
        differing integer,
        opened integer,
        gone integer
      );
      CREATE INDEX settlement_runs_newest ON settlement_runs (started_at DESC, id DESC);
      CREATE INDEX settlement_runs_day ON settlement_runs (day, started_at DESC);
      GRANT SELECT, INSERT ON settlement_runs TO madang_app;
      GRANT UPDATE (finished_at, error, matched, differing, opened, gone) ON settlement_runs TO madang_app;

      -- Each movement of money as one of the four sides knows it; those that share a key are the same movement.
      CREATE TABLE settlement_entries (
        run_id uuid NOT NULL REFERENCES settlement_runs (id),
        side text NOT NULL CHECK (side IN ('ORDER', 'LEDGER', 'PROVIDER', 'LINE')),
        source text NOT NULL,
        key text NOT NULL,
        amount bigint NOT NULL,
        payment_id uuid,
        order_ref text,
        payment_key text,
        method text,
        fee bigint,
        vat bigint,
        payout_day date,
        problem text,
        PRIMARY KEY (run_id, side, source)
      );
      CREATE INDEX settlement_entries_key ON settlement_entries (run_id, key);
      CREATE INDEX settlement_entries_payout ON settlement_entries (payout_day) WHERE side = 'ORDER';
      GRANT SELECT, INSERT, DELETE ON settlement_entries TO madang_app;
      GRANT UPDATE (payment_id) ON settlement_entries TO madang_app;

      -- A day's equation, a side a line: what it counts is what was matched and what differs, to the won.
      CREATE TABLE settlement_days (
        day date PRIMARY KEY,
        run_id uuid NOT NULL REFERENCES settlement_runs (id),
        settled_at timestamptz NOT NULL,
        matched_count integer NOT NULL,
        matched_total bigint NOT NULL,
        order_total bigint NOT NULL,
        ledger_total bigint NOT NULL,
        provider_total bigint NOT NULL,
        line_total bigint NOT NULL,
        order_differing bigint NOT NULL,
        ledger_differing bigint NOT NULL,
        provider_differing bigint NOT NULL,
        line_differing bigint NOT NULL,
        CONSTRAINT settlement_days_add_up CHECK (
          order_total = matched_total + order_differing AND ledger_total = matched_total + ledger_differing
          AND provider_total = matched_total + provider_differing AND line_total = matched_total + line_differing)
      );
      GRANT SELECT, INSERT ON settlement_days TO madang_app;
      GRANT UPDATE (run_id, settled_at, matched_count, matched_total, order_total, ledger_total, provider_total, line_total,
        order_differing, ledger_differing, provider_differing, line_differing) ON settlement_days TO madang_app;

      CREATE TABLE settlement_differences (
        id uuid PRIMARY KEY,
        day date NOT NULL,
        key text NOT NULL,
        kind text NOT NULL,
        status text NOT NULL CHECK (status IN ('OPEN', 'RESOLVED', 'GONE')),
        amount bigint NOT NULL CHECK (amount >= 0),
        -- What each side says; null where it says nothing.
        order_amount bigint,
        ledger_amount bigint,
        provider_amount bigint,
        line_amount bigint,
        payment_id uuid REFERENCES payments (id),
        order_ref text,
        payment_key text,
        detail text NOT NULL,
        opened_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        -- The latest run that saw it: it is part of the day's equation while that is the day's run.
        seen_run_id uuid NOT NULL REFERENCES settlement_runs (id),
        owner_id uuid,
        owned_at timestamptz,
        closed_at timestamptz,
        closed_by_type text,
        closed_by uuid,
        resolution text CHECK (length(resolution) BETWEEN 1 AND 500),
        version integer NOT NULL DEFAULT 1,
        UNIQUE (day, key),
        CHECK ((status = 'OPEN') = (closed_at IS NULL)),
        CHECK ((closed_at IS NULL) = (closed_by_type IS NULL)),
        CHECK ((owner_id IS NULL) = (owned_at IS NULL))
      );
      CREATE INDEX settlement_differences_newest ON settlement_differences (opened_at DESC, id DESC);
      CREATE INDEX settlement_differences_open ON settlement_differences (day) WHERE status = 'OPEN';
      GRANT SELECT, INSERT ON settlement_differences TO madang_app;
      GRANT UPDATE (kind, status, amount, order_amount, ledger_amount, provider_amount, line_amount, payment_id, order_ref,
        payment_key, detail, last_seen_at, seen_run_id, owner_id, owned_at, closed_at, closed_by_type, closed_by, resolution, version)
        ON settlement_differences TO madang_app;

      CREATE TABLE settlement_difference_history (
        id uuid PRIMARY KEY,
        difference_id uuid NOT NULL REFERENCES settlement_differences (id),
        at timestamptz NOT NULL,
        action text NOT NULL CHECK (action IN ('OPENED', 'CHANGED', 'REOPENED', 'GONE', 'ASSIGNED', 'COMMENTED', 'RESOLVED')),
        actor_type text NOT NULL,
        actor_id uuid,
        text text CHECK (length(text) <= 500)
      );
      CREATE INDEX settlement_difference_history_of ON settlement_difference_history (difference_id, at, id);
      SELECT madang_append_only('settlement_difference_history');

      -- What moved between two times, which nobody asked for before.
      CREATE INDEX payments_approved ON payments (approved_at) WHERE approved_at IS NOT NULL;
      CREATE INDEX deposit_reversals_at ON deposit_reversals (reversed_at);
      CREATE INDEX refunds_processed ON refunds (processed_at) WHERE status = 'SUCCEEDED';
      CREATE INDEX refunds_transaction ON refunds (provider_transaction_key) WHERE provider_transaction_key IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX refunds_transaction, refunds_processed, deposit_reversals_at, payments_approved;
      DROP TABLE settlement_difference_history, settlement_differences, settlement_days, settlement_entries,
        settlement_runs, settlement_reading_records, settlement_readings, settlement_records;
    `);
  }
}
