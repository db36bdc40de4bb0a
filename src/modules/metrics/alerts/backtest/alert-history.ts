import { Injectable } from '@nestjs/common';
import { Db } from '../../../../platform/db/db.js';
import type { SeriesSample } from '../engine/engine.js';
import type { Labels } from '../engine/grouping.js';
import type { BlindTime } from '../engine/series-run.js';
import { SERIES_PER_RULE_MAX } from '../rules/alert-rule.js';

/** Sums of so many minutes stand for samples that are gone, or too many. */
export const COARSE_MINUTES = 5;

export interface HistoricSeries {
  seriesId: number;
  labels: Labels;
}

/** What was measured, for whoever looks at it afterwards. */
@Injectable()
export class AlertHistory {
  constructor(private readonly db: Db) {}

  /** Series that fit and said something since `from`; one more than a rule may watch. */
  series(metric: string, labels: Labels, from: Date): Promise<HistoricSeries[]> {
    return this.db.scan<HistoricSeries>(
      `SELECT id AS "seriesId", labels FROM metric_series WHERE name = $1 AND labels @> $2::jsonb AND last_at > $3
       ORDER BY id LIMIT $4`,
      [metric, JSON.stringify(labels), from, SERIES_PER_RULE_MAX + 1],
    );
  }

  /** Null: nobody has ever measured it. */
  async unit(metric: string): Promise<string | null> {
    const row = await this.db.one<{ unit: string }>('SELECT unit FROM metric_names WHERE name = $1', [
      metric,
    ]);
    return row?.unit ?? null;
  }

  /** How many samples there are to go through, and how many sums of five minutes; counted without reading them. */
  async size(ids: readonly number[], from: Date, to: Date): Promise<{ samples: number; coarse: number }> {
    const [row] = await this.db.scan<{ samples: number; coarse: number }>(
      `SELECT coalesce(sum(count), 0)::double precision AS samples, count(*)::double precision AS coarse
       FROM metric_rollups WHERE series_id = ANY($1) AND minutes = ${COARSE_MINUTES} AND at > $2::timestamptz - interval '5 minutes'
         AND at <= $3`,
      [ids, from, to],
    );
    return row ?? { samples: 0, coarse: 0 };
  }

  /** After `from`, up to `to`, in order. */
  samples(id: number, from: Date, to: Date): Promise<SeriesSample[]> {
    return this.read(
      'SELECT at, value FROM metric_samples WHERE series_id = $1 AND at > $2 AND at <= $3 ORDER BY at',
      [id, from, to],
    );
  }

  /** The newest sample of every five minutes. */
  coarse(id: number, from: Date, to: Date): Promise<SeriesSample[]> {
    return this.read(
      `SELECT last_at AS at, last AS value FROM metric_rollups WHERE series_id = $1 AND minutes = ${COARSE_MINUTES}
         AND last_at > $2 AND last_at <= $3 AND at > $2::timestamptz - interval '5 minutes' ORDER BY at`,
      [id, from, to],
    );
  }

  /** Times in which nobody looked after rules. */
  async gaps(from: Date, to: Date): Promise<BlindTime[]> {
    const rows = await this.db.scan<{ from: Date; to: Date }>(
      'SELECT from_at AS "from", to_at AS "to" FROM alert_gaps WHERE to_at > $1 AND from_at < $2 ORDER BY to_at',
      [from, to],
    );
    return rows.map((gap) => ({ from: gap.from.getTime(), to: gap.to.getTime() }));
  }

  private async read(sql: string, values: unknown[]): Promise<SeriesSample[]> {
    const rows = await this.db.scan<{ at: Date; value: number }>(sql, values);
    return rows.map(({ at, value }) => ({ at: at.getTime(), value }));
  }
}
