import { Injectable } from '@nestjs/common';
import { Conditions, Db, likePattern } from '../../../../platform/db/db.js';
import { isUuid } from '../../../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../../shared/paging.js';
import { BUSINESS_SERIES } from '../../business/business-series.js';
import { SYSTEM_SERIES } from '../../system/system-series.js';
import { RULE_COLUMNS, SERIES_PER_RULE_MAX, type AlertRuleRow, type AlertSeverity } from './alert-rule.js';

export enum AlertRuleState {
  OFF = 'OFF',
  OK = 'OK',
  PENDING = 'PENDING',
  FIRING = 'FIRING',
  NO_DATA = 'NO_DATA',
}

export interface WatchedRule extends AlertRuleRow {
  unit: string;
  state: AlertRuleState;
  seriesCount: number;
  firingCount: number;
  pendingCount: number;
  missingCount: number;
}

export interface WatchedSeries {
  seriesId: number;
  labels: Record<string, string>;
  state: AlertRuleState;
  since: Date;
  value: number | null;
  sampleAt: Date | null;
  flapping: boolean;
  incidentId: string | null;
}

export interface AlertRuleFilterValues {
  search?: string | null;
  severity?: AlertSeverity[] | null;
  active?: boolean | null;
  metric?: string | null;
}

type Stored = Omit<WatchedRule, 'state' | 'unit'> & { unit: string | null };

const MISSING = `(state->>'missing')::boolean`;
/** Rules with what their series do, counted once a rule of the page. */
const FROM = `alert_rules r LEFT JOIN LATERAL (
    SELECT count(*)::integer AS "seriesCount",
      (count(*) FILTER (WHERE state->>'phase' = 'FIRING'))::integer AS "firingCount",
      (count(*) FILTER (WHERE state->>'phase' = 'PENDING'))::integer AS "pendingCount",
      (count(*) FILTER (WHERE ${MISSING} AND state->>'phase' <> 'FIRING'))::integer AS "missingCount"
    FROM alert_states WHERE rule_id = r.id) counted ON true
  LEFT JOIN metric_names n ON n.name = r.metric`;
const COLUMNS = `${RULE_COLUMNS}, n.unit, "seriesCount", "firingCount", "pendingCount", "missingCount"`;

@Injectable()
export class AlertRuleQueries {
  constructor(private readonly db: Db) {}

  /** Newest first. */
  async page(request: PageRequest, filter: AlertRuleFilterValues): Promise<Page<WatchedRule>> {
    const where = new Conditions();
    if (filter.search) {
      const pattern = likePattern(filter.search);
      where.and('lower(r.title) LIKE ? OR r.metric LIKE ?', pattern, pattern);
    }
    if (filter.severity?.length) where.and('r.severity = ANY(?)', filter.severity);
    if (filter.active != null) where.and('r.active = ?', filter.active);
    if (filter.metric) where.and('r.metric = ?', filter.metric);
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM alert_rules r ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [at, id] = decodeCursor(request.after, ['instant', 'uuid']);
      where.and('(r.created_at, r.id) < (?::timestamptz, ?::uuid)', at, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<Stored>(
        `SELECT ${COLUMNS} FROM ${FROM} ${where} ORDER BY r.created_at DESC, r.id DESC LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows.map(watched), Number(total?.count ?? 0), (row) => [
      row.createdAt.toISOString(),
      row.id,
    ]);
  }

  async byId(id: string): Promise<WatchedRule | null> {
    if (!isUuid(id)) return null;
    const row = await this.db.one<Stored>(`SELECT ${COLUMNS} FROM ${FROM} WHERE r.id = $1`, [id]);
    return row && watched(row);
  }

  /** Where each of its series stands, the worst first. */
  async seriesOf(ruleId: string): Promise<WatchedSeries[]> {
    if (!isUuid(ruleId)) return [];
    const rows = await this.db.rows<{
      seriesId: number;
      labels: Record<string, string>;
      phase: 'OK' | 'PENDING' | 'FIRING';
      missing: boolean;
      since: string;
      sampleAt: string | null;
      value: number | null;
      flapping: boolean;
      incidentId: string | null;
    }>(
      `SELECT a.series_id AS "seriesId", s.labels, state->>'phase' AS phase, ${MISSING} AS missing, state->>'since' AS since,
         state->>'sampleAt' AS "sampleAt", (state->>'value')::double precision AS value,
         (state->>'flapping')::boolean AS flapping, incident_id AS "incidentId"
       FROM alert_states a JOIN metric_series s ON s.id = a.series_id WHERE rule_id = $1
       ORDER BY CASE state->>'phase' WHEN 'FIRING' THEN 0 WHEN 'PENDING' THEN 1 ELSE 2 END, s.labels LIMIT $2`,
      [ruleId, SERIES_PER_RULE_MAX],
    );
    return rows.map(({ phase, missing, since, sampleAt, ...row }) => ({
      ...row,
      state: stateOf(phase, missing),
      since: new Date(Number(since)),
      sampleAt: sampleAt === null ? null : new Date(Number(sampleAt)),
    }));
  }
}

function stateOf(phase: 'OK' | 'PENDING' | 'FIRING', missing: boolean): AlertRuleState {
  if (phase === 'OK') return missing ? AlertRuleState.NO_DATA : AlertRuleState.OK;
  return AlertRuleState[phase];
}

/** The unit of a name nobody has written yet is what we will write. */
export function unitOf(metric: string, known: string | null): string {
  const ours: Record<string, string | undefined> = { ...SYSTEM_SERIES };
  const business: Record<string, { unit: string } | undefined> = BUSINESS_SERIES;
  return known ?? ours[metric] ?? business[metric]?.unit ?? '';
}

function watched(row: Stored): WatchedRule {
  return { ...row, unit: unitOf(row.metric, row.unit), state: worstOf(row) };
}

function worstOf({ active, firingCount, pendingCount, missingCount, seriesCount }: Stored): AlertRuleState {
  if (!active) return AlertRuleState.OFF;
  if (firingCount > 0) return AlertRuleState.FIRING;
  if (pendingCount > 0) return AlertRuleState.PENDING;
  return seriesCount === missingCount ? AlertRuleState.NO_DATA : AlertRuleState.OK;
}
