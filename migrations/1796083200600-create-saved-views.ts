import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How staff like to look at a list: filters, order and columns under a name, for oneself or for everybody of a role. */
export class CreateSavedViews1796083200600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE saved_views (
        id uuid PRIMARY KEY,
        list text NOT NULL CHECK (list ~ '^[a-z][a-z-]{0,39}$'),
        owner_id uuid NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
        search text NOT NULL CHECK (length(search) <= 2000),
        columns text[] CHECK (cardinality(columns) BETWEEN 1 AND 40),
        -- Whom it is for besides its owner.
        role text,
        is_default boolean NOT NULL DEFAULT false CHECK (NOT is_default OR role IS NOT NULL),
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE UNIQUE INDEX saved_views_name ON saved_views (owner_id, list, lower(name));
      CREATE INDEX saved_views_role ON saved_views (list, role) WHERE role IS NOT NULL;
      CREATE UNIQUE INDEX saved_views_default ON saved_views (list, role) WHERE is_default;
      GRANT SELECT, INSERT, DELETE ON saved_views TO madang_app;
      GRANT UPDATE (name, search, columns, role, is_default, version, updated_at) ON saved_views TO madang_app;
      ALTER TABLE saved_views ENABLE ROW LEVEL SECURITY;
      ALTER TABLE saved_views FORCE ROW LEVEL SECURITY;
      CREATE POLICY own_or_shared_views ON saved_views USING (
        current_setting('madang.actor_type', true) = 'SYSTEM'
        OR (current_setting('madang.actor_type', true) = 'ADMIN'
            AND (role IS NOT NULL OR owner_id::text = current_setting('madang.actor_id', true))));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE saved_views`);
  }
}
