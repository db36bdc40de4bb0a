import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateMemberships1795219200006 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE memberships (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id),
        tier text NOT NULL,
        source_kind text NOT NULL CHECK (source_kind IN ('payment', 'staff')),
        source_id uuid NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        ended_early_at timestamptz,
        created_at timestamptz NOT NULL,
        UNIQUE (source_kind, source_id),
        CHECK (ends_at > starts_at)
      );
      CREATE INDEX memberships_user ON memberships (user_id, ends_at DESC);
      GRANT SELECT, INSERT ON memberships TO madang_app;
      GRANT UPDATE (ended_early_at) ON memberships TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE memberships;');
  }
}
