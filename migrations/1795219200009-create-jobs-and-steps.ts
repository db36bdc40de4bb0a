import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Work that takes long: jobs a person watches, sagas, chores; and what keeps a lost queue from losing work. */
export class CreateJobsAndSteps1795219200009 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    // A row with "due_at" waits for a worker. A worker takes it by a lease; "lease_token" grows with each lease, so
    // that one who lost his can be told from his successor. Leases run by the database's clock, which all share.
    await q.query(`
      CREATE TABLE long_jobs (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind ~ '^[a-z-]+[.][a-z-]+$'),
        title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
        owner_type text NOT NULL CHECK (owner_type IN ('ADMIN', 'USER', 'API_KEY', 'SYSTEM')),
        owner_id uuid,
        input jsonb NOT NULL,
        only_key text,
        status text NOT NULL CHECK (status IN ('WAITING', 'ACTIVE', 'COMPLETED', 'FAILED', 'CANCELED')),
        done integer NOT NULL DEFAULT 0 CHECK (done >= 0),
        total integer CHECK (total >= 0),
        message_key text CHECK (length(message_key) <= 100),
        checkpoint jsonb,
        result jsonb CHECK (length(result::text) <= 20000),
        error_code text,
        error text CHECK (length(error) <= 500),
        attempts integer NOT NULL DEFAULT 0,
        cancel_requested_at timestamptz,
        created_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        due_at timestamptz,
        lease_token bigint NOT NULL DEFAULT 0,
        lease_owner text,
        lease_until timestamptz,
        CHECK ((status IN ('COMPLETED', 'FAILED', 'CANCELED')) = (finished_at IS NOT NULL)),
        CHECK ((due_at IS NULL) = (finished_at IS NOT NULL))
      );
      CREATE INDEX long_jobs_due ON long_jobs (due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX long_jobs_owner ON long_jobs (owner_type, owner_id, id DESC);
      CREATE INDEX long_jobs_finished ON long_jobs (finished_at) WHERE finished_at IS NOT NULL;
      CREATE UNIQUE INDEX long_jobs_only ON long_jobs (kind, only_key) WHERE only_key IS NOT NULL AND due_at IS NOT NULL;
      GRANT SELECT, INSERT, DELETE ON long_jobs TO madang_app;
      GRANT UPDATE (status, done, total, message_key, checkpoint, result, error_code, error, attempts, cancel_requested_at,
                    started_at, finished_at, updated_at, version, due_at, lease_token, lease_owner, lease_until)
        ON long_jobs TO madang_app;
    `);

    await q.query(`
      CREATE TABLE saga_runs (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind ~ '^[a-z-]+[.][a-z-]+$'),
        subject_id uuid NOT NULL,
        input jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('RUNNING', 'UNDOING', 'DONE', 'UNDONE', 'ABANDONED')),
        stuck_at timestamptz,
        failure text CHECK (length(failure) <= 500),
        given_up_at timestamptz,
        started_by_type text NOT NULL,
        started_by_id uuid,
        trace_id text,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        finished_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        due_at timestamptz,
        lease_token bigint NOT NULL DEFAULT 0,
        lease_owner text,
        lease_until timestamptz,
        CHECK ((status IN ('DONE', 'UNDONE', 'ABANDONED')) = (finished_at IS NOT NULL)),
        CHECK ((due_at IS NULL) = (finished_at IS NOT NULL))
      );
      CREATE INDEX saga_runs_due ON saga_runs (due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX saga_runs_status ON saga_runs (status, id DESC);
      CREATE INDEX saga_runs_stuck ON saga_runs (id DESC) WHERE stuck_at IS NOT NULL;
      CREATE INDEX saga_runs_subject ON saga_runs (subject_id, id DESC);
      CREATE UNIQUE INDEX saga_runs_open ON saga_runs (kind, subject_id) WHERE due_at IS NOT NULL;
      GRANT SELECT, INSERT ON saga_runs TO madang_app;
      GRANT UPDATE (status, stuck_at, failure, given_up_at, updated_at, finished_at, version, due_at, lease_token, lease_owner,
                    lease_until) ON saga_runs TO madang_app;

      -- One row a step and direction. "key" goes to the vendor with every call until its answer is known.
      CREATE TABLE saga_steps (
        run_id uuid NOT NULL REFERENCES saga_runs (id),
        direction text NOT NULL CHECK (direction IN ('DO', 'UNDO')),
        position integer NOT NULL CHECK (position >= 0),
        name text NOT NULL,
        status text NOT NULL CHECK (status IN ('PENDING', 'CALLING', 'DONE', 'DECLINED', 'UNKNOWN', 'WAITING')),
        key uuid NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        result jsonb CHECK (length(result::text) <= 20000),
        reason text CHECK (length(reason) <= 500),
        started_at timestamptz,
        finished_at timestamptz,
        PRIMARY KEY (run_id, direction, position),
        UNIQUE (run_id, direction, name)
      );
      GRANT SELECT, INSERT ON saga_steps TO madang_app;
      GRANT UPDATE (status, key, attempts, result, reason, started_at, finished_at) ON saga_steps TO madang_app;
    `);

    await q.query(`
      CREATE TABLE chores (
        name text PRIMARY KEY,
        -- When to look next, and the time it is then run for; they differ while a failed run is tried again.
        due_at timestamptz NOT NULL,
        slot_at timestamptz NOT NULL,
        started_at timestamptz,
        finished_at timestamptz,
        duration_ms integer,
        error text CHECK (length(error) <= 500),
        failures integer NOT NULL DEFAULT 0
      ) WITH (fillfactor = 50);
      GRANT SELECT, INSERT ON chores TO madang_app;
      GRANT UPDATE (due_at, slot_at, started_at, finished_at, duration_ms, error, failures) ON chores TO madang_app;

      -- What was given to the queue and is not done yet. Redis may lose a job; this row brings it back.
      CREATE TABLE queued_jobs (
        event_id uuid NOT NULL REFERENCES outbox (id),
        consumer text NOT NULL,
        looked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (event_id, consumer)
      );
      CREATE INDEX queued_jobs_looked_at ON queued_jobs (looked_at);
      GRANT SELECT, INSERT, DELETE ON queued_jobs TO madang_app;
      GRANT UPDATE (looked_at) ON queued_jobs TO madang_app;
    `);

    // What the sweeping chores of sign-in look for, and may take away.
    await q.query(`
      CREATE INDEX login_tickets_user ON login_tickets (user_id);
      CREATE INDEX login_tickets_expiry ON login_tickets (expires_at);
      CREATE INDEX sign_in_failures_age ON sign_in_failures (failed_at);
      CREATE INDEX retired_refresh_tokens_session ON retired_refresh_tokens (session_id);
      CREATE INDEX sessions_end ON sessions (absolute_expires_at);
      GRANT DELETE ON login_tickets, retired_refresh_tokens TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      REVOKE DELETE ON login_tickets, retired_refresh_tokens FROM madang_app;
      DROP INDEX sessions_end, retired_refresh_tokens_session, sign_in_failures_age, login_tickets_expiry, login_tickets_user;
      DROP TABLE queued_jobs, chores, saga_steps, saga_runs, long_jobs;
    `);
  }
}
