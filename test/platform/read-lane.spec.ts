import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ReadLane } from '../../src/platform/db/read-lane.js';
import { connected, cloneDatabase, type TestDatabase } from '../kit/test-database.js';
import { TcpProxy } from '../kit/tcp-proxy.js';

const TEN = `SELECT $1::int8 AS n, pg_backend_pid() AS pid`;

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
