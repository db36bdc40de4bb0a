// The outermost layer of long tests that have a command of their own: services, a build, one folder of tests, and one
// line that says how it ended.
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

/**
 * @typedef {object} LongTest
 * @property {string} command as a person types it
 * @property {string} help
 * @property {string[]} options names of those that take a value
 * @property {(given: Record<string, string | undefined>) => Record<string, string>} settings the test's environment
 * @property {string[]} folder of the test
 * @property {string} passed what a green end means
 */

/** @param {LongTest} test @param {string[]} args */
export async function runLongTest(test, args) {
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
  const failed = `${test.command} FAILED`;
  try {
    const settings = readOptions(test, args);
    if (!settings) return;
    const { dataDir, systemsDir, release } = await takeTestFolder();
    const logsDir = join(root, '.data', `${test.folder.at(-1)}-logs`);
    mkdirSync(logsDir, { recursive: true });
    mkdirSync(downloadsDir, { recursive: true });
    const runState = new RunState(dataDir);
    runState.save();
    const supervisor = new Supervisor(logsDir, runState, (problem) => {
      tell(problem);
      void end(1, failed);
    });
    close = async () => {
      await supervisor.stopAll();
      await release();
    };
    const remember = (/** @type {number} */ pid) => runState.record('command', pid);
    await installPackages(logsDir, remember);
    Object.assign(env, await provideTestServices(dataDir, supervisor), settings);
    env.TEST_SYSTEMS_DIR = systemsDir;
    await buildServer(logsDir, remember);
    const code = await vitest(test, env, remember);
    await end(code, code === 0 ? `${test.command} passed: ${test.passed}` : failed);
  } catch (cause) {
    tell(/** @type {Error} */ (cause));
    await end(1, failed);
  }
}

/**
 * @param {LongTest} test @param {NodeJS.ProcessEnv} env @param {(pid: number) => void} remember
 * @returns {Promise<number>}
 */
function vitest(test, env, remember) {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(
    process.execPath,
    [program, 'run', '--disableConsoleIntercept=true', '--retry=0', join(...test.folder)],
    { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  if (child.pid) remember(child.pid);
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

/** @param {LongTest} test @param {string[]} args @returns {Record<string, string> | null} null when help was all that was wanted */
function readOptions(test, args) {
  const text = { type: /** @type {const} */ ('string') };
  const options = {
    ...Object.fromEntries(test.options.map((name) => [name, text])),
    help: { type: /** @type {const} */ ('boolean') },
  };
  let values;
  try {
    ({ values } = parseArgs({ args, options }));
  } catch (cause) {
    throw new UserError(`${/** @type {Error} */ (cause).message}\n\n${test.help}`);
  }
  if (values.help) {
    console.log(test.help);
    return null;
  }
  return test.settings(/** @type {Record<string, string | undefined>} */ (values));
}

/** @param {string} name @param {string} given @param {number} min @param {number} max */
export function numberOption(name, given, min, max) {
  const value = Number(given);
  if (given.trim() === '' || !(value >= min && value <= max)) {
    throw new UserError(`--${name} is a number from ${min} to ${max}, not "${given}".`);
  }
  return String(value);
}
