import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is free of tax in a product, in what is paid for it, and in what of that goes back. */
export class AddTaxFreeParts1796083200300 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE products ADD tax_free bigint NOT NULL DEFAULT 0,
        ADD CONSTRAINT products_tax_free CHECK (tax_free BETWEEN 0 AND price);
      ALTER TABLE payments ADD tax_free bigint NOT NULL DEFAULT 0,
        ADD CONSTRAINT payments_tax_free CHECK (tax_free BETWEEN 0 AND amount);
      ALTER TABLE refunds ADD tax_free bigint NOT NULL DEFAULT 0,
        ADD CONSTRAINT refunds_tax_free CHECK (tax_free BETWEEN 0 AND amount);
      GRANT UPDATE (tax_free) ON payments TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE refunds DROP tax_free;
      ALTER TABLE payments DROP tax_free;
      ALTER TABLE products DROP tax_free;
    `);
  }
}
