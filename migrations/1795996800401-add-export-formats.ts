import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A list may be taken out for a spreadsheet, for an older Korean program, or for a program. */
export class AddExportFormats1795996800401 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE data_exports ADD format text NOT NULL DEFAULT 'CSV' CHECK (format IN ('CSV', 'CSV_CP949', 'JSONL'));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('ALTER TABLE data_exports DROP COLUMN format;');
  }
}
