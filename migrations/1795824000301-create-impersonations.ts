import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Staff who look at the system as one customer sees it, for half an hour at most. */
export class CreateImpersonations1795824000301 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE impersonations (
        id uuid PRIMARY KEY,
        admin_id uuid NOT NULL REFERENCES admin_users (id),
        -- It ends with the session it was begun in.
        admin_session_id uuid NOT NULL REFERENCES sessions (id),
        user_id uuid NOT NULL REFERENCES users (id),
        reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
        may_write boolean NOT NULL,
        started_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL CHECK (expires_at <= started_at + interval '30 minutes'),
        ended_at timestamptz
      );
      -- One at a time: nobody is two customers at once.
      CREATE UNIQUE INDEX impersonations_open ON impersonations (admin_id) WHERE ended_at IS NULL;
      GRANT SELECT, INSERT ON impersonations TO madang_app;
      GRANT UPDATE (ended_at) ON impersonations TO madang_app;
      ALTER TABLE impersonations ENABLE ROW LEVEL SECURITY;
      ALTER TABLE impersonations FORCE ROW LEVEL SECURITY;
      CREATE POLICY staff_scope ON impersonations
        USING (current_setting('madang.actor_type', true) IN ('ADMIN', 'SYSTEM'));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE impersonations');
  }
}
