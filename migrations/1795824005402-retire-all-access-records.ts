import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rows of days that had no partition of their own lie in the default one, which the retention of days never reached.
 * They go by the day as well, by the same rule: two years, and nobody can talk the database out of it.
 */
export class RetireAllAccessRecords1795824005402 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE FUNCTION madang_drop_stray_access_records() RETURNS integer
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        oldest date;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('madang_ensure_partitions'));
        SELECT (min(occurred_at) AT TIME ZONE 'UTC')::date INTO oldest FROM access_records_default;
        IF oldest IS NULL OR oldest >= (now() - interval '2 years')::date - 1 THEN RETURN 0; END IF;
        -- The lock this takes keeps everybody else out until the triggers are back.
        ALTER TABLE access_records_default DISABLE TRIGGER append_only_rows;
        WITH gone AS (
          DELETE FROM access_records_default WHERE occurred_at < (oldest + 1)::timestamp AT TIME ZONE 'UTC' RETURNING act)
        INSERT INTO access_records_totals (key, day, count)
          SELECT act, day, -count(*) FROM (SELECT act, oldest AS day FROM gone) rows
          GROUP BY GROUPING SETS ((act), (act, day), (day));
        ALTER TABLE access_records_default ENABLE TRIGGER append_only_rows;
        RETURN 1;
      END $$;
      REVOKE ALL ON FUNCTION madang_drop_stray_access_records() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION madang_drop_stray_access_records() TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP FUNCTION madang_drop_stray_access_records();');
  }
}
