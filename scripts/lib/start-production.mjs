// NODE_ENV=production: builds, migrates, runs. Nothing is generated, embedded or pretended here; what is missing
// is named, all of it at once.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { buildEverything } from './build.mjs';
import { runOrFail } from './command.mjs';
import { installPackages } from './install.mjs';
import { root, serverEntry } from './paths.mjs';
import { say, step } from './progress.mjs';
import { UserError } from './user-error.mjs';

const REQUIRED = {
  DATABASE_URL: 'the application role (no owner, no superuser)',
  DATABASE_OWNER_URL: 'the owner of the tables, for migrations',
  REDIS_URL: 'a real Redis 6.2 or newer, or Valkey',
  PUBLIC_URL: 'the https address people use',
  JWT_KEYS: 'kid:64 hexadecimal digits; several with commas, the first one signs',
  DATA_KEYS: 'the same form; the first one wraps the keys of what is stored encrypted',
  METRICS_TOKEN: 'what Prometheus sends to read /metrics',
  TOSS_CLIENT_KEY: 'from the Toss Payments developer centre',
  TOSS_SECRET_KEY: 'from the Toss Payments developer centre',
};

const random = () => randomBytes(32).toString('hex');

/** @type {Record<string, string>} */
const STAND_INS = {
  DATABASE_URL: `postgres://application:${random()}@database.invalid/madang`,
  DATABASE_OWNER_URL: `postgres://owner:${random()}@database.invalid/madang`,
  REDIS_URL: 'redis://redis.invalid',
  PUBLIC_URL: 'https://madang.invalid',
  JWT_KEYS: `k:${random()}`,
  DATA_KEYS: `d:${random()}`,
  METRICS_TOKEN: random(),
  TOSS_CLIENT_KEY: `live_ck_${random()}`,
  TOSS_SECRET_KEY: `live_sk_${random()}`,
};

/**
 * Everything that is wrong, from both sides: the server judges the values, we add what only we know is needed.
 * @param {NodeJS.ProcessEnv} env
 */
async function productionProblems(env) {
  const missing = Object.entries(REQUIRED).filter(([name]) => !env[name]?.trim());
  const problems = missing.map(([name, meaning]) => `${name} is not set: ${meaning}.`);
  const { loadConfig } = await import(pathToFileURL(join(root, 'dist/src/platform/config/config.js')).href);
  const judged = { ...STAND_INS, ...withoutEmpty(env) };
  // The server stops at values it cannot read, before it weighs the rest. Those get a stand-in that breaks no rule
  // (or their default), and it is asked again, until all of it has been said.
  for (let round = 0; round < 3; round++) {
    const found = complaintsAbout(loadConfig, judged).filter((problem) => !problems.includes(problem));
    if (found.length === 0) break;
    problems.push(...found);
    for (const name of found.flatMap((problem) => /^[A-Z_]+(?=:)/.exec(problem)?.[0] ?? [])) {
      if (STAND_INS[name]) judged[name] = STAND_INS[name];
      else delete judged[name];
    }
  }
  return problems;
}

/**
 * @param {(env: NodeJS.ProcessEnv) => unknown} loadConfig
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function complaintsAbout(loadConfig, env) {
  try {
    loadConfig(env);
    return [];
  } catch (cause) {
    const found = /** @type {{ problems?: string[] }} */ (cause).problems;
    if (!found) throw cause;
    return found;
  }
}

/** @param {NodeJS.ProcessEnv} env */
const withoutEmpty = (env) => Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));

/**
 * @param {{ reset: boolean, seed: boolean }} options
 * @param {Partial<import('./start-main.mjs').Session>} session
 * @param {(problem: Error) => void} onDeath
 */
export async function start(options, session, onDeath) {
  if (options.reset) throw new UserError('--reset throws data away; it does not exist in production.');
  const logsDir = mkdtempSync(join(tmpdir(), 'madang-build-'));
  await installPackages(logsDir);
  await buildEverything(logsDir);
  rmSync(logsDir, { recursive: true, force: true }); // Kept when one of them failed: the message names a file in it.
  const server = [process.execPath, serverEntry];
  const problems = await productionProblems(process.env);
  if (problems.length) {
    throw new UserError('This is no production configuration yet:', problems);
  }
  await step('Database migrations', () =>
    runOrFail('The migrations failed', server[0], [server[1], 'migrate'], { cwd: root }),
  );

  // The server needs the owner's rights no more.
  const env = { ...process.env, DATABASE_OWNER_URL: undefined };
  const child = spawn(server[0], [server[1], 'all'], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  session.close = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await ended;
  };
  session.kill = () => child.kill('SIGKILL');
  child.once('exit', (code, signal) =>
    onDeath(new UserError(`The server ended (${signal ?? `exit code ${code}`}).`)),
  );
  say('Running. The server logs below.');
}
