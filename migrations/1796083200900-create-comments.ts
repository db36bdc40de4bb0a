import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What staff write about records. A comment that is deleted leaves its place: that something was said stays. */
export class CreateComments1796083200900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE comments (
        id uuid PRIMARY KEY,
        record_kind text NOT NULL CHECK (record_kind ~ '^[A-Z][A-Z_]{0,39}$'),
        record_id uuid NOT NULL,
        -- Whose data the record is: the text goes when this person does.
        customer_id uuid,
        author_id uuid NOT NULL,
        body text CHECK (length(body) BETWEEN 1 AND 4000),
        mentions uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(mentions) <= 20),
        created_at timestamptz NOT NULL,
        edited_at timestamptz,
        deleted_at timestamptz CHECK (deleted_at IS NULL OR body IS NULL),
        version integer NOT NULL DEFAULT 1
      );
      CREATE INDEX comments_record ON comments (record_kind, record_id, created_at DESC, id DESC);
      CREATE INDEX comments_customer ON comments (customer_id) WHERE customer_id IS NOT NULL;
      GRANT SELECT, INSERT ON comments TO madang_app;
      GRANT UPDATE (body, mentions, edited_at, deleted_at, version) ON comments TO madang_app;
      ALTER TABLE comments ENABLE ROW LEVEL SECURITY;
      ALTER TABLE comments FORCE ROW LEVEL SECURITY;
      CREATE POLICY staff_only ON comments
        USING (current_setting('madang.actor_type', true) IN ('ADMIN', 'API_KEY', 'SYSTEM'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE comments`);
  }
}
