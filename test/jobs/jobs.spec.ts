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
import { eventually, TestSystem } from '../kit/test-system.js';

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

  it('is for those who may', async () => {
    const operator = await system.staff('OPERATOR');
    expect((await operator.refused(`{ jobs { total } }`)).extensions.code).toBe('FORBIDDEN');
    const admin = await system.staff('ADMIN');
    await admin.ok(`{ jobs { total } }`);
    expect((await admin.refused(`mutation { retryJob(id: "x") { id } }`)).extensions.code).toBe('FORBIDDEN');
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
