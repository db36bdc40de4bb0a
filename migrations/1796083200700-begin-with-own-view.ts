import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A list may begin with a view of one's own, not only with one for the role. */
export class BeginWithOwnView1796083200700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE saved_views DROP CONSTRAINT saved_views_check;
      CREATE UNIQUE INDEX saved_views_own_default ON saved_views (list, owner_id) WHERE is_default AND role IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX saved_views_own_default;
      UPDATE saved_views SET is_default = false WHERE role IS NULL;
      ALTER TABLE saved_views ADD CONSTRAINT saved_views_check CHECK (NOT is_default OR role IS NOT NULL);
    `);
  }
}
