import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Queues that staff hold. Redis, which makes workers keep to it, may come back without its memory; what was decided
 * stands here. Every pause has an end, for one that is forgotten keeps customers waiting.
 */
export class CreateQueuePauses1796083201106 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE queue_pauses (
        queue text PRIMARY KEY CHECK (queue ~ '^[a-z]{1,40}$'),
        paused_at timestamptz NOT NULL,
        paused_until timestamptz NOT NULL CHECK (paused_until > paused_at),
        paused_by uuid NOT NULL,
        reason text NOT NULL CHECK (length(reason) BETWEEN 5 AND 500)
      );
      GRANT SELECT, INSERT, UPDATE, DELETE ON queue_pauses TO madang_app;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE queue_pauses`);
  }
}
