// A reset that the app asks for: the demo begins anew in this very `npm start`, with the same ports, secrets and sign-in.
import { prepareDatabase } from './database.mjs';
import { answerTo, waitingAnswer } from './demo-reset-rule.mjs';
import { holdPort } from './ports.mjs';
import { elapsed, say, step } from './progress.mjs';
import { raise } from './raise.mjs';
import { emptyRedis } from './redis-ping.mjs';
import { forgetStories, markSeed } from './seed-mark.mjs';

/** What a reset leaves running: the databases are emptied, not left. */
const STAYS = ['postgres', 'redis'];

/**
 * @param {import('./run-state.mjs').RunState} runState
 * @param {(problem: Error) => void} onDeath
 */
export function demoResets(runState, onDeath) {
  let isBusy = false;
  /** @type {import('./raise.mjs').House | undefined} */
  let house;

  return {
    /** From now on a reset can be asked for. @param {import('./raise.mjs').House} ready */
    offer(ready) {
      house = ready;
    },
    /** @param {unknown} message @param {(answer: object) => void} reply */
    onMessage(message, reply) {
      const isSeeded = house?.seed ?? false;
      const answer = answerTo(message, { isOurs: house !== undefined && isOurs(house), isSeeded, isBusy });
      if (!answer) return;
      reply(answer);
      if (answer.answer !== 'begun' || !house) return;
      isBusy = true;
      reset(house, runState).then(
        () => (isBusy = false),
        // It stops here and is made whole by the next start, which finds the mark.
        (/** @type {Error} */ problem) => onDeath(problem),
      );
    },
  };
}

/** @param {import('./raise.mjs').House} house */
const isOurs = ({ services: { embedded }, twinPort }) => embedded.database && embedded.redis && twinPort > 0;

/** @param {import('./raise.mjs').House} house @param {import('./run-state.mjs').RunState} runState */
async function reset(house, runState) {
  const { supervisor, dataDir, port, services, secrets } = house;
  const since = Date.now();
  /** @type {{ step: import('./demo-reset-rule.mjs').Step, done: number, of: number }} */
  let progress = { step: 'stop', done: 0, of: 0 };
  say('The demo is reset from the app. / 앱에서 데모 초기화를 시작했습니다.');
  // First of all: whatever happens from here on, the next start finds half a demo and makes it anew.
  markSeed(dataDir, 'running');
  runState.set({ state: 'resetting' });
  await step(
    'Stopping',
    (report) => supervisor.stopAllBut(STAYS, report),
    () => null,
  );
  const held = await holdPort(port, (accept) => waitingAnswer(progress, accept));
  progress = { ...progress, step: 'clear' };
  await step('Old data', async () => {
    await prepareDatabase(/** @type {string} */ (services.adminUrl), secrets, { afresh: true });
    await emptyRedis(services.redisUrl);
    forgetStories(dataDir, ['redis']);
  });
  house.env.DEMO_RESET_AT = new Date(since).toISOString();
  await raise(house, {
    at: (name, done = 0, of = 0) => (progress = { step: name, done, of }),
    release: (what) => (what === 'server' ? held.release() : undefined),
  });
  runState.set({ state: 'ready' });
  say(`The demo begins anew (${elapsed(since)}). / 데모를 처음으로 되돌렸습니다.`);
}
