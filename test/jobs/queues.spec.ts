import Bull from 'bull';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { QueuePauses } from '../../src/modules/jobs/queues/queue-pauses.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { Consumers, jobId } from '../../src/platform/outbox/consumers.js';
import { EventWorker } from '../../src/platform/outbox/event-worker.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import { Schedule } from '../../src/platform/schedule/schedule.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { newId } from '../../src/shared/ids.js';
import { buyPoints } from '../kit/buyer.js';
import { eventually } from '../kit/eventually.js';
import { ServerProcess } from '../kit/server-process.js';
import type { StaffClient } from '../kit/staff-client.js';
import { TcpProxy } from '../kit/tcp-proxy.js';
import { TestSystem } from '../kit/test-system.js';

interface Queue {
  queue: string;
  waiting: number;
  delayed: number;
  active: number;
  completed: number;
  failed: number;
  oldestWaitingAt: string | null;
  paused: boolean;
  pause: { at: string; until: string; by: string | null; reason: string } | null;
}

const FACTS = `queue waiting delayed active completed failed oldestWaitingAt paused pause { at until by reason }`;
const QUEUES = `{ jobQueues { ${FACTS} } }`;
const PAUSE = `mutation ($queue: JobQueueName!, $minutes: Int!, $reason: String!) {
  pauseQueue(queue: $queue, minutes: $minutes, reason: $reason) { ${FACTS} } }`;
const RESUME = `mutation ($queue: JobQueueName!) { resumeQueue(queue: $queue) { ${FACTS} } }`;
const RETRY_MANY = `mutation ($ids: [ID!], $all: Boolean, $filter: DeadTaskFilter) {
  retryJobs(ids: $ids, all: $all, filter: $filter) { retried passed left } }`;
const DETAIL = `query ($id: ID!) { taskDetail(id: $id) { job { id status attempts error } data nextTryAt
  fact { id name subjectId payload } failures { number error stack } } }`;
const reason = '메일 서버를 점검합니다';
const CONSUMER = 'matching.test-consumer';
const UNTOUCHED = { waiting: 0, delayed: 0, active: 0, completed: 0, failed: 0 };

async function stateOf(by: StaffClient, queue: string): Promise<Queue> {
  const { jobQueues } = await by.ok<{ jobQueues: Queue[] }>(QUEUES);
  const found = jobQueues.find((one) => one.queue === queue);
  if (!found) throw new Error(`no queue ${queue}`);
  return found;
}

describe('the queues as staff sees and holds them (S000-ARC-06, S000-INT-02)', () => {
  let system: TestSystem;
  let cable: TcpProxy;
  let owner: StaffClient;
  /** What the consumer of the test does with a job. */
  let handle: () => Promise<void> = async () => undefined;
  let worked = 0;

  beforeAll(async () => {
    cable = await TcpProxy.to(new URL(inject('redisUrl')), 6379);
    system = await TestSystem.start({
      role: 'api',
      environment: (base) => ({ REDIS_URL: cable.through(base['REDIS_URL'] ?? '') }),
    });
    owner = await system.staff();
    system.get(Consumers).register({
      name: CONSUMER,
      event: 'user.created',
      queue: 'matching',
      handle: async () => {
        await handle();
        worked += 1;
      },
    });
    system.get(EventWorker).start();
  });
  afterAll(async () => {
    await system.stop();
    await cable.close();
  });

  /** A fact, and the job that comes of it. @returns the id of the job */
  async function add({ delayMs = 0 } = {}): Promise<string> {
    const subject = newId();
    await system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) =>
        system.get(Outbox).add(tx, 'user.created', subject, { userId: subject }),
      );
    await system.get(OutboxRelay).assignPositions();
    const [row] = await system.sql<{ id: string }>(`SELECT id FROM outbox WHERE subject_id = $1`, [subject]);
    const eventId = row?.id ?? '';
    const id = jobId(eventId, CONSUMER);
    const data = { eventId, traceId: null };
    if (delayMs === 0) await system.get(JobQueue).add('matching', { name: CONSUMER, id, data, attempts: 1 });
    else {
      const bull = new Bull('matching', inject('redisUrl'), { prefix: system.database.name });
      await bull.add(CONSUMER, data, { jobId: id, delay: delayMs });
      await bull.close();
    }
    return id;
  }
  const statusOf = async (id: string) => (await system.get(JobQueue).find('matching', id))?.status;
  const pause = (minutes = 15, queue = 'MATCHING') =>
    owner.confirmed<{ pauseQueue: Queue }>(PAUSE, { queue, minutes, reason });
  const audited = (action: string) =>
    system.sql<{ actor_type: string; resource_id: string; details: unknown; reason: string | null }>(
      `SELECT actor_type, resource_id, details, reason FROM audit_events WHERE action = $1 ORDER BY occurred_at, id`,
      [action],
    );
  const fail = (message: string) => async (): Promise<void> => {
    throw new Error(message);
  };

  it('held, nothing more begins and nothing is lost; set free, it goes on; both stand on record', async () => {
    const { pauseQueue } = (await pause()).data ?? {};
    expect(pauseQueue).toMatchObject({
      ...UNTOUCHED,
      queue: 'MATCHING',
      paused: true,
      oldestWaitingAt: null,
    });
    expect(pauseQueue?.pause).toMatchObject({ by: '직원 SUPER_ADMIN', reason });
    const length = Date.parse(pauseQueue?.pause?.until ?? '') - Date.parse(pauseQueue?.pause?.at ?? '');
    expect(length).toBe(15 * 60_000);
    const before = worked;
    const added = Date.now();
    const id = await add();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect([worked - before, await statusOf(id)]).toEqual([0, 'WAITING']);
    const held = await stateOf(owner, 'MATCHING');
    expect(held).toMatchObject({ waiting: 1, active: 0, paused: true });
    const since = Date.parse(held.oldestWaitingAt ?? '');
    expect(since).toBeGreaterThanOrEqual(added - 1_000);
    expect(since).toBeLessThanOrEqual(Date.now() + 1_000);
    // What others are told counts it as well.
    expect((await system.get(JobQueue).counts()).matching).toEqual({ waiting: 1, active: 0, failed: 0 });
    // One that waits for a paused queue can still be taken away, and nothing else of the house stands still.
    expect((await stateOf(owner, 'MAIL')).paused).toBe(false);

    const { resumeQueue } = await owner.ok<{ resumeQueue: Queue }>(RESUME, { queue: 'MATCHING' });
    expect(resumeQueue).toMatchObject({ paused: false, pause: null });
    await eventually(async () => (await stateOf(owner, 'MATCHING')).completed === 1);
    expect(worked).toBe(before + 1);
    expect((await stateOf(owner, 'MATCHING')).waiting).toBe(0);
    expect(await audited('queue.paused')).toEqual([
      { actor_type: 'ADMIN', resource_id: 'matching', details: { minutes: 15 }, reason },
    ]);
    expect(await audited('queue.resumed')).toMatchObject([{ actor_type: 'ADMIN', resource_id: 'matching' }]);
    const again = await owner.refused(RESUME, { queue: 'MATCHING' });
    expect(again.extensions).toMatchObject({ code: 'QUEUE_NOT_PAUSED', kind: 'CONFLICT' });
  });

  it('takes permission, a second factor, a reason and an end', async () => {
    const admin = await system.staff('ADMIN');
    const ask = { queue: 'MATCHING', minutes: 15, reason };
    expect((await admin.refused(PAUSE, ask)).extensions.code).toBe('FORBIDDEN');
    expect((await admin.refused(RESUME, { queue: 'MATCHING' })).extensions.code).toBe('FORBIDDEN');
    expect((await admin.ok<{ jobQueues: unknown[] }>(QUEUES)).jobQueues.length).toBeGreaterThan(5);
    expect((await owner.refused(PAUSE, ask)).extensions.code).toBe('STEP_UP_REQUIRED');
    for (const wrong of [{ minutes: 0 }, { minutes: 1_441 }, { reason: '짧음' }]) {
      const { errors } = await owner.confirmed(PAUSE, { ...ask, ...wrong });
      expect(errors[0]?.extensions.code, JSON.stringify(wrong)).toBe('INPUT_INVALID');
    }
    expect(await stateOf(owner, 'MATCHING')).toMatchObject({ paused: false, pause: null });
  });

  it('ends by itself, and a Redis without its memory is told again', async () => {
    await pause();
    const redis = new Redis(inject('redisUrl'));
    const lost = await redis.keys(`${system.database.name}:matching:meta*`);
    expect(lost.length).toBeGreaterThan(0);
    await redis.del(...lost);
    redis.disconnect();
    expect((await stateOf(owner, 'MATCHING')).paused).toBe(false);
    await system.get(QueuePauses).keep();
    expect((await stateOf(owner, 'MATCHING')).paused).toBe(true);
    const before = (await audited('queue.resumed')).length;
    await system.sql(
      `UPDATE queue_pauses SET paused_at = now() - interval '1 hour', paused_until = now() - interval '1 second'`,
    );
    await system.get(QueuePauses).keep();
    expect(await stateOf(owner, 'MATCHING')).toMatchObject({ paused: false, pause: null });
    expect((await audited('queue.resumed')).slice(before)).toMatchObject([
      { actor_type: 'SYSTEM', resource_id: 'matching' },
    ]);
    // Somebody who pauses it past us is no decision of the house.
    await system.get(JobQueue).setPaused('matching', true);
    await system.get(QueuePauses).keep();
    expect((await stateOf(owner, 'MATCHING')).paused).toBe(false);
    expect(await audited('queue.resumed')).toHaveLength(before + 1);
  });

  it('with Redis away nothing is decided, and nobody is told otherwise', async () => {
    const send = await owner.ready<unknown>(PAUSE, { queue: 'MATCHING', minutes: 15, reason });
    cable.cut();
    const { errors } = await send();
    expect(errors[0]?.extensions.code).toBe('SERVICE_UNAVAILABLE');
    await system.get(QueuePauses).keep();
    cable.mend();
    expect(await system.sql(`SELECT 1 FROM queue_pauses`)).toEqual([]);
    // What was asked comes through late: what was decided is restored.
    await eventually(async () => (await owner.send(QUEUES)).errors.length === 0, 30_000);
    await system.get(QueuePauses).keep();
    expect(await stateOf(owner, 'MATCHING')).toMatchObject({ paused: false, pause: null });
  });

  it('chores that do the same work rest with it', async () => {
    const runs: string[] = [];
    const schedule = system.get(Schedule);
    schedule.register({
      name: 'test.follows-sms',
      queue: 'sms',
      everyMs: 1,
      run: async () => void runs.push('sms'),
    });
    schedule.register({ name: 'test.follows-none', everyMs: 1, run: async () => void runs.push('none') });
    await pause(15, 'SMS');
    await schedule.runDue();
    expect(runs).toEqual(['none']);
    const { schedules } = await owner.ok<{ schedules: { name: string; restsWith: string | null }[] }>(
      `{ schedules { name restsWith } }`,
    );
    const resting = schedules.filter(({ restsWith }) => restsWith === 'SMS').map(({ name }) => name);
    expect(resting).toEqual(['sms.deliver-due', 'test.follows-sms']);
    expect(schedules.filter(({ restsWith }) => restsWith !== null)).toHaveLength(2);
    await owner.ok(RESUME, { queue: 'SMS' });
    await schedule.runDue();
    expect(runs.filter((name) => name === 'sms')).toHaveLength(1);
  });

  it('a task tells what it was given and how each try went wrong; what is personal is masked, stacks are for managers', async () => {
    handle = fail('550 <hong.gildong@people.example> refused, token=abcdef, call 010-1234-5678');
    const id = await add();
    await eventually(async () => (await statusOf(id)) === 'FAILED');
    await owner.ok(`mutation ($id: ID!) { retryJob(id: $id) { id } }`, { id });
    await eventually(async () => {
      const found = await system.get(JobQueue).find('matching', id);
      return found?.status === 'FAILED' && found.attempts === 2;
    });
    type Detail = {
      job: { attempts: number; error: string };
      data: string;
      fact: { name: string; subjectId: string; payload: string };
      failures: { number: number; error: string; stack: string | null }[];
    };
    const look = async (by: StaffClient) => (await by.ok<{ taskDetail: Detail }>(DETAIL, { id })).taskDetail;
    const seen = await look(owner);
    const shown = '550 <ho***@people.example> refused, token=*** call 010-****-5678';
    expect(seen.job).toMatchObject({ attempts: 2, error: shown });
    expect(JSON.parse(seen.data)).toEqual({ eventId: id.slice(0, 36), traceId: null });
    expect(seen.fact.name).toBe('user.created');
    expect(JSON.parse(seen.fact.payload)).toEqual({ userId: seen.fact.subjectId });
    expect(seen.failures.map(({ number, error }) => [number, error])).toEqual([
      [1, `Error: ${shown}`],
      [2, `Error: ${shown}`],
    ]);
    expect(seen.failures[0]?.stack).toMatch(/^Error: 550[^]*\n\s+at /);
    expect(JSON.stringify(seen)).not.toMatch(/gildong|abcdef|1234-5678/);
    const admin = await look(await system.staff('ADMIN'));
    expect(admin.failures.map(({ stack }) => stack)).toEqual([null, null]);
    const operator = await system.staff('OPERATOR');
    expect((await operator.refused(DETAIL, { id })).extensions.code).toBe('FORBIDDEN');
    expect((await owner.refused(DETAIL, { id: newId() })).extensions.code).toBe('JOB_NOT_FOUND');
    await owner.ok(`mutation ($id: ID!) { cancelJob(id: $id) { id } }`, { id });
  });

  it('one that waits for its time is run now', async () => {
    handle = async () => undefined;
    const before = worked;
    const id = await add({ delayMs: 600_000 });
    expect(await statusOf(id)).toBe('DELAYED');
    const { taskDetail } = await owner.ok<{ taskDetail: { nextTryAt: string } }>(DETAIL, { id });
    expect(Math.abs(Date.parse(taskDetail.nextTryAt) - Date.now() - 600_000)).toBeLessThan(10_000);
    expect(await stateOf(owner, 'MATCHING')).toMatchObject({ delayed: 1, waiting: 0, oldestWaitingAt: null });
    await owner.ok(`mutation ($id: ID!) { retryJob(id: $id) { id } }`, { id });
    await eventually(async () => (await statusOf(id)) === 'COMPLETED');
    expect(worked).toBe(before + 1);
  });

  it('many dead ones are run again: those chosen, or all of a queue and a name, the oldest first', async () => {
    handle = fail('away');
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) ids.push(await add());
    await eventually(async () => (await stateOf(owner, 'MATCHING')).failed === 4);
    const stranger = `${newId()}-payments.nobody`;
    const lost = { eventId: newId(), traceId: null };
    await system
      .get(JobQueue)
      .add('payments', { name: 'payments.nobody', id: stranger, data: lost, attempts: 1 });
    await eventually(async () => (await stateOf(owner, 'PAYMENTS')).failed === 1);

    const admin = await system.staff('ADMIN');
    expect((await admin.refused(RETRY_MANY, { all: true })).extensions.code).toBe('FORBIDDEN');
    for (const choice of [{}, { ids: [] }, { ids, all: true }, { ids, filter: { queue: 'MATCHING' } }]) {
      const refused = await owner.refused(RETRY_MANY, choice);
      expect(refused.extensions.code, JSON.stringify(choice)).toBe('JOB_CHOICE_INVALID');
    }
    const tooMany = await owner.refused(RETRY_MANY, { ids: Array.from({ length: 1_001 }, newId) });
    expect(tooMany.extensions.code).toBe('INPUT_INVALID');

    handle = async () => undefined;
    const before = worked;
    const some = await owner.ok<{ retryJobs: unknown }>(RETRY_MANY, { ids: [ids[0], ids[1], newId()] });
    expect(some.retryJobs).toEqual({ retried: 2, passed: 1, left: 0 });
    await eventually(async () => worked === before + 2);
    const none = await owner.ok<{ retryJobs: unknown }>(RETRY_MANY, {
      all: true,
      filter: { queue: 'MATCHING', name: 'matching.other' },
    });
    expect(none.retryJobs).toEqual({ retried: 0, passed: 0, left: 0 });
    const rest = await owner.ok<{ retryJobs: unknown }>(RETRY_MANY, {
      all: true,
      filter: { queue: 'MATCHING' },
    });
    expect(rest.retryJobs).toEqual({ retried: 2, passed: 0, left: 0 });
    await eventually(async () => worked === before + 4);
    const twice = await owner.ok<{ retryJobs: unknown }>(RETRY_MANY, { ids });
    expect(twice.retryJobs).toEqual({ retried: 0, passed: 4, left: 0 });
    expect((await stateOf(owner, 'PAYMENTS')).failed, 'another queue’s stays').toBe(1);
    const records = await system.sql<{ resource_id: string }>(
      `SELECT resource_id FROM audit_events WHERE action = 'job.retried' AND resource_id = ANY($1)`,
      [ids],
    );
    expect(records.map((row) => row.resource_id).sort()).toEqual([...ids].sort());
  });
});

describe('a queue held at one process (S000-ARC-06)', () => {
  it('rests in every other, and all of them say so', { timeout: 120_000 }, async () => {
    const system = await TestSystem.start({ role: 'api' });
    const owner = await system.staff();
    const worker = await ServerProcess.start(system, { role: 'all' });
    await owner.confirmed(PAUSE, { queue: 'PAYMENTS', minutes: 15, reason });
    expect(await stateOf(owner.at(worker.url), 'PAYMENTS')).toMatchObject({
      paused: true,
      pause: { reason },
    });
    // The points are there: what is held is the letter about them.
    await buyPoints(system, await system.customer(), '5000');
    const letters = () => system.sql(`SELECT 1 FROM messages WHERE kind = 'payments.receipt'`);
    await eventually(async () => (await stateOf(owner, 'PAYMENTS')).waiting > 0, 20_000);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await letters()).toEqual([]);
    // Set free at the other one.
    await owner.at(worker.url).ok(RESUME, { queue: 'PAYMENTS' });
    await eventually(async () => (await letters()).length === 1, 20_000);
    await worker.kill();
    expect(await system.brokenInvariants()).toEqual([]);
    await system.stop();
  });
});
