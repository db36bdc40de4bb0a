import { hostname } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ProcessSampler } from '../../src/modules/metrics/index.js';
import { KeepMetrics } from '../../src/modules/metrics/series/keep-metrics.js';
import { SERIES_OF_NAME_MAX } from '../../src/modules/metrics/series/series.rules.js';
import { SeriesStore } from '../../src/modules/metrics/series/series.store.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { apiKeyClient } from '../kit/api-key.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import type { StaffClient } from '../kit/staff-client.js';
import { connected } from '../kit/test-database.js';
import { TestSystem } from '../kit/test-system.js';

const RECORD = `mutation ($samples: [MetricSampleInput!]!) { recordMetrics(samples: $samples) { stored repeated } }`;
const DRAW = `query ($names: [String!]!, $from: DateTime!, $to: DateTime!, $points: Int, $labels: [MetricLabelInput!]) {
  metricSeries(names: $names, from: $from, to: $to, points: $points, labels: $labels) {
    name unit stepSeconds lastValue labels { name value } points { at count average min max last } } }`;

interface Sample {
  name: string;
  unit: string;
  value: number;
  at?: string;
  labels?: { name: string; value: string }[];
}
interface Drawn {
  name: string;
  unit: string;
  stepSeconds: number;
  lastValue: number | null;
  labels: { name: string; value: string }[];
  points: {
    at: string;
    count: number;
    average: number | null;
    min: number | null;
    max: number | null;
    last: number | null;
  }[];
}

describe('metric series (S000-TBL-11, S000-RTE-05)', () => {
  let system: TestSystem;
  let owner: StaffClient;
  let agent: GraphqlClient;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    owner = await system.staff();
    agent = await apiKeyClient(system, owner, ['metric.write']);
  });
  afterAll(() => system.stop());

  const record = (samples: Sample[]) =>
    agent.send<{ recordMetrics: { stored: number; repeated: number } }>(RECORD, { samples });
  const stored = async (samples: Sample[]) => (await record(samples)).data?.recordMetrics;
  const refusal = async (samples: Sample[]) => (await record(samples)).errors[0]?.extensions;
  const draw = async (variables: Record<string, unknown>) =>
    (await owner.ok<{ metricSeries: Drawn[] }>(DRAW, variables)).metricSeries;
  const base = Math.floor(Date.now() / 600_000) * 600_000 - 1_200_000;
  const at = (seconds: number) => new Date(base + seconds * 1_000).toISOString();
  const boiler = (value: number, seconds: number, host = 'b1'): Sample => ({
    name: 'boiler.temperature',
    unit: '°C',
    value,
    at: at(seconds),
    labels: [{ name: 'host', value: host }],
  });

  it('take each sample once, whoever sends it again, also many at the same time', async () => {
    const batch = Array.from({ length: 60 }, (_, i) => boiler(20 + i, i * 10));
    expect(await stored(batch)).toEqual({ stored: 60, repeated: 0 });
    expect(await stored(batch)).toEqual({ stored: 0, repeated: 60 });
    expect(await stored([boiler(1, 7), boiler(2, 7)])).toEqual({ stored: 1, repeated: 1 });
    const racing = Array.from({ length: 100 }, (_, i) => boiler(i, i * 5, 'racing'));
    const answers = await Promise.all(Array.from({ length: 8 }, () => stored(racing)));
    expect(answers.reduce((sum, answer) => sum + (answer?.stored ?? 0), 0)).toBe(100);
  });

  it('are drawn in steps, with gaps where nothing was measured', async () => {
    const [fine] = await draw({
      names: ['boiler.temperature'],
      labels: [{ name: 'host', value: 'b1' }],
      from: at(-60),
      to: at(60),
      points: 12,
    });
    expect(fine).toMatchObject({
      unit: '°C',
      stepSeconds: 10,
      labels: [{ name: 'host', value: 'b1' }],
      lastValue: 79,
    });
    expect(fine?.points).toHaveLength(12);
    expect(fine?.points[0]).toEqual({
      at: at(-60),
      count: 0,
      average: null,
      min: null,
      max: null,
      last: null,
    });
    expect(fine?.points[6]).toMatchObject({ at: at(0), count: 2, min: 1, max: 20, average: 10.5, last: 1 });
    const [coarse] = await draw({
      names: ['boiler.temperature'],
      labels: [{ name: 'host', value: 'b1' }],
      from: at(0),
      to: at(600),
      points: 2,
    });
    expect(coarse?.stepSeconds).toBe(300);
    expect(coarse?.points.map(({ count, max, last }) => ({ count, max, last }))).toEqual([
      { count: 31, max: 49, last: 49 },
      { count: 30, max: 79, last: 79 },
    ]);
  });

  it('sums are what their samples say, to the last one', async () => {
    const wrong = await system.sql(
      `SELECT series_id, minutes, at FROM (
         SELECT series_id, minutes, date_bin(make_interval(mins => minutes), at, 'epoch'::timestamptz) AS at, count(*) AS n,
           sum(value) AS total, min(value), max(value), (array_agg(value ORDER BY at DESC))[1] AS last
         FROM metric_samples CROSS JOIN (VALUES (5), (60)) w (minutes) GROUP BY 1, 2, 3) raw
       FULL JOIN metric_rollups r USING (series_id, minutes, at)
       WHERE (raw.n, raw.min, raw.max, raw.last) IS DISTINCT FROM (r.count, r.min, r.max, r.last)
         OR abs(raw.total - r.sum) > 1e-6`,
    );
    expect(wrong).toEqual([]);
    const [rolled] = await system.sql<{ rows: number }>(
      'SELECT count(*)::integer AS rows FROM metric_rollups',
    );
    expect(rolled?.rows).toBeGreaterThan(5);
  });

  it('refuse what is no sample, all of a call or none of it', async () => {
    const good = boiler(5, 599, 'all-or-none');
    for (const [over, code] of [
      [{ name: 'NO NAME' }, 'METRIC_INVALID'],
      [{ name: 'process.memory', unit: 'bytes' }, 'METRIC_INVALID'],
      [{ at: new Date(Date.now() + 600_000).toISOString() }, 'METRIC_INVALID'],
      [{ at: '9999-12-31T00:00:00Z' }, 'METRIC_INVALID'],
      [{ at: '0001-01-01T00:00:00Z' }, 'METRIC_INVALID'],
      // Two of them would be more than a number holds, and every chart of the name would fail.
      [{ value: 1.7e308 }, 'METRIC_INVALID'],
      [{ value: -1e31 }, 'METRIC_INVALID'],
      [{ at: new Date(Date.now() - 7_200_000).toISOString() }, 'METRIC_INVALID'],
      [{ unit: '°F', labels: [{ name: 'host', value: 'other' }] }, 'METRIC_UNIT_MISMATCH'],
    ] satisfies [Partial<Sample>, string][])
      expect((await refusal([good, { ...boiler(1, 1), ...over }]))?.code).toBe(code);
    expect(
      await draw({
        names: ['boiler.temperature'],
        labels: [{ name: 'host', value: 'all-or-none' }],
        from: at(0),
        to: at(600),
      }),
    ).toEqual([]);
    for (const value of ['1e999', '-1e999', 'NaN']) {
      const { errors } = await agent.send<unknown>(
        `mutation { recordMetrics(samples: [{ name: "a.b", unit: "x", value: ${value} }]) { stored } }`,
      );
      expect(errors[0]?.extensions.kind, value).toBe('BAD_USER_INPUT');
    }
    expect((await refusal(Array.from({ length: 1_001 }, () => good)))?.kind).toBe('BAD_USER_INPUT');
    expect((await refusal([]))?.kind).toBe('BAD_USER_INPUT');
  });

  it('a machine is reported by the key that did so first, and ours by nobody else', async () => {
    const cpu = (host: string, value = 5): Sample => ({
      name: 'host.cpu_usage',
      unit: '%',
      value,
      labels: [{ name: 'host', value: host }],
    });
    const other = await apiKeyClient(system, owner, ['metric.write']);
    const send = async (client: GraphqlClient, samples: Sample[]) => {
      const { data, errors } = await client.send<{ recordMetrics: { stored: number } }>(RECORD, { samples });
      return data ? 'stored' : errors[0]?.extensions;
    };
    const taken = (index: number, host: string) => ({
      code: 'METRIC_HOST_TAKEN',
      kind: 'FORBIDDEN',
      args: { path: `samples.${index}.labels`, host },
    });
    expect(await send(agent, [cpu('web-1'), cpu('web-2')])).toBe('stored');
    expect(await send(other, [cpu('web-3'), cpu('web-2', 0)])).toMatchObject(taken(1, 'web-2'));
    // Nothing of a refused call is kept.
    expect(
      await system.sql(
        `SELECT 1 FROM metric_series WHERE labels = '{"host": "web-3"}' AND name = 'host.cpu_usage'`,
      ),
    ).toEqual([]);
    // Nor is a machine taken by asking.
    expect(await send(other, [cpu('web-4'), { ...cpu('web-4'), unit: 'K' }])).toMatchObject({
      code: 'METRIC_UNIT_MISMATCH',
    });
    expect(await send(agent, [cpu('web-4')])).toBe('stored');
    expect(await send(other, [cpu('web-3')])).toBe('stored');
    // Other names are about what runs on a machine, and many may tell of it.
    expect(await send(other, [{ ...boiler(1, 3, 'web-2'), name: 'nginx.requests', unit: '1/s' }])).toBe(
      'stored',
    );
    await system.get(ProcessSampler).sample('test');
    expect(await send(agent, [cpu(hostname(), 0)])).toMatchObject(taken(0, hostname()));
    // Staff may try by hand what nobody reports, and take nothing by it.
    expect((await owner.send<unknown>(RECORD, { samples: [cpu('by-hand')] })).errors).toEqual([]);
    expect(await send(agent, [cpu('by-hand', 7)])).toBe('stored');
    const racing = await Promise.all([agent, other].map((client) => send(client, [cpu('new-1')])));
    expect(racing.filter((answer) => answer === 'stored')).toHaveLength(1);

    const [{ id = '' } = {}] = await system.sql<{ id: string }>(
      `SELECT owner_id AS id FROM metric_hosts WHERE host = 'web-1'`,
    );
    await owner.ok(
      `mutation ($id: ID!, $reason: String!) { revokeApiKey(id: $id, reason: $reason) { id } }`,
      {
        id,
        reason: '교체',
      },
    );
    expect(await send(other, [cpu('web-1', 6)])).toBe('stored');
    agent = await apiKeyClient(system, owner, ['metric.write']);
    expect(await send(agent, [cpu('web-1', 0)])).toMatchObject(taken(0, 'web-1'));
  });

  it('a newest reading of a clock that was ahead gives way when the clock is set back', async () => {
    const write = (aheadMs: number, value: number) =>
      system
        .get(UnitOfWork)
        .run(systemActor('test'), (tx) =>
          system
            .get(SeriesStore)
            .write(tx, [
              { name: 'clock.ahead', unit: '1', labels: {}, at: new Date(Date.now() + aheadMs), value },
            ]),
        );
    const newest = async () =>
      (await system.sql(`SELECT last_value AS value FROM metric_series WHERE name = 'clock.ahead'`))[0];
    await write(3_600_000, 1);
    await write(0, 2);
    expect(await newest()).toEqual({ value: 2 });
    await write(-5_000, 3);
    expect(await newest(), 'what comes late does not').toEqual({ value: 2 });
  });

  it('labels that explode are refused, and what there was goes on', async () => {
    const request = (from: number, count: number) =>
      Array.from({ length: count }, (_, i): Sample => ({
        name: 'shop.orders',
        unit: '1',
        value: 1,
        labels: [{ name: 'order', value: `${from + i}` }],
      }));
    expect((await stored(request(0, SERIES_OF_NAME_MAX)))?.stored).toBe(SERIES_OF_NAME_MAX);
    expect(await refusal(request(SERIES_OF_NAME_MAX, 1))).toMatchObject({
      code: 'METRIC_SERIES_TOO_MANY',
      args: { name: 'shop.orders', max: SERIES_OF_NAME_MAX },
    });
    const [again] = request(7, 1) as [Sample];
    expect((await stored([{ ...again, at: at(0) }]))?.stored).toBe(1);
    // Whatever agents fill up, the house can still tell of a new machine of its own.
    const house = system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) =>
        system
          .get(SeriesStore)
          .write(tx, [
            { name: 'shop.orders', unit: '1', labels: { host: 'ours' }, at: new Date(), value: 1 },
          ]),
      );
    expect(await house).toBe(1);
    const tooMany = await owner.refused(DRAW, { names: ['shop.orders'], from: at(0), to: at(600) });
    expect(tooMany.extensions.code).toBe('METRIC_SERIES_TOO_MANY');
  });

  it('are written by keys that may, and seen by staff that may', async () => {
    expect((await system.client().refused(RECORD, { samples: [boiler(1, 2)] })).extensions.code).toBe(
      'UNAUTHENTICATED',
    );
    const operator = await system.staff('OPERATOR');
    expect((await operator.refused(RECORD, { samples: [boiler(1, 2)] })).extensions.code).toBe('FORBIDDEN');
    expect((await agent.refused(DRAW, { names: ['a'], from: at(0), to: at(60) })).extensions.code).toBe(
      'FORBIDDEN',
    );
    const { metricNames } = await operator.ok<{ metricNames: { name: string }[] }>(
      '{ metricNames { name unit } }',
    );
    expect(metricNames.map(({ name }) => name)).toContain('boiler.temperature');
    for (const [from, to] of [
      [at(10), at(0)],
      [at(0), at(0)],
      ['2020-01-01T00:00:00Z', at(0)],
    ])
      expect((await owner.refused(DRAW, { names: ['a'], from, to })).extensions.code).toBe('RANGE_INVALID');
  });

  it('what is older than it is kept goes, by whole days, and never what is younger than a week', async () => {
    await connected(system.database.ownerUrl, async (db) => {
      await db.query(`SELECT madang_ensure_partitions(current_date - 20, current_date - 15)`);
      await db.query(
        `INSERT INTO metric_samples SELECT (SELECT min(id) FROM metric_series), now() - make_interval(days => d), d FROM generate_series(15, 20) d`,
      );
      await db.query(`SET session_replication_role = replica`).catch(() => undefined);
      await db.query(
        `INSERT INTO metric_rollups SELECT (SELECT min(id) FROM metric_series), 5, now() - make_interval(days => 91, mins => m), 1, 1, 1, 1, 1, now()
         FROM generate_series(1, 20) m`,
      );
    });
    const days = () =>
      system.sql<{ name: string }>(
        `SELECT inhrelid::regclass::text AS name FROM pg_inherits
         WHERE inhparent = 'metric_samples'::regclass AND inhrelid::regclass::text ~ '[0-9]{8}$'
           AND right(inhrelid::regclass::text, 8)::date < current_date - 14`,
      );
    expect((await days()).length).toBeGreaterThan(0);
    const [before] = await system.sql<{ n: number }>(
      "SELECT count(*)::integer AS n FROM metric_samples WHERE at > now() - interval '1 day'",
    );
    expect(await system.get(KeepMetrics).retire()).toBeGreaterThanOrEqual(20);
    expect(await days()).toEqual([]);
    const [after] = await system.sql<{ n: number }>(
      "SELECT count(*)::integer AS n FROM metric_samples WHERE at > now() - interval '1 day'",
    );
    expect(after).toEqual(before);
    await system.sql('SELECT madang_drop_metric_samples(0)');
    expect(
      await system.sql("SELECT 1 FROM metric_samples WHERE at > now() - interval '1 day' LIMIT 1"),
    ).toHaveLength(1);
  });
});
