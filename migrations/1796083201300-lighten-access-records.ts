import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The primary key, read backwards, is the same order: each record was written into one index more than it needs. */
export class LightenAccessRecords1796083201300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX access_records_newest');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX access_records_newest ON access_records (occurred_at DESC, id DESC)');
  }
}
