import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Letters to people: what is to be sent, each try, and addresses that are no good. Addresses themselves stay with their owners. */
export class CreateMail1795219200011 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE mail_messages (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind ~ '^[a-z-]+[.][a-z-]+$'),
        -- Who gets it. The address is looked up when it is sent and is not kept here.
        recipient_type text NOT NULL CHECK (recipient_type ~ '^[A-Z_]{1,40}$'),
        recipient_id uuid NOT NULL,
        locale text NOT NULL CHECK (locale IN ('ko', 'en')),
        -- Ids only.
        data jsonb NOT NULL CHECK (octet_length(data::text) <= 2000),
        about_type text,
        about_id text,
        -- A second letter with the same key is the first one.
        once_key text UNIQUE,
        status text NOT NULL CHECK (status IN ('WAITING', 'SENDING', 'RETRYING', 'UNKNOWN', 'SENT', 'FAILED',
          'BOUNCED', 'SUPPRESSED', 'LIMITED', 'EXPIRED', 'NOT_NEEDED')),
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        next_attempt_at timestamptz,
        expires_at timestamptz NOT NULL,
        -- Keyed hash and masked form of the address it went to last.
        address_hash bytea CHECK (length(address_hash) = 32),
        address_masked text,
        failure_code text,
        -- What the mail server said, without addresses, and its own id of the message.
        server_reply text CHECK (length(server_reply) <= 500),
        server_receipt text CHECK (length(server_receipt) <= 200),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        sent_at timestamptz
      );
      CREATE INDEX mail_messages_newest ON mail_messages (created_at DESC, id DESC);
      CREATE INDEX mail_messages_status ON mail_messages (status, created_at DESC, id DESC);
      CREATE INDEX mail_messages_recipient ON mail_messages (recipient_type, recipient_id, created_at DESC, id DESC);
      CREATE INDEX mail_messages_address ON mail_messages (address_hash, kind, updated_at DESC)
        WHERE address_hash IS NOT NULL;
      CREATE INDEX mail_messages_about ON mail_messages (about_type, about_id) WHERE about_id IS NOT NULL;
      CREATE INDEX mail_messages_due ON mail_messages (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
      CREATE INDEX mail_messages_expiry ON mail_messages (expires_at)
        WHERE status IN ('WAITING', 'RETRYING', 'UNKNOWN') AND next_attempt_at IS NOT NULL;
      GRANT SELECT, INSERT ON mail_messages TO madang_app;
      GRANT UPDATE (status, attempts, next_attempt_at, address_hash, address_masked, failure_code, server_reply,
        server_receipt, updated_at, sent_at) ON mail_messages TO madang_app;

      CREATE TABLE mail_attempts (
        id uuid PRIMARY KEY,
        message_id uuid NOT NULL REFERENCES mail_messages (id),
        number integer NOT NULL CHECK (number > 0),
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        outcome text CHECK (outcome IN ('SENT', 'REFUSED', 'DEFERRED', 'UNREACHABLE', 'UNKNOWN')),
        code integer,
        reply text CHECK (length(reply) <= 500),
        UNIQUE (message_id, number),
        CHECK ((outcome IS NULL) = (ended_at IS NULL))
      );
      CREATE INDEX mail_attempts_outcome ON mail_attempts (outcome, ended_at DESC) WHERE outcome IS NOT NULL;
      GRANT SELECT, INSERT ON mail_attempts TO madang_app;
      GRANT UPDATE (ended_at, outcome, code, reply) ON mail_attempts TO madang_app;

      CREATE TABLE mail_suppressions (
        id uuid PRIMARY KEY,
        address_hash bytea NOT NULL CHECK (length(address_hash) = 32),
        address_masked text NOT NULL,
        reason text NOT NULL CHECK (reason IN ('HARD_BOUNCE')),
        server_reply text CHECK (length(server_reply) <= 500),
        message_id uuid REFERENCES mail_messages (id),
        created_at timestamptz NOT NULL,
        lifted_at timestamptz,
        lifted_by uuid,
        lift_reason text CHECK (length(lift_reason) <= 500),
        CHECK ((lifted_at IS NULL) = (lift_reason IS NULL))
      );
      CREATE UNIQUE INDEX mail_suppressions_address ON mail_suppressions (address_hash) WHERE lifted_at IS NULL;
      CREATE INDEX mail_suppressions_message ON mail_suppressions (message_id);
      CREATE INDEX mail_suppressions_newest ON mail_suppressions (created_at DESC, id DESC);
      GRANT SELECT, INSERT ON mail_suppressions TO madang_app;
      GRANT UPDATE (lifted_at, lifted_by, lift_reason) ON mail_suppressions TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE mail_suppressions, mail_attempts, mail_messages;');
  }
}
