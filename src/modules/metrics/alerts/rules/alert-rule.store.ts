import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { commonErrors } from '../../../../shared/common-errors.js';
import { isUuid, newIdAt } from '../../../../shared/ids.js';
import { BUSINESS_SERIES } from '../../business/business-series.js';
import { SYSTEM_SERIES } from '../../system/system-series.js';
import { alertErrors } from '../alerts.errors.js';
import { RULE_COLUMNS, SERIES_PER_RULE_MAX, type AlertRuleDraft, type AlertRuleRow } from './alert-rule.js';
import { RULES_MAX } from './alert-rule.rules.js';

/** Writes and locks of rules. Whoever changes incidents of a rule locks the rule first: one order, no deadlock. */
@Injectable()
export class AlertRuleStore {
  constructor(private readonly clock: Clock) {}

  async lock(tx: Tx, id: string): Promise<AlertRuleRow | null> {
    if (!isUuid(id)) return null;
    const [row] = await tx.query<AlertRuleRow[]>(
      `SELECT ${RULE_COLUMNS} FROM alert_rules r WHERE id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    return row ?? null;
  }

  /** As the caller has seen it. @throws ALERT_RULE_NOT_FOUND, VERSION_STALE */
  async lockVersion(tx: Tx, id: string, version: number): Promise<AlertRuleRow> {
    const rule = await this.lock(tx, id);
    if (!rule) throw alertErrors.ALERT_RULE_NOT_FOUND();
    if (rule.version !== version) throw commonErrors.VERSION_STALE({ current: rule.version, given: version });
    return rule;
  }

  /** @throws ALERT_RULES_TOO_MANY */
  async insert(tx: Tx, draft: AlertRuleDraft): Promise<string> {
    const [row] = await tx.query<{ count: number }[]>('SELECT count(*)::integer AS count FROM alert_rules');
    if ((row?.count ?? 0) >= RULES_MAX) throw alertErrors.ALERT_RULES_TOO_MANY({ max: RULES_MAX });
    const now = this.clock.now();
    const id = newIdAt(now);
    await tx.query(
      `INSERT INTO alert_rules (id, created_at, updated_at, evaluated_to, active, ${NAMES.join(', ')})
       VALUES ($1, $2, $2, $2, true, ${NAMES.map((_name, i) => `$${i + 3}`).join(', ')})`,
      [id, now, ...valuesOf(draft)],
    );
    return id;
  }

  /** What it watches may be something else now: it is looked at from here on. */
  async update(tx: Tx, id: string, draft: AlertRuleDraft): Promise<void> {
    await tx.query(
      `UPDATE alert_rules SET ${NAMES.map((name, i) => `${name} = $${i + 3}`).join(', ')}, updated_at = $2,
         evaluated_to = $2, crowded = false, version = version + 1 WHERE id = $1`,
      [id, this.clock.now(), ...valuesOf(draft)],
    );
  }

  async setActive(tx: Tx, id: string, active: boolean): Promise<void> {
    await tx.query(
      `UPDATE alert_rules SET active = $2, updated_at = $3, evaluated_to = $3, version = version + 1 WHERE id = $1`,
      [id, active, this.clock.now()],
    );
  }

  /** What was decided about its series is forgotten. */
  async forgetStates(tx: Tx, id: string): Promise<void> {
    await tx.query('DELETE FROM alert_states WHERE rule_id = $1', [id]);
  }

  /** The same for the series of one incident. */
  async forgetStatesOf(tx: Tx, incidentId: string): Promise<void> {
    await tx.query('DELETE FROM alert_states WHERE incident_id = $1', [incidentId]);
  }

  /** @throws ALERT_METRIC_UNKNOWN, ALERT_SERIES_TOO_MANY */
  async requireSeries(tx: Tx, { metric, labels }: Pick<AlertRuleDraft, 'metric' | 'labels'>): Promise<void> {
    const [known] = await tx.query<{ unit: string }[]>('SELECT unit FROM metric_names WHERE name = $1', [
      metric,
    ]);
    if (!known && !(metric in SYSTEM_SERIES) && !(metric in BUSINESS_SERIES))
      throw alertErrors.ALERT_METRIC_UNKNOWN({ path: 'input.metric', metric });
    const [row] = await tx.query<{ count: number }[]>(
      `SELECT count(*)::integer AS count FROM (
         SELECT 1 FROM metric_series WHERE name = $1 AND labels @> $2::jsonb AND last_at > $3 LIMIT $4) AS fitting`,
      [
        metric,
        JSON.stringify(labels),
        new Date(this.clock.now().getTime() - RECENT_MS),
        SERIES_PER_RULE_MAX + 1,
      ],
    );
    if ((row?.count ?? 0) > SERIES_PER_RULE_MAX)
      throw alertErrors.ALERT_SERIES_TOO_MANY({ path: 'input.labels', max: SERIES_PER_RULE_MAX });
  }
}

/** Series of processes and machines that are long gone are not watched. */
const RECENT_MS = 86_400_000;

const NAMES = [
  'title',
  'metric',
  'labels',
  'group_by',
  'severity',
  'condition',
  'threshold',
  'recovery_threshold',
  'for_seconds',
  'keep_firing_seconds',
  'no_data_policy',
  'no_data_seconds',
  'flap_limit',
  'windows',
  'escalation',
  'runbook',
] as const;

/** In the order of `NAMES`. */
const valuesOf = (draft: AlertRuleDraft): unknown[] => [
  draft.title,
  draft.metric,
  JSON.stringify(draft.labels),
  draft.groupBy,
  draft.severity,
  draft.condition,
  draft.threshold,
  draft.recoveryThreshold,
  draft.forSeconds,
  draft.keepFiringSeconds,
  draft.noDataPolicy,
  draft.noDataSeconds,
  draft.flapLimit,
  JSON.stringify(draft.windows),
  JSON.stringify(draft.escalation),
  draft.runbook,
];
