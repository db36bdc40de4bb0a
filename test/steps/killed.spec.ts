import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { describe, expect, it } from 'vitest';
import { createDataSource } from '../../src/platform/db/data-source.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { cloneDatabase } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { Vendor } from './vendor.js';
import { WorkerProcess } from './worker-process.js';
import { workshop } from './workshop.js';

const ACTOR = systemActor('test');
/** A process for each test: on a busy machine they take their time. */
const LONG = { timeout: 180_000 };
const THINGS = ['ground', 'walls', 'roof', 'opening'] as const;

interface Place {
  url: string;
  source: DataSource;
  vendor: Vendor;
  run: string;
  children: WorkerProcess[];
}

/** A run that nobody works on yet, at a vendor of its own, in a database of its own. */
async function withRun(work: (place: Place) => Promise<void>): Promise<void> {
  const [database, vendor] = await Promise.all([cloneDatabase(), Vendor.open()]);
  const source = await createDataSource({
    url: database.appUrl,
    poolSize: 4,
    applicationName: 'saga-test',
  }).initialize();
  const children: WorkerProcess[] = [];
  try {
    const { uow, sagas } = workshop(source);
    const { runId } = await uow.run(ACTOR, (tx) =>
      sagas.start(tx, ACTOR, 'test.build', randomUUID(), { vendor: vendor.url }),
    );
    await work({ url: database.appUrl, source, vendor, run: runId, children });
  } finally {
    for (const child of children) await child.kill();
    await vendor.close();
    await source.destroy();
    await database.drop();
  }
}

/** Another worker, in this process, brings the run to its end. */
async function bringToEnd({ source, run }: Place): Promise<string> {
  // The lease of the dead would end by itself after fifteen seconds; the test does not wait that long.
  await source.query(
    `UPDATE saga_runs SET lease_until = clock_timestamp() WHERE id = $1 AND lease_until IS NOT NULL`,
    [run],
  );
  const { work } = workshop(source);
  work.start();
  try {
    return await eventually(async () => {
      const [row] = await source.query<{ status: string; finished_at: Date | null }[]>(
        `SELECT status, finished_at FROM saga_runs WHERE id = $1`,
        [run],
      );
      return row?.finished_at ? row.status : null;
    }, 60_000);
  } finally {
    await work.stop(5_000);
  }
}

const truths = ({ vendor, run }: Place) => THINGS.map((name) => vendor.truth(run, name)).join(' ');

async function killAt(place: Place, point: string): Promise<void> {
  const child = WorkerProcess.start(place.url, `saga.test.build.${point}`);
  place.children.push(child);
  await child.says(`KILL_POINT saga.test.build.${point}\n`);
  await child.kill();
}

describe.concurrent('a worker killed at any step leaves nothing half done (S000-ARC-06)', LONG, () => {
  // Before and after each call.
  const forward = ['ground', 'walls', 'look', 'roof', 'opening'].flatMap((name) => [
    `${name}.DO.planned`,
    `${name}.DO.called`,
  ]);
  it.each([...forward, 'walls.DO.recorded'])('there, at %s: every thing is made once', async (point) => {
    await withRun(async (place) => {
      await killAt(place, point);
      expect(await bringToEnd(place)).toBe('DONE');
      expect(truths(place)).toBe('1/0 1/0 1/0 1/0');
    });
  });

  const back = ['roof', 'walls', 'ground'].flatMap((name) => [`${name}.UNDO.planned`, `${name}.UNDO.called`]);
  it.each([...back, 'walls.UNDO.recorded'])(
    'and back, at %s: every thing is taken back once',
    async (point) => {
      await withRun(async (place) => {
        place.vendor.mood('PUT opening', 'decline');
        await killAt(place, point);
        expect(await bringToEnd(place)).toBe('UNDONE');
        expect(truths(place)).toBe('1/1 1/1 1/1 0/0');
      });
    },
  );

  it('a kill point that never fires fails the test', async () => {
    await withRun(async (place) => {
      const child = WorkerProcess.start(place.url, 'saga.test.build.no-such-step.DO.called');
      place.children.push(child);
      await child.says('READY');
      const never = expect(child.says('KILL_POINT')).rejects.toThrow(/The worker ended/);
      await child.kill();
      await never;
    });
  });
});

describe('a worker that sleeps over its lease (S000-ARC-06)', LONG, () => {
  it('wakes up to find its run taken over, and writes nothing on it', async () => {
    await withRun(async (place) => {
      const { vendor, source, run, url, children } = place;
      // The vendor has acted and does not answer; then the process stands still, as a machine that swaps may.
      vendor.mood('PUT walls', 'hang', 'ok');
      const sleeper = WorkerProcess.start(url);
      children.push(sleeper);
      await eventually(async () => vendor.calls.some((call) => call.startsWith('PUT walls')), 60_000);
      sleeper.signal('SIGSTOP');
      expect(await bringToEnd(place)).toBe('DONE');
      const rows = () =>
        source.query<unknown[]>(
          `SELECT r.version, r.status, r.lease_token, s.name, s.status AS step, s.attempts FROM saga_runs r
           JOIN saga_steps s ON s.run_id = r.id WHERE r.id = $1 ORDER BY s.position`,
          [run],
        );
      const before = await rows();
      const calls = vendor.calls.length;
      sleeper.signal('SIGCONT');
      // Its call times out after two seconds of its own; what it would write of that must not arrive.
      const uow = workshop(source).uow;
      const { runId } = await uow.run(ACTOR, (tx) =>
        workshop(source).sagas.start(tx, ACTOR, 'test.build', randomUUID(), { vendor: vendor.url }),
      );
      // It is awake and well when it has done another run.
      await eventually(async () => vendor.truth(runId, 'opening') === '1/0', 60_000);
      expect(await rows()).toEqual(before);
      expect(vendor.calls.slice(calls).filter((call) => call.includes(run))).toEqual([]);
      expect(truths(place)).toBe('1/0 1/0 1/0 1/0');
    });
  });
});
