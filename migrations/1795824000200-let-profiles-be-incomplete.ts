import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Somebody who comes by Kakao may keep the e-mail address to themselves: the customer exists, and the profile is
 * completed later. Login tickets learn who may exchange them and whether their customer is a new one.
 */
export class LetProfilesBeIncomplete1795824000200 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE users ALTER COLUMN email DROP NOT NULL,
        ADD COLUMN profile_incomplete boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT users_reachable CHECK (email IS NOT NULL OR profile_incomplete);
      GRANT UPDATE (profile_incomplete) ON users TO madang_app;
      DROP INDEX users_search;
      CREATE INDEX users_search ON users
        USING gin ((lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))) gin_trgm_ops);
      -- binding: the hash of what only the front end that asked for the ticket knows.
      ALTER TABLE login_tickets ADD COLUMN binding bytea CHECK (length(binding) = 32),
        ADD COLUMN is_new boolean NOT NULL DEFAULT false;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE login_tickets DROP COLUMN binding, DROP COLUMN is_new;
      DROP INDEX users_search;
      ALTER TABLE users DROP CONSTRAINT users_reachable, DROP COLUMN profile_incomplete;
      -- Whoever has no address gets one that reaches nobody, for the former schema knows none without.
      UPDATE users SET email = id || '@no-address.invalid' WHERE email IS NULL;
      ALTER TABLE users ALTER COLUMN email SET NOT NULL;
      CREATE INDEX users_search ON users USING gin ((lower(name || ' ' || email || ' ' || coalesce(phone, ''))) gin_trgm_ops);
    `);
  }
}
