import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/platform/db/data-source.js';
import { UnitOfWork, type Tx } from '../../src/platform/db/unit-of-work.js';
import { consumeOnce, Consumers } from '../../src/platform/outbox/consumers.js';
import { EventWorker } from '../../src/platform/outbox/event-worker.js';
import type { OutboxEvent } from '../../src/platform/outbox/events.js';
import { Nudge } from '../../src/platform/outbox/nudge.js';
import { OpenJobs } from '../../src/platform/outbox/open-jobs.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { JobQueue, type Job } from '../../src/platform/queue/job-queue.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

declare global {
  interface Events {
    'thing.happened': { n: number };
  }
}
const ACTOR = systemActor('test');

/** A queue in memory: what was handed over, in order. */
class ListeningQueue implements Pick<JobQueue, 'add'> {
  readonly added: Job[] = [];
  failures = 0;
  async add(_queue: string, job: Job): Promise<void> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('Redis did not answer in time');
    }
    this.added.push(job);
  }
}

describe('the outbox (S000-ARC-06)', () => {
  let system: TestSystem;
  let other: DataSource;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    other = await createDataSource({
      url: system.database.appUrl,
      poolSize: 5,
      applicationName: 'other',
    }).initialize();
    consumersOf('test.listen');
  });
  afterAll(async () => {
    await other.destroy();
    await system.stop();
  });

  function consumersOf(
    name: string,
    handle: (event: OutboxEvent<'thing.happened'>) => Promise<void> = async () => undefined,
  ): void {
    system.get(Consumers).register({ name, event: 'thing.happened', queue: 'payments', handle });
  }
  const add = (tx: Tx, n: number) => system.get(Outbox).add(tx, 'thing.happened', randomUUID(), { n });
  const relayOn = (source: DataSource, queue: ListeningQueue) =>
    new OutboxRelay(
      source,
      system.get(Consumers),
      queue as Partial<JobQueue> as JobQueue,
      system.get(Nudge),
      system.get(OpenJobs),
    );
  const positions = async () =>
    await system.sql<{ n: number; position: string | null }>(
      `SELECT (payload->>'n')::int AS n, position FROM outbox WHERE event = 'thing.happened' ORDER BY position NULLS LAST, seq`,
    );

  it('numbers by commit: a transaction that stays open is not walked past', async () => {
    const uow = system.get(UnitOfWork);
    const relay = relayOn(other, new ListeningQueue());
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const written = new Promise<void>((resolve) => {
      void uow.run(ACTOR, async (tx) => {
        await add(tx, 1);
        resolve();
        await held;
      });
    });
    await written;
    await uow.run(ACTOR, (tx) => add(tx, 2));
    await relay.assignPositions();
    const reader = (await positions()).filter((row) => row.position !== null);
    expect(reader.map((row) => row.n)).toEqual([2]);
    release();
    await eventually(async () => (await positions()).length === 2);
    await relay.assignPositions();
    const after = await positions();
    expect(after.map((row) => row.n)).toEqual([2, 1]);
    // Whoever stood at the first one's position finds the late one behind it.
    expect(BigInt(after[1]?.position ?? 0)).toBe(BigInt(after[0]?.position ?? 0) + 1n);
  });

  it('a rolled back fact is no fact', async () => {
    const before = (await positions()).length;
    await expect(
      system.get(UnitOfWork).run(ACTOR, async (tx) => {
        await add(tx, 99);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect((await positions()).length).toBe(before);
  });

  it('two relays at once leave no gap, give no number twice, and hand over each job', async () => {
    const queues = [new ListeningQueue(), new ListeningQueue()];
    const relays = queues.map((queue) => relayOn(other, queue));
    for (const relay of relays) relay.start();
    await Promise.all(
      Array.from({ length: 60 }, (_, n) => system.get(UnitOfWork).run(ACTOR, (tx) => add(tx, 1_000 + n))),
    );
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`)).length === 0,
    );
    await Promise.all(relays.map((relay) => relay.stop()));
    const rows = await system.sql<{ position: string }>(`SELECT position FROM outbox ORDER BY position`);
    expect(rows.map((row) => Number(row.position))).toEqual(rows.map((_, i) => i + 1));
    const ids = queues
      .flatMap((queue) => queue.added.map((job) => job.id))
      .filter((id) => id.endsWith('-test.listen'));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(60);
  });

  it('a relay that dies between handing over and noting it hands over again, under the same id', async () => {
    await system.get(UnitOfWork).run(ACTOR, (tx) => add(tx, 2_000));
    const first = new ListeningQueue();
    // The connection dies at the moment the row is to be marked: the job is out, the mark is not.
    const dying = await createDataSource({
      url: system.database.appUrl,
      poolSize: 2,
      applicationName: 'dying',
    }).initialize();
    first.add = async (_queue, job) => {
      first.added.push(job);
      await connected(system.database.adminUrl, (admin) =>
        admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dying'`,
        ),
      );
    };
    const relay = relayOn(dying, first);
    relay.start();
    await eventually(async () => first.added.length > 0);
    await relay.stop();
    await dying.destroy();
    expect((await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`)).length).toBe(1);

    const second = new ListeningQueue();
    const next = relayOn(other, second);
    next.start();
    await eventually(async () => second.added.length > 0);
    await next.stop();
    expect(second.added.at(-1)).toEqual(first.added[0]);
    expect(second.added.at(-1)?.id).not.toContain(':');
  });

  it('what the queue refuses waits and is handed over later, nothing before its turn lost', async () => {
    const queue = new ListeningQueue();
    queue.failures = 2;
    await system.get(UnitOfWork).run(ACTOR, async (tx) => {
      for (let n = 0; n < 3; n += 1) await add(tx, 3_000 + n);
    });
    const relay = relayOn(other, queue);
    relay.start();
    await eventually(
      async () => (await system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`)).length === 0,
    );
    await relay.stop();
    const jobs = queue.added.filter((job) => job.name === 'test.listen');
    expect(new Set(jobs.map((job) => job.id)).size).toBe(3);
  });

  it('a job carries ids only', async () => {
    const queue = new ListeningQueue();
    await system.get(UnitOfWork).run(ACTOR, (tx) => add(tx, 4_000));
    const relay = relayOn(other, queue);
    relay.start();
    await eventually(async () => queue.added.length > 0);
    await relay.stop();
    expect(Object.keys(queue.added[0]?.data ?? {}).sort()).toEqual(['eventId', 'traceId']);
  });
});

describe('consumers on the real queue (S000-ARC-06)', () => {
  let system: TestSystem;
  const tries: Record<string, number[]> = { 'test.flaky': [], 'test.hopeless': [] };
  let effects = 0;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    const consumers = system.get(Consumers);
    const base = { event: 'thing.happened', queue: 'payments' } as const;
    consumers.register({
      ...base,
      name: 'test.flaky',
      handle: async () => {
        if ((tries['test.flaky'] ?? []).push(Date.now()) < 3) throw new Error('not yet');
      },
    });
    consumers.register({
      ...base,
      name: 'test.hopeless',
      handle: async () => {
        (tries['test.hopeless'] ?? []).push(Date.now());
        throw new Error('never');
      },
    });
    consumers.register({
      ...base,
      name: 'test.once',
      handle: (event) =>
        system.get(UnitOfWork).run(ACTOR, async (tx) => {
          if (await consumeOnce(tx, 'test.once', event)) effects += 1;
        }),
    });
    system.get(OutboxRelay).start();
    system.get(EventWorker).start();
  });
  afterAll(async () => {
    await system.get(OutboxRelay).stop();
    await system.get(EventWorker).stop(5_000);
    await system.stop();
  });

  it('one that throws is tried again with growing pauses, and parked after six tries; others go on', async () => {
    await system
      .get(UnitOfWork)
      .run(ACTOR, (tx) => system.get(Outbox).add(tx, 'thing.happened', randomUUID(), { n: 1 }));
    await eventually(async () => tries['test.flaky']?.length === 3, 20_000);
    const counts = () => system.get(JobQueue).counts();
    await eventually(async () => (await counts()).payments.failed === 1, 45_000);
    expect(tries['test.hopeless']).toHaveLength(6);
    expect((await counts()).payments).toMatchObject({ waiting: 0, active: 0, failed: 1 });
    expect(effects).toBe(1);
  }, 60_000);

  it('the same event delivered twice has its effect once', async () => {
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM outbox WHERE event = 'thing.happened'`);
    const queue = system.get(JobQueue);
    const done = effects;
    // Other ids than the relay's: the queue would drop its own as a repetition.
    await Promise.all(
      [1, 2, 3].map((n) =>
        queue.add('payments', {
          name: 'test.once',
          id: `${row?.id}-again-${n}`,
          data: { eventId: row?.id ?? '', traceId: null },
        }),
      ),
    );
    await eventually(async () => {
      const { waiting, active } = (await queue.counts()).payments;
      return waiting + active === 0;
    });
    expect(effects).toBe(done);
  });
});
