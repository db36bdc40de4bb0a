import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What staff prove themselves with beside a password, half-finished sign-ins, and fresh proofs for dangerous acts. */
export class CreateSecondFactors1795824000150 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE admin_totp_factors (
        id uuid PRIMARY KEY,
        admin_user_id uuid NOT NULL REFERENCES admin_users (id),
        secret text NOT NULL,
        created_at timestamptz NOT NULL,
        -- Until when a first code may confirm it.
        expires_at timestamptz,
        confirmed_at timestamptz,
        -- The step of the last code that was accepted; only a later one is accepted after it.
        last_step bigint NOT NULL DEFAULT 0,
        CHECK ((confirmed_at IS NULL) = (expires_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX admin_totp_factors_in_use ON admin_totp_factors (admin_user_id)
        WHERE confirmed_at IS NOT NULL;
      CREATE UNIQUE INDEX admin_totp_factors_begun ON admin_totp_factors (admin_user_id) WHERE confirmed_at IS NULL;
      GRANT SELECT, INSERT, DELETE ON admin_totp_factors TO madang_app;
      GRANT UPDATE (secret, expires_at, confirmed_at, last_step) ON admin_totp_factors TO madang_app;

      CREATE TABLE admin_backup_codes (
        mac bytea PRIMARY KEY CHECK (length(mac) = 32),
        admin_user_id uuid NOT NULL REFERENCES admin_users (id),
        created_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX admin_backup_codes_owner ON admin_backup_codes (admin_user_id);
      GRANT SELECT, INSERT, DELETE ON admin_backup_codes TO madang_app;
      GRANT UPDATE (used_at) ON admin_backup_codes TO madang_app;

      CREATE TABLE admin_passkeys (
        id uuid PRIMARY KEY,
        admin_user_id uuid NOT NULL REFERENCES admin_users (id),
        credential_id bytea NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 1 AND 1023),
        public_key bytea NOT NULL,
        sign_count bigint NOT NULL CHECK (sign_count BETWEEN 0 AND 4294967295),
        transports text[] NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
        backed_up boolean NOT NULL,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz
      );
      CREATE INDEX admin_passkeys_owner ON admin_passkeys (admin_user_id, created_at);
      GRANT SELECT, INSERT, DELETE ON admin_passkeys TO madang_app;
      GRANT UPDATE (sign_count, name, backed_up, last_used_at) ON admin_passkeys TO madang_app;

      CREATE TABLE staff_login_tickets (
        hash bytea PRIMARY KEY CHECK (length(hash) = 32),
        admin_user_id uuid NOT NULL REFERENCES admin_users (id),
        purpose text NOT NULL CHECK (purpose IN ('SECOND_FACTOR', 'ENROLMENT')),
        -- What was proved already, for example PASSWORD.
        proved text NOT NULL CHECK (proved ~ '^[A-Z][A-Z_]{0,39}$'),
        -- The secret in the browser's cookie; none where the refresh token travels in the body as well.
        cookie_hash bytea CHECK (length(cookie_hash) = 32),
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX staff_login_tickets_expiry ON staff_login_tickets (expires_at);
      GRANT SELECT, INSERT, DELETE ON staff_login_tickets TO madang_app;
      GRANT UPDATE (used_at) ON staff_login_tickets TO madang_app;

      CREATE TABLE passkey_challenges (
        id uuid PRIMARY KEY,
        purpose text NOT NULL CHECK (purpose IN ('REGISTRATION', 'SIGN_IN')),
        challenge text NOT NULL,
        -- Null while nobody knows who signs in.
        admin_user_id uuid REFERENCES admin_users (id),
        -- What it belongs to: a half-finished sign-in, or a session.
        ticket_hash bytea CHECK (length(ticket_hash) = 32),
        session_id uuid,
        cookie_hash bytea CHECK (length(cookie_hash) = 32),
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX passkey_challenges_expiry ON passkey_challenges (expires_at);
      GRANT SELECT, INSERT, DELETE ON passkey_challenges TO madang_app;
      GRANT UPDATE (used_at) ON passkey_challenges TO madang_app;

      -- One row a dangerous act: first a question, then a grant, then used.
      CREATE TABLE step_ups (
        id uuid PRIMARY KEY,
        admin_user_id uuid NOT NULL REFERENCES admin_users (id),
        session_id uuid NOT NULL REFERENCES sessions (id),
        operation text NOT NULL,
        arguments_hash bytea NOT NULL CHECK (length(arguments_hash) = 32),
        -- What a passkey has to sign.
        challenge text NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        factor text CHECK (factor IN ('TOTP', 'BACKUP_CODE', 'PASSKEY')),
        grant_hash bytea UNIQUE CHECK (length(grant_hash) = 32),
        granted_at timestamptz,
        grant_expires_at timestamptz,
        used_at timestamptz,
        CHECK (num_nulls(factor, grant_hash, granted_at, grant_expires_at) IN (0, 4)),
        CHECK (used_at IS NULL OR grant_hash IS NOT NULL)
      );
      CREATE INDEX step_ups_expiry ON step_ups (expires_at);
      GRANT SELECT, INSERT, DELETE ON step_ups TO madang_app;
      GRANT UPDATE (factor, grant_hash, granted_at, grant_expires_at, used_at) ON step_ups TO madang_app;
    `);
    // Shown to transactions of staff and of the system only, as staff accounts themselves are.
    for (const table of TABLES) {
      await q.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY staff_scope ON ${table}
          USING (current_setting('madang.actor_type', true) IN ('ADMIN', 'SYSTEM'));
      `);
    }
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE ${TABLES.join(', ')}`);
  }
}

const TABLES = [
  'step_ups',
  'passkey_challenges',
  'staff_login_tickets',
  'admin_passkeys',
  'admin_backup_codes',
  'admin_totp_factors',
];
