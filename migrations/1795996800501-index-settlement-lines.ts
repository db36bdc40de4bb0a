import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lines of a payment, for what is paid out and is no transaction. */
export class IndexSettlementLines1795996800501 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(
      `CREATE INDEX settlement_records_line_payment ON settlement_records (payment_key) WHERE source = 'LINE';`,
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX settlement_records_line_payment;');
  }
}
