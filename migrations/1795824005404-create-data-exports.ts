import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files with data that staff ask for, and files that end by themselves. */
export class CreateDataExports1795824005404 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE data_exports (
        id uuid PRIMARY KEY,
        kind text NOT NULL,
        -- The filter, sealed: what is searched for is personal as well. Gone when the file is written.
        input text,
        reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
        masked boolean NOT NULL,
        job_id uuid NOT NULL,
        requested_by uuid NOT NULL,
        ip inet,
        created_at timestamptz NOT NULL,
        rows integer CHECK (rows >= 0),
        people integer CHECK (people >= 0),
        expires_at timestamptz,
        CHECK ((rows IS NULL) = (expires_at IS NULL) AND (rows IS NULL) = (people IS NULL))
      );
      CREATE INDEX data_exports_own ON data_exports (requested_by, created_at DESC, id DESC);
      CREATE INDEX data_exports_open ON data_exports (created_at) WHERE input IS NOT NULL;
      GRANT SELECT, INSERT ON data_exports TO madang_app;
      GRANT UPDATE (input, masked, rows, people, expires_at) ON data_exports TO madang_app;

      -- What a reviewer of a month reads one by one: whatever was taken out, and whatever somebody gave a reason for.
      CREATE INDEX access_records_explained ON access_records (occurred_at DESC, id DESC)
        WHERE act = 'EXPORT' OR reason IS NOT NULL;

      -- A file the house made is kept until then; what people hand in stays.
      ALTER TABLE attachments ADD kept_until timestamptz;
      CREATE INDEX attachments_kept_until ON attachments (kept_until) WHERE state = 'STORED' AND kept_until IS NOT NULL;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX access_records_explained;
      DROP INDEX attachments_kept_until;
      ALTER TABLE attachments DROP COLUMN kept_until;
      DROP TABLE data_exports;
    `);
  }
}
