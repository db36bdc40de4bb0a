import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A phone number that a customer wants to have, until a code proves that they read there; and which numbers were proved. */
export class CreatePhoneChanges1795910400101 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE phone_changes (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id),
        -- Null: the number was removed.
        phone text CHECK (phone ~ '^[+][1-9][0-9]{6,14}$'),
        -- Once it is done: the number it took the place of, for the text that says so.
        former_phone text,
        -- Keyed hash of the code that was sent last; null until one is.
        code_mac bytea CHECK (length(code_mac) = 32),
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        confirmed_at timestamptz
      );
      CREATE UNIQUE INDEX phone_changes_open ON phone_changes (user_id) WHERE confirmed_at IS NULL;
      CREATE INDEX phone_changes_user ON phone_changes (user_id);
      CREATE INDEX phone_changes_expiry ON phone_changes (expires_at);
      GRANT SELECT, INSERT, DELETE ON phone_changes TO madang_app;
      GRANT UPDATE (former_phone, code_mac, expires_at, confirmed_at) ON phone_changes TO madang_app;
      ALTER TABLE phone_changes ENABLE ROW LEVEL SECURITY;
      ALTER TABLE phone_changes FORCE ROW LEVEL SECURITY;
      CREATE POLICY sign_in_scope ON phone_changes USING (current_setting('madang.actor_type', true) = 'SYSTEM');

      ALTER TABLE users ADD phone_proved_at timestamptz;
      GRANT UPDATE (phone_proved_at) ON users TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE users DROP phone_proved_at;
      DROP TABLE phone_changes;
    `);
  }
}
