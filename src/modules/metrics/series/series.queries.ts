import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Db } from '../../../platform/db/db.js';
import { metricsErrors } from '../metrics.errors.js';
import { DAY_OFFSET_MS, drawing, SERIES_AT_ONCE_MAX, sorted, type Drawing } from './series.rules.js';

export interface SeriesRow {
  id: number;
  name: string;
  unit: string;
  labels: Record<string, string>;
  lastAt: Date | null;
  lastValue: number | null;
}

export interface Point {
  at: Date;
  count: number;
  average: number | null;
  min: number | null;
  max: number | null;
  last: number | null;
}

export interface SeriesAsked {
  names: readonly string[];
  labels?: Readonly<Record<string, string>>;
  from: Date;
  to: Date;
  points: number;
}

export interface DrawnSeries extends SeriesRow {
  stepSeconds: number;
  points: Point[];
}

const COLUMNS = `s.id, s.name, n.unit, s.labels, s.last_at AS "lastAt", s.last_value AS "lastValue"`;
const JOINED = 'metric_series s JOIN metric_names n ON n.name = s.name';

/** Points of one series and step, from whatever is coarse enough. Times are milliseconds of the epoch. */
const sqlOf = (source: Drawing['source']): string => {
  const [table, columns] =
    source === 'samples'
      ? [
          'metric_samples r',
          'count(*), avg(value), min(value), max(value), (array_agg(value ORDER BY at DESC))[1]',
        ]
      : [
          'metric_rollups r',
          'sum(count), sum(sum) / sum(count), min(min), max(max), (array_agg(last ORDER BY last_at DESC))[1]',
        ];
  const width = source === 'samples' ? '' : `AND minutes = ${source}`;
  return `SELECT series_id AS id, bucket, count::integer, average, min, max, last FROM (
    SELECT series_id, floor((extract(epoch FROM at) * 1000 + $5) / $4)::bigint AS bucket, ${columns}
    FROM ${table} WHERE series_id = ANY($1) AND at >= $2 AND at < $3 ${width} GROUP BY 1, 2
  ) p (series_id, bucket, count, average, min, max, last) ORDER BY series_id, bucket`;
};

@Injectable()
export class SeriesQueries {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /** What there is to draw, by name and labels: at most so many. */
  list(
    names: readonly string[] | null,
    labels: Readonly<Record<string, string>>,
    limit: number,
  ): Promise<SeriesRow[]> {
    return this.db.scan<SeriesRow>(
      `SELECT ${COLUMNS} FROM ${JOINED} WHERE ($1::text[] IS NULL OR s.name = ANY($1)) AND s.labels @> $2::jsonb
       ORDER BY s.name, s.labels LIMIT $3`,
      [names, JSON.stringify(sorted(labels)), limit],
    );
  }

  /** Names in use and their units. */
  names(): Promise<{ name: string; unit: string }[]> {
    return this.db.scan('SELECT name, unit FROM metric_names ORDER BY name LIMIT 1000');
  }

  /** @throws RANGE_INVALID, METRIC_SERIES_TOO_MANY */
  async draw(asked: SeriesAsked): Promise<DrawnSeries[]> {
    const plan = drawing(asked.from, asked.to, asked.points, this.clock.now());
    const series = await this.list(asked.names, asked.labels ?? {}, SERIES_AT_ONCE_MAX + 1);
    if (series.length > SERIES_AT_ONCE_MAX)
      throw metricsErrors.METRIC_SERIES_TOO_MANY({ name: asked.names.join(', '), max: SERIES_AT_ONCE_MAX });
    if (series.length === 0) return [];
    const rows = await this.db.scan<Point & { id: number; bucket: bigint }>(sqlOf(plan.source), [
      series.map(({ id }) => id),
      plan.from,
      plan.to,
      plan.stepMs,
      DAY_OFFSET_MS,
    ]);
    const known = new Map<number, Map<number, Point>>();
    for (const row of rows) {
      const at = Number(row.bucket) * plan.stepMs - DAY_OFFSET_MS;
      const points = known.get(row.id) ?? new Map<number, Point>();
      points.set(at, { ...row, at: new Date(at) });
      known.set(row.id, points);
    }
    return series.map((each) => ({
      ...each,
      stepSeconds: plan.stepMs / 1_000,
      points: everyPoint(plan, known.get(each.id) ?? new Map<number, Point>()),
    }));
  }
}

/** A point without samples is a gap and says so: nothing was measured, which is not zero. */
function everyPoint(plan: Drawing, known: ReadonlyMap<number, Point>): Point[] {
  const points: Point[] = [];
  for (let at = plan.from.getTime(); at < plan.to.getTime(); at += plan.stepMs)
    points.push(
      known.get(at) ?? { at: new Date(at), count: 0, average: null, min: null, max: null, last: null },
    );
  return points;
}
