// The outermost layer of `npm run test:subs`: services of its own, the soak, and one line that says how it ended.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { buildServer } from './build.mjs';
import { interruptCommands } from './command.mjs';
import { installPackages } from './install.mjs';
import { downloadsDir, root } from './paths.mjs';
import { say } from './progress.mjs';
import { RunState } from './run-state.mjs';
import { tell } from './start-main.mjs';
import { Supervisor } from './supervise.mjs';
import { takeTestFolder } from './test-folder.mjs';
import { provideTestServices, testEnvironment } from './test-run.mjs';
import { UserError } from './user-error.mjs';

const HELP = `npm run test:subs: live subscribers over WebSocket and SSE on two api processes and a worker. Connections are
cut, the relay and Redis are killed meanwhile; at the end each client's history is compared with the outbox.

  --clients 200     how many
  --drop 0.3        the part of them whose connections are cut again and again
  --seconds 30      how long events are written
  --memory 500      the most MB an api process may take

  npm run test:subs -- --clients 1000 --drop 0.3`;

/** @param {string[]} args */
export async function main(args) {
  const env = testEnvironment();
  /** @type {() => Promise<void>} */
  let close = async () => {};
  /** @type {Promise<never> | undefined} */
  let ending;
  const end = (/** @type {number} */ code, /** @type {string} */ lastLine) => {
    ending ??= (async () => {
      await interruptCommands();
      await close().catch(tell);
      say(lastLine);
      return process.exit(code);
    })();
    return ending;
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => void end(130, 'Interrupted.'));
  }
  try {
    const settings = readOptions(args);
    if (!settings) return;
    const { dataDir, release } = await takeTestFolder();
    const logsDir = join(root, '.data', 'subs-logs');
    mkdirSync(logsDir, { recursive: true });
    mkdirSync(downloadsDir, { recursive: true });
    const runState = new RunState(dataDir);
    runState.save();
    const supervisor = new Supervisor(logsDir, runState, (problem) => {
      tell(problem);
      void end(1, 'test:subs FAILED');
    });
    close = async () => {
      await supervisor.stopAll();
      await release();
    };
    const remember = (/** @type {number} */ pid) => runState.record('command', pid);
    await installPackages(logsDir, remember);
    Object.assign(env, await provideTestServices(dataDir, supervisor), settings);
    await buildServer(logsDir, remember);
    const code = await soak(env, remember);
    await end(code, code === 0 ? 'test:subs passed: no gap, no repeat, all in order' : 'test:subs FAILED');
  } catch (cause) {
    tell(/** @type {Error} */ (cause));
    await end(1, 'test:subs FAILED');
  }
}

/** @param {NodeJS.ProcessEnv} env @param {(pid: number) => void} remember @returns {Promise<number>} */
function soak(env, remember) {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--disableConsoleIntercept=true', join('test', 'live', 'soak')],
    { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (child.pid) remember(child.pid);
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

/** @param {string[]} args @returns {Record<string, string> | null} null when help was all that was wanted */
function readOptions(args) {
  const text = { type: /** @type {const} */ ('string') };
  const options = {
    clients: text,
    drop: text,
    seconds: text,
    memory: text,
    help: { type: /** @type {const} */ ('boolean') },
  };
  let values;
  try {
    ({ values } = parseArgs({ args, options }));
  } catch (cause) {
    throw new UserError(`${/** @type {Error} */ (cause).message}\n\n${HELP}`);
  }
  if (values.help) {
    console.log(HELP);
    return null;
  }
  return {
    SUBS_CLIENTS: number('clients', values.clients ?? '200', 1, 5_000),
    SUBS_DROP: number('drop', values.drop ?? '0.3', 0, 1),
    SUBS_SECONDS: number('seconds', values.seconds ?? '30', 4, 3_600),
    SUBS_MEMORY_MB: number('memory', values.memory ?? '500', 100, 16_000),
  };
}

/** @param {string} name @param {string} given @param {number} min @param {number} max */
function number(name, given, min, max) {
  const value = Number(given);
  if (given.trim() === '' || !(value >= min && value <= max)) {
    throw new UserError(`--${name} is a number from ${min} to ${max}, not "${given}".`);
  }
  return String(value);
}
