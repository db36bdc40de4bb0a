import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OUR_TYPES } from '../../src/platform/db/value-types.js';
import { ReadLane } from '../../src/platform/db/read-lane.js';
import { connected, cloneDatabase, type TestDatabase } from '../kit/test-database.js';
import { TcpProxy } from '../kit/tcp-proxy.js';

const TEN = `SELECT $1::int8 AS n, pg_backend_pid() AS pid`;

/** Values of every type we have, at their edges, and none. */
const KINDS: [string, readonly unknown[]][] = [
  [`SELECT $1::int8 AS a, $2::int8 AS b, $3::int8 AS c, NULL::int8 AS d`, ['9223372036854775807', -1n, 0]],
  [`SELECT '-9223372036854775808'::int8 AS a, 9007199254740993::int8 AS b, -9007199254740993::int8 AS c`, []],
  [`SELECT 2147483647 AS a, '-2147483648'::int4 AS b, 32767::int2 AS c, '-32768'::int2 AS d`, []],
  [`SELECT true AS a, false AS b, NULL::bool AS c, 1.50::numeric AS d, 0.1::float8 AS e`, []],
  [
    `SELECT $1::timestamptz AS a, '1999-12-31 23:59:59.9999+00'::timestamptz AS b, '1969-12-31 23:59:59.123456+00'::timestamptz AS c,
       'infinity'::timestamptz AS d, '-infinity'::timestamptz AS e, NULL::timestamptz AS f`,
    [new Date('2026-11-21T05:30:00.123Z')],
  ],
  [
    `SELECT '' AS a, '홍길동' AS b, 'ascii' AS c, '👍🏽 é' AS d, NULL::text AS e, 'x'::varchar AS f, 'y'::char(3) AS g`,
    [],
  ],
  [
    `SELECT '0193a4b2-7c1e-7a3b-9c2d-0123456789ab'::uuid AS a, ARRAY['a', 'b,"c"', NULL] AS b, '{"k": [1]}'::jsonb AS c`,
    [],
  ],
  [`SELECT '2026-11-21'::date::text AS a, '10.0.0.1'::inet AS b, '\\x00ff'::bytea AS c`, []],
  [
    `SELECT * FROM unnest($1::text[]) WITH ORDINALITY AS t (a, n)`,
    [['plain', 'a,b', 'say "so"', 'back\\slash', '{}', null, 'NULL', '한글']],
  ],
  [`SELECT id FROM unnest($1::int8[]) AS t (id) WHERE id = ANY($1)`, [[1n, 2, '3']]],
  [`SELECT 1 AS a WHERE false`, []],
];

describe('quick reads share pipelined connections (S000-ARC-03)', () => {
  let database: TestDatabase;
  let lane: ReadLane;
  beforeAll(async () => {
    database = await cloneDatabase();
    lane = new ReadLane({ url: database.appUrl, connections: 2, applicationName: 'lane-test' });
  });
  afterAll(async () => {
    await lane.close();
    await database.drop();
  });

  it('gives every caller their own answer, int8 as bigint, over no more than its connections', async () => {
    const answers = await Promise.all(
      Array.from({ length: 400 }, (_, i) => lane.rows<{ n: bigint; pid: number }>(TEN, [i])),
    );
    expect(answers.map(([row]) => row?.n)).toEqual(Array.from({ length: 400 }, (_, i) => BigInt(i)));
    expect(new Set(answers.map(([row]) => row?.pid)).size).toBe(2);
  });

  it('fails the statement that is wrong and none beside it', async () => {
    const settled = await Promise.allSettled([
      lane.rows(TEN, [1]),
      lane.rows('SELECT 1 / $1::int AS x', [0]),
      lane.rows('SELECT nonsense', []),
      lane.rows(TEN, ['not a number']),
      lane.rows(TEN, [2]),
    ]);
    expect(settled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'rejected',
      'fulfilled',
    ]);
    expect(await lane.rows('SELECT 7 AS seven', [])).toEqual([{ seven: 7 }]);
  });

  it('reads every type as pg with our types does, first and prepared, planned once or by values', async () => {
    await connected(database.adminUrl, async (admin) => {
      const types = { ...OUR_TYPES };
      for (const [sql, parameters] of KINDS) {
        const expected = (await admin.query({ text: sql, values: [...parameters], types })).rows as unknown[];
        for (const planned of ['once', 'by-values'] as const)
          for (let run = 0; run < 3; run += 1)
            expect(await lane.rows(sql, parameters, planned), `${sql}, run ${run}`).toEqual(expected);
      }
    });
  });

  it('puts answers together that come in many pieces', async () => {
    const sql = `SELECT n, repeat('가a', $1::int + n) AS text FROM generate_series(1, 40) n`;
    const sizes = [1, 3_000, 20_000, 7];
    const answers = await Promise.all(
      sizes.map((size) => lane.rows<{ n: number; text: string }>(sql, [size])),
    );
    for (const [i, size] of sizes.entries())
      expect(answers[i]).toEqual(
        Array.from({ length: 40 }, (_, n) => ({ n: n + 1, text: '가a'.repeat(size + n + 1) })),
      );
  });

  it('goes on when more kinds of statements come than it keeps prepared', async () => {
    const kinds = Array.from({ length: 700 }, (_, i) => i);
    for (let round = 0; round < 2; round += 1) {
      const answers = await Promise.all(kinds.map((i) => lane.rows(`SELECT $1::int + ${i} AS n`, [1])));
      expect(answers).toEqual(kinds.map((i) => [{ n: i + 1 }]));
    }
  });

  it('goes on after its connections were cut', async () => {
    await connected(database.adminUrl, (admin) =>
      admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'lane-test%'
                   AND pid <> pg_backend_pid()`),
    );
    await expect
      .poll(() => lane.rows('SELECT 1 AS one', []).catch((error: { code: string }) => error.code))
      .toEqual([{ one: 1 }]);
  });

  it('reads on after a migration changed a column under a prepared statement', async () => {
    await connected(database.ownerUrl, (owner) =>
      owner.query(
        `CREATE TABLE shape (a integer); INSERT INTO shape VALUES (1); GRANT SELECT ON shape TO PUBLIC`,
      ),
    );
    const read = (): Promise<unknown[]> =>
      Promise.all([lane.rows('SELECT a FROM shape', []), lane.rows('SELECT a FROM shape', [])]);
    expect(await read()).toEqual([[{ a: 1 }], [{ a: 1 }]]);
    await connected(database.ownerUrl, (owner) => owner.query(`ALTER TABLE shape ALTER a TYPE text`));
    expect(await read()).toEqual([[{ a: '1' }], [{ a: '1' }]]);
  });
});

describe('quick reads when the database does not answer', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let lane: ReadLane;
  beforeAll(async () => {
    database = await cloneDatabase();
    proxy = await TcpProxy.to(new URL(database.appUrl), 5432);
    lane = new ReadLane({
      url: proxy.through(database.appUrl),
      connections: 1,
      applicationName: 'lane-test',
    });
  });
  afterAll(async () => {
    await lane.close();
    await proxy.close();
    await database.drop();
  });

  it('answers typed while it is away, and again once it is back', async () => {
    expect(await lane.rows('SELECT 1 AS one', [])).toEqual([{ one: 1 }]);
    proxy.cut();
    await expect(lane.rows('SELECT 1 AS one', [])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    proxy.mend();
    await expect
      .poll(() => lane.rows('SELECT 1 AS one', []).catch((error: { code: string }) => error.code), {
        timeout: 10_000,
      })
      .toEqual([{ one: 1 }]);
  });

  it('answers typed when nothing comes back at all', async () => {
    proxy.hang();
    await expect(lane.rows('SELECT 1 AS one', [])).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    proxy.mend();
    await expect
      .poll(() => lane.rows('SELECT 1 AS one', []).catch((error: { code: string }) => error.code), {
        timeout: 10_000,
      })
      .toEqual([{ one: 1 }]);
  });

  it('gives up on a statement that takes too long, typed for those behind it as well', async () => {
    const [slow, behind] = await Promise.allSettled([
      lane.rows('SELECT pg_sleep(30)', []),
      lane.rows('SELECT 2 AS two', []),
    ]);
    expect(slow.status).toBe('rejected');
    // The server ended the slow one, so the one behind it was answered after all.
    expect(behind).toMatchObject({ status: 'fulfilled', value: [{ two: 2 }] });
  });
});
