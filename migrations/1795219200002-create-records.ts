import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People (customers and staff), their sessions, and the audit log. */
export class CreateRecords1795219200002 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        email text NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        phone text CHECK (phone ~ '^[+][1-9][0-9]{6,14}$'),
        services text[] NOT NULL CHECK (services <@ ARRAY['KST', 'ABYSSCM', 'PRACTICE', 'FLEET']),
        is_active boolean NOT NULL DEFAULT true,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        last_seen_at timestamptz,
        version integer NOT NULL DEFAULT 1
      );
      CREATE UNIQUE INDEX users_email ON users (lower(email));
      CREATE INDEX users_newest ON users (created_at DESC, id DESC);
      CREATE INDEX users_active ON users (is_active, created_at DESC, id DESC);
      CREATE INDEX users_last_seen ON users ((coalesce(last_seen_at, '-infinity'::timestamptz)) DESC, id DESC);
      CREATE INDEX users_name ON users (name, id);
      CREATE INDEX users_services ON users USING gin (services);
      CREATE INDEX users_search ON users USING gin ((lower(name || ' ' || email || ' ' || coalesce(phone, ''))) gin_trgm_ops);
      GRANT SELECT, INSERT ON users TO madang_app;
      GRANT UPDATE (email, name, phone, services, is_active, updated_at, last_seen_at, version) ON users TO madang_app;

      CREATE TABLE admin_users (
        id uuid PRIMARY KEY,
        email text NOT NULL,
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
        password_hash text NOT NULL,
        role text NOT NULL,
        is_active boolean NOT NULL DEFAULT true,
        last_login_at timestamptz,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1
      );
      CREATE UNIQUE INDEX admin_users_email ON admin_users (lower(email));
      CREATE INDEX admin_users_role ON admin_users (role) WHERE is_active;
      GRANT SELECT, INSERT, UPDATE ON admin_users TO madang_app;

      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        principal_type text NOT NULL CHECK (principal_type IN ('ADMIN', 'USER')),
        principal_id uuid NOT NULL,
        refresh_hash bytea NOT NULL UNIQUE,
        parent_hash bytea,
        rotated_at timestamptz,
        -- The successor handed out at the last rotation, sealed, so that a lost answer can be repeated for 10 s.
        successor_sealed bytea,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        idle_expires_at timestamptz NOT NULL,
        absolute_expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        revoked_reason text,
        ip inet,
        user_agent text
      );
      CREATE INDEX sessions_live ON sessions (principal_type, principal_id, last_used_at DESC) WHERE revoked_at IS NULL;
      CREATE INDEX sessions_parent ON sessions (parent_hash) WHERE parent_hash IS NOT NULL;
      CREATE INDEX sessions_expiry ON sessions (idle_expires_at) WHERE revoked_at IS NULL;
      CREATE INDEX sessions_last_used ON sessions (principal_type, last_used_at DESC);
      GRANT SELECT, INSERT, UPDATE ON sessions TO madang_app;

      CREATE TABLE login_tickets (
        hash bytea PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id),
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      GRANT SELECT, INSERT ON login_tickets TO madang_app;
      GRANT UPDATE (used_at) ON login_tickets TO madang_app;

      CREATE TABLE sign_in_failures (
        account_hash bytea NOT NULL,
        address inet NOT NULL,
        failed_at timestamptz NOT NULL
      );
      CREATE INDEX sign_in_failures_account ON sign_in_failures (account_hash, address, failed_at DESC);
      CREATE INDEX sign_in_failures_address ON sign_in_failures (address, failed_at DESC);
      GRANT SELECT, INSERT, DELETE ON sign_in_failures TO madang_app;
    `);

    // Staff rows are shown only to a transaction that says it acts for staff or the system: a query that
    // forgets its scope returns no rows rather than all rows. FORCE makes it hold for the owner as well.
    await q.query(`
      ALTER TABLE admin_users ENABLE ROW LEVEL SECURITY;
      ALTER TABLE admin_users FORCE ROW LEVEL SECURITY;
      CREATE POLICY staff_scope ON admin_users
        USING (current_setting('madang.actor_type', true) IN ('ADMIN', 'SYSTEM'));
      ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
      ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
      CREATE POLICY session_scope ON sessions USING (
        current_setting('madang.actor_type', true) IN ('ADMIN', 'SYSTEM')
        OR (principal_type = 'USER'
            AND current_setting('madang.actor_type', true) = 'USER'
            AND principal_id::text = current_setting('madang.actor_id', true)));
    `);

    await q.query(`
      CREATE TABLE audit_events (
        id uuid NOT NULL,
        occurred_at timestamptz NOT NULL,
        actor_type text NOT NULL CHECK (actor_type IN ('ADMIN', 'USER', 'API_KEY', 'SYSTEM', 'ANONYMOUS')),
        actor_id uuid,
        on_behalf_of uuid,
        action text NOT NULL,
        resource_type text NOT NULL,
        resource_id text,
        details jsonb NOT NULL DEFAULT '{}',
        ip inet,
        trace_id text,
        PRIMARY KEY (occurred_at, id)
      ) PARTITION BY RANGE (occurred_at);
      CREATE TABLE audit_events_default PARTITION OF audit_events DEFAULT;
      CREATE INDEX audit_events_action ON audit_events (action, occurred_at DESC);
      CREATE INDEX audit_events_actor ON audit_events (actor_id, occurred_at DESC);
      CREATE INDEX audit_events_resource ON audit_events (resource_type, resource_id, occurred_at DESC);
      CREATE INDEX audit_events_newest ON audit_events (occurred_at DESC, id DESC);
      SELECT madang_append_only('audit_events');
      INSERT INTO partitioned_tables VALUES ('audit_events');

      CREATE TABLE audit_seals (
        seq bigint PRIMARY KEY CHECK (seq > 0),
        event_id uuid NOT NULL UNIQUE,
        event_at timestamptz NOT NULL,
        hash bytea NOT NULL CHECK (length(hash) = 32),
        sealed_at timestamptz NOT NULL
      );
      SELECT madang_append_only('audit_seals');

      -- What the sealer still has to do; without it each round would search the whole log.
      CREATE TABLE audit_unsealed (
        event_id uuid PRIMARY KEY,
        event_at timestamptz NOT NULL
      );
      CREATE INDEX audit_unsealed_order ON audit_unsealed (event_at, event_id);
      GRANT SELECT, INSERT, DELETE ON audit_unsealed TO madang_app;
      CREATE FUNCTION audit_queue_for_seal() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO audit_unsealed (event_id, event_at) VALUES (NEW.id, NEW.occurred_at);
        RETURN NULL;
      END $$;
      CREATE TRIGGER queue_for_seal AFTER INSERT ON audit_events
        FOR EACH ROW EXECUTE FUNCTION audit_queue_for_seal();
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DELETE FROM partitioned_tables WHERE name = 'audit_events';
      DROP TABLE audit_unsealed, audit_seals, audit_events, sign_in_failures, login_tickets, sessions, admin_users, users;
      DROP FUNCTION audit_queue_for_seal();
    `);
  }
}
