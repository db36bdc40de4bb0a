import type { MigrationInterface, QueryRunner } from 'typeorm';
import { CarryAlimtalk1795996800201 } from './1795996800201-carry-alimtalk.js';
import { CreateMail1795219200011 } from './1795219200011-create-mail.js';
import { CreateTexts1795910400100 } from './1795910400100-create-texts.js';

const SHARED = `id, kind, recipient_type, recipient_id, locale, data, once_key, status, attempts, next_attempt_at,
  expires_at, failure_code, created_at, updated_at, sent_at`;

/** Letters and texts move into the table of the other messages: one outbox, whatever the channel. */
export class JoinOutboxes1796083200200 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      ALTER TABLE messages
        ADD recipient_type text NOT NULL DEFAULT 'DESTINATION' CHECK (recipient_type ~ '^[A-Z_]{1,40}$'),
        -- Keyed hash of the address it went to last: caps are counted by it.
        ADD recipient_hash bytea CHECK (length(recipient_hash) = 32),
        ADD about_type text,
        ADD about_id text,
        -- What a text was carried and billed as.
        ADD form text CHECK (form IN ('SMS', 'LMS', 'ATA')),
        -- The other side's own id of the message.
        ADD receipt text CHECK (length(receipt) <= 200),
        ADD delivered_at timestamptz,
        -- When the other side is asked next what became of it, and how often it was asked.
        ADD next_check_at timestamptz,
        ADD checks integer NOT NULL DEFAULT 0 CHECK (checks >= 0),
        DROP CONSTRAINT messages_channel_check,
        ADD CONSTRAINT messages_channel_check CHECK (channel IN ('EMAIL', 'SMS', 'SLACK', 'WEBHOOK')),
        DROP CONSTRAINT messages_status_check,
        ADD CONSTRAINT messages_status_check CHECK (status IN ('WAITING', 'SENDING', 'RETRYING', 'UNKNOWN', 'SENT',
          'DELIVERED', 'UNDELIVERED', 'FAILED', 'SUPPRESSED', 'LIMITED', 'EXPIRED', 'NOT_NEEDED')),
        DROP CONSTRAINT messages_reply_check,
        ADD CONSTRAINT messages_reply_check CHECK (length(reply) <= 500);
      ALTER TABLE messages ALTER recipient_type DROP DEFAULT;
      UPDATE messages SET about_type = 'notice', about_id = data->>'noticeId' WHERE data ? 'noticeId';

      ALTER TABLE message_attempts
        ADD channel text,
        DROP CONSTRAINT message_attempts_outcome_check,
        ADD CONSTRAINT message_attempts_outcome_check CHECK (outcome IN ('SENT', 'REFUSED', 'DEFERRED', 'UNREACHABLE',
          'UNKNOWN', 'LOST', 'NOT_NEEDED')),
        DROP CONSTRAINT message_attempts_code_check,
        ADD CONSTRAINT message_attempts_code_check CHECK (length(code) <= 300),
        DROP CONSTRAINT message_attempts_reply_check,
        ADD CONSTRAINT message_attempts_reply_check CHECK (length(reply) <= 500);
      UPDATE message_attempts a SET channel = m.channel FROM messages m WHERE m.id = a.message_id;

      INSERT INTO messages (${SHARED}, channel, about_type, about_id, recipient_hash, shown_as, reply, receipt)
      SELECT ${SHARED.replace('status', `CASE status WHEN 'BOUNCED' THEN 'UNDELIVERED' ELSE status END`)}, 'EMAIL',
        about_type, about_id, address_hash, address_masked, server_reply, server_receipt FROM mail_messages;
      INSERT INTO message_attempts (id, message_id, number, started_at, ended_at, outcome, code, reply, channel)
      SELECT id, message_id, number, started_at, ended_at, outcome, code::text, reply, 'EMAIL' FROM mail_attempts;

      INSERT INTO messages (${SHARED}, channel, about_type, about_id, recipient_hash, shown_as, reply, receipt, form,
        delivered_at, next_check_at, checks)
      SELECT ${SHARED}, 'SMS', CASE WHEN data ? 'noticeId' THEN 'notice' END, data->>'noticeId', phone_hash,
        phone_masked, carrier_reply, receipt, form, delivered_at, next_check_at, checks FROM sms_messages;
      INSERT INTO message_attempts (id, message_id, number, started_at, ended_at, outcome, code, reply, channel)
      SELECT id, message_id, number, started_at, ended_at, CASE outcome WHEN 'ACCEPTED' THEN 'SENT' ELSE outcome END,
        code, reply, 'SMS' FROM sms_attempts;

      ALTER TABLE message_attempts ALTER channel SET NOT NULL;
      DROP INDEX message_attempts_ended;
      CREATE INDEX message_attempts_outcome ON message_attempts (channel, outcome, ended_at DESC)
        WHERE outcome IS NOT NULL;

      DROP INDEX messages_channel, messages_recipient, messages_due, messages_expiry;
      CREATE INDEX messages_channel ON messages (channel, created_at DESC, id DESC);
      CREATE INDEX messages_recipient ON messages (recipient_id, created_at DESC, id DESC);
      CREATE INDEX messages_address ON messages (recipient_hash, kind, updated_at DESC) WHERE recipient_hash IS NOT NULL;
      CREATE INDEX messages_about ON messages (about_id, created_at DESC, id DESC) WHERE about_id IS NOT NULL;
      CREATE INDEX messages_due ON messages (channel, next_attempt_at) WHERE next_attempt_at IS NOT NULL;
      CREATE INDEX messages_open ON messages (channel) WHERE status IN ('WAITING', 'RETRYING');
      CREATE INDEX messages_check ON messages (channel, next_check_at) WHERE next_check_at IS NOT NULL;
      CREATE INDEX messages_expiry ON messages (channel, expires_at)
        WHERE status IN ('WAITING', 'RETRYING', 'UNKNOWN') AND next_attempt_at IS NOT NULL;
      GRANT UPDATE (recipient_hash, form, receipt, delivered_at, next_check_at, checks) ON messages TO madang_app;

      ALTER TABLE mail_suppressions DROP CONSTRAINT mail_suppressions_message_id_fkey,
        ADD CONSTRAINT mail_suppressions_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages (id);
      -- Nothing was released with them, so no earlier version runs beside this one and writes there.
      DROP TABLE mail_attempts, mail_messages, sms_attempts, sms_messages;
      DELETE FROM chores WHERE name = 'sms.follow';
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`CREATE TEMP TABLE kept_suppressions AS SELECT * FROM mail_suppressions;
      DROP TABLE mail_suppressions;`);
    await new CreateMail1795219200011().up(q);
    await new CreateTexts1795910400100().up(q);
    await new CarryAlimtalk1795996800201().up(q);
    await q.query(`
      INSERT INTO mail_messages (${SHARED}, about_type, about_id, address_hash, address_masked, server_reply,
        server_receipt)
      SELECT ${SHARED.replace('status', `CASE status WHEN 'UNDELIVERED' THEN 'BOUNCED' ELSE status END`)}, about_type,
        about_id, recipient_hash, shown_as, reply, receipt FROM messages WHERE channel = 'EMAIL';
      INSERT INTO mail_attempts (id, message_id, number, started_at, ended_at, outcome, code, reply)
      SELECT id, message_id, number, started_at, CASE WHEN known THEN ended_at END, CASE WHEN known THEN outcome END,
        CASE WHEN code ~ '^[0-9]{1,9}$' THEN code::integer END, reply
      FROM (SELECT *, outcome NOT IN ('LOST', 'NOT_NEEDED') AS known FROM message_attempts) a WHERE channel = 'EMAIL';
      INSERT INTO mail_suppressions SELECT * FROM kept_suppressions;
      DROP TABLE kept_suppressions;

      INSERT INTO sms_messages (${SHARED}, phone_hash, phone_masked, carrier_reply, receipt, form, delivered_at,
        next_check_at, checks)
      SELECT ${SHARED}, recipient_hash, shown_as, left(reply, 300), receipt, form, delivered_at, next_check_at, checks
      FROM messages WHERE channel = 'SMS';
      INSERT INTO sms_attempts (id, message_id, number, started_at, ended_at, outcome, code, reply)
      SELECT id, message_id, number, started_at, ended_at, CASE outcome WHEN 'SENT' THEN 'ACCEPTED' ELSE outcome END,
        code, left(reply, 300) FROM message_attempts WHERE channel = 'SMS';

      DELETE FROM message_attempts WHERE channel IN ('EMAIL', 'SMS');
      DELETE FROM messages WHERE channel IN ('EMAIL', 'SMS');
      UPDATE message_attempts SET code = left(code, 60), reply = left(reply, 300);
      UPDATE messages SET reply = left(reply, 300);

      DROP INDEX messages_channel, messages_recipient, messages_due, messages_expiry;
      ALTER TABLE messages
        DROP recipient_type, DROP recipient_hash, DROP about_type, DROP about_id, DROP form, DROP receipt,
        DROP delivered_at, DROP next_check_at, DROP checks,
        DROP CONSTRAINT messages_channel_check,
        ADD CONSTRAINT messages_channel_check CHECK (channel IN ('SLACK', 'WEBHOOK')),
        DROP CONSTRAINT messages_status_check,
        ADD CONSTRAINT messages_status_check CHECK (status IN ('WAITING', 'SENDING', 'RETRYING', 'UNKNOWN', 'SENT',
          'FAILED', 'LIMITED', 'EXPIRED', 'NOT_NEEDED')),
        DROP CONSTRAINT messages_reply_check,
        ADD CONSTRAINT messages_reply_check CHECK (length(reply) <= 300);
      DROP INDEX messages_open;
      CREATE INDEX messages_channel ON messages (channel, status);
      CREATE INDEX messages_recipient ON messages (recipient_id, created_at DESC, id DESC);
      CREATE INDEX messages_due ON messages (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
      CREATE INDEX messages_expiry ON messages (expires_at)
        WHERE status IN ('WAITING', 'RETRYING', 'UNKNOWN') AND next_attempt_at IS NOT NULL;
      ALTER TABLE message_attempts
        DROP channel,
        DROP CONSTRAINT message_attempts_outcome_check,
        ADD CONSTRAINT message_attempts_outcome_check CHECK (outcome IN ('SENT', 'REFUSED', 'DEFERRED', 'UNREACHABLE',
          'UNKNOWN', 'NOT_NEEDED')),
        DROP CONSTRAINT message_attempts_code_check,
        ADD CONSTRAINT message_attempts_code_check CHECK (length(code) <= 60),
        DROP CONSTRAINT message_attempts_reply_check,
        ADD CONSTRAINT message_attempts_reply_check CHECK (length(reply) <= 300);
      CREATE INDEX message_attempts_ended ON message_attempts (ended_at DESC) WHERE outcome IS NOT NULL;
    `);
  }
}
