import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counted tries of whoever proves something, and devices that have proved it before. Takes the place of `sign_in_failures`. */
export class CreateAttemptBuckets1795824000250 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE attempt_buckets (
        -- A hash of what is counted (an account, a device, an address, a target) and of the kind of try.
        bucket bytea PRIMARY KEY CHECK (length(bucket) = 32),
        -- Oldest first; never more than the limit.
        tries timestamptz[] NOT NULL CHECK (cardinality(tries) <= 100),
        in_a_row integer NOT NULL CHECK (in_a_row >= 0),
        pauses integer NOT NULL CHECK (pauses >= 0),
        paused_until timestamptz,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX attempt_buckets_expiry ON attempt_buckets (expires_at);
      GRANT SELECT, INSERT, DELETE ON attempt_buckets TO madang_app;
      GRANT UPDATE (tries, in_a_row, pauses, paused_until, expires_at) ON attempt_buckets TO madang_app;
      DROP TABLE sign_in_failures;

      CREATE TABLE known_devices (
        id uuid PRIMARY KEY,
        principal_type text NOT NULL CHECK (principal_type IN ('ADMIN', 'USER')),
        principal_id uuid NOT NULL,
        token_hash bytea NOT NULL UNIQUE CHECK (length(token_hash) = 32),
        created_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX known_devices_principal ON known_devices (principal_type, principal_id, seen_at DESC);
      CREATE INDEX known_devices_expiry ON known_devices (expires_at);
      GRANT SELECT, INSERT, DELETE ON known_devices TO madang_app;
      GRANT UPDATE (seen_at, expires_at) ON known_devices TO madang_app;
      ALTER TABLE known_devices ENABLE ROW LEVEL SECURITY;
      ALTER TABLE known_devices FORCE ROW LEVEL SECURITY;
      CREATE POLICY device_scope ON known_devices USING (
        current_setting('madang.actor_type', true) = 'SYSTEM'
        OR (principal_type = current_setting('madang.actor_type', true)
            AND principal_id::text = current_setting('madang.actor_id', true)));
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE known_devices, attempt_buckets;
      CREATE TABLE sign_in_failures (
        account_hash bytea NOT NULL,
        address inet NOT NULL,
        failed_at timestamptz NOT NULL
      );
      CREATE INDEX sign_in_failures_account ON sign_in_failures (account_hash, address, failed_at DESC);
      CREATE INDEX sign_in_failures_address ON sign_in_failures (address, failed_at DESC);
      CREATE INDEX sign_in_failures_age ON sign_in_failures (failed_at);
      GRANT SELECT, INSERT, DELETE ON sign_in_failures TO madang_app;
    `);
  }
}
