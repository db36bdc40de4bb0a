import { Injectable } from '@nestjs/common';
import { Conditions, Db, likePattern } from '../../../../platform/db/db.js';
import { byKey } from '../../../../platform/graphql/loaders.js';
import { isUuid } from '../../../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../../shared/paging.js';
import type { AlertCause, AlertCondition } from '../engine/terms.js';
import type { AlertSeverity } from '../rules/alert-rule.js';
import type { IncidentEventKind } from './incident-event.js';

export enum IncidentState {
  /** Nobody has acknowledged it. */
  OPEN = 'OPEN',
  ACKNOWLEDGED = 'ACKNOWLEDGED',
  RESOLVED = 'RESOLVED',
}

export interface IncidentRow {
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
  openedValue: number | null;
  worstValue: number | null;
  flapping: boolean;
  openedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedById: string | null;
  assigneeId: string | null;
  resolvedAt: Date | null;
  resolvedByType: string | null;
  resolvedById: string | null;
  resolution: string | null;
  escalated: number;
  nextEscalationAt: Date | null;
  silencedUntil: Date | null;
  firingSeries: number;
  runbook: string | null;
  version: number;
}

export interface IncidentEventRow {
  id: string;
  at: Date;
  kind: IncidentEventKind;
  actorType: string;
  actorId: string | null;
  words: string | null;
  details: Record<string, unknown>;
}

export interface IncidentFilterValues {
  state?: IncidentState[] | null;
  severity?: AlertSeverity[] | null;
  ruleId?: string | null;
  assigneeId?: string | null;
  unassigned?: boolean | null;
  silenced?: boolean | null;
  search?: string | null;
}

const COLUMNS = `i.id, i.rule_id AS "ruleId", i.title, i.metric, i.unit, i.severity, i.condition, i.threshold, i.cause, i.labels,
  i.opened_value AS "openedValue", i.worst_value AS "worstValue", i.flapping, i.opened_at AS "openedAt",
  i.acknowledged_at AS "acknowledgedAt", i.acknowledged_by AS "acknowledgedById", i.assignee_id AS "assigneeId",
  i.resolved_at AS "resolvedAt", i.resolved_by_type AS "resolvedByType", i.resolved_by AS "resolvedById", i.resolution,
  i.escalated, i.next_escalation_at AS "nextEscalationAt", q.ends_at AS "silencedUntil", r.runbook, i.version,
  (SELECT count(*)::integer FROM alert_states a WHERE a.incident_id = i.id) AS "firingSeries"`;
const FROM = `incidents i JOIN alert_rules r ON r.id = i.rule_id
  LEFT JOIN alert_silences q ON q.id = i.silence_id AND i.resolved_at IS NULL`;
/** A timeline of a day of flapping has hundreds of lines; nobody reads more. */
const EVENTS_MAX = 500;

const STATE: Record<IncidentState, string> = {
  OPEN: 'i.resolved_at IS NULL AND i.acknowledged_at IS NULL',
  ACKNOWLEDGED: 'i.resolved_at IS NULL AND i.acknowledged_at IS NOT NULL',
  RESOLVED: 'i.resolved_at IS NOT NULL',
};

@Injectable()
export class IncidentQueries {
  constructor(private readonly db: Db) {}

  /** Newest first. */
  async page(request: PageRequest, filter: IncidentFilterValues): Promise<Page<IncidentRow>> {
    const where = this.where(filter);
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM incidents i ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(i.opened_at, i.id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<IncidentRow>(
        `SELECT ${COLUMNS} FROM ${FROM} ${where} ORDER BY i.opened_at DESC, i.id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.openedAt.toISOString(), row.id]);
  }

  /** Ids of those that fit, newest first, at most so many. */
  async ids(filter: IncidentFilterValues, limit: number): Promise<string[]> {
    const where = this.where(filter);
    const most = where.bind(limit);
    const rows = await this.db.rows<{ id: string }>(
      `SELECT i.id FROM incidents i ${where} ORDER BY i.opened_at DESC, i.id DESC LIMIT ${most}`,
      where.parameters,
    );
    return rows.map(({ id }) => id);
  }

  async byIds(ids: readonly string[]): Promise<(IncidentRow | null)[]> {
    const rows = await this.db.rows<IncidentRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE i.id = ANY($1)`, [
      ids,
    ]);
    return byKey(ids, rows, (row) => row.id);
  }

  async byId(id: string): Promise<IncidentRow | null> {
    return isUuid(id)
      ? this.db.one<IncidentRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE i.id = $1`, [id])
      : null;
  }

  /** The timeline, in order; the newest lines of a long one. */
  async eventsOf(id: string): Promise<IncidentEventRow[]> {
    if (!isUuid(id)) return [];
    const rows = await this.db.rows<IncidentEventRow>(
      `SELECT id, at, kind, actor_type AS "actorType", actor_id AS "actorId", words, details FROM incident_events
       WHERE incident_id = $1 ORDER BY at DESC, id DESC LIMIT ${EVENTS_MAX}`,
      [id],
    );
    return rows.reverse();
  }

  private where(filter: IncidentFilterValues): Conditions {
    const where = new Conditions();
    if (filter.state?.length) where.and(filter.state.map((state) => `(${STATE[state]})`).join(' OR '));
    if (filter.severity?.length) where.and('i.severity = ANY(?)', filter.severity);
    if (filter.unassigned != null) where.and(`i.assignee_id IS ${filter.unassigned ? '' : 'NOT'} NULL`);
    if (filter.silenced != null) where.and(`i.silence_id IS ${filter.silenced ? 'NOT' : ''} NULL`);
    if (filter.search) {
      const pattern = likePattern(filter.search);
      where.and('lower(i.title) LIKE ? OR i.metric LIKE ?', pattern, pattern);
    }
    for (const [column, id] of [
      ['i.rule_id', filter.ruleId],
      ['i.assignee_id', filter.assigneeId],
    ] as const)
      if (id) where.and(isUuid(id) ? `${column} = ?` : 'false', ...(isUuid(id) ? [id] : []));
    return where;
  }
}
