import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may sign in through Google and Kakao: customers and staff apart, and the way there and back of each sign-in. */
export class CreateIdentities1795824000201 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE login_tickets ADD COLUMN factor text NOT NULL DEFAULT 'TICKET' CHECK (factor ~ '^[A-Z][A-Z_]{0,39}$');

      CREATE TABLE user_identities (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id),
        provider text NOT NULL CHECK (provider IN ('GOOGLE', 'KAKAO')),
        -- The provider's own id of the person, as text: Kakao's are 64-bit numbers. Null once it was erased.
        subject text CHECK (length(subject) BETWEEN 1 AND 255),
        email text,
        linked_at timestamptz NOT NULL,
        last_used_at timestamptz,
        -- The person left us at the provider. The row stays, so that coming back leads to the same customer.
        unlinked_at timestamptz,
        unlinked_reason text,
        CONSTRAINT user_identities_subject UNIQUE (provider, subject),
        CONSTRAINT user_identities_one_each UNIQUE (user_id, provider)
      );
      GRANT SELECT, INSERT, DELETE ON user_identities TO madang_app;
      GRANT UPDATE (subject, email, linked_at, last_used_at, unlinked_at, unlinked_reason) ON user_identities TO madang_app;

      CREATE TABLE admin_identities (
        id uuid PRIMARY KEY,
        admin_user_id uuid NOT NULL REFERENCES admin_users (id),
        provider text NOT NULL CHECK (provider IN ('GOOGLE', 'KAKAO')),
        subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
        email text,
        linked_at timestamptz NOT NULL,
        last_used_at timestamptz,
        CONSTRAINT admin_identities_subject UNIQUE (provider, subject),
        CONSTRAINT admin_identities_one_each UNIQUE (admin_user_id, provider)
      );
      GRANT SELECT, INSERT, DELETE ON admin_identities TO madang_app;
      GRANT UPDATE (email, last_used_at) ON admin_identities TO madang_app;
      ALTER TABLE admin_identities ENABLE ROW LEVEL SECURITY;
      ALTER TABLE admin_identities FORCE ROW LEVEL SECURITY;
      CREATE POLICY staff_scope ON admin_identities
        USING (current_setting('madang.actor_type', true) IN ('ADMIN', 'SYSTEM'));

      -- One way to a provider and back. Of what proves anything only hashes are here.
      CREATE TABLE oauth_flows (
        id uuid PRIMARY KEY,
        provider text NOT NULL CHECK (provider IN ('GOOGLE', 'KAKAO')),
        purpose text NOT NULL CHECK (purpose IN ('SIGN_IN', 'LINK', 'STAFF_SIGN_IN', 'STAFF_LINK')),
        -- Who links: a customer or somebody of the staff.
        principal_id uuid,
        redirect_uri text NOT NULL,
        return_to text,
        -- Linking begins with a one-time address.
        begin_hash bytea UNIQUE CHECK (length(begin_hash) = 32),
        state_hash bytea UNIQUE CHECK (length(state_hash) = 32),
        nonce_hash bytea CHECK (length(nonce_hash) = 32),
        -- The browser that may come back; null for clients with a redirect of their own, who show a code verifier.
        browser_hash bytea CHECK (length(browser_hash) = 32),
        challenge bytea CHECK (length(challenge) = 32),
        -- What linking ends with: the identity that was proven, and the one-time ticket for it.
        proof_hash bytea UNIQUE CHECK (length(proof_hash) = 32),
        subject text,
        email text,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        returned_at timestamptz,
        done_at timestamptz,
        CHECK ((purpose IN ('LINK', 'STAFF_LINK')) = (principal_id IS NOT NULL))
      );
      CREATE INDEX oauth_flows_expiry ON oauth_flows (expires_at);
      GRANT SELECT, INSERT, DELETE ON oauth_flows TO madang_app;
      GRANT UPDATE (begin_hash, state_hash, nonce_hash, browser_hash, proof_hash, subject, email, expires_at,
        returned_at, done_at) ON oauth_flows TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE oauth_flows, admin_identities, user_identities;
      ALTER TABLE login_tickets DROP COLUMN factor;
    `);
  }
}
