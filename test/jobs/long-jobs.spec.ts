import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { invariants } from '../../src/platform/db/invariants.js';
import { LongJobs } from '../../src/platform/long-jobs/long-jobs.js';
import type { RunningJob } from '../../src/platform/long-jobs/long-job.js';
import { LeasedWork } from '../../src/platform/work/leased-work.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { buyPoints } from '../kit/buyer.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { ServerProcess } from '../kit/server-process.js';
import { connected } from '../kit/test-database.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

declare global {
  interface LongJobKinds {
    'test.count': { input: { to: number }; checkpoint: number; result: { counted: number } };
    'test.once': { input: null; checkpoint: null; result: null };
  }
}

interface JobShape {
  id: string;
  kind: string;
  name: string;
  title: string;
  status: string;
  canceling: boolean;
  attempts: number;
  errorCode: string | null;
  progress: { done: number; total: number | null; fraction: number | null };
  result: string | null;
}

const FIELDS =
  'id kind name title status canceling attempts errorCode progress { done total fraction } result';
const ACTOR = systemActor('test');
type Counting = RunningJob<{ to: number }, number>;

describe('long jobs: watched, canceled, found again (S000-ARC-06)', () => {
  let system: TestSystem;
  let owner: GraphqlClient;
  let admin: GraphqlClient;
  /** What the handler does between two numbers; a test puts its own here. */
  let between: (job: Counting, n: number) => Promise<void> = async () => undefined;
  const counted: number[] = [];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    [owner, admin] = await Promise.all([system.staff(), system.staff('ADMIN')]);
    system.get(LongJobs).handle({
      kind: 'test.count',
      afterCrash: 'resume',
      run: async (job) => {
        for (let n = (job.checkpoint ?? 0) + 1; n <= job.input.to; n += 1) {
          await between(job, n);
          await job.advance(async () => n);
          counted.push(n);
          job.report({ done: n, total: job.input.to });
        }
        return { counted: job.input.to };
      },
    });
    system.get(LongJobs).handle({
      kind: 'test.once',
      afterCrash: 'fail',
      run: async () => {
        throw new Error('SELECT secret FROM vault');
      },
    });
    system.get(LeasedWork).start();
    // Positions of the outbox, which live readers follow.
    system.get(OutboxRelay).start();
  });
  afterAll(async () => {
    await system.get(OutboxRelay).stop();
    await system.get(LeasedWork).stop(5_000);
    await system.stop();
  });

  const begin = (kind: 'test.count' | 'test.once', input: never) =>
    system
      .get(UnitOfWork)
      .run(ACTOR, (tx) => system.get(LongJobs).start(tx, ACTOR, kind, input, { title: '시험' }));
  const look = async (id: string, client = owner): Promise<JobShape> =>
    (await client.ok<{ job: JobShape }>(`query ($id: ID!) { job(id: $id) { ${FIELDS} } }`, { id })).job;
  const until = (id: string, status: string) =>
    eventually(async () => {
      const job = await look(id);
      return job.status === status ? job : null;
    }, 20_000);

  it('staff proves the books: watched to the end, found again, one at a time', async () => {
    const [first, second] = await Promise.all([
      admin.ok<{ verifyBooks: JobShape }>(`mutation { verifyBooks { ${FIELDS} } }`),
      admin.ok<{ verifyBooks: JobShape }>(`mutation { verifyBooks { ${FIELDS} } }`),
    ]);
    const { id } = first.verifyBooks;
    // Two at once are one, unless the first was done before the second came.
    const same = second.verifyBooks.id === id;
    expect(first.verifyBooks).toMatchObject({ kind: 'LONG', name: 'ledger.verify', title: '장부 검증' });
    const job = await until(id, 'COMPLETED');
    const total = Object.keys(invariants).length;
    expect(job.progress).toEqual({ done: total, total, fraction: 1 });
    expect(JSON.parse(job.result ?? '')).toEqual({ checked: total, broken: [] });
    const { jobs } = await admin.ok<{ jobs: { items: JobShape[] } }>(
      `{ jobs(filter: { mine: true, status: [COMPLETED], name: "ledger.verify" }) { items { id } } }`,
    );
    expect(jobs.items.map((item) => item.id)).toContain(id);
    expect(jobs.items.length).toBeLessThanOrEqual(same ? 1 : 2);
    const [audited] = await system.sql<{ actor_type: string }>(
      `SELECT actor_type FROM audit_events WHERE action = 'books.verification-asked' AND resource_id = $1`,
      [id],
    );
    expect(audited).toEqual({ actor_type: 'ADMIN' });
  });

  it('says what is broken when something is', async () => {
    await buyPoints(system, await system.customer(), '5000');
    await connected(system.database.adminUrl, async (vandal) => {
      await vandal.query(`SET session_replication_role = replica`);
      await vandal.query(`UPDATE ledger_balances SET balance = balance + 7`);
    });
    const { verifyBooks } = await admin.ok<{ verifyBooks: JobShape }>(`mutation { verifyBooks { id } }`);
    const job = await until(verifyBooks.id, 'COMPLETED');
    const { broken } = JSON.parse(job.result ?? '') as { broken: { name: string }[] };
    expect(broken.map(({ name }) => name)).toContain('I1 each book sums to zero');
  });

  it('sends its progress live, in order, to the end', async () => {
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    between = async (_job, n) => (n === 3 ? gate : undefined);
    const id = await begin('test.count', { to: 5 } as never);
    const feed = owner.live<{ jobProgressed: { cursor: string; job: JobShape } }>(
      `subscription ($id: ID!) { jobProgressed(id: $id) { ... on JobProgressed { cursor job { ${FIELDS} } } } }`,
      { id },
    );
    await eventually(async () => system.liveSubscribers() === 1);
    go();
    await eventually(async () => feed.items.at(-1)?.jobProgressed.job.status === 'COMPLETED', 20_000);
    const done = feed.items.map((item) => item.jobProgressed.job.progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(feed.items.at(-1)?.jobProgressed.job).toMatchObject({
      progress: { done: 5, total: 5, fraction: 1 },
      result: '{"counted":5}',
    });
    await feed.close();
  });

  it('ends when it is told to, and keeps what it has done', async () => {
    counted.length = 0;
    let seen: unknown = null;
    between = async (job, n) => {
      if (n < 3) return;
      await new Promise<void>((resolve) =>
        job.signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      seen = job.signal.reason;
      job.signal.throwIfAborted();
    };
    const id = await begin('test.count', { to: 9 } as never);
    await eventually(async () => (await look(id)).progress.done === 2);
    const { cancelJob } = await owner.ok<{ cancelJob: JobShape }>(
      `mutation ($id: ID!) { cancelJob(id: $id) { status canceling } }`,
      { id },
    );
    expect(cancelJob).toEqual({ status: 'ACTIVE', canceling: true });
    const job = await until(id, 'CANCELED');
    expect(job).toMatchObject({ canceling: false, progress: { done: 2 }, result: null });
    expect(String(seen)).toContain('canceled');
    expect(counted).toEqual([1, 2]);
    for (const act of ['cancelJob', 'retryJob']) {
      const refused = await owner.refused(`mutation ($id: ID!) { ${act}(id: $id) { id } }`, { id });
      expect(refused.extensions.kind).toBe('CONFLICT');
    }
  });

  it('one that fails tells its owner a code and no secrets, and can be run again', async () => {
    const id = await begin('test.once', null as never);
    const job = await until(id, 'FAILED');
    expect(job).toMatchObject({ errorCode: 'INTERNAL', attempts: 1 });
    expect(JSON.stringify(job)).not.toContain('vault');
    const { retryJob } = await owner.ok<{ retryJob: JobShape }>(
      `mutation ($id: ID!) { retryJob(id: $id) { status } }`,
      { id },
    );
    expect(retryJob.status).toBe('WAITING');
    await until(id, 'FAILED');
  });

  it('a worker that lost its job writes nothing more, and the next one goes on from the checkpoint', async () => {
    counted.length = 0;
    let failure: unknown = null;
    let first = true;
    between = async (job, n) => {
      if (n < 4 || !first) return;
      first = false;
      // As if we had slept for long: another process took the row, and lost it again.
      await system.sql(
        `UPDATE long_jobs SET lease_token = lease_token + 1, lease_until = clock_timestamp() WHERE id = $1`,
        [job.id],
      );
      failure = await job.advance(async () => 999).catch((error: unknown) => error);
      job.signal.throwIfAborted();
      throw failure;
    };
    const id = await begin('test.count', { to: 6 } as never);
    await until(id, 'COMPLETED');
    expect(String(failure)).toContain('lease');
    expect(counted).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('is its owner’s: others do not see it, strangers not at all', async () => {
    between = async () => undefined;
    const operator = await system.staff('OPERATOR');
    const customer = await system.customer();
    const id = await begin('test.count', { to: 1 } as never);
    await until(id, 'COMPLETED');
    for (const client of [operator, customer.client]) {
      const one = await client.refused(`query ($id: ID!) { job(id: $id) { id } }`, { id });
      expect(one.extensions.code).toBe('JOB_NOT_FOUND');
      const act = await client.refused(`mutation ($id: ID!) { cancelJob(id: $id) { id } }`, { id });
      expect(act.extensions.code).toBe('JOB_NOT_FOUND');
      expect((await client.ok<{ jobs: { total: number } }>(`{ jobs { total } }`)).jobs.total).toBe(0);
    }
    const mine = await system
      .get(UnitOfWork)
      .run(ACTOR, (tx) =>
        system
          .get(LongJobs)
          .start(
            tx,
            { type: 'USER', id: customer.id, sessionId: customer.id, ip: null },
            'test.count',
            { to: 1 },
            { title: '내 자료' },
          ),
      );
    await until(mine, 'COMPLETED');
    expect((await look(mine, customer.client)).title).toBe('내 자료');
    const other = await system.customer();
    expect(
      (await other.client.refused(`query ($id: ID!) { job(id: $id) { id } }`, { id: mine })).extensions.code,
    ).toBe('JOB_NOT_FOUND');
  });

  it('old ones are swept, those that are not finished stay', async () => {
    await connected(system.database.ownerUrl, (db) =>
      db.query(`INSERT INTO long_jobs (id, kind, title, owner_type, input, status, created_at, updated_at, finished_at, due_at)
        SELECT gen_random_uuid(), 'test.old', 'x', 'SYSTEM', 'null', CASE WHEN n <= 600 THEN 'FAILED' ELSE 'WAITING' END, now(), now(),
          CASE WHEN n <= 600 THEN now() - n * interval '2 hours' END, CASE WHEN n > 600 THEN now() END FROM generate_series(1, 610) n`),
    );
    expect(await system.get(LongJobs).sweep()).toBe(600 - 359);
    const left = await system.sql(`SELECT 1 FROM long_jobs WHERE kind = 'test.old' AND status = 'WAITING'`);
    expect(left).toHaveLength(10);
  });
});

describe('a worker killed in the middle of a long job (S000-ARC-06)', () => {
  it('leaves it to the next one, which goes on from the checkpoint', { timeout: 120_000 }, async () => {
    const system = await TestSystem.start({ role: 'api' });
    const admin = await system.staff('ADMIN');
    const victim = await ServerProcess.start(system, {
      role: 'worker',
      killPoint: 'long-job.ledger.verify.advanced',
    });
    const { verifyBooks } = await admin.ok<{ verifyBooks: { id: string } }>(
      `mutation { verifyBooks { id } }`,
    );
    const { id } = verifyBooks;
    await victim.killAtPoint();
    const state = async () =>
      (
        await system.sql<{ status: string; checkpoint: { checked: number }; attempts: number }>(
          `SELECT status, checkpoint, attempts FROM long_jobs WHERE id = $1`,
          [id],
        )
      )[0];
    expect(await state()).toMatchObject({ status: 'ACTIVE', checkpoint: { checked: 1 }, attempts: 1 });
    // Its lease would end by itself after fifteen seconds.
    await system.sql(`UPDATE long_jobs SET lease_until = clock_timestamp() WHERE id = $1`, [id]);
    system.get(LeasedWork).start();
    await eventually(async () => (await state())?.status === 'COMPLETED', 30_000);
    expect(await state()).toMatchObject({
      attempts: 2,
      checkpoint: { checked: Object.keys(invariants).length },
    });
    await system.get(LeasedWork).stop(5_000);
    await system.stop();
  });
});
