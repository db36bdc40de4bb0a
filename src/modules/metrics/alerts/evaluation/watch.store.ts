import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import type { SeriesSample, SeriesState } from '../engine/engine.js';
import type { Labels } from '../engine/grouping.js';
import { SERIES_PER_RULE_MAX, type AlertRuleRow } from '../rules/alert-rule.js';

const HOUR_MS = 3_600_000;

/** A stretch of time: without its beginning, with its end. */
export interface TimeSpan {
  from: Date;
  to: Date;
}

export interface WatchedState {
  seriesId: number;
  labels: Labels;
  state: SeriesState | null;
  incidentId: string | null;
}

/** How far rules have been looked after, and where each series stands. */
@Injectable()
export class WatchStore {
  /** @returns null on the very first look */
  async lookedTo(tx: Tx): Promise<Date | null> {
    const [row] = await tx.query<{ lookedTo: Date }[]>(
      'SELECT looked_to AS "lookedTo" FROM alert_watch FOR UPDATE',
    );
    return row?.lookedTo ?? null;
  }

  async look(tx: Tx, to: Date): Promise<void> {
    await tx.query(
      'INSERT INTO alert_watch (looked_to) VALUES ($1) ON CONFLICT (singleton) DO UPDATE SET looked_to = excluded.looked_to',
      [to],
    );
  }

  async noteGap(tx: Tx, { from, to }: TimeSpan): Promise<void> {
    await tx.query('INSERT INTO alert_gaps (from_at, to_at) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      from,
      to,
    ]);
  }

  /** The clock was ahead: a gap that ends in a time that is yet to come never was. */
  async forgetGapsAfter(tx: Tx, to: Date): Promise<void> {
    await tx.query('DELETE FROM alert_gaps WHERE to_at > $1', [to]);
  }

  gaps(tx: Tx, after: Date, to: Date): Promise<TimeSpan[]> {
    return tx.query<TimeSpan[]>(
      'SELECT from_at AS "from", to_at AS "to" FROM alert_gaps WHERE to_at > $1 AND to_at <= $2 ORDER BY to_at',
      [after, to],
    );
  }

  /** The rule's series: those that have a state, and those that said something since. One more than may be watched. */
  series(tx: Tx, rule: AlertRuleRow): Promise<WatchedState[]> {
    return tx.query<WatchedState[]>(
      `SELECT s.id AS "seriesId", s.labels, a.state, i.id AS "incidentId"
       FROM metric_series s LEFT JOIN alert_states a ON a.series_id = s.id AND a.rule_id = $1
         LEFT JOIN incidents i ON i.id = a.incident_id AND i.resolved_at IS NULL
       WHERE s.name = $2 AND s.labels @> $3::jsonb AND (a.rule_id IS NOT NULL OR s.last_at > $4)
       ORDER BY a.rule_id IS NULL, s.id LIMIT $5`,
      [rule.id, rule.metric, JSON.stringify(rule.labels), rule.evaluatedTo, SERIES_PER_RULE_MAX + 1],
    );
  }

  /** Whether more series fit than may be watched: of those that said something within the hour. */
  async overflows(tx: Tx, rule: AlertRuleRow, to: Date): Promise<boolean> {
    const [row] = await tx.query<{ count: number }[]>(
      `SELECT count(*)::integer AS count FROM (
         SELECT 1 FROM metric_series WHERE name = $1 AND labels @> $2::jsonb AND last_at > $3 LIMIT $4) AS fitting`,
      [rule.metric, JSON.stringify(rule.labels), new Date(to.getTime() - HOUR_MS), SERIES_PER_RULE_MAX + 1],
    );
    return (row?.count ?? 0) > SERIES_PER_RULE_MAX;
  }

  /** Samples of these stretches of time, in order; each begins after `from` and goes up to `to`. */
  async samples(
    tx: Tx,
    seriesIds: readonly number[],
    stretches: readonly TimeSpan[],
  ): Promise<Map<number, SeriesSample[]>> {
    const bySeries = new Map<number, SeriesSample[]>();
    for (const { from, to } of stretches) {
      const rows = await tx.query<{ id: number; at: Date; value: number }[]>(
        `SELECT series_id AS id, at, value FROM metric_samples WHERE series_id = ANY($1) AND at > $2 AND at <= $3
         ORDER BY series_id, at`,
        [seriesIds, from, to],
      );
      for (const { id, at, value } of rows) {
        const samples = bySeries.get(id) ?? [];
        samples.push({ at: at.getTime(), value });
        bySeries.set(id, samples);
      }
    }
    return bySeries;
  }

  async keep(
    tx: Tx,
    ruleId: string,
    states: readonly { seriesId: number; state: SeriesState; incidentId: string | null }[],
  ): Promise<void> {
    if (states.length === 0) return;
    await tx.query(
      `INSERT INTO alert_states (rule_id, series_id, state, incident_id)
       SELECT $1, series_id, state::jsonb, incident_id
       FROM unnest($2::integer[], $3::text[], $4::uuid[]) AS g (series_id, state, incident_id) ORDER BY series_id
       ON CONFLICT (rule_id, series_id) DO UPDATE SET state = excluded.state, incident_id = excluded.incident_id`,
      [
        ruleId,
        states.map(({ seriesId }) => seriesId),
        states.map(({ state }) => JSON.stringify(state)),
        states.map(({ incidentId }) => incidentId),
      ],
    );
  }

  /** Series that fell silent long ago make room for others. */
  async forget(tx: Tx, ruleId: string, seriesIds: readonly number[]): Promise<void> {
    if (seriesIds.length === 0) return;
    await tx.query('DELETE FROM alert_states WHERE rule_id = $1 AND series_id = ANY($2)', [
      ruleId,
      seriesIds,
    ]);
  }

  async evaluated(tx: Tx, ruleId: string, to: Date, crowded: boolean): Promise<void> {
    await tx.query('UPDATE alert_rules SET evaluated_to = $2, crowded = $3 WHERE id = $1', [
      ruleId,
      to,
      crowded,
    ]);
  }
}
