import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Tokens of a session that were exchanged long ago: whoever shows one has stolen the chain, and all of it ends. */
export class CreateRetiredRefreshTokens1795219200008 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE retired_refresh_tokens (
        hash bytea PRIMARY KEY CHECK (length(hash) = 32),
        session_id uuid NOT NULL REFERENCES sessions (id)
      );
      GRANT SELECT, INSERT ON retired_refresh_tokens TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE retired_refresh_tokens;');
  }
}
