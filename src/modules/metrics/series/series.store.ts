import { Injectable } from '@nestjs/common';
import { largeCache } from '../../../platform/cache/large-cache.js';
import { Clock } from '../../../platform/clock/clock.js';
import { afterCommit, type Tx } from '../../../platform/db/unit-of-work.js';
import { metricsErrors } from '../metrics.errors.js';
import {
  AHEAD_MAX_MS,
  keyOf,
  SERIES_MAX,
  SERIES_OF_HOUSE,
  SERIES_OF_NAME_MAX,
  type Sample,
} from './series.rules.js';

/** Whose samples they are: the house has room that nobody else can take. */
export type SampledBy = 'house' | 'agent';

/** Writes samples: each once, summed up as they come. */
@Injectable()
export class SeriesStore {
  /** Ids never change; only what was committed is remembered. */
  private readonly ids = largeCache<string, number>(SERIES_MAX + SERIES_OF_HOUSE.all);

  constructor(private readonly clock: Clock) {}

  /**
   * @returns how many were new; a sample of a series and instant that is there already changes nothing
   * @throws METRIC_UNIT_MISMATCH, METRIC_SERIES_TOO_MANY
   */
  async write(tx: Tx, samples: readonly Sample[], by: SampledBy = 'house'): Promise<number> {
    if (samples.length === 0) return 0;
    const ids = await this.idsOf(tx, samples, by);
    const [row] = await tx.query<{ stored: number }[]>(WRITE, [
      samples.map((sample) => ids.get(keyOf(sample.name, sample.labels))),
      samples.map((sample) => sample.at),
      samples.map((sample) => sample.value),
      new Date(this.clock.now().getTime() + AHEAD_MAX_MS),
    ]);
    return row?.stored ?? 0;
  }

  private async idsOf(tx: Tx, samples: readonly Sample[], by: SampledBy): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    const wanted = new Map<string, Sample>();
    for (const sample of samples) {
      const key = keyOf(sample.name, sample.labels);
      const id = this.ids.get(key);
      if (id === undefined) wanted.set(key, sample);
      else found.set(key, id);
    }
    if (wanted.size === 0) return found;
    const missing = [...wanted.values()];
    await this.requireUnits(tx, missing);
    const made = await tx.query<{ id: number; n: number }[]>(
      `WITH given AS (SELECT name, labels::jsonb AS labels, n FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS g (name, labels, n)),
         fresh AS (INSERT INTO metric_series (name, labels, created_at)
           SELECT name, labels, $3 FROM given ORDER BY name, labels ON CONFLICT DO NOTHING RETURNING id, name, labels)
       SELECT coalesce(f.id, s.id) AS id, g.n::integer FROM given g
         LEFT JOIN fresh f USING (name, labels) LEFT JOIN metric_series s USING (name, labels)`,
      [
        missing.map((sample) => sample.name),
        missing.map((sample) => JSON.stringify(sample.labels)),
        this.clock.now(),
      ],
    );
    const keys = [...wanted.keys()];
    for (const { id, n } of made) {
      const key = keys[n - 1];
      if (key !== undefined && id !== null) found.set(key, id);
    }
    // Somebody else made it in the same moment: its row is seen by the next statement only.
    if (found.size < wanted.size) return this.again(tx, samples);
    await this.requireRoom(tx, [...new Set(missing.map((sample) => sample.name))], by);
    afterCommit(tx, () => {
      for (const key of keys) this.ids.set(key, found.get(key) ?? 0);
    });
    return found;
  }

  private async again(tx: Tx, samples: readonly Sample[]): Promise<Map<string, number>> {
    const keys = new Map(samples.map((sample) => [keyOf(sample.name, sample.labels), sample]));
    const rows = await tx.query<{ id: number; n: number }[]>(
      `SELECT s.id, g.n::integer FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS g (name, labels, n)
         JOIN metric_series s ON s.name = g.name AND s.labels = g.labels::jsonb`,
      [
        [...keys.values()].map((sample) => sample.name),
        [...keys.values()].map((sample) => JSON.stringify(sample.labels)),
      ],
    );
    const names = [...keys.keys()];
    return new Map(rows.map(({ id, n }) => [names[n - 1] ?? '', id]));
  }

  /** The first who names a metric says what it is measured in. */
  private async requireUnits(tx: Tx, samples: readonly Sample[]): Promise<void> {
    const units = new Map(samples.map((sample) => [sample.name, sample.unit]));
    await tx.query(
      `INSERT INTO metric_names (name, unit, created_at)
       SELECT name, unit, $3 FROM unnest($1::text[], $2::text[]) AS g (name, unit) ORDER BY name ON CONFLICT DO NOTHING`,
      [[...units.keys()], [...units.values()], this.clock.now()],
    );
    const known = await tx.query<{ name: string; unit: string }[]>(
      'SELECT name, unit FROM metric_names WHERE name = ANY($1)',
      [[...units.keys()]],
    );
    for (const [index, sample] of samples.entries()) {
      const unit = known.find(({ name }) => name === sample.name)?.unit;
      if (unit !== undefined && unit !== sample.unit)
        throw metricsErrors.METRIC_UNIT_MISMATCH({ path: `samples.${index}.unit`, name: sample.name, unit });
    }
  }

  /** Counted after they were made: what is too much is taken back with the transaction. */
  private async requireRoom(tx: Tx, names: string[], by: SampledBy): Promise<void> {
    const own = by === 'house' ? SERIES_OF_HOUSE : { ofName: 0, all: 0 };
    const [ofName, all] = [SERIES_OF_NAME_MAX + own.ofName, SERIES_MAX + own.all];
    const [row] = await tx.query<{ name: string | null; full: boolean }[]>(
      `SELECT (SELECT name FROM metric_series WHERE name = ANY($1) GROUP BY name HAVING count(*) > $2 LIMIT 1) AS name,
         (SELECT count(*) FROM (SELECT 1 FROM metric_series LIMIT $3 + 1) s) > $3 AS full`,
      [names, ofName, all],
    );
    if (row?.name) throw metricsErrors.METRIC_SERIES_TOO_MANY({ name: row.name, max: ofName });
    if (row?.full) throw metricsErrors.METRIC_SERIES_TOO_MANY({ name: names[0] ?? '', max: all });
  }
}

/**
 * Rows are touched in one order, so that two writers wait for each other and never both. A newest reading that lies
 * further ahead than any may ($4) is of a clock that was set back since, and gives way.
 */
const WRITE = `
WITH given AS (
  SELECT DISTINCT ON (series_id, at) series_id, at, value
  FROM unnest($1::integer[], $2::timestamptz[], $3::double precision[]) AS g (series_id, at, value)
  ORDER BY series_id, at),
stored AS (
  INSERT INTO metric_samples (series_id, at, value) SELECT series_id, at, value FROM given
  ON CONFLICT (series_id, at) DO NOTHING RETURNING series_id, at, value),
rolled AS (
  INSERT INTO metric_rollups AS r (series_id, minutes, at, count, sum, min, max, last, last_at)
  SELECT series_id, minutes, date_bin(make_interval(mins => minutes), at, 'epoch'::timestamptz), count(*), sum(value),
    min(value), max(value), (array_agg(value ORDER BY at DESC))[1], max(at)
  FROM stored CROSS JOIN (VALUES (5), (60)) AS widths (minutes)
  GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
  ON CONFLICT (series_id, minutes, at) DO UPDATE SET
    count = r.count + excluded.count, sum = r.sum + excluded.sum,
    min = least(r.min, excluded.min), max = greatest(r.max, excluded.max),
    last = CASE WHEN excluded.last_at >= r.last_at THEN excluded.last ELSE r.last END,
    last_at = greatest(r.last_at, excluded.last_at)),
newest AS (
  UPDATE metric_series s SET last_at = n.at, last_value = n.value
  FROM (SELECT DISTINCT ON (series_id) series_id, at, value FROM stored ORDER BY series_id, at DESC) n
  WHERE s.id = n.series_id AND (s.last_at IS NULL OR s.last_at < n.at OR s.last_at > $4))
SELECT count(*)::integer AS stored FROM stored`;
