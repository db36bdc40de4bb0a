import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Roles, append-only guard, outbox, idempotency: what every module stands on. */
export class CreatePlatform1795219200001 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    // The application's role owns nothing and may only what a migration grants it, table by table.
    await q.query(`
      DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'madang_app') THEN
          CREATE ROLE madang_app NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
        END IF;
      END $$;
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO madang_app;
      CREATE EXTENSION IF NOT EXISTS pg_trgm;
    `);

    // Put on every table whose rows are history. Grants already refuse the application; this refuses everyone.
    await q.query(`
      CREATE FUNCTION madang_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$;

      CREATE FUNCTION madang_append_only(target regclass) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        EXECUTE format('CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON %s
                        FOR EACH ROW EXECUTE FUNCTION madang_refuse_change()', target);
        EXECUTE format('CREATE TRIGGER append_only_table BEFORE TRUNCATE ON %s
                        FOR EACH STATEMENT EXECUTE FUNCTION madang_refuse_change()', target);
        EXECUTE format('GRANT SELECT, INSERT ON %s TO madang_app', target);
      END $$;
    `);

    // "seq" is taken inside the transaction and so may become visible out of order; "position" is given by the
    // relay after commit and is what readers replay by.
    await q.query(`
      CREATE TABLE outbox (
        id uuid PRIMARY KEY,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        position bigint UNIQUE,
        event text NOT NULL CHECK (event ~ '^[a-z-]+[.][a-z-]+$'),
        subject_id uuid NOT NULL,
        payload jsonb NOT NULL,
        trace_id text,
        occurred_at timestamptz NOT NULL,
        delivered_at timestamptz
      );
      CREATE INDEX outbox_without_position ON outbox (seq) WHERE position IS NULL;
      CREATE INDEX outbox_undelivered ON outbox (position) WHERE delivered_at IS NULL AND position IS NOT NULL;
      GRANT SELECT, INSERT ON outbox TO madang_app;
      GRANT UPDATE (position, delivered_at) ON outbox TO madang_app;

      CREATE TABLE outbox_head (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        last_position bigint NOT NULL
      );
      INSERT INTO outbox_head (last_position) VALUES (0);
      GRANT SELECT ON outbox_head TO madang_app;
      GRANT UPDATE (last_position) ON outbox_head TO madang_app;

      CREATE TABLE consumed_events (
        consumer text NOT NULL,
        event_id uuid NOT NULL REFERENCES outbox (id),
        consumed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (consumer, event_id)
      );
      SELECT madang_append_only('consumed_events');

      CREATE TABLE idempotency_keys (
        actor text NOT NULL,
        operation text NOT NULL,
        key text NOT NULL CHECK (length(key) BETWEEN 8 AND 200),
        request_hash text NOT NULL,
        result_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (actor, operation, key)
      );
      GRANT SELECT, INSERT ON idempotency_keys TO madang_app;
    `);

    // Day partitions are made ahead by the worker, which has no DDL of its own, hence SECURITY DEFINER.
    // The default partition is a net: a row outside every prepared day is kept, not refused.
    await q.query(`
      CREATE TABLE partitioned_tables (name text PRIMARY KEY);

      CREATE FUNCTION madang_ensure_partitions(first_day date, last_day date) RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        parent text; day date; child text; made integer := 0;
      BEGIN
        IF last_day - first_day > 400 THEN RAISE EXCEPTION 'too many days'; END IF;
        PERFORM pg_advisory_xact_lock(hashtext('madang_ensure_partitions'));
        FOR parent IN SELECT name FROM partitioned_tables ORDER BY name LOOP
          FOR day IN SELECT generate_series(first_day, last_day, interval '1 day')::date LOOP
            child := parent || '_' || to_char(day, 'YYYYMMDD');
            CONTINUE WHEN to_regclass(child) IS NOT NULL;
            BEGIN
              EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', child, parent,
                             day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
              made := made + 1;
            EXCEPTION WHEN check_violation THEN
              -- The default partition already holds rows of that day; they stay there.
              NULL;
            END;
          END LOOP;
        END LOOP;
        RETURN made;
      END $$;
      REVOKE ALL ON FUNCTION madang_ensure_partitions(date, date) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION madang_ensure_partitions(date, date) TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP FUNCTION madang_ensure_partitions(date, date);
      DROP TABLE partitioned_tables, idempotency_keys, consumed_events, outbox_head, outbox;
      DROP FUNCTION madang_append_only(regclass);
      DROP FUNCTION madang_refuse_change();
      REVOKE USAGE ON SCHEMA public FROM madang_app;
    `);
  }
}
