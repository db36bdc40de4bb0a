import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { Consumers, jobId } from '../../src/platform/outbox/consumers.js';
import { EventWorker } from '../../src/platform/outbox/event-worker.js';
import { OpenJobs } from '../../src/platform/outbox/open-jobs.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { JobQueue, JobStatus, QueueAway } from '../../src/platform/queue/job-queue.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { authenticate, confirm, type Order } from '../kit/buyer.js';
import { ServerProcess } from '../kit/server-process.js';
import { TcpProxy } from '../kit/tcp-proxy.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

const LONG = { timeout: 120_000 };

/** A membership is paid: the queue has to see to it that it is given. */
async function buyMembership(system: TestSystem): Promise<string> {
  const customer = await system.customer();
  const { createPaymentOrder: order } = await customer.client.ok<{ createPaymentOrder: Order }>(
    `mutation ($product: ID!, $key: String!) {
      createPaymentOrder(purpose: MEMBERSHIP, productId: $product, idempotencyKey: $key) { orderId amount status } }`,
    { product: await system.product(), key: randomUUID() },
  );
  const { errors } = await confirm(customer, order, await authenticate(system, order));
  expect(errors).toEqual([]);
  return customer.id;
}

const memberships = (system: TestSystem, userId: string) =>
  system.sql(`SELECT 1 FROM memberships WHERE user_id = $1`, [userId]);
const CONSUMER = 'matching.fulfil-membership';
const CONSUMER_OF_TEST = 'matching.test-consumer';
/** The membership's job, while it is not done; webhooks have jobs of their own. */
const open = (system: TestSystem) =>
  system.sql<{ event_id: string }>(`SELECT event_id FROM queued_jobs WHERE consumer = $1`, [CONSUMER]);

describe('a worker killed in the middle of a job (S000-ARC-06)', () => {
  it('loses it to another worker, and the effect is there once', LONG, async () => {
    const system = await TestSystem.start({ role: 'api', environment: { QUEUE_LOCK_MS: '2000' } });
    const victim = await ServerProcess.start(system, {
      role: 'worker',
      killPoint: 'job.matching.fulfil-membership.handled',
    });
    const userId = await buyMembership(system);
    await victim.killAtPoint();
    expect(await memberships(system, userId), 'done, but nobody was told').toHaveLength(1);
    expect(await open(system)).toHaveLength(1);
    const heir = await ServerProcess.start(system, { role: 'worker' });
    await eventually(async () => (await open(system)).length === 0, 60_000);
    expect(await memberships(system, userId)).toHaveLength(1);
    await heir.kill();
    expect(await system.brokenInvariants()).toEqual([]);
    await system.stop();
  });
});

describe('a job that is done before the queue has said that it took it (S000-ARC-06)', () => {
  it('is not open any more: nothing is left for somebody to look after', LONG, async () => {
    const system = await TestSystem.start({ role: 'api' });
    const queue = system.get(JobQueue);
    const add = queue.add.bind(queue);
    vi.spyOn(queue, 'add').mockImplementation(async (name, job) => {
      await add(name, job);
      await eventually(async () => (await queue.find(name, job.id))?.status === JobStatus.COMPLETED);
    });
    const handled: string[] = [];
    system.get(Consumers).register({
      name: CONSUMER_OF_TEST,
      event: 'user.created',
      queue: 'matching',
      handle: async ({ id }) => void handled.push(id),
    });
    const id = newId();
    await system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) => system.get(Outbox).add(tx, 'user.created', id, { userId: id }));
    system.get(EventWorker).start();
    system.get(OutboxRelay).start();
    const [event] = await eventually(async () => {
      const rows = await system.sql<{ id: string }>(`SELECT id FROM outbox WHERE delivered_at IS NOT NULL`);
      return rows.length === 1 ? rows : null;
    });
    expect(handled).toEqual([event?.id]);
    expect(await system.sql(`SELECT event_id FROM queued_jobs`)).toEqual([]);
    await system.get(OutboxRelay).stop();
    await system.stop();
  });
});

describe('a job in hand when the database goes away (S000-ARC-06, S003-PAY-05)', () => {
  it('waits for it without using up a try', LONG, async () => {
    const cable = await TcpProxy.to(new URL(inject('database').adminUrl), 5432);
    const system = await TestSystem.start({
      role: 'api',
      environment: (base) => ({ DATABASE_URL: cable.through(base['DATABASE_URL'] ?? '') }),
    });
    const id = newId();
    await system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) => system.get(Outbox).add(tx, 'user.created', id, { userId: id }));
    system.get(OutboxRelay).start();
    const [event] = await eventually(async () => {
      const rows = await system.sql<{ id: string }>(`SELECT id FROM outbox WHERE delivered_at IS NOT NULL`);
      return rows.length === 1 ? rows : null;
    });
    await system.get(OutboxRelay).stop();
    let tries = 0;
    system.get(Consumers).register({
      name: CONSUMER_OF_TEST,
      event: 'user.created',
      queue: 'matching',
      handle: async () => {
        tries += 1;
        if (tries === 1) cable.cut();
        await system.db.rows('SELECT 1');
      },
    });
    const job = { id: jobId(event?.id ?? '', CONSUMER_OF_TEST), name: CONSUMER_OF_TEST };
    const find = () => system.get(JobQueue).find('matching', job.id);
    system.get(EventWorker).start();
    // Whoever fails once is parked.
    const data = { eventId: event?.id ?? '', traceId: null };
    await system.get(JobQueue).add('matching', { ...job, data, attempts: 1 });
    await eventually(async () => tries > 0);
    await expect(system.db.rows('SELECT 1')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await find()).toMatchObject({ status: 'ACTIVE' });
    cable.mend();
    await eventually(async () => (await find())?.status === JobStatus.COMPLETED);
    expect(tries).toBe(2);
    await system.stop();
    await cable.close();
  });
});

describe('a Redis that comes back without its memory (S000-ARC-06)', () => {
  it('loses no job: what is open is put into the queue again', LONG, async () => {
    const system = await TestSystem.start({ role: 'api' });
    const relay = system.get(OutboxRelay);
    relay.start();
    const userId = await buyMembership(system);
    const [job] = await eventually(async () => {
      const rows = await open(system);
      return rows.length === 1 ? rows : null;
    });
    const find = () => system.get(JobQueue).find('matching', jobId(job?.event_id ?? '', CONSUMER));
    await eventually(find);
    const redis = new Redis(inject('redisUrl'));
    const lost = await redis.keys(`${system.database.name}:*`);
    expect(lost.length).toBeGreaterThan(0);
    await redis.del(...lost);
    // What a worker writes down about a job that it had in hand when Redis lost it.
    const note = `${system.database.name}:matching:${jobId(job?.event_id ?? '', CONSUMER)}`;
    await redis.hset(note, 'attemptsMade', '1', 'stacktrace', '[]', 'failedReason', 'lost');
    expect(await find(), 'a note is no job').toBeNull();
    redis.disconnect();
    expect(await system.get(OpenJobs).requeueLost(0)).toBeGreaterThanOrEqual(1);
    expect(await find()).toMatchObject({ status: 'WAITING' });
    const worker = await ServerProcess.start(system, { role: 'worker' });
    await eventually(async () => (await open(system)).length === 0, 60_000);
    expect(await memberships(system, userId)).toHaveLength(1);
    await worker.kill();
    await relay.stop();
    await system.stop();
  });
});

describe('a Redis that hangs (S000-ARC-06)', () => {
  let cable: TcpProxy;
  let system: TestSystem;

  beforeAll(async () => {
    cable = await TcpProxy.to(new URL(inject('redisUrl')), 6379);
    system = await TestSystem.start({
      role: 'api',
      environment: (base) => ({ REDIS_URL: cable.through(base['REDIS_URL'] ?? '') }),
    });
  });
  afterAll(async () => {
    await system.stop();
    await cable.close();
  });

  const add = () =>
    system.get(JobQueue).add('matching', {
      name: 'matching.nobody',
      id: `${newId()}-matching.nobody`,
      data: { eventId: newId(), traceId: null },
    });

  it('is asked once and not again until it answers; then everything goes on', LONG, async () => {
    await add();
    cable.hang();
    await expect(add()).rejects.toBeInstanceOf(QueueAway);
    // Nothing piles up behind the question that is not answered: these are refused without asking.
    const refused = await Promise.allSettled(Array.from({ length: 1_000 }, add));
    expect(refused.every(({ status }) => status === 'rejected')).toBe(true);
    cable.mend();
    await eventually(
      async () =>
        add().then(
          () => true,
          () => false,
        ),
      60_000,
    );
    const { matching } = await system.get(JobQueue).counts();
    // The first, the one that hung and came through late, and the last: none of the thousand.
    expect(matching.waiting).toBeGreaterThanOrEqual(3);
    expect(matching.waiting).toBeLessThan(20);
    const staff = await system.staff();
    expect(
      (await staff.ok<{ jobs: { total: number } }>(`{ jobs(filter: { kind: TASK }) { total } }`)).jobs.total,
    ).toBe(matching.waiting);
  });

  it('keeps nobody from the long jobs, and says of tasks that it cannot tell', LONG, async () => {
    const staff = await system.staff();
    cable.hang();
    await staff.ok(`{ jobs(filter: { kind: LONG }) { total } }`);
    const away = await staff.refused(`{ jobs { total } }`);
    expect(away.extensions.code).toBe('SERVICE_UNAVAILABLE');
    cable.mend();
  });
});
