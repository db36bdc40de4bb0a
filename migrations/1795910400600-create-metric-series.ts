import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Samples get their series, and are summed up as they arrive: five minutes and an hour at a time, so that a chart of a
 * month reads hundreds of rows and not a quarter of a million. A sample sent twice is one sample.
 */
export class CreateMetricSeries1795910400600 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE metric_names (
        name text PRIMARY KEY CHECK (name ~ '^[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)*$' AND length(name) <= 80),
        unit text NOT NULL CHECK (length(unit) BETWEEN 1 AND 20),
        created_at timestamptz NOT NULL
      );
      CREATE TABLE metric_series (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL REFERENCES metric_names,
        labels jsonb NOT NULL CHECK (jsonb_typeof(labels) = 'object'),
        created_at timestamptz NOT NULL,
        last_at timestamptz,
        last_value double precision,
        UNIQUE (name, labels)
      );
      CREATE INDEX metric_series_last ON metric_series (last_at);

      DROP INDEX metric_samples_series;
      CREATE UNIQUE INDEX metric_samples_series ON metric_samples (series_id, at);

      CREATE TABLE metric_rollups (
        series_id integer NOT NULL REFERENCES metric_series ON DELETE CASCADE,
        minutes smallint NOT NULL CHECK (minutes IN (5, 60)),
        at timestamptz NOT NULL,
        count integer NOT NULL CHECK (count > 0),
        sum double precision NOT NULL,
        min double precision NOT NULL,
        max double precision NOT NULL,
        last double precision NOT NULL,
        last_at timestamptz NOT NULL,
        PRIMARY KEY (series_id, minutes, at)
      ) WITH (fillfactor = 80);
      CREATE INDEX metric_rollups_age ON metric_rollups (minutes, at);

      GRANT SELECT, INSERT ON metric_names TO madang_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (last_at, last_value) ON metric_series TO madang_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (count, sum, min, max, last, last_at) ON metric_rollups TO madang_app;

      -- Days go as a whole. Fewer than seven are never left, whatever is asked for.
      CREATE FUNCTION madang_drop_metric_samples(keep_days integer) RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        child text; dropped integer := 0;
        first_kept date := (now() AT TIME ZONE 'UTC')::date - greatest(keep_days, 7);
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('madang_ensure_partitions'));
        PERFORM set_config('lock_timeout', '2s', true);
        FOR child IN
          SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
          WHERE i.inhparent = 'metric_samples'::regclass AND c.relname ~ '^metric_samples_[0-9]{8}$'
            AND to_date(right(c.relname, 8), 'YYYYMMDD') < first_kept
          ORDER BY c.relname
        LOOP
          EXECUTE format('DROP TABLE %I', child);
          dropped := dropped + 1;
        END LOOP;
        RETURN dropped;
      END $$;
      REVOKE ALL ON FUNCTION madang_drop_metric_samples(integer) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION madang_drop_metric_samples(integer) TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP FUNCTION madang_drop_metric_samples(integer);
      DROP TABLE metric_rollups, metric_series, metric_names;
      DROP INDEX metric_samples_series;
      CREATE INDEX metric_samples_series ON metric_samples (series_id, at DESC);
    `);
  }
}
