import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What staff decides about how the system runs, and every step of it. */
export class CreateSettings1795996800300 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE settings (
        key text PRIMARY KEY CHECK (length(key) BETWEEN 3 AND 100),
        value jsonb NOT NULL,
        version integer NOT NULL CHECK (version >= 0),
        updated_at timestamptz NOT NULL
      );
      CREATE TABLE setting_changes (
        id uuid PRIMARY KEY,
        key text NOT NULL REFERENCES settings,
        version integer NOT NULL CHECK (version > 0),
        before jsonb NOT NULL,
        after jsonb NOT NULL,
        kind text NOT NULL CHECK (kind IN ('SEEDED', 'UPDATED', 'REVERTED')),
        reason text CHECK (length(reason) <= 500),
        actor_type text NOT NULL,
        actor_id uuid,
        at timestamptz NOT NULL,
        UNIQUE (key, version)
      );
      SELECT madang_append_only('setting_changes');

      GRANT SELECT, INSERT, UPDATE (value, version, updated_at) ON settings TO madang_app;
      GRANT SELECT, INSERT ON setting_changes TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE setting_changes, settings`);
  }
}
