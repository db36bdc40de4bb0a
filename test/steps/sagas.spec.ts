import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { done, saga, step, type StepCall } from '../../src/platform/steps/saga.js';
import { Sagas } from '../../src/platform/steps/sagas.js';
import { LeasedWork } from '../../src/platform/work/leased-work.js';
import type { StaffClient } from '../kit/staff-client.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { Vendor } from './vendor.js';
import { build } from './workshop.js';

const ACTOR = systemActor('test');
const RUN = `id saga status stuckAt failure version nextAt steps { direction name status attempts reason }`;

interface RunShape {
  id: string;
  status: string;
  stuckAt: string | null;
  failure: string | null;
  version: number;
  nextAt: string | null;
  steps: { direction: string; name: string; status: string; attempts: number; reason: string | null }[];
}

describe('sagas: done all, or taken back (S000-ARC-06)', () => {
  let system: TestSystem;
  let owner: StaffClient;
  let vendor: Vendor;
  let run: string;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    owner = await system.staff();
    system.get(Sagas).register(build);
    system.get(LeasedWork).start();
  });
  beforeEach(async () => {
    vendor = await Vendor.open();
  });
  afterEach(() => vendor.close());
  afterAll(async () => {
    await system.get(LeasedWork).stop(5_000);
    await system.stop();
  });

  async function begin(subject = randomUUID()): Promise<{ runId: string; begun: boolean }> {
    const started = await system
      .get(UnitOfWork)
      .run(ACTOR, (tx) => system.get(Sagas).start(tx, ACTOR, 'test.build', subject, { vendor: vendor.url }));
    run = started.runId;
    return started;
  }
  const look = async (): Promise<RunShape> =>
    (await owner.ok<{ sagaRun: RunShape }>(`query ($id: ID!) { sagaRun(id: $id) { ${RUN} } }`, { id: run }))
      .sagaRun;
  const until = (what: (shape: RunShape) => boolean) =>
    eventually(async () => {
      const shape = await look();
      return what(shape) ? shape : null;
    }, 20_000);
  const ended = (status: string) => until((shape) => shape.status === status);
  const truths = () =>
    ['ground', 'walls', 'roof', 'opening'].map((name) => vendor.truth(run, name)).join(' ');
  const act = (name: string, version: number) => {
    const document = `mutation ($id: ID!, $version: Int!) { ${name}(id: $id, version: $version) { ${RUN} } }`;
    const variables = { id: run, version };
    return name === 'giveUpSagaRun'
      ? owner.confirmed<Record<string, RunShape>>(document, variables)
      : owner.send<Record<string, RunShape>>(document, variables);
  };
  const keysOf = (call: string) =>
    new Set(vendor.calls.filter((line) => line.startsWith(call)).map((line) => line.split(' ').at(-1)));

  it('goes through its steps in order, and hands results on', async () => {
    await begin();
    const { steps } = await ended('DONE');
    expect(steps.map(({ name, status }) => `${name} ${status}`)).toEqual(
      ['ground', 'walls', 'look', 'roof', 'opening'].map((name) => `${name} DONE`),
    );
    expect(truths()).toBe('1/0 1/0 1/0 1/0');
    const [row] = await system.sql<{ result: string }>(
      `SELECT result FROM saga_steps WHERE run_id = $1 AND name = 'look'`,
      [run],
    );
    expect(row?.result).toBe('ground+walls');
  });

  it('takes back in reverse what was done when a step is declined for good', async () => {
    vendor.mood('PUT roof', 'decline');
    await begin();
    const { steps, failure } = await ended('UNDONE');
    expect(failure).toBe('roof: roof refused');
    expect(steps.filter(({ direction }) => direction === 'UNDO').map(({ name }) => name)).toEqual([
      'walls',
      'ground',
    ]);
    expect(
      vendor.calls.filter((call) => call.startsWith('DELETE')).map((call) => call.split(' ')[1]),
    ).toEqual(['walls', 'ground']);
    expect(truths()).toBe('1/1 1/1 0/0 0/0');
  });

  it('asks again with the same key when it does not know, and makes nothing twice', async () => {
    vendor.mood('PUT walls', 'act and say nothing', 'say nothing', 'ok');
    await begin();
    await ended('DONE');
    expect(vendor.calls.filter((call) => call.startsWith('PUT walls'))).toHaveLength(3);
    expect(keysOf('PUT walls').size).toBe(1);
    expect(truths()).toBe('1/0 1/0 1/0 1/0');
  });

  it('is never undone on an unknown answer: it is stuck, staff sees it and asks again', async () => {
    vendor.mood('PUT roof', 'act and say nothing');
    await begin();
    const stuck = await until((shape) => shape.stuckAt !== null);
    expect(stuck.status).toBe('RUNNING');
    expect(stuck.steps.find(({ name }) => name === 'roof')).toMatchObject({ status: 'UNKNOWN', attempts: 6 });
    expect(vendor.calls.some((call) => call.startsWith('DELETE'))).toBe(false);
    // Without anybody it would be asked once more within the hour.
    expect(Date.parse(stuck.nextAt ?? '') - Date.now()).toBeGreaterThan(1_800_000);
    const { sagaRuns } = await owner.ok<{ sagaRuns: { total: number; items: RunShape[] } }>(
      `{ sagaRuns(filter: { stuck: true, saga: "test.build" }) { total items { id } } }`,
    );
    expect(sagaRuns.items.map(({ id }) => id)).toEqual([run]);
    vendor.calm();
    expect((await act('retrySagaRun', stuck.version - 1)).errors[0]?.extensions.code).toBe('VERSION_STALE');
    expect((await act('retrySagaRun', stuck.version)).errors).toEqual([]);
    await ended('DONE');
    expect(keysOf('PUT roof').size).toBe(1);
    expect(truths()).toBe('1/0 1/0 1/0 1/0');
    expect((await act('retrySagaRun', (await look()).version)).errors[0]?.extensions.code).toBe('SAGA_ENDED');
    const [audited] = await system.sql<{ n: string }>(
      `SELECT count(*) AS n FROM audit_events WHERE action = 'saga.retried' AND resource_id = $1`,
      [run],
    );
    expect(audited?.n).toBe('1');
  });

  it('staff gives up: what may have been done is taken back as well', async () => {
    vendor.mood('PUT roof', 'act and say nothing');
    await begin();
    const { version } = await until((shape) => shape.stuckAt !== null);
    expect((await act('giveUpSagaRun', version)).errors).toEqual([]);
    await ended('UNDONE');
    expect(truths()).toBe('1/1 1/1 1/1 0/0');
  });

  it('there is no giving up once a step without a way back may have happened', async () => {
    vendor.mood('PUT opening', 'act and say nothing');
    await begin();
    const { version } = await until((shape) => shape.stuckAt !== null);
    const { errors } = await act('giveUpSagaRun', version);
    expect(errors[0]?.extensions).toMatchObject({ code: 'SAGA_STEP_FINAL', args: { step: 'opening' } });
    vendor.calm();
    await act('retrySagaRun', version);
    await ended('DONE');
    expect(truths()).toBe('1/0 1/0 1/0 1/0');
  });

  it('an undo that does not work is tried again, then staff ends it', async () => {
    vendor.mood('PUT roof', 'decline');
    vendor.mood('DELETE walls', 'decline');
    await begin();
    const { version, status } = await until((shape) => shape.stuckAt !== null);
    expect(status).toBe('UNDOING');
    expect((await act('giveUpSagaRun', version)).errors).toEqual([]);
    expect((await look()).status).toBe('ABANDONED');
    expect(truths()).toBe('1/0 1/0 0/0 0/0');
  });

  it('waits until it is poked, without counting that as failing', async () => {
    vendor.mood('PUT walls', 'not yet', 'not yet', 'ok');
    await begin();
    for (const calls of [1, 2]) {
      const parked = await until(
        ({ steps, nextAt }) =>
          nextAt === null &&
          steps.some(({ status }) => status === 'WAITING') &&
          vendor.calls.filter((call) => call.startsWith('PUT walls')).length === calls,
      );
      expect(parked).toMatchObject({ status: 'RUNNING', stuckAt: null });
      await system.get(UnitOfWork).run(ACTOR, (tx) => system.get(Sagas).poke(tx, run));
    }
    await ended('DONE');
    expect(keysOf('PUT walls').size).toBe(1);
  });

  it('one run at a time about one thing', async () => {
    vendor.mood('PUT ground', 'not yet');
    const subject = randomUUID();
    const [a, b] = await Promise.all([begin(subject), begin(subject)]);
    expect(a.runId).toBe(b.runId);
    expect([a.begun, b.begun].sort()).toEqual([false, true]);
  });

  it('is begun with the transaction that begins it, or not at all', async () => {
    const subject = randomUUID();
    await system
      .get(UnitOfWork)
      .run(ACTOR, async (tx) => {
        await system.get(Sagas).start(tx, ACTOR, 'test.build', subject, { vendor: vendor.url });
        throw new Error('on second thought');
      })
      .catch(() => undefined);
    expect(await system.sql(`SELECT 1 FROM saga_runs WHERE subject_id = $1`, [subject])).toEqual([]);
  });

  it('its acts are for those who may', async () => {
    const admin = await system.staff('ADMIN');
    await admin.ok(`{ sagaRuns(limit: 2) { total nextCursor items { id steps { name } } } }`);
    const refused = await admin.refused(`mutation { giveUpSagaRun(id: "x", version: 1) { id } }`);
    expect(refused.extensions.code).toBe('FORBIDDEN');
    const none = await owner.confirmed<unknown>(`mutation { giveUpSagaRun(id: "x", version: 1) { id } }`);
    expect(none.errors[0]?.extensions.code).toBe('SAGA_NOT_FOUND');
  });
});

describe('what a saga may not be (S000-ARC-06)', () => {
  type Call = StepCall<{ vendor: string }>;
  const run = async (_call: Call) => done();
  const undo = { undo: run };

  it('a step that can be undone never follows one that cannot', () => {
    expect(() => saga('test.build', [step('a', run, { final: 'it is sent' }), step('b', run, undo)])).toThrow(
      /b comes after a step that cannot be undone/,
    );
    saga('test.build', [
      step('a', run, undo),
      step('b', run, { harmless: 'looks' }),
      step('c', run, { final: 'sent' }),
    ]);
  });

  it('no two steps of one name, and not none', () => {
    expect(() => saga('test.build', [step('a', run, undo), step('a', run, undo)])).toThrow(
      /two steps of one name/,
    );
    expect(() => saga('test.build', [])).toThrow(/no step/);
  });
});
