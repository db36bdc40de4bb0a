import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The inbox shows those of one status: the few that failed are found without reading the many that did not. */
export class IndexWebhooksByStatus1796083201200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX webhook_deliveries_status ON webhook_deliveries (status, received_at DESC, id DESC)`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX webhook_deliveries_status');
  }
}
