import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A segment that was deleted can be brought back for a day. Its name is free meanwhile. */
export class KeepDeletedSegments1796083201000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE segments ADD deleted_at timestamptz;
      DROP INDEX segments_name;
      CREATE UNIQUE INDEX segments_name ON segments (lower(name)) WHERE deleted_at IS NULL;
      GRANT UPDATE (deleted_at) ON segments TO madang_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM segments WHERE deleted_at IS NOT NULL;
      DROP INDEX segments_name;
      CREATE UNIQUE INDEX segments_name ON segments (lower(name));
      ALTER TABLE segments DROP COLUMN deleted_at;
    `);
  }
}
