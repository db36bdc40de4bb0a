import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys of programs. What a key may do never changes: a key with other scopes is another key. */
export class CreateApiKeys1795824000251 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE api_keys (
        id uuid PRIMARY KEY,
        key_id text NOT NULL UNIQUE CHECK (key_id ~ '^[a-z0-9]{8}$'),
        secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        scopes text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 200),
        created_by uuid NOT NULL REFERENCES admin_users (id),
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        -- Empty: from everywhere.
        allowed_addresses cidr[] NOT NULL CHECK (cardinality(allowed_addresses) <= 50),
        last_used_at timestamptz,
        last_used_ip inet,
        rotated_to uuid REFERENCES api_keys (id),
        overlap_ends_at timestamptz,
        revoked_at timestamptz,
        revoked_by uuid,
        revoked_reason text CHECK (length(revoked_reason) <= 500),
        CHECK (expires_at > created_at AND expires_at <= created_at + interval '366 days'),
        CHECK ((rotated_to IS NULL) = (overlap_ends_at IS NULL)),
        CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
      );
      CREATE INDEX api_keys_newest ON api_keys (created_at DESC, id DESC);
      CREATE INDEX api_keys_maker ON api_keys (created_by) WHERE revoked_at IS NULL;
      GRANT SELECT, INSERT ON api_keys TO madang_app;
      GRANT UPDATE (last_used_at, last_used_ip, rotated_to, overlap_ends_at, revoked_at, revoked_by, revoked_reason)
        ON api_keys TO madang_app;
      ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
      ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;
      CREATE POLICY staff_scope ON api_keys
        USING (current_setting('madang.actor_type', true) IN ('ADMIN', 'SYSTEM'));

      -- A key that was revoked stays revoked.
      CREATE FUNCTION api_keys_stay_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'a revoked key stays revoked' USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER stay_revoked BEFORE UPDATE OF rotated_to, overlap_ends_at, revoked_at, revoked_by, revoked_reason
        ON api_keys FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION api_keys_stay_revoked();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE api_keys;
      DROP FUNCTION api_keys_stay_revoked();
    `);
  }
}
