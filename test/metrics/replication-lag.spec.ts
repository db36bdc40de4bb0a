import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SharedSampler } from '../../src/modules/metrics/system/shared-sampler.js';
import { eventually } from '../kit/eventually.js';
import { PostgresProcess } from '../kit/postgres-process.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';

const LAG = `{ systemStatus { replicationLag } }`;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('how far a real standby is behind (S000-API-05)', () => {
  let primary: PostgresProcess;
  let standby: PostgresProcess;
  let system: TestSystem;
  let staff: StaffClient;

  beforeAll(async () => {
    primary = await PostgresProcess.start();
    [standby, system] = await Promise.all([
      primary.standby(),
      TestSystem.start({ role: 'api', environment: { DATABASE_URL: primary.appUrl } }),
    ]);
    staff = await system.staff('OPERATOR');
    await on(primary, 'GRANT pg_read_all_stats TO madang_app');
  }, 60_000);
  afterAll(async () => {
    await system.stop();
    await Promise.all([standby.remove(), primary.remove()]);
  });

  async function on<T>(server: PostgresProcess, sql: string): Promise<T[]> {
    const client = new pg.Client(server.adminUrl);
    await client.connect();
    try {
      return (await client.query(sql)).rows as T[];
    } finally {
      await client.end();
    }
  }
  /** As the page shows it, after somebody looked. */
  async function lag(): Promise<number | null> {
    await system.get(SharedSampler).sample();
    const { systemStatus } = await staff.ok<{ systemStatus: { replicationLag: number | null } }>(LAG);
    return systemStatus.replicationLag;
  }

  it('is next to nothing while it follows, grows while it does not replay, and is gone with it', async () => {
    // Whoever reads there reads what is written here.
    const people = `SELECT count(*)::integer AS count FROM admin_users`;
    const copy = new URL(standby.adminUrl);
    copy.pathname = new URL(primary.appUrl).pathname;
    const client = new pg.Client(copy.toString());
    await client.connect();
    const seen = async () => (await client.query<{ count: number }>(people)).rows[0]?.count;
    await eventually(async () => (await seen()) === 1);
    expect(await lag()).toBeLessThan(1);

    await client.query('SELECT pg_wal_replay_pause()');
    await system.staffAccount('OPERATOR');
    await lag();
    const first = (await lag()) ?? -1;
    expect(first).toBeGreaterThanOrEqual(0);
    await pause(1_500);
    const second = (await lag()) ?? -1;
    expect(second, 'it grows by the time that passes').toBeGreaterThan(first + 1.4);
    expect(second).toBeLessThan(first + 4);
    expect(await seen(), 'nothing comes there').toBe(1);

    await client.query('SELECT pg_wal_replay_resume()');
    await eventually(async () => (await seen()) === 2);
    expect(await eventually(async () => ((await lag()) ?? 9) < 1)).toBe(true);
    await client.end();

    await standby.kill();
    await eventually(async () => (await on(primary, `SELECT 1 FROM pg_stat_replication`)).length === 0);
    const time = new TimeMachine(system);
    time.ahead(31_000);
    expect(await lag(), 'nobody follows: that is not zero').toBeNull();
  });
});
