import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../../../platform/security/actor.js';
import { isUuid, newId } from '../../../../shared/ids.js';
import { alertErrors } from '../alerts.errors.js';
import type { INCIDENT_EVENTS } from '../alerts.events.js';
import type { IncidentStep } from '../engine/grouping.js';
import { worse, type AlertCause, type AlertCondition } from '../engine/terms.js';
import type { AlertRuleRow, AlertSeverity } from '../rules/alert-rule.js';
import { IncidentEventKind, type IncidentEnding } from './incident-event.js';

/** An incident as whoever changes it needs it. */
export interface OpenIncident {
  id: string;
  ruleId: string;
  title: string;
  metric: string;
  unit: string;
  severity: AlertSeverity;
  condition: AlertCondition;
  threshold: number;
  cause: AlertCause;
  labels: Record<string, string>;
  openedAt: Date;
  openedValue: number | null;
  worstValue: number | null;
  acknowledgedAt: Date | null;
  assigneeId: string | null;
  resolvedAt: Date | null;
  escalated: number;
  silenceId: string | null;
}

export interface LockedIncident extends OpenIncident {
  nextEscalationAt: Date | null;
  version: number;
}

export interface TimelineNote {
  kind: IncidentEventKind;
  at?: Date;
  words?: string | null;
  details?: Record<string, string | number | boolean | null | Record<string, string>>;
}

const COLUMNS = `id, rule_id AS "ruleId", title, metric, unit, severity, condition, threshold, cause, labels,
  opened_at AS "openedAt", opened_value AS "openedValue", worst_value AS "worstValue",
  acknowledged_at AS "acknowledgedAt", assignee_id AS "assigneeId", resolved_at AS "resolvedAt", escalated,
  silence_id AS "silenceId"`;

/** Writes and locks of incidents, each with a line on the timeline and a fact in the outbox. */
@Injectable()
export class IncidentStore {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /**
   * One is open for a group at most: whoever comes second gets the first one's.
   * @param silenceId it is opened in silence
   */
  async open(
    tx: Tx,
    rule: AlertRuleRow & { unit: string },
    step: IncidentStep,
    silenceId: string | null,
  ): Promise<{ incident: OpenIncident; isNew: boolean }> {
    const [made] = await tx.query<OpenIncident[]>(
      `INSERT INTO incidents (id, rule_id, group_key, labels, title, metric, unit, severity, condition, threshold, cause,
         opened_value, worst_value, opened_at, silence_id, next_escalation_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $12, $13, $14, $15)
       ON CONFLICT (rule_id, group_key) WHERE resolved_at IS NULL DO NOTHING RETURNING ${COLUMNS}`,
      [
        newId(),
        rule.id,
        step.group,
        JSON.stringify(step.groupLabels),
        rule.title,
        rule.metric,
        rule.unit,
        rule.severity,
        rule.condition,
        rule.threshold,
        step.cause,
        step.value,
        new Date(step.at),
        silenceId,
        silenceId === null ? escalationAt(rule, new Date(step.at), 0) : null,
      ],
    );
    if (made) return { incident: made, isNew: true };
    const [there] = await tx.query<OpenIncident[]>(
      `SELECT ${COLUMNS} FROM incidents WHERE rule_id = $1 AND group_key = $2 AND resolved_at IS NULL`,
      [rule.id, step.group],
    );
    if (!there) throw new Error(`an incident of rule ${rule.id} is neither new nor there`);
    return { incident: there, isNew: false };
  }

  /** Those of a rule that are open, locked, by their group. */
  async openOf(tx: Tx, ruleId: string): Promise<Map<string, OpenIncident>> {
    const rows = await tx.query<(OpenIncident & { group: string })[]>(
      `SELECT ${COLUMNS}, group_key AS group FROM incidents WHERE rule_id = $1 AND resolved_at IS NULL
       ORDER BY id FOR NO KEY UPDATE`,
      [ruleId],
    );
    return new Map(rows.map(({ group, ...incident }) => [group, incident]));
  }

  /** @throws INCIDENT_NOT_FOUND */
  async ruleOf(tx: Tx, id: string): Promise<string> {
    const [row] = isUuid(id)
      ? await tx.query<{ ruleId: string }[]>('SELECT rule_id AS "ruleId" FROM incidents WHERE id = $1', [id])
      : [];
    if (!row) throw alertErrors.INCIDENT_NOT_FOUND();
    return row.ruleId;
  }

  /** @throws INCIDENT_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<LockedIncident> {
    const [row] = isUuid(id)
      ? await tx.query<LockedIncident[]>(
          `SELECT ${COLUMNS}, next_escalation_at AS "nextEscalationAt", version FROM incidents WHERE id = $1 FOR NO KEY UPDATE`,
          [id],
        )
      : [];
    if (!row) throw alertErrors.INCIDENT_NOT_FOUND();
    return row;
  }

  async resolve(
    tx: Tx,
    actor: Actor,
    incident: OpenIncident,
    end: { at: Date; why: IncidentEnding; words?: string },
  ): Promise<void> {
    await tx.query(
      `UPDATE incidents SET resolved_at = greatest($2, opened_at), resolved_by_type = $3, resolved_by = $4, resolution = $5,
         flapping = false, next_escalation_at = NULL, version = version + 1 WHERE id = $1`,
      [incident.id, end.at, actor.type, actorId(actor), end.words ?? end.why],
    );
    await this.note(tx, actor, incident.id, {
      kind: IncidentEventKind.RESOLVED,
      at: end.at,
      words: end.words ?? null,
      details: { why: end.why },
    });
    await this.tell(tx, 'alert.incident-resolved', incident);
  }

  /** How bad it got. */
  async worsen(tx: Tx, incident: OpenIncident, values: readonly number[]): Promise<void> {
    const worst = values.reduce<number | null>(
      (so, value) => (so === null ? value : worse(incident, so, value)),
      incident.worstValue,
    );
    if (worst === incident.worstValue) return;
    incident.worstValue = worst;
    await tx.query('UPDATE incidents SET worst_value = $2 WHERE id = $1', [incident.id, worst]);
  }

  async setFlapping(tx: Tx, incident: OpenIncident, flapping: boolean): Promise<void> {
    await tx.query('UPDATE incidents SET flapping = $2, version = version + 1 WHERE id = $1', [
      incident.id,
      flapping,
    ]);
  }

  /** People are not told of it, from now on. */
  async silence(tx: Tx, actor: Actor, incident: OpenIncident, silenceId: string): Promise<void> {
    await tx.query(
      'UPDATE incidents SET silence_id = $2, next_escalation_at = NULL, version = version + 1 WHERE id = $1',
      [incident.id, silenceId],
    );
    await this.noteSilence(tx, actor, incident, silenceId);
    await this.tell(tx, 'alert.incident-changed', incident);
  }

  noteSilence(tx: Tx, actor: Actor, { id }: OpenIncident, silenceId: string): Promise<void> {
    return this.note(tx, actor, id, { kind: IncidentEventKind.SILENCED, details: { silenceId } });
  }

  /** The quiet is over and it is not. @param escalateAt when those after are told, if nobody has acknowledged it */
  async unsilence(tx: Tx, actor: Actor, incident: OpenIncident, escalateAt: Date | null): Promise<void> {
    incident.silenceId = null;
    await tx.query(
      'UPDATE incidents SET silence_id = NULL, next_escalation_at = $2, version = version + 1 WHERE id = $1',
      [incident.id, incident.acknowledgedAt === null ? escalateAt : null],
    );
    await this.note(tx, actor, incident.id, { kind: IncidentEventKind.UNSILENCED });
    await this.tell(tx, 'alert.incident-changed', incident);
  }

  /** Somebody has seen it. */
  async acknowledge(tx: Tx, actor: Actor, incident: OpenIncident): Promise<void> {
    await tx.query(
      `UPDATE incidents SET acknowledged_at = $2, acknowledged_by = $3, assignee_id = coalesce(assignee_id, $4),
         next_escalation_at = NULL, version = version + 1 WHERE id = $1`,
      [incident.id, this.clock.now(), actorId(actor), actor.type === 'ADMIN' ? actor.id : null],
    );
    await this.note(tx, actor, incident.id, { kind: IncidentEventKind.ACKNOWLEDGED });
    await this.tell(tx, 'alert.incident-acknowledged', incident);
  }

  /** As if nobody had seen it. */
  async unacknowledge(
    tx: Tx,
    actor: Actor,
    incident: OpenIncident,
    { assigneeId, escalateAt }: { assigneeId: string | null; escalateAt: Date | null },
  ): Promise<void> {
    await tx.query(
      `UPDATE incidents SET acknowledged_at = NULL, acknowledged_by = NULL, assignee_id = $2, next_escalation_at = $3,
         version = version + 1 WHERE id = $1`,
      [incident.id, assigneeId, escalateAt],
    );
    await this.note(tx, actor, incident.id, { kind: IncidentEventKind.UNACKNOWLEDGED });
    await this.tell(tx, 'alert.incident-changed', incident);
  }

  async assign(tx: Tx, actor: Actor, incident: OpenIncident, adminUserId: string | null): Promise<void> {
    await tx.query('UPDATE incidents SET assignee_id = $2, version = version + 1 WHERE id = $1', [
      incident.id,
      adminUserId,
    ]);
    await this.note(tx, actor, incident.id, {
      kind: IncidentEventKind.ASSIGNED,
      details: { from: incident.assigneeId, to: adminUserId },
    });
    await this.tell(tx, 'alert.incident-changed', incident);
  }

  async escalate(tx: Tx, actor: Actor, incident: OpenIncident, next: Date | null): Promise<void> {
    await tx.query(
      'UPDATE incidents SET escalated = escalated + 1, next_escalation_at = $2, version = version + 1 WHERE id = $1',
      [incident.id, next],
    );
    await this.note(tx, actor, incident.id, {
      kind: IncidentEventKind.ESCALATED,
      details: { step: incident.escalated + 1 },
    });
    await this.tell(tx, 'alert.incident-escalated', incident);
  }

  async note(tx: Tx, actor: Actor, incidentId: string, note: TimelineNote): Promise<void> {
    await tx.query(
      `INSERT INTO incident_events (id, incident_id, at, kind, actor_type, actor_id, words, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        newId(),
        incidentId,
        note.at ?? this.clock.now(),
        note.kind,
        actor.type,
        actorId(actor),
        note.words ?? null,
        JSON.stringify(note.details ?? {}),
      ],
    );
  }

  async tell(
    tx: Tx,
    event: (typeof INCIDENT_EVENTS)[number],
    { id, ruleId }: Pick<OpenIncident, 'id' | 'ruleId'>,
  ): Promise<void> {
    await this.outbox.add(tx, event, id, { incidentId: id, ruleId });
  }
}

/** When the next ones are told, if nobody has acknowledged it by then. */
export function escalationAt(
  { escalation }: Pick<AlertRuleRow, 'escalation'>,
  openedAt: Date,
  done: number,
): Date | null {
  const step = escalation[done];
  return step ? new Date(openedAt.getTime() + step.afterSeconds * 1_000) : null;
}
