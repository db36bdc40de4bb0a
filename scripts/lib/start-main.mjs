// The outermost layer of `npm start`: options, the one place that turns a failure into sentences and an exit code.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { interruptCommands } from './command.mjs';
import { startOptions } from './options.mjs';
import { root } from './paths.mjs';
import { complain, say } from './progress.mjs';
import { UserError } from './user-error.mjs';

/**
 * @typedef {object} Session what a start leaves behind to be cleaned up
 * @property {() => Promise<void>} close stops everything in order
 * @property {() => void} kill the impatient way
 */

/** @param {string[]} args */
export async function main(args) {
  /** @type {Partial<Session>} */
  const session = {};
  const stop = stopper(session);
  try {
    const options = startOptions(args);
    if (!options) return;
    loadDotEnv();
    const { start } =
      process.env.NODE_ENV === 'production'
        ? await import('./start-production.mjs')
        : await import('./start-demo.mjs');
    await start(options, session, (/** @type {Error} */ problem) => void stop(1, problem));
  } catch (cause) {
    await stop(1, /** @type {Error} */ (cause));
  }
}

/** The real environment wins over the file. MADANG_ENV_FILE names another file; empty means none (tests). */
function loadDotEnv() {
  const path = process.env.MADANG_ENV_FILE ?? join(root, '.env');
  if (path && existsSync(path)) process.loadEnvFile(path);
}

/** @param {Partial<Session>} session */
function stopper(session) {
  /** @type {Promise<void> | undefined} */
  let stopping;

  /** @param {number} code @param {Error} [problem] */
  function stop(code, problem) {
    stopping ??= (async () => {
      if (problem) tell(problem);
      await interruptCommands();
      await session.close?.().catch(tell);
      if (code === 0) say('Stopped. Data is kept. / 멈췄습니다. 데이터는 남아 있습니다.');
      process.exit(code);
    })();
    return stopping;
  }

  let asked = 0;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      asked += 1;
      if (asked === 1) {
        say('Stopping… (once more to force) / 멈추는 중…');
        void stop(0);
      } else if (signal === 'SIGINT') {
        session.kill?.();
        process.exit(130);
      }
    });
  }
  process.on('uncaughtException', (cause) => void stop(1, cause));
  process.on('unhandledRejection', (cause) => void stop(1, /** @type {Error} */ (cause)));
  return stop;
}

/** @param {Error} problem */
export function tell(problem) {
  if (problem.name === 'Interrupted') return;
  if (problem instanceof UserError) {
    complain(problem.message);
    for (const line of problem.details) say(`    ${line}`);
  } else {
    complain(problem.stack ?? String(problem));
  }
}
