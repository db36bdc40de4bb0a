// The processes of Madang itself: migration, seed, Toss twin, API with worker; and the settings they get.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { run, tail } from './command.mjs';
import { root, serverEntry, sinkEntry, twinEntry } from './paths.mjs';
import { say, step } from './progress.mjs';
import { markSeed, seedState } from './seed-mark.mjs';
import { UserError } from './user-error.mjs';

/** @typedef {import('./services.mjs').Services} Services */
/** @typedef {{ logsDir: string, env: NodeJS.ProcessEnv, remember: (pid: number) => void }} Once */

/** The person's environment without what an outer npm left in it. */
export function ownEnvironment() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
}

/**
 * What the person set themselves stays; the rest is filled in.
 * @param {{ dataDir: string, port: number, twinPort: number, mail: { web: number, smtp: number } | null,
 *   vendors?: Record<string, string>, secrets: Record<string, string>, signInToken: string,
 *   services: Services }} facts
 * @returns {NodeJS.ProcessEnv}
 */
export function serverEnvironment(facts) {
  const { dataDir, port, twinPort, mail, vendors = {}, secrets, signInToken, services } = facts;
  /** @type {NodeJS.ProcessEnv} */
  const defaults = {
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://localhost:${port}`,
    JWT_KEYS: secrets.jwtKeys,
    DATA_KEYS: secrets.dataKeys,
    FILES_DIR: join(dataDir, 'files'),
    METRICS_TOKEN: secrets.metricsToken,
    MADANG_DEMO: '1',
    DEMO_SUPERVISED: '1',
    DEMO_STAFF_PASSWORD: secrets.staffPassword,
    DEMO_STAFF_TOTP_SECRET: secrets.staffTotpSecret,
    DEMO_SIGN_IN_TOKEN: signInToken,
  };
  if (twinPort) {
    defaults.TOSS_API_URL = `http://127.0.0.1:${twinPort}`;
    defaults.TOSS_SDK_URL = `http://localhost:${twinPort}/v2/standard`;
    defaults.TOSS_CLIENT_KEY = secrets.tossClientKey;
    defaults.TOSS_SECRET_KEY = secrets.tossSecretKey;
  }
  if (mail) {
    defaults.SMTP_URL = `smtp://127.0.0.1:${mail.smtp}`;
    defaults.MAIL_FROM = '마당 <no-reply@madang.example>';
  }
  Object.assign(defaults, vendors);
  const own = ownEnvironment();
  for (const name of Object.keys(defaults)) if (!own[name]) delete own[name];
  // The twin knows exactly one pair of keys; a pair meant for the real Toss would only be refused by it.
  if (twinPort) for (const name of ['TOSS_SDK_URL', 'TOSS_CLIENT_KEY', 'TOSS_SECRET_KEY']) delete own[name];
  // The same for the twins of the other vendors, whose addresses and keys belong together.
  for (const name of Object.keys(vendors)) delete own[name];
  const embedded = services.embedded.database || services.embedded.redis;
  return {
    ...defaults,
    ...own,
    PORT: String(port),
    DATABASE_URL: services.appUrl,
    // Only the migration gets the owner: a process that serves requests cannot leak what it does not have.
    DATABASE_OWNER_URL: undefined,
    REDIS_URL: services.redisUrl,
    REDIS_KIND: services.redisKind,
    EMBEDDED_SERVICES: embedded ? '1' : undefined,
  };
}

/** @param {Once} once @param {string} ownerUrl */
export async function migrate(once, ownerUrl) {
  await step('Database migrations', async (report) => {
    const logFile = join(once.logsDir, 'migrate.log');
    const result = await run(process.execPath, [serverEntry, 'migrate'], {
      cwd: root,
      env: { ...once.env, DATABASE_OWNER_URL: ownerUrl },
      logFile,
      onLine: report,
      onSpawn: once.remember,
    });
    if (result.code !== 0) {
      throw new UserError(`The migrations failed. Whole output: ${logFile}`, tail(result.lines, 25));
    }
  });
}

/**
 * @param {Once & { dataDir: string, embedded: boolean, hasTwin: boolean, onDay?: (done: number, of: number) => void }} wanted
 */
export async function seedOnce({ logsDir, env, remember, dataDir, embedded, hasTwin, onDay }) {
  if (!hasTwin)
    return say('  No demo data: it needs the local Toss twin, and TOSS_API_URL names another server.');
  // A database of somebody else may be a new one each time: there the seed itself must look.
  if (embedded && seedState(dataDir) === 'done') return;
  markSeed(dataDir, 'running');
  const logFile = join(logsDir, 'seed.log');
  await step('Demo data, once', async (report) => {
    const result = await run(process.execPath, [serverEntry, 'seed'], {
      cwd: root,
      env,
      logFile,
      onLine: (line) => {
        if (line.startsWith('{')) return;
        report(line);
        const [, done, of] = /^day (\d+) of (\d+)/.exec(line) ?? [];
        if (done) onDay?.(Number(done), Number(of));
      },
      onSpawn: remember,
    });
    if (result.code !== 0)
      throw new UserError(`The demo data failed. Whole output: ${logFile}`, tail(result.lines, 25));
  });
  markSeed(dataDir, 'done');
}

/**
 * @param {object} wanted
 * @param {import('./supervise.mjs').Supervisor} wanted.supervisor
 * @param {string} wanted.dataDir
 * @param {number} wanted.twinPort
 * @param {number} wanted.port
 * @param {Record<string, string>} wanted.secrets
 */
export async function startTwin({ supervisor, dataDir, twinPort, port, secrets }) {
  const folder = join(dataDir, 'toss-twin');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await step(
    'Toss twin',
    async () => {
      const child = supervisor.start({
        name: 'toss-twin',
        file: process.execPath,
        args: [twinEntry],
        cwd: root,
        env: {
          ...ownEnvironment(),
          NODE_ENV: 'development',
          TOSS_TWIN_PORT: String(twinPort),
          TOSS_TWIN_HOST: '127.0.0.1',
          TOSS_TWIN_DATA: folder,
          TOSS_TWIN_CLIENT_KEY: secrets.tossClientKey,
          TOSS_TWIN_SECRET_KEY: secrets.tossSecretKey,
          TOSS_TWIN_WEBHOOK_URL: `http://localhost:${port}/webhooks/toss`,
          TOSS_TWIN_PUBLIC_URL: `http://localhost:${twinPort}`,
        },
        starting: true,
      });
      await untilReady(child, `http://127.0.0.1:${twinPort}/__sandbox/health`);
    },
    () => `on port ${twinPort}`,
  );
}

/**
 * @param {object} wanted
 * @param {import('./supervise.mjs').Supervisor} wanted.supervisor
 * @param {string} wanted.dataDir
 * @param {{ web: number, smtp: number }} wanted.mail
 */
export async function startMailSink({ supervisor, dataDir, mail }) {
  const folder = join(dataDir, 'mail-sink');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await step(
    'Mail sink',
    async () => {
      const child = supervisor.start({
        name: 'mail-sink',
        file: process.execPath,
        args: [sinkEntry],
        cwd: root,
        env: {
          ...ownEnvironment(),
          NODE_ENV: 'development',
          MAIL_SINK_HOST: '127.0.0.1',
          MAIL_SINK_WEB_PORT: String(mail.web),
          MAIL_SINK_SMTP_PORT: String(mail.smtp),
          MAIL_SINK_DATA: folder,
          MAIL_SINK_PUBLIC_URL: `http://localhost:${mail.web}`,
        },
        starting: true,
      });
      await untilReady(child, `http://127.0.0.1:${mail.web}/__sandbox/health`);
    },
    () => `on port ${mail.web}`,
  );
}

/**
 * @param {object} wanted
 * @param {import('./supervise.mjs').Supervisor} wanted.supervisor
 * @param {NodeJS.ProcessEnv} wanted.env
 * @param {number} wanted.port
 * @param {import('./supervise.mjs').ProcessPlan['onMessage']} [wanted.onMessage]
 */
export async function startServer({ supervisor, env, port, onMessage }) {
  await step(
    'API and worker',
    async () => {
      const child = supervisor.start({
        name: 'server',
        file: process.execPath,
        args: [serverEntry, 'all'],
        cwd: root,
        env,
        onMessage,
        patienceMs: 30_000,
        starting: true,
      });
      await untilReady(child, `http://127.0.0.1:${port}/readyz`);
    },
    () => `on port ${port}`,
  );
}

/** @param {import('./supervise.mjs').SupervisedProcess} child @param {string} url */
export async function untilReady(child, url) {
  const deadline = Date.now() + 120_000;
  while (child.alive() && Date.now() < deadline) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
      await response.arrayBuffer();
      if (response.status === 200) return child.settle();
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  const what = child.alive() ? 'did not become ready within two minutes' : 'ended while starting';
  throw new UserError(`${child.plan.name} ${what}. Its log: ${child.logPath}`, child.lastLines());
}
