import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who speaks for a machine in `host.` series: our own processes, or the key that reported it first. */
export class BindHostsToKeys1795996800600 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE metric_hosts (
        host text PRIMARY KEY CHECK (length(host) <= 100),
        owner_type text NOT NULL CHECK (owner_type IN ('SYSTEM', 'API_KEY')),
        owner_id uuid,
        claimed_at timestamptz NOT NULL,
        CHECK ((owner_type = 'API_KEY') = (owner_id IS NOT NULL))
      );
      GRANT SELECT, INSERT, DELETE, UPDATE (owner_type, owner_id, claimed_at) ON metric_hosts TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE metric_hosts;');
  }
}
