import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What nobody has looked at yet is found without reading the rest. */
export class IndexNewWebhooks1795824007413 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE INDEX webhook_deliveries_new ON webhook_deliveries (received_at) WHERE status = 'RECEIVED' AND attempts = 0;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP INDEX webhook_deliveries_new;');
  }
}
