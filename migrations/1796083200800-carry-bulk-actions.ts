import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is done to many records at once is a plan as an import is one, of records that were chosen instead of a file. */
export class CarryBulkActions1796083200800 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      -- Sealed: which records were chosen, and what is wished for them; gone with the rows.
      ALTER TABLE imports ALTER attachment_id DROP NOT NULL, ADD choice text,
        ADD CHECK (attachment_id IS NULL OR choice IS NULL);
      GRANT UPDATE (choice) ON imports TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM import_rows WHERE import_id IN (SELECT id FROM imports WHERE attachment_id IS NULL);
      DELETE FROM imports WHERE attachment_id IS NULL;
      ALTER TABLE imports DROP choice, ALTER attachment_id SET NOT NULL;
    `);
  }
}
