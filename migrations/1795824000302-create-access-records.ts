import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who looked at whose personal data (접속기록), apart from the audit log: there are many more of them, and they expire. */
export class CreateAccessRecords1795824000302 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE access_records (
        id uuid NOT NULL,
        occurred_at timestamptz NOT NULL,
        actor_type text NOT NULL CHECK (actor_type IN ('ADMIN', 'USER', 'API_KEY', 'SYSTEM', 'ANONYMOUS')),
        actor_id uuid,
        on_behalf_of uuid,
        ip inet,
        act text NOT NULL CHECK (act IN ('VIEW', 'SEARCH', 'CREATE', 'CHANGE', 'DELETE', 'EXPORT', 'PRINT', 'SIGN_IN',
                                         'SIGN_OUT', 'SIGN_IN_FAILED')),
        -- Whose data. A page of a list is one record with all of its people.
        subject_ids uuid[] NOT NULL,
        fields text[] NOT NULL,
        count integer NOT NULL CHECK (count >= 0),
        operation text NOT NULL,
        reason text,
        trace_id text,
        PRIMARY KEY (occurred_at, id)
      ) PARTITION BY RANGE (occurred_at);
      CREATE TABLE access_records_default PARTITION OF access_records DEFAULT;
      CREATE INDEX access_records_newest ON access_records (occurred_at DESC, id DESC);
      CREATE INDEX access_records_actor ON access_records (actor_id, occurred_at DESC);
      CREATE INDEX access_records_subjects ON access_records USING gin (subject_ids);
      SELECT madang_append_only('access_records');
      SELECT madang_counted_list('access_records', 'act', 'occurred_at', '{}');
      INSERT INTO partitioned_tables VALUES ('access_records');

      -- The chain, a link for each batch: one for each record would cost as much as the record.
      CREATE TABLE access_seals (
        seq bigint PRIMARY KEY CHECK (seq > 0),
        record_ids uuid[] NOT NULL,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        hash bytea NOT NULL CHECK (length(hash) = 32),
        sealed_at timestamptz NOT NULL
      );
      SELECT madang_append_only('access_seals');
      CREATE TABLE access_unsealed (record_id uuid PRIMARY KEY, record_at timestamptz NOT NULL);
      CREATE INDEX access_unsealed_order ON access_unsealed (record_at, record_id);
      GRANT SELECT, INSERT, DELETE ON access_unsealed TO madang_app;
      CREATE FUNCTION access_queue_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO access_unsealed SELECT id, occurred_at FROM made;
        RETURN NULL;
      END $$;
      CREATE TRIGGER queue_for_seal AFTER INSERT ON access_records REFERENCING NEW TABLE AS made
        FOR EACH STATEMENT EXECUTE FUNCTION access_queue_for_seal();

      -- Days that the law no longer asks for. The application has no DELETE here; this cannot take a younger day.
      CREATE FUNCTION madang_drop_old_access_records() RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        child name; dropped integer := 0;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('madang_ensure_partitions'));
        FOR child IN
          SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'access_records'::regclass AND c.relname ~ '^access_records_[0-9]{8}$'
            AND to_date(right(c.relname, 8), 'YYYYMMDD') < (now() - interval '2 years')::date - 1
          ORDER BY c.relname LIMIT 40
        LOOP
          EXECUTE format('INSERT INTO access_records_totals (key, day, count)
            SELECT act, day, -count(*) FROM (SELECT act, (occurred_at AT TIME ZONE ''UTC'')::date AS day FROM %I) gone
            GROUP BY GROUPING SETS ((act), (act, day), (day))', child);
          EXECUTE format('DROP TABLE %I', child);
          dropped := dropped + 1;
        END LOOP;
        RETURN dropped;
      END $$;
      REVOKE ALL ON FUNCTION madang_drop_old_access_records() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION madang_drop_old_access_records() TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP FUNCTION madang_drop_old_access_records();
      DELETE FROM partitioned_tables WHERE name = 'access_records';
      DELETE FROM counted_lists WHERE list = 'access_records';
      DROP TABLE access_unsealed, access_seals, access_records, access_records_totals;
      DROP FUNCTION access_queue_for_seal(), access_records_count(), access_records_fold();
    `);
  }
}
