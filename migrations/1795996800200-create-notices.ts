import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people are told, where else it goes, and the outbox of chats and other people's servers. */
export class CreateNotices1795996800200 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE notices (
        id uuid PRIMARY KEY,
        kind text NOT NULL CHECK (kind ~ '^[a-z-]+[.][a-z-]+$'),
        -- A second notice of its kind with the same key is the first one.
        key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
        severity text NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL')),
        audience jsonb NOT NULL CHECK (octet_length(audience::text) <= 20000),
        -- What its words are made of.
        data jsonb NOT NULL CHECK (octet_length(data::text) <= 8000),
        link text CHECK (link ~ '^/[^/]' AND length(link) <= 500),
        -- Notices about one thing, such as an incident: shown as one.
        group_key text CHECK (length(group_key) BETWEEN 1 AND 200),
        created_at timestamptz NOT NULL,
        -- When it was handed to everybody it is for.
        expanded_at timestamptz,
        UNIQUE (kind, key)
      );
      CREATE INDEX notices_open ON notices (created_at) WHERE expanded_at IS NULL;
      CREATE INDEX notices_group ON notices (group_key) WHERE group_key IS NOT NULL;
      GRANT SELECT, INSERT ON notices TO madang_app;
      GRANT UPDATE (expanded_at) ON notices TO madang_app;

      -- One line in somebody's notification centre: the newest notice of its group.
      CREATE TABLE notifications (
        id uuid PRIMARY KEY,
        recipient_type text NOT NULL CHECK (recipient_type IN ('ADMIN', 'USER')),
        recipient_id uuid NOT NULL,
        notice_id uuid NOT NULL REFERENCES notices (id),
        group_key text,
        -- How many notices the line has shown.
        updates integer NOT NULL DEFAULT 1 CHECK (updates > 0),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        read_at timestamptz
      );
      CREATE UNIQUE INDEX notifications_group ON notifications (recipient_id, group_key) WHERE group_key IS NOT NULL;
      CREATE UNIQUE INDEX notifications_once ON notifications (recipient_id, notice_id);
      CREATE INDEX notifications_newest ON notifications (recipient_id, updated_at DESC, id DESC);
      CREATE INDEX notifications_unread ON notifications (recipient_id) WHERE read_at IS NULL;
      CREATE INDEX notifications_notice ON notifications (notice_id);
      GRANT SELECT, INSERT ON notifications TO madang_app;
      GRANT UPDATE (notice_id, updates, updated_at, read_at) ON notifications TO madang_app;
      ALTER TABLE notifications ENABLE ROW LEVEL SECURITY;
      ALTER TABLE notifications FORCE ROW LEVEL SECURITY;
      CREATE POLICY own_notifications ON notifications USING (
        current_setting('madang.actor_type', true) = 'SYSTEM'
        OR (recipient_type = current_setting('madang.actor_type', true)
            AND recipient_id::text = current_setting('madang.actor_id', true)));

      -- Chats and servers that notices go to.
      CREATE TABLE notification_destinations (
        id uuid PRIMARY KEY,
        type text NOT NULL CHECK (type IN ('SLACK', 'WEBHOOK')),
        name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
        -- The address is a secret: whoever has it can write there.
        address_sealed text NOT NULL,
        address_shown text NOT NULL CHECK (length(address_shown) <= 200),
        locale text NOT NULL CHECK (locale IN ('ko', 'en')),
        -- Gets every notice that weighs at least this; null: only what is sent to it by name.
        min_severity text CHECK (min_severity IN ('INFO', 'WARNING', 'CRITICAL')),
        hourly_max integer NOT NULL CHECK (hourly_max BETWEEN 1 AND 3600),
        -- For servers: what messages are signed with, and what they were signed with until lately.
        secret_sealed text,
        old_secret_sealed text,
        old_secret_until timestamptz,
        is_active boolean NOT NULL DEFAULT true,
        -- Switched off by us, because nothing is wanted there any more.
        broken_at timestamptz,
        broken_reason text CHECK (length(broken_reason) <= 300),
        paused_until timestamptz,
        failures_in_row integer NOT NULL DEFAULT 0 CHECK (failures_in_row >= 0),
        failing_since timestamptz,
        last_success_at timestamptz,
        last_failure text CHECK (length(last_failure) <= 300),
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        removed_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CHECK ((type = 'WEBHOOK') = (secret_sealed IS NOT NULL)),
        CHECK ((old_secret_sealed IS NULL) = (old_secret_until IS NULL)),
        CHECK ((broken_at IS NULL) = (broken_reason IS NULL))
      );
      CREATE UNIQUE INDEX notification_destinations_name ON notification_destinations (lower(name))
        WHERE removed_at IS NULL;
      GRANT SELECT, INSERT ON notification_destinations TO madang_app;
      GRANT UPDATE (name, address_sealed, locale, min_severity, hourly_max, secret_sealed, old_secret_sealed,
        old_secret_until, is_active, broken_at, broken_reason, paused_until, failures_in_row, failing_since,
        last_success_at, last_failure, updated_at, removed_at, version) ON notification_destinations TO madang_app;

      -- How somebody of the staff wants to hear of things. No row: as it comes.
      CREATE TABLE notification_preferences (
        id uuid PRIMARY KEY,
        admin_user_id uuid NOT NULL UNIQUE,
        locale text NOT NULL CHECK (locale IN ('ko', 'en')),
        -- From this weight on; null: never.
        email_from text CHECK (email_from IN ('INFO', 'WARNING', 'CRITICAL')),
        sms_from text CHECK (sms_from IN ('INFO', 'WARNING', 'CRITICAL')),
        phone_sealed text,
        phone_masked text,
        muted_kinds text[] NOT NULL DEFAULT '{}' CHECK (cardinality(muted_kinds) <= 100),
        -- Minutes of the day in Seoul; from 22:00 to 07:00 goes over midnight.
        quiet_from integer CHECK (quiet_from BETWEEN 0 AND 1439),
        quiet_to integer CHECK (quiet_to BETWEEN 0 AND 1439),
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CHECK ((quiet_from IS NULL) = (quiet_to IS NULL)),
        CHECK (quiet_from <> quiet_to)
      );
      GRANT SELECT, INSERT ON notification_preferences TO madang_app;
      GRANT UPDATE (locale, email_from, sms_from, phone_sealed, phone_masked, muted_kinds, quiet_from, quiet_to,
        updated_at, version) ON notification_preferences TO madang_app;
      ALTER TABLE notification_preferences ENABLE ROW LEVEL SECURITY;
      ALTER TABLE notification_preferences FORCE ROW LEVEL SECURITY;
      CREATE POLICY own_preferences ON notification_preferences USING (
        current_setting('madang.actor_type', true) = 'SYSTEM'
        OR (current_setting('madang.actor_type', true) = 'ADMIN'
            AND admin_user_id::text = current_setting('madang.actor_id', true)));

      -- What became of a notice on each way it could take, besides the notification centre.
      CREATE TABLE notice_deliveries (
        id uuid PRIMARY KEY,
        notice_id uuid NOT NULL REFERENCES notices (id),
        channel text NOT NULL CHECK (channel IN ('EMAIL', 'SMS', 'SLACK', 'WEBHOOK')),
        recipient_id uuid NOT NULL,
        message_id uuid,
        skipped text CHECK (skipped IN ('MUTED', 'CAPPED', 'NOT_CONFIGURED')),
        held_until timestamptz,
        created_at timestamptz NOT NULL,
        UNIQUE (notice_id, channel, recipient_id),
        CHECK ((message_id IS NULL) <> (skipped IS NULL))
      );
      CREATE INDEX notice_deliveries_recipient ON notice_deliveries (recipient_id, created_at DESC);
      CREATE INDEX notice_deliveries_message ON notice_deliveries (message_id) WHERE message_id IS NOT NULL;
      GRANT SELECT, INSERT ON notice_deliveries TO madang_app;

      CREATE TABLE messages (
        id uuid PRIMARY KEY,
        channel text NOT NULL CHECK (channel IN ('SLACK', 'WEBHOOK')),
        kind text NOT NULL CHECK (kind ~ '^[a-z-]+[.][a-z-]+$'),
        -- Where it goes. The address is looked up when it is sent and is not kept here.
        recipient_id uuid NOT NULL,
        shown_as text CHECK (length(shown_as) <= 300),
        locale text NOT NULL CHECK (locale IN ('ko', 'en')),
        -- Ids only.
        data jsonb NOT NULL CHECK (octet_length(data::text) <= 2000),
        once_key text,
        status text NOT NULL CHECK (status IN ('WAITING', 'SENDING', 'RETRYING', 'UNKNOWN', 'SENT', 'FAILED', 'LIMITED',
          'EXPIRED', 'NOT_NEEDED')),
        attempts integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
        next_attempt_at timestamptz,
        expires_at timestamptz NOT NULL,
        failure_code text CHECK (length(failure_code) <= 40),
        reply text CHECK (length(reply) <= 300),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        sent_at timestamptz,
        UNIQUE (channel, once_key)
      );
      CREATE INDEX messages_newest ON messages (created_at DESC, id DESC);
      CREATE INDEX messages_channel ON messages (channel, status);
      CREATE INDEX messages_status ON messages (status, created_at DESC, id DESC);
      CREATE INDEX messages_recipient ON messages (recipient_id, created_at DESC, id DESC);
      CREATE INDEX messages_due ON messages (next_attempt_at) WHERE next_attempt_at IS NOT NULL;
      CREATE INDEX messages_expiry ON messages (expires_at)
        WHERE status IN ('WAITING', 'RETRYING', 'UNKNOWN') AND next_attempt_at IS NOT NULL;
      GRANT SELECT, INSERT ON messages TO madang_app;
      GRANT UPDATE (status, attempts, next_attempt_at, expires_at, shown_as, failure_code, reply, updated_at, sent_at)
        ON messages TO madang_app;

      CREATE TABLE message_attempts (
        id uuid PRIMARY KEY,
        message_id uuid NOT NULL REFERENCES messages (id),
        number integer NOT NULL CHECK (number > 0),
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        outcome text CHECK (outcome IN ('SENT', 'REFUSED', 'DEFERRED', 'UNREACHABLE', 'UNKNOWN', 'NOT_NEEDED')),
        code text CHECK (length(code) <= 60),
        reply text CHECK (length(reply) <= 300),
        UNIQUE (message_id, number),
        CHECK ((outcome IS NULL) = (ended_at IS NULL))
      );
      CREATE INDEX message_attempts_ended ON message_attempts (ended_at DESC) WHERE outcome IS NOT NULL;
      GRANT SELECT, INSERT ON message_attempts TO madang_app;
      GRANT UPDATE (ended_at, outcome, code, reply) ON message_attempts TO madang_app;
    `);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP TABLE message_attempts, messages, notice_deliveries, notification_preferences,
      notification_destinations, notifications, notices;`);
  }
}
