import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What happened to a record is read from its newest end, by an index in every table that knows of it. */
export class IndexTimelines1796083200901 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX webhook_deliveries_order ON webhook_deliveries (order_ref, received_at DESC, id DESC)
        WHERE order_ref IS NOT NULL;
      CREATE INDEX payment_exceptions_refund ON payment_exceptions (refund_id, opened_at DESC)
        WHERE refund_id IS NOT NULL;
      CREATE INDEX refunds_user ON refunds (user_id, requested_at DESC, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX webhook_deliveries_order, payment_exceptions_refund, refunds_user`);
  }
}
