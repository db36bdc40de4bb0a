import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Texts to phones: what is to be sent and each try. Numbers themselves stay with their owners. */
export class CreateTexts1795910400100 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE sms_messages (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind ~ '^[a-z-]+[.][a-z-]+$'),
        -- Who gets it. The number is looked up when it is sent and is not kept here.
        recipient_type text NOT NULL CHECK (recipient_type ~ '^[A-Z_]{1,40}$'),
        recipient_id uuid NOT NULL,
        locale text NOT NULL CHECK (locale IN ('ko', 'en')),
        -- Ids only.
        data jsonb NOT NULL CHECK (octet_length(data::text) <= 2000),
        -- A second text with the same key is the first one.
        once_key text UNIQUE,
        status text NOT NULL CHECK (status IN ('WAITING', 'SENDING', 'RETRYING', 'UNKNOWN', 'SENT', 'DELIVERED',
          'UNDELIVERED', 'FAILED', 'LIMITED', 'EXPIRED', 'NOT_NEEDED')),
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        next_attempt_at timestamptz,
        expires_at timestamptz NOT NULL,
        -- Keyed hash and masked form of the number it went to last.
        phone_hash bytea CHECK (length(phone_hash) = 32),
        phone_masked text,
        form text CHECK (form IN ('SMS', 'LMS')),
        failure_code text CHECK (length(failure_code) <= 40),
        -- What the carrier said, without numbers, and its own id of the text.
        carrier_reply text CHECK (length(carrier_reply) <= 300),
        receipt text CHECK (length(receipt) <= 100),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        sent_at timestamptz,
        delivered_at timestamptz,
        -- When the carrier is asked next what became of it, and how often it was asked.
        next_check_at timestamptz,
        checks integer NOT NULL DEFAULT 0 CHECK (checks >= 0)
      );
      CREATE INDEX sms_messages_newest ON sms_messages (created_at DESC, id DESC);
      CREATE INDEX sms_messages_status ON sms_messages (status, created_at DESC, id DESC);
      CREATE INDEX sms_messages_recipient ON sms_messages (recipient_id, created_at DESC, id DESC);
      CREATE INDEX sms_messages_phone ON sms_messages (phone_hash, created_at DESC) WHERE phone_hash IS NOT NULL;
      CREATE INDEX sms_messages_sent ON sms_messages (sent_at DESC) WHERE sent_at IS NOT NULL;
      CREATE INDEX sms_messages_due ON sms_messages (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
      CREATE INDEX sms_messages_check ON sms_messages (next_check_at) WHERE next_check_at IS NOT NULL;
      CREATE INDEX sms_messages_expiry ON sms_messages (expires_at)
        WHERE status IN ('WAITING', 'RETRYING') AND next_attempt_at IS NOT NULL;
      GRANT SELECT, INSERT ON sms_messages TO madang_app;
      GRANT UPDATE (status, attempts, next_attempt_at, phone_hash, phone_masked, form, failure_code, carrier_reply,
        receipt, updated_at, sent_at, delivered_at, next_check_at, checks) ON sms_messages TO madang_app;

      CREATE TABLE sms_attempts (
        id uuid PRIMARY KEY,
        message_id uuid NOT NULL REFERENCES sms_messages (id),
        number integer NOT NULL CHECK (number > 0),
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        outcome text CHECK (outcome IN ('ACCEPTED', 'REFUSED', 'DEFERRED', 'UNREACHABLE', 'UNKNOWN', 'LOST',
          'NOT_NEEDED')),
        code text CHECK (length(code) <= 300),
        reply text CHECK (length(reply) <= 300),
        UNIQUE (message_id, number),
        CHECK ((outcome IS NULL) = (ended_at IS NULL))
      );
      CREATE INDEX sms_attempts_outcome ON sms_attempts (outcome, ended_at DESC) WHERE outcome IS NOT NULL;
      GRANT SELECT, INSERT ON sms_attempts TO madang_app;
      GRANT UPDATE (ended_at, outcome, code, reply) ON sms_attempts TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE sms_attempts, sms_messages;');
  }
}
