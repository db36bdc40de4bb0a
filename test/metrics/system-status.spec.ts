import { hostname } from 'node:os';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ProcessSampler } from '../../src/modules/metrics/index.js';
import { SharedSampler } from '../../src/modules/metrics/system/shared-sampler.js';
import { SystemStatusQueries } from '../../src/modules/metrics/system/system-status.queries.js';
import { DatabaseLoad } from '../../src/platform/db/database-load.js';
import { LiveHub } from '../../src/platform/live/live-hub.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import type { StaffClient } from '../kit/staff-client.js';
import { startStandby } from '../kit/standby.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';

const FIELDS = `cpuUsage memoryUsage diskUsage activeConnections apiResponseTime outboxLag databaseConnections replicationLag
  collectedAt stale queues { queue depth failed } hosts { host cpuUsage stale }
  processes { host process memory eventLoopLag requestRate responseTimeP50 responseTimeP95 responseTimeP99 stale }`;
const STATUS = `{ systemStatus { ${FIELDS} } }`;

interface Status {
  cpuUsage: number | null;
  memoryUsage: number | null;
  diskUsage: number | null;
  activeConnections: number | null;
  apiResponseTime: number | null;
  outboxLag: number | null;
  databaseConnections: number | null;
  replicationLag: number | null;
  collectedAt: string | null;
  stale: boolean;
  queues: { queue: string; depth: number | null; failed: number | null }[];
  hosts: { host: string; cpuUsage: number | null; stale: boolean }[];
  processes: Record<string, unknown>[];
}

describe('the system as staff see it (S000-API-05, S000-RTE-05)', () => {
  let system: TestSystem;
  let staff: StaffClient;
  let time: TimeMachine;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    time = new TimeMachine(system);
    staff = await system.staff('OPERATOR');
  });
  afterAll(() => system.stop());

  const status = async () => (await staff.ok<{ systemStatus: Status }>(STATUS)).systemStatus;
  const sample = () => system.get(ProcessSampler).sample('all:3000');

  it('says that it knows nothing before anybody looked: null and stale, never zero', async () => {
    expect(await system.get(SystemStatusQueries).now()).toMatchObject({
      cpuUsage: null,
      memoryUsage: null,
      diskUsage: null,
      activeConnections: null,
      apiResponseTime: null,
      collectedAt: null,
      stale: true,
      hosts: [],
      processes: [],
    });
  });

  it('knows machine, process, requests, queues and database after a look', async () => {
    for (let i = 0; i < 20; i += 1) await status();
    await sample();
    await system.get(SharedSampler).sample();
    const now = await status();
    expect(now).toMatchObject({ stale: false });
    for (const share of [now.cpuUsage, now.memoryUsage, now.diskUsage]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(100);
    }
    expect(now.memoryUsage).toBeGreaterThan(1);
    expect(now.activeConnections).toBeGreaterThan(0);
    expect(now.apiResponseTime).toBeGreaterThan(0);
    expect(now.databaseConnections).toBeGreaterThan(0);
    expect(now.replicationLag).toBeNull();
    expect(now.hosts).toEqual([expect.objectContaining({ host: hostname(), stale: false })]);
    const [process] = now.processes as [Record<string, number>];
    expect(process).toMatchObject({ process: 'all:3000', stale: false });
    expect(process['memory']).toBeGreaterThan(50_000_000);
    expect(process['requestRate']).toBeGreaterThan(0);
    expect(process['responseTimeP99']).toBeGreaterThanOrEqual(process['responseTimeP50'] ?? Infinity);
    expect(now.queues.map(({ queue }) => queue)).toContain('payments');
  });

  it('knows how far a standby is behind, where its role may: nothing at all is null, caught up is zero', async () => {
    const { adminUrl } = inject('database');
    const lag = async () => (await system.get(DatabaseLoad).read()).replicationLag;
    const admin = new pg.Client(adminUrl);
    await admin.connect();
    const standby = await startStandby(adminUrl);
    try {
      expect(await lag(), 'a role that may not read statistics of others').toBeNull();
      await admin.query('GRANT pg_read_all_stats TO madang_app');
      expect(await eventually(async () => (await lag()) !== null && { behind: await lag() })).toEqual({
        behind: expect.closeTo(0, -1),
      });
    } finally {
      await admin.query('REVOKE pg_read_all_stats FROM madang_app');
      await standby.stop();
      await admin.end();
    }
  });

  it('an idle house has nothing to time, and is not stale for that', async () => {
    await sample();
    time.ahead(31_000);
    await sample();
    expect(await system.get(SystemStatusQueries).now()).toMatchObject({
      apiResponseTime: null,
      stale: false,
    });
  });

  it('with the queues away says null for them, not zero', async () => {
    time.ahead(31_000);
    const queue = system.get(JobQueue);
    queue.counts = async () => Promise.reject(new Error('away'));
    try {
      await sample();
      await system.get(SharedSampler).sample();
    } finally {
      Reflect.deleteProperty(queue, 'counts');
    }
    const now = await status();
    expect(now.queues.length).toBeGreaterThan(0);
    for (const { depth } of now.queues) expect(depth).toBeNull();
    expect(now.outboxLag).not.toBeNull();
  });

  it('a process that stops reporting is stale after half a minute, and history after a quarter of an hour', async () => {
    time.ahead(31_000);
    const late = await status();
    expect(late).toMatchObject({ stale: true, cpuUsage: null, collectedAt: null });
    expect(late.processes).toEqual([expect.objectContaining({ stale: true, memory: null })]);
    time.ahead(900_000);
    staff = await system.staff('OPERATOR');
    expect((await status()).processes).toEqual([]);
  });

  it('comes live, once for each look', async () => {
    const feed = staff.live<{ systemStatusUpdated: { cursor: string; status?: Status } }>(
      `subscription { systemStatusUpdated { ... on SystemStatusChanged { cursor status { ${FIELDS} } } ... on Lagged { cursor } } }`,
    );
    try {
      await eventually(async () => system.get(LiveHub).subscribers > 0);
      await sample();
      await system.get(SharedSampler).sample();
      const [event] = await feed.next(1);
      expect(event?.systemStatusUpdated.status).toMatchObject({ stale: false });
    } finally {
      await feed.close();
    }
  });

  it('what could not be written waits, and is there when the database is back', async () => {
    const [before] = await system.sql<{ n: number }>('SELECT count(*)::integer AS n FROM metric_samples');
    const sampler = system.get(ProcessSampler);
    const store = Reflect.get(sampler, 'store') as { write: unknown };
    store.write = async () => Promise.reject(new Error('away'));
    await sample();
    time.ahead(10_000);
    await sample();
    Reflect.deleteProperty(store, 'write');
    time.ahead(10_000);
    await sample();
    const [after] = await system.sql<{ n: number }>('SELECT count(*)::integer AS n FROM metric_samples');
    expect((after?.n ?? 0) - (before?.n ?? 0)).toBeGreaterThanOrEqual(3 * 7);
  });
});
