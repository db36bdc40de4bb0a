import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Consumers } from '../../src/platform/outbox/consumers.js';
import { JobQueue } from '../../src/platform/queue/job-queue.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { EventWorker } from '../../src/platform/outbox/event-worker.js';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { newId } from '../../src/shared/ids.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';

interface JobShape {
  id: string;
  queue: string;
  name: string;
  status: string;
  attempts: number;
  error: string | null;
}

describe('jobs of the queues (S000-ARC-06)', () => {
  let system: TestSystem;
  let owner: GraphqlClient;
  let healthy = false;
  const worked: string[] = [];
  const givenUp: string[] = [];

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    owner = await system.staff();
    system.get(Consumers).register({
      name: 'matching.test-consumer',
      event: 'user.created',
      queue: 'matching',
      handle: async ({ subjectId }) => {
        if (!healthy) throw new Error('the other side is away');
        worked.push(subjectId);
      },
      gaveUp: async ({ subjectId }) => {
        givenUp.push(subjectId);
      },
    });
  });
  afterAll(() => system.stop());

  const list = async (filter: string): Promise<{ total: number; items: JobShape[] }> =>
    (
      await owner.ok<{ jobs: { total: number; items: JobShape[] } }>(
        `{ jobs(filter: ${filter}) { total items { id queue name status attempts error } } }`,
      )
    ).jobs;

  it('parks what fails for good, shows why, runs it again once, and refuses what makes no sense', async () => {
    const subject = newId();
    const eventId = await addEvent(system, subject);
    // One try only: the retries themselves are the queue's business and are proven beside it.
    await parked(system, eventId);
    expect(givenUp, 'whoever minds is told, once').toEqual([subject]);

    const { total, items } = await list('{ status: [FAILED], queue: MATCHING }');
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({
      queue: 'MATCHING',
      name: 'matching.test-consumer',
      status: 'FAILED',
      error: 'the other side is away',
    });

    healthy = true;
    const id = items[0]?.id ?? '';
    await owner.ok(`mutation ($id: ID!) { retryJob(id: $id) { id status } }`, { id });
    await eventually(async () => worked.includes(subject));
    const done = await eventually(async () => {
      const { job } = await owner.ok<{ job: JobShape }>(`query ($id: ID!) { job(id: $id) { status } }`, {
        id,
      });
      return job.status === 'COMPLETED' ? job : null;
    });
    expect(done.status).toBe('COMPLETED');
    expect(worked.filter((s) => s === subject)).toHaveLength(1);

    const again = await owner.refused(`mutation ($id: ID!) { retryJob(id: $id) { id } }`, { id });
    expect(again.extensions).toMatchObject({ code: 'JOB_NOT_PARKED', kind: 'CONFLICT' });
    const cancel = await owner.refused(`mutation ($id: ID!) { cancelJob(id: $id) { id } }`, { id });
    expect(cancel.extensions).toMatchObject({ code: 'JOB_NOT_CANCELABLE', kind: 'CONFLICT' });
  });

  it('takes a parked job away, and knows nothing of strangers', async () => {
    healthy = false;
    await parked(system, await addEvent(system, newId()));
    const [job] = (await list('{ status: [FAILED] }')).items;
    await owner.ok(`mutation ($id: ID!) { cancelJob(id: $id) { id } }`, { id: job?.id });
    expect((await list('{ status: [FAILED] }')).total).toBe(0);
    const gone = await owner.refused(`query ($id: ID!) { job(id: $id) { id } }`, { id: job?.id });
    expect(gone.extensions.code).toBe('JOB_NOT_FOUND');
  });

  it('lists by page and by cursor, newest first, each once', async () => {
    healthy = false;
    const events: string[] = [];
    for (let i = 0; i < 5; i += 1) events.push(await addEvent(system, newId()));
    for (const eventId of [...events].reverse()) await parked(system, eventId);
    const wanted = [...events].reverse().map((eventId) => `${eventId}-matching.test-consumer`);
    const ask = async (args: string): Promise<{ ids: string[]; total: number; next: string | null }> => {
      const { jobs } = await owner.ok<{
        jobs: { total: number; nextCursor: string | null; items: JobShape[] };
      }>(`{ jobs(limit: 2, filter: { status: [FAILED], kind: TASK, name: "matching.test-consumer" } ${args}) {
          total nextCursor items { id } } }`);
      return { ids: jobs.items.map(({ id }) => id), total: jobs.total, next: jobs.nextCursor };
    };
    const pages = [await ask('page: 1'), await ask('page: 2'), await ask('page: 3')];
    expect(pages.flatMap(({ ids }) => ids)).toEqual(wanted);
    expect(pages.map(({ total }) => total)).toEqual([5, 5, 5]);
    const walked: string[] = [];
    for (let next: string | null = ''; next !== null;) {
      const page: Awaited<ReturnType<typeof ask>> = await ask(next ? `after: "${next}"` : '');
      walked.push(...page.ids);
      next = page.next;
    }
    expect(walked).toEqual(wanted);
    expect((await list('{ status: [FAILED], name: "matching.other" }')).total).toBe(0);
    expect((await owner.refused(`{ jobs(after: "bm8") { total } }`)).extensions.code).toBe('CURSOR_INVALID');
    expect((await owner.refused(`{ jobs(page: 5000) { total } }`)).extensions.code).toBe('PAGE_INVALID');
    for (const id of wanted) await owner.ok(`mutation ($id: ID!) { cancelJob(id: $id) { id } }`, { id });
  });

  it('is for those who may', async () => {
    const operator = await system.staff('OPERATOR');
    await parked(system, await addEvent(system, newId()));
    const [job] = (await list('{ status: [FAILED] }')).items;
    // Whoever may not see everybody's work sees the own, and there is none.
    expect((await operator.ok<{ jobs: { total: number } }>(`{ jobs { total } }`)).jobs.total).toBe(0);
    const unseen = await operator.refused(`query ($id: ID!) { job(id: $id) { id } }`, { id: job?.id });
    expect(unseen.extensions.code).toBe('JOB_NOT_FOUND');
    const admin = await system.staff('ADMIN');
    expect((await admin.ok<{ jobs: { total: number } }>(`{ jobs { total } }`)).jobs.total).toBe(1);
    const act = await admin.refused(`mutation ($id: ID!) { retryJob(id: $id) { id } }`, { id: job?.id });
    expect(act.extensions.code).toBe('FORBIDDEN');
    await owner.ok(`mutation ($id: ID!) { cancelJob(id: $id) { id } }`, { id: job?.id });
  });
});

async function addEvent(system: TestSystem, subject: string): Promise<string> {
  await system
    .get(UnitOfWork)
    .run(systemActor('test'), (tx) =>
      system.get(Outbox).add(tx, 'user.created', subject, { userId: subject }),
    );
  await system.get(OutboxRelay).assignPositions();
  const [row] = await system.sql<{ id: string }>(`SELECT id FROM outbox WHERE subject_id = $1`, [subject]);
  return row?.id ?? '';
}

let working = false;

/** Puts the event's job on the queue with a single try, and waits until it has given up. */
async function parked(system: TestSystem, eventId: string): Promise<void> {
  const queue = system.get(JobQueue);
  if (!working) system.get(EventWorker).start();
  working = true;
  const id = `${eventId}-matching.test-consumer`;
  await queue.add('matching', {
    name: 'matching.test-consumer',
    id,
    data: { eventId, traceId: null },
    attempts: 1,
  });
  await eventually(async () => (await queue.find('matching', id))?.status === 'FAILED');
}
