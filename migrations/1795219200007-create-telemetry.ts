import type { MigrationInterface, QueryRunner } from 'typeorm';

/** High-volume facts, day-partitioned from the start because a table cannot be cut into days later without a stop. */
export class CreateTelemetry1795219200007 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE metric_samples (
        series_id integer NOT NULL,
        at timestamptz NOT NULL,
        value double precision NOT NULL CHECK (value <> 'NaN' AND value < 'Infinity' AND value > '-Infinity')
      ) PARTITION BY RANGE (at);
      CREATE TABLE metric_samples_default PARTITION OF metric_samples DEFAULT;
      CREATE INDEX metric_samples_series ON metric_samples (series_id, at DESC);
      SELECT madang_append_only('metric_samples');

      CREATE TABLE access_logs (
        at timestamptz NOT NULL,
        domain_id uuid NOT NULL,
        source text NOT NULL,
        source_seq bigint NOT NULL,
        client inet,
        method text,
        path text,
        status smallint,
        bytes bigint,
        duration_ms integer,
        action text,
        detail jsonb
      ) PARTITION BY RANGE (at);
      CREATE TABLE access_logs_default PARTITION OF access_logs DEFAULT;
      CREATE INDEX access_logs_at ON access_logs USING brin (at);
      CREATE INDEX access_logs_domain ON access_logs (domain_id, at DESC);
      SELECT madang_append_only('access_logs');

      INSERT INTO partitioned_tables VALUES ('metric_samples'), ('access_logs');
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM partitioned_tables WHERE name IN ('metric_samples', 'access_logs');
      DROP TABLE access_logs, metric_samples;
    `);
  }
}
