// Everything a test run needs, in a folder of its own that goes away afterwards, and the running of the table.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { buildAdmin, buildServer } from './build.mjs';
import { provideChromium } from './chromium.mjs';
import { run } from './command.mjs';
import { beGentle } from './gentle.mjs';
import { installAdmin, installServer, npmEnvironment, runNpm } from './install.mjs';
import { provideNginx } from './nginx.mjs';
import { downloadsDir, root } from './paths.mjs';
import { startPostgres } from './postgres.mjs';
import { elapsed, say, step } from './progress.mjs';
import { findPrometheus } from './prometheus.mjs';
import { findRedis, startRedis } from './redis.mjs';
import { findRsyslog } from './rsyslog.mjs';
import { RunState } from './run-state.mjs';
import { loadSecrets } from './secrets.mjs';
import { allOrFirstFailure } from './side-by-side.mjs';
import { Supervisor } from './supervise.mjs';
import { suiteVerdict, toolVerdict } from './test-report.mjs';
import { takeTestFolder } from './test-folder.mjs';
import { commandOf } from './test-steps.mjs';

/** @typedef {import('./test-steps.mjs').TestStep} TestStep */
/** @typedef {import('./test-report.mjs').Verdict} Verdict */

/**
 * @param {TestStep[]} steps
 * @param {string[]} filters
 * @param {{ close?: () => Promise<void> }} session
 * @param {(problem: Error) => void} onDeath
 * @returns {Promise<Verdict[]>}
 */
export async function runTests(steps, filters, session, onDeath) {
  const since = Date.now();
  const { dataDir, systemsDir, release } = await takeTestFolder();
  const logsDir = join(root, '.data', 'test-logs');
  rmSync(logsDir, { recursive: true, force: true });
  mkdirSync(logsDir, { recursive: true });
  mkdirSync(downloadsDir, { recursive: true });
  const runState = new RunState(dataDir);
  runState.save();
  const supervisor = new Supervisor(logsDir, runState, onDeath);
  session.close = async () => {
    await supervisor.stopAll();
    await release();
  };
  const remember = (/** @type {number} */ pid) => runState.record('command', pid);

  // The server suite needs PostgreSQL and Redis; the browser suite starts a whole system with its own.
  const needs = (/** @type {string[]} */ ...names) => steps.some(({ name }) => names.includes(name));
  const env = testEnvironment();
  env.TEST_SYSTEMS_DIR = systemsDir;
  const [programs] = await allOrFirstFailure([
    providePrograms(needs),
    installServer(logsDir, remember).then(() => buildServer(logsDir, remember)),
    installAdmin(logsDir, remember).then(() => buildAdmin(logsDir, remember)),
  ]);
  Object.assign(env, programs.env);
  if (programs.redis) Object.assign(env, await provideTestServices(dataDir, supervisor, programs.redis));

  const verdicts = await runLanes(steps, filters, { env, logsDir, remember });
  say(`Everything took ${elapsed(since)}; whole outputs are in ${logsDir}`);
  return verdicts;
}

/**
 * The programs that come from the system's packages, one after the other: its package manager does one thing at a time.
 * @param {(...names: string[]) => boolean} needs
 */
async function providePrograms(needs) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  if (needs('e2e')) env.CHROMIUM_PATH = await step('Chromium', provideChromium, (path) => path);
  const redis = needs('server', 'e2e') ? await provideRedis() : null;
  if (needs('server')) {
    // The proxy of deploy/ is tested as itself.
    const nginx = await step('nginx for tests', provideNginx, (found) => found.label);
    Object.assign(env, {
      TEST_NGINX: nginx.file,
      TEST_NGINX_LIBRARIES: nginx.env?.LD_LIBRARY_PATH ?? '',
      ...(await provideTestMonitoring()),
    });
  }
  return { env, redis };
}

const provideRedis = () =>
  step(
    'Looking for Redis',
    (report) => findRedis({ allowSubstitute: false, report }),
    () => null,
  );

/**
 * @param {string} dataDir
 * @param {Supervisor} supervisor
 * @param {Awaited<ReturnType<typeof provideRedis>>} [found]
 */
export async function provideTestServices(dataDir, supervisor, found) {
  const program = found ?? (await provideRedis());
  const secrets = loadSecrets(dataDir, []);
  const password = secrets.postgresPassword ?? '';
  const postgres = await step(
    'PostgreSQL for tests',
    (report) => startPostgres({ dataDir, password, supervisor, report, disposable: true }),
    (made) => `${made.version} on port ${made.port}`,
  );
  const redis = await step(
    'Redis for tests',
    () => startRedis({ program, dataDir, password: secrets.redisPassword ?? '', supervisor }),
    (made) => `${program.label}, on port ${made.port}`,
  );
  return {
    TEST_PG_ADMIN_URL: postgres.adminUrl,
    TEST_REDIS_URL: redis.url,
    // For tests that kill a Redis of their own.
    TEST_REDIS_PROGRAM: program.file,
    TEST_REDIS_LIBRARIES: program.env?.LD_LIBRARY_PATH ?? '',
  };
}

/** What `deploy/` configures beside us. Without one of them, the tests that need it say so and fail; the rest runs. */
export async function provideTestMonitoring() {
  const prometheus = await step(
    'Prometheus for tests',
    findPrometheus,
    (found) => found?.label ?? 'none can be had here',
  );
  const rsyslog = await step(
    'rsyslog for tests',
    findRsyslog,
    (found) => found?.label ?? 'none can be had here',
  );
  return {
    TEST_PROMETHEUS: prometheus?.prometheus ?? '',
    TEST_PROMTOOL: prometheus?.promtool ?? '',
    TEST_RSYSLOG: rsyslog?.file ?? '',
    TEST_RSYSLOG_MODULES: rsyslog?.modules ?? '',
    TEST_RSYSLOG_LIBRARIES: rsyslog?.env?.LD_LIBRARY_PATH ?? '',
  };
}

/**
 * Tests decide their own settings: nothing of the person's shell or .env may change what they prove.
 * @returns {NodeJS.ProcessEnv}
 */
export function testEnvironment() {
  const settings =
    /^(NODE_ENV|PORT|HOST|STAGE|DEBUG|PUBLIC_URL|CORS_ORIGINS|LOG_LEVEL|DATABASE_|REDIS_|JWT_|TOSS_|GOOGLE_|KAKAO_|SIGN_IN_|SMTP_|MAIL_|SOLAPI_|SMS_|SLACK_|WEBHOOK_|ALIMTALK_|HEARTBEAT_|METRICS_|MADANG_|OTEL_|DEMO_|EMBEDDED_|PG)/;
  const kept = Object.entries(npmEnvironment()).filter(([name]) => !settings.test(name));
  return { ...Object.fromEntries(kept), MADANG_ENV_FILE: '', CI: process.env.CI ?? '1', NO_COLOR: '1' };
}

/**
 * @param {TestStep[]} steps @param {string[]} filters
 * @param {{ env: NodeJS.ProcessEnv, logsDir: string, remember: (pid: number) => void }} context
 */
async function runLanes(steps, filters, context) {
  /** @type {Map<TestStep, Verdict>} */
  const verdicts = new Map();
  await Promise.all(
    [...groupByLane(steps).values()].map(async (lane) => {
      for (const each of lane) verdicts.set(each, await runStep(each, filters, context));
    }),
  );
  return steps.map((each) => /** @type {Verdict} */ (verdicts.get(each)));
}

/** @param {TestStep[]} steps */
function groupByLane(steps) {
  /** @type {Map<number, TestStep[]>} */
  const lanes = new Map();
  for (const each of steps) lanes.set(each.lane, [...(lanes.get(each.lane) ?? []), each]);
  return lanes;
}

/**
 * @param {TestStep} each @param {string[]} filters
 * @param {{ env: NodeJS.ProcessEnv, logsDir: string, remember: (pid: number) => void }} context
 * @returns {Promise<Verdict>}
 */
async function runStep(each, filters, { env, logsDir, remember }) {
  const since = Date.now();
  const logFile = join(logsDir, `${each.name}.log`);
  const reportFile = join(logsDir, `${each.name}.json`);
  const [program, args] = commandOf(each, filters, reportFile);
  const onLine =
    each.kind === 'suite' ? (/** @type {string} */ line) => showTestLine(each.name, line) : undefined;
  const onSpawn = (/** @type {number} */ pid) => {
    remember(pid);
    // The browser's tests wait for things in time; what runs beside them takes what they leave.
    if (each.niceness) beGentle(pid, each.niceness);
  };
  const options = { cwd: each.folder, env, logFile, onLine, onSpawn };
  return step(
    each.title,
    async () => {
      const ended =
        program === 'npm' ? await runNpm(each.folder, args, options) : await run(program, args, options);
      return each.kind === 'tool'
        ? toolVerdict(each.title, ended, logFile)
        : suiteVerdict(each.title, ended, logFile, reportFile);
    },
    () => null,
  ).then((verdict) => {
    const sign = verdict.failed === 0 ? '✓' : '✗';
    say(`${sign} ${each.title}: ${verdict.passed} passed, ${verdict.failed} failed (${elapsed(since)})`);
    return verdict;
  });
}

/**
 * From vitest's talk: one line per finished file, and each failure as it happens.
 * @param {string} name
 * @param {string} line
 */
function showTestLine(name, line) {
  if (/^\s*(✓|✗|×|❯|↓)\s/u.test(line) && !/:\d+:\d+$/.test(line)) say(`  [${name}] ${line.trimEnd()}`);
}
