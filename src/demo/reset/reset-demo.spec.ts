import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../app/package-root.js';
import type { AuditEntry } from '../../modules/audit/index.js';
import type { Config } from '../../platform/config/config.js';
import { systemActor } from '../../platform/security/actor.js';
import { DemoSupervisor, type SupervisorAnswer } from './demo-supervisor.js';
import { ResetDemo } from './reset-demo.use-case.js';

const ACTOR = systemActor('test');
const NOW = new Date('2026-11-29T02:00:00Z');

interface Situation {
  production?: boolean;
  demo?: boolean;
  /** What `npm start` says; left out, nobody is there. */
  says?: (what: 'may-reset' | 'reset') => SupervisorAnswer;
}

/** The use case with what it did, in order. */
function reset({ production = false, demo = true, says }: Situation): { act: ResetDemo; did: string[] } {
  const did: string[] = [];
  const config = {
    isProduction: production,
    env: { MADANG_DEMO: demo, DEMO_SUPERVISED: false },
  } as unknown as Config;
  const supervisor = says
    ? {
        ask: (what: 'may-reset' | 'reset') => {
          did.push(what);
          return Promise.resolve(says(what));
        },
      }
    : new DemoSupervisor(config);
  const act = new ResetDemo(
    config,
    { now: () => NOW },
    { run: (_actor: unknown, work: (tx: object) => Promise<unknown>) => work({}) } as never,
    { record: (_tx: object, _actor: unknown, { action }: AuditEntry) => did.push(action) } as never,
    { consume: () => did.push('second factor') } as never,
    supervisor as DemoSupervisor,
  );
  return { act, did };
}

describe('a reset of the demo from the app (S000-ARC-01)', () => {
  it.each<[string, Situation, string]>([
    ['in production, whatever the environment says', { production: true, says: () => 'may' }, 'RESET'],
    ['where there is no demo', { demo: false, says: () => 'may' }, 'RESET'],
  ])('is refused %s, and nobody is asked', async (_name, situation, word) => {
    const { act, did } = reset(situation);
    await expect(act.execute(ACTOR, word)).rejects.toMatchObject({ code: 'DEMO_NOT_RUNNING' });
    expect(did).toEqual([]);
  });

  it.each<[string, Situation, string, string]>([
    ['without the word', { says: () => 'may' }, 'reset', 'DEMO_WORD_WRONG'],
    ['where no npm start stands behind the server', {}, 'RESET', 'DEMO_NOT_SUPERVISED'],
    ['where the database is somebody else’s', { says: () => 'not-ours' }, 'RESET', 'DEMO_DATA_NOT_OURS'],
    ['where there is no demo data', { says: () => 'no-data' }, 'RESET', 'DEMO_WITHOUT_DATA'],
    ['while one runs', { says: () => 'busy' }, 'RESET', 'DEMO_RESET_RUNNING'],
  ])('is refused %s, and nothing is on record', async (_name, situation, word, code) => {
    const { act, did } = reset(situation);
    await expect(act.execute(ACTOR, word)).rejects.toMatchObject({ code });
    expect(did.filter((what) => what !== 'may-reset')).toEqual([]);
  });

  it('is on record before it begins', async () => {
    const { act, did } = reset({ says: (what) => (what === 'reset' ? 'begun' : 'may') });
    await expect(act.execute(ACTOR, 'RESET')).resolves.toEqual(NOW);
    expect(did).toEqual(['may-reset', 'second factor', 'demo.reset-begun', 'reset']);
  });

  it('does not say that it began where it did not', async () => {
    const { act } = reset({ says: (what) => (what === 'reset' ? 'busy' : 'may') });
    await expect(act.execute(ACTOR, 'RESET')).rejects.toMatchObject({ code: 'DEMO_RESET_RUNNING' });
  });
});

interface Standing {
  isOurs: boolean;
  isSeeded: boolean;
  isBusy: boolean;
}

interface Rule {
  CHANNEL: string;
  answerTo: (message: unknown, state: Standing) => object | null;
  waitingAnswer: (progress: object, accept?: string) => { headers: Record<string, string>; body: string };
}

describe('what npm start answers to its server (S000-ARC-01)', async () => {
  const file = join(packageRoot(), 'scripts', 'lib', 'demo-reset-rule.mjs');
  const rule = (await import(pathToFileURL(file).href)) as Rule;
  const ours = { isOurs: true, isSeeded: true, isBusy: false };
  const question = (what: string) => ({ channel: rule.CHANNEL, id: 'q1', what });

  it('says yes once, and then that it is at it', () => {
    expect(rule.answerTo(question('may-reset'), ours)).toEqual({
      channel: rule.CHANNEL,
      id: 'q1',
      answer: 'may',
    });
    expect(rule.answerTo(question('reset'), ours)).toMatchObject({ answer: 'begun' });
    expect(rule.answerTo(question('reset'), { ...ours, isBusy: true })).toMatchObject({ answer: 'busy' });
  });

  it('never empties what somebody else keeps', () => {
    for (const isBusy of [false, true])
      expect(rule.answerTo(question('reset'), { ...ours, isOurs: false, isBusy })).toMatchObject({
        answer: 'not-ours',
      });
  });

  it('says so where the demo was started without data: nobody’s typing is thrown away for nothing', () => {
    for (const what of ['may-reset', 'reset'])
      expect(rule.answerTo(question(what), { ...ours, isSeeded: false })).toMatchObject({
        answer: 'no-data',
      });
    const other = { isOurs: false, isSeeded: false, isBusy: false };
    expect(rule.answerTo(question('reset'), other)).toMatchObject({ answer: 'not-ours' });
  });

  it.each([null, 'reset', {}, { channel: 'other', id: '1', what: 'reset' }, question('stop')])(
    'hears nothing else: %j',
    (message) => expect(rule.answerTo(message, ours)).toBeNull(),
  );

  it('tells pages and the app meanwhile how far it is', () => {
    const progress = { step: 'seed', done: 12, of: 60 };
    const app = rule.waitingAnswer(progress, 'application/json');
    expect(JSON.parse(app.body)).toMatchObject({
      reset: { step: 'seed', at: 5, steps: 6, done: 12, of: 60 },
      errors: [{ extensions: { code: 'DEMO_RESETTING' } }],
    });
    expect(rule.waitingAnswer(progress, 'text/html,*/*').headers).toMatchObject({ refresh: '2' });
  });
});
