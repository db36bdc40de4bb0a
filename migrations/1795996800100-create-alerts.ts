import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules on series, where each series stands under its rule, what became of it, and who wanted quiet. */
export class CreateAlerts1795996800100 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
      CREATE TABLE alert_rules (
        id uuid PRIMARY KEY,
        title text NOT NULL CHECK (length(title) BETWEEN 1 AND 100),
        metric text NOT NULL CHECK (length(metric) BETWEEN 1 AND 80),
        -- Every series of the name that carries all of these.
        labels jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(labels) = 'object'),
        -- Labels that tell incidents apart; none: one incident for the rule.
        group_by text[] NOT NULL DEFAULT '{}',
        severity text NOT NULL CHECK (severity IN ('INFO', 'WARNING', 'CRITICAL')),
        condition text NOT NULL CHECK (condition IN ('GT', 'GTE', 'LT', 'LTE')),
        threshold double precision NOT NULL,
        recovery_threshold double precision,
        for_seconds integer NOT NULL CHECK (for_seconds BETWEEN 0 AND 86400),
        keep_firing_seconds integer NOT NULL CHECK (keep_firing_seconds BETWEEN 0 AND 86400),
        no_data_policy text NOT NULL CHECK (no_data_policy IN ('KEEP', 'ALERT', 'RESOLVE')),
        no_data_seconds integer NOT NULL CHECK (no_data_seconds BETWEEN 30 AND 604800),
        flap_limit integer NOT NULL CHECK (flap_limit BETWEEN 0 AND 60),
        windows jsonb NOT NULL DEFAULT '[]',
        escalation jsonb NOT NULL DEFAULT '[]',
        runbook text CHECK (length(runbook) <= 2000),
        active boolean NOT NULL,
        -- More series fit than a rule may watch: those beyond are not looked at.
        crowded boolean NOT NULL DEFAULT false,
        -- Samples up to here are decided.
        evaluated_to timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CHECK (recovery_threshold IS NULL OR CASE WHEN condition IN ('GT', 'GTE')
          THEN recovery_threshold <= threshold ELSE recovery_threshold >= threshold END),
        -- Neither NaN nor infinity is a threshold.
        CHECK (threshold - threshold = 0 AND (recovery_threshold IS NULL OR recovery_threshold - recovery_threshold = 0))
      );
      CREATE INDEX alert_rules_newest ON alert_rules (created_at DESC, id DESC);
      GRANT SELECT, INSERT ON alert_rules TO madang_app;
      GRANT UPDATE (title, metric, labels, group_by, severity, condition, threshold, recovery_threshold, for_seconds,
        keep_firing_seconds, no_data_policy, no_data_seconds, flap_limit, windows, escalation, runbook, active, crowded,
        evaluated_to, updated_at, version) ON alert_rules TO madang_app;

      CREATE TABLE incidents (
        id uuid PRIMARY KEY,
        rule_id uuid NOT NULL REFERENCES alert_rules (id),
        group_key text NOT NULL,
        labels jsonb NOT NULL,
        -- The rule as it was then.
        title text NOT NULL,
        metric text NOT NULL,
        unit text NOT NULL,
        severity text NOT NULL,
        condition text NOT NULL,
        threshold double precision NOT NULL,
        cause text NOT NULL CHECK (cause IN ('THRESHOLD', 'NO_DATA')),
        opened_value double precision,
        worst_value double precision,
        flapping boolean NOT NULL DEFAULT false,
        opened_at timestamptz NOT NULL,
        acknowledged_at timestamptz,
        acknowledged_by uuid,
        assignee_id uuid,
        resolved_at timestamptz,
        resolved_by_type text,
        resolved_by uuid,
        resolution text CHECK (length(resolution) <= 500),
        escalated integer NOT NULL DEFAULT 0,
        next_escalation_at timestamptz,
        silence_id uuid,
        version integer NOT NULL DEFAULT 1
      );
      -- One trouble is one incident, whoever opens it and however often.
      CREATE UNIQUE INDEX incidents_open ON incidents (rule_id, group_key) WHERE resolved_at IS NULL;
      CREATE INDEX incidents_newest ON incidents (opened_at DESC, id DESC);
      CREATE INDEX incidents_rule ON incidents (rule_id, opened_at DESC);
      CREATE INDEX incidents_escalation ON incidents (next_escalation_at) WHERE next_escalation_at IS NOT NULL;
      GRANT SELECT, INSERT ON incidents TO madang_app;
      GRANT UPDATE (cause, worst_value, flapping, acknowledged_at, acknowledged_by, assignee_id, resolved_at,
        resolved_by_type, resolved_by, resolution, escalated, next_escalation_at, silence_id, version)
        ON incidents TO madang_app;

      -- The timeline.
      CREATE TABLE incident_events (
        id uuid PRIMARY KEY,
        incident_id uuid NOT NULL REFERENCES incidents (id),
        at timestamptz NOT NULL,
        kind text NOT NULL,
        actor_type text NOT NULL,
        actor_id uuid,
        words text CHECK (length(words) <= 2000),
        details jsonb NOT NULL DEFAULT '{}'
      );
      CREATE INDEX incident_events_incident ON incident_events (incident_id, at, id);
      SELECT madang_append_only('incident_events');

      CREATE TABLE alert_states (
        rule_id uuid NOT NULL REFERENCES alert_rules (id),
        series_id integer NOT NULL REFERENCES metric_series (id) ON DELETE CASCADE,
        state jsonb NOT NULL,
        incident_id uuid REFERENCES incidents (id),
        PRIMARY KEY (rule_id, series_id)
      ) WITH (fillfactor = 70);
      CREATE INDEX alert_states_series ON alert_states (series_id);
      CREATE INDEX alert_states_incident ON alert_states (incident_id) WHERE incident_id IS NOT NULL;
      GRANT SELECT, INSERT, DELETE, UPDATE (state, incident_id) ON alert_states TO madang_app;

      CREATE TABLE alert_silences (
        id uuid PRIMARY KEY,
        rule_id uuid REFERENCES alert_rules (id),
        labels jsonb NOT NULL DEFAULT '{}',
        owner_id uuid NOT NULL,
        reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        created_at timestamptz NOT NULL,
        -- Its owner was told that it ends soon.
        warned_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        CHECK (ends_at >= starts_at)
      );
      CREATE INDEX alert_silences_end ON alert_silences (ends_at DESC, id DESC);
      GRANT SELECT, INSERT, UPDATE (ends_at, warned_at, version) ON alert_silences TO madang_app;

      -- How far rules have been looked after, and when nobody did: history must leave out what live could not see.
      CREATE TABLE alert_watch (
        singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
        looked_to timestamptz NOT NULL
      );
      GRANT SELECT, INSERT, UPDATE (looked_to) ON alert_watch TO madang_app;
      CREATE TABLE alert_gaps (
        from_at timestamptz NOT NULL,
        to_at timestamptz PRIMARY KEY,
        CHECK (to_at > from_at)
      );
      GRANT SELECT, INSERT, DELETE ON alert_gaps TO madang_app;
    `);
    await q.query(SEEDED);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`
      DROP TABLE alert_gaps, alert_watch, alert_silences, alert_states, incident_events, incidents, alert_rules;
    `);
  }
}

/**
 * What anybody would want to be told of. Rules about how a business usually goes are there and off: what is usual,
 * only the people of that business know.
 */
const SEEDED = `
  INSERT INTO alert_rules (id, title, metric, group_by, severity, condition, threshold, recovery_threshold, for_seconds,
    keep_firing_seconds, no_data_policy, no_data_seconds, flap_limit, active, evaluated_to, created_at, updated_at)
  SELECT id::uuid, title, metric, group_by::text[], severity, condition, threshold, recovery, for_s, keep_s, no_data, no_data_s,
    6, active, now(), now(), now()
  FROM (VALUES
    ('01995f00-0000-7000-8000-000000000001', '결제 웹훅 처리가 밀려 있습니다', 'payments.webhook_lag', '{}', 'CRITICAL', 'GT', 60, 30, 30, 60, 'KEEP', 300, true),
    ('01995f00-0000-7000-8000-000000000002', '이벤트 전달이 늦어지고 있습니다', 'outbox.lag', '{}', 'WARNING', 'GT', 60, 20, 60, 60, 'KEEP', 300, true),
    ('01995f00-0000-7000-8000-000000000003', '서버 디스크가 거의 찼습니다', 'host.disk_usage', '{host}', 'CRITICAL', 'GT', 90, 85, 300, 0, 'KEEP', 600, true),
    ('01995f00-0000-7000-8000-000000000004', '서버 메모리가 부족합니다', 'host.memory_usage', '{host}', 'WARNING', 'GT', 92, 88, 600, 300, 'KEEP', 600, true),
    ('01995f00-0000-7000-8000-000000000005', '서버 CPU가 오래 바쁩니다', 'host.cpu_usage', '{host}', 'WARNING', 'GT', 90, 80, 900, 300, 'KEEP', 600, true),
    ('01995f00-0000-7000-8000-000000000006', '응답이 느립니다 (p95)', 'http.response_time_p95', '{host}', 'WARNING', 'GT', 1000, 700, 300, 120, 'KEEP', 3600, true),
    ('01995f00-0000-7000-8000-000000000007', '처리되지 않은 작업이 쌓여 있습니다', 'queue.failed', '{queue}', 'WARNING', 'GT', 20, 10, 300, 0, 'KEEP', 600, true),
    ('01995f00-0000-7000-8000-000000000008', '결제 실패가 많습니다', 'payments.failed_15m', '{}', 'WARNING', 'GTE', 10, 3, 120, 300, 'KEEP', 600, true),
    ('01995f00-0000-7000-8000-000000000009', '결제 예외가 처리를 기다립니다', 'payments.open_exceptions', '{}', 'WARNING', 'GTE', 5, 2, 600, 0, 'KEEP', 600, true),
    ('01995f00-0000-7000-8000-00000000000a', '복제 서버가 뒤처져 있습니다', 'db.replication_lag', '{}', 'WARNING', 'GT', 30, 10, 120, 60, 'KEEP', 600, true),
    ('01995f00-0000-7000-8000-00000000000b', '결제 성공률이 낮습니다', 'payments.success_rate_1h', '{}', 'WARNING', 'LT', 80, 90, 900, 300, 'KEEP', 600, false),
    ('01995f00-0000-7000-8000-00000000000c', '오늘 매출이 없습니다', 'revenue.today', '{}', 'INFO', 'LTE', 0, NULL, 0, 0, 'KEEP', 600, false)
  ) AS seeded (id, title, metric, group_by, severity, condition, threshold, recovery, for_s, keep_s, no_data, no_data_s, active);
`;
