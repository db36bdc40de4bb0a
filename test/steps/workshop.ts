import type { DataSource } from 'typeorm';
import { SystemClock, type Clock } from '../../src/platform/clock/clock.js';
import { Db } from '../../src/platform/db/db.js';
import type { ReadLane } from '../../src/platform/db/read-lane.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import type { Nudge, NudgeKind } from '../../src/platform/outbox/nudge.js';
import {
  declined,
  done,
  saga,
  step,
  unknown,
  waitUntil,
  type StepAnswer,
  type StepCall,
} from '../../src/platform/steps/saga.js';
import { SagaRunner } from '../../src/platform/steps/saga-runner.js';
import { Sagas } from '../../src/platform/steps/sagas.js';
import { LeasedWork } from '../../src/platform/work/leased-work.js';

declare global {
  interface SagaInputs {
    'test.build': { vendor: string };
  }
}

type Call = StepCall<{ vendor: string }>;

async function ask(method: 'PUT' | 'DELETE', name: string, call: Call): Promise<StepAnswer> {
  const response = await fetch(`${call.input.vendor}/things/${call.runId}/${name}`, {
    method,
    headers: { 'idempotency-key': call.key },
    signal: call.signal,
  });
  const body = await response.text();
  if (response.status === 422) return declined(`${name} refused`);
  if (response.status === 425) return waitUntil(null, `${name} is not ready`);
  return response.ok ? done(JSON.parse(body) as string) : unknown(`HTTP ${response.status}`);
}

const SOON = { backoff: { baseMs: 1, capMs: 20 }, attempts: 6, timeoutMs: 2_000 };

/** Three things at a vendor, a look, and something that cannot be taken back. */
export const build = saga('test.build', [
  step('ground', (call: Call) => ask('PUT', 'ground', call), {
    undo: (call: Call) => ask('DELETE', 'ground', call),
    ...SOON,
  }),
  step('walls', (call: Call) => ask('PUT', 'walls', call), {
    undo: (call: Call) => ask('DELETE', 'walls', call),
    ...SOON,
  }),
  step('look', async (call: Call) => done(Object.keys(call.results).join('+')), {
    harmless: 'only looks',
    ...SOON,
  }),
  step('roof', (call: Call) => ask('PUT', 'roof', call), {
    undo: (call: Call) => ask('DELETE', 'roof', call),
    ...SOON,
  }),
  step('opening', (call: Call) => ask('PUT', 'opening', call), {
    final: 'the guests have come',
    ...SOON,
  }),
]);

/** A nudge that stays in this process. */
class OwnNudge {
  private readonly listeners = new Set<(kind: NudgeKind) => void>();
  listen(listener: (kind: NudgeKind) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  send(kind: NudgeKind): void {
    for (const listener of this.listeners) listener(kind);
  }
}

export interface Workshop {
  uow: UnitOfWork;
  sagas: Sagas;
  work: LeasedWork;
}

/** The parts of one worker process, on a database of its test. */
export function workshop(source: DataSource, clock: Clock = new SystemClock()): Workshop {
  const nudge = new OwnNudge() as unknown as Nudge;
  const uow = new UnitOfWork(source);
  const sagas = new Sagas(clock, nudge);
  const work = new LeasedWork(uow, new Db(source, undefined as unknown as ReadLane), clock, nudge);
  const runner = new SagaRunner(work, sagas, uow, clock);
  sagas.register(build);
  runner.onModuleInit();
  return { uow, sagas, work };
}
