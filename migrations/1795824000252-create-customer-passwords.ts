import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers who come by e-mail and password: how they register, prove an address, and get in again. */
export class CreateCustomerPasswords1795824000252 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE user_passwords (
        user_id uuid PRIMARY KEY REFERENCES users (id),
        -- Argon2id as a PHC string, or bcrypt from before: that is made anew when its owner comes in.
        hash text NOT NULL CHECK (hash ~ '^[$](argon2id|2[abxy])[$]'),
        changed_at timestamptz NOT NULL
      );
      CREATE INDEX user_passwords_old ON user_passwords (user_id) WHERE hash LIKE '$2%';
      GRANT SELECT, INSERT, DELETE ON user_passwords TO madang_app;
      GRANT UPDATE (hash, changed_at) ON user_passwords TO madang_app;

      -- Somebody who says that an address is theirs. There is no customer until they have proved it.
      CREATE TABLE registrations (
        id uuid PRIMARY KEY,
        email text NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        services text[] NOT NULL CHECK (services <@ ARRAY['KST', 'ABYSSCM', 'PRACTICE', 'FLEET']),
        password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
        accepted jsonb NOT NULL CHECK (jsonb_typeof(accepted) = 'object'),
        locale text NOT NULL CHECK (locale IN ('ko', 'en')),
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX registrations_email ON registrations (lower(email), created_at DESC);
      CREATE INDEX registrations_expiry ON registrations (expires_at);
      GRANT SELECT, INSERT, DELETE ON registrations TO madang_app;

      -- What a stranger asked to be sent. Kept whether or not there is anybody, so that asking takes the same time.
      CREATE TABLE mail_requests (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind IN ('VERIFY', 'RESET')),
        email text NOT NULL,
        locale text NOT NULL CHECK (locale IN ('ko', 'en')),
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX mail_requests_expiry ON mail_requests (expires_at);
      GRANT SELECT, INSERT, DELETE ON mail_requests TO madang_app;

      CREATE TABLE contact_changes (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id),
        email text NOT NULL,
        -- Once it is confirmed: the address it took the place of, for the letter that says so.
        former_email text,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        confirmed_at timestamptz
      );
      CREATE INDEX contact_changes_user ON contact_changes (user_id);
      CREATE INDEX contact_changes_expiry ON contact_changes (expires_at);
      GRANT SELECT, INSERT, DELETE ON contact_changes TO madang_app;
      GRANT UPDATE (former_email, confirmed_at) ON contact_changes TO madang_app;

      -- Links in letters, by the hash of what they carry. subject_id is a registration, a customer or a change.
      CREATE TABLE one_time_links (
        hash bytea PRIMARY KEY CHECK (length(hash) = 32),
        kind text NOT NULL CHECK (kind IN ('REGISTRATION', 'PASSWORD_RESET', 'CONTACT_CHANGE')),
        subject_id uuid NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX one_time_links_subject ON one_time_links (kind, subject_id);
      CREATE INDEX one_time_links_expiry ON one_time_links (expires_at);
      GRANT SELECT, INSERT, DELETE ON one_time_links TO madang_app;

      CREATE INDEX users_phone ON users (phone) WHERE phone IS NOT NULL;

      CREATE TABLE consents (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id),
        document text NOT NULL CHECK (document IN ('TERMS', 'PRIVACY', 'PRACTICE_TERMS')),
        version text NOT NULL CHECK (length(version) BETWEEN 1 AND 40),
        accepted_at timestamptz NOT NULL,
        CONSTRAINT consents_once UNIQUE (user_id, document, version)
      );
      SELECT madang_append_only('consents');

      CREATE TABLE user_signups (
        user_id uuid PRIMARY KEY REFERENCES users (id),
        -- Sealed with the person's own key.
        birth_date_sealed text NOT NULL,
        gender text CHECK (gender IN ('FEMALE', 'MALE', 'OTHER')),
        submitted_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      GRANT SELECT, INSERT, DELETE ON user_signups TO madang_app;
      GRANT UPDATE (birth_date_sealed, gender, updated_at) ON user_signups TO madang_app;
    `);
    // Hashes of passwords, and who tries to become a customer, are nobody's business but the sign-in's.
    for (const table of ['user_passwords', 'registrations', 'mail_requests', 'one_time_links']) {
      await q.query(`
        ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE ${table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY sign_in_scope ON ${table} USING (current_setting('madang.actor_type', true) = 'SYSTEM');
      `);
    }
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP INDEX users_phone;
      DROP TABLE user_signups, consents, one_time_links, contact_changes, mail_requests, registrations, user_passwords;
    `);
  }
}
