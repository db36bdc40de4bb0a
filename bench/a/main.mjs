// Benchmark A: one database, every peer a process of its own, shuffled rounds, every answer compared with the facts.
import { existsSync, mkdirSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';

import { buildServer } from '../../scripts/lib/build.mjs';
import { takeLock } from '../../scripts/lib/lock.mjs';
import { makePrivateDir, root, serverEntry } from '../../scripts/lib/paths.mjs';
import { anyPort, answers as listens } from '../../scripts/lib/ports.mjs';
import { complain, say, step } from '../../scripts/lib/progress.mjs';
import { findRedis, startRedis } from '../../scripts/lib/redis.mjs';
import { endLeftovers, RunState } from '../../scripts/lib/run-state.mjs';
import { loadSecrets } from '../../scripts/lib/secrets.mjs';
import { serverEnvironment, untilReady } from '../../scripts/lib/server.mjs';
import { Supervisor } from '../../scripts/lib/supervise.mjs';
import { UserError } from '../../scripts/lib/user-error.mjs';
import { provideDatabase, withClient } from './database.mjs';
import { SCENARIOS, truthOf } from './lists.mjs';
import { makeStaff, signIn } from './madang.mjs';
import { readOptions } from './options.mjs';
import { PEERS } from './peers.mjs';
import { profileMadang } from './profile.mjs';
import { printRatios, printTable } from './report.mjs';
import { LoadGenerator, runRounds } from './rounds.mjs';
import { checkTotals } from './writes.mjs';

const benchData = join(root, '.data', 'bench');

/** Connections a peer keeps to the database; more were slower for each of them (README). */
const CONNECTIONS = 8;

/**
 * @param {string[]} flags
 * @param {import('../main.mjs').BenchRun} bench
 * @returns {Promise<number>} exit code
 */
export async function run(flags, { onEnd }) {
  const options = readOptions(flags);
  if (!options) return 0;
  const names = chosen(options);
  const dataDir = benchData;
  makePrivateDir(join(root, '.data'));
  makePrivateDir(dataDir);
  const lock = takeLock(join(dataDir, 'bench.lock'));
  if ('heldBy' in lock) throw new UserError(`A benchmark runs here already (process ${lock.heldBy.pid}).`);
  onEnd(async () => lock.release());
  await endLeftovers(dataDir);
  const logsDir = join(dataDir, 'logs');
  mkdirSync(logsDir, { recursive: true, mode: 0o700 });
  const runState = new RunState(dataDir);
  runState.save();
  const supervisor = new Supervisor(logsDir, runState, (problem) => {
    throw problem;
  });
  onEnd(async () => {
    await supervisor.stopAll();
    runState.remove();
  });

  await buildServer(logsDir);
  const secrets = loadSecrets(dataDir, [join(dataDir, 'postgres')]);
  const program = await findRedis({ allowSubstitute: false, report: () => {} });
  const redis = await startRedis({ program, dataDir, password: secrets.redisPassword, supervisor });
  const database = await provideDatabase({
    dataDir,
    logsDir,
    secrets,
    supervisor,
    environment: ({ appUrl }) => madangEnvironment(appUrl, redis.url, secrets, 0),
    fresh: options.fresh,
  });
  await withClient(database.adminUrl, (admin) => admin.query(HELPERS));

  const truths = await step('Facts, straight from the tables', () =>
    withClient(database.adminUrl, async (admin) => {
      const found = {};
      for (const [name, scenario] of Object.entries(SCENARIOS)) found[name] = await truthOf(admin, scenario);
      return found;
    }),
  );
  const profileFile = options.profile ? join(dataDir, 'profiles', 'madang.cpuprofile') : null;
  const contestants = await step('Peers', (report) =>
    startPeers({
      names,
      report,
      supervisor,
      database,
      redis,
      secrets,
      options,
      profileFile,
    }),
  );

  const generator = new LoadGenerator();
  onEnd(async () => generator.stop());
  const { samples, wrong, answers } = await step(
    'Rounds',
    (report) =>
      runRounds({ contestants, truths, options, postmaster: database.postmaster, generator, report }),
    (done) => `${done.answers} answers, each compared with the facts`,
  );
  const problems = [...wrong];
  if (profileFile) {
    const contestant = contestants.find((each) => each.peer === 'madang' && each.scenario === 'payments');
    if (contestant) {
      const truth = truths.payments;
      await profileMadang({ database, contestant, generator, truth, options, file: profileFile });
    }
  }
  if (options.writes) {
    const checked = await step(
      'Totals after concurrent writes',
      () => checkTotals({ database, contestants, seconds: options.seconds }),
      (done) => `${done.writes} transactions and ${done.reads} reads; every total compared with count(*)`,
    );
    problems.push(...checked.wrong);
  }

  say('');
  say(
    `Node ${process.versions.node}, PostgreSQL ${database.version}, Linux ${release()}, ${cpus().length} cores, ` +
      `${Math.round(totalmem() / 1e9)} GB; ${options.rounds} shuffled rounds of ${options.seconds} s, ${options.clients} clients`,
  );
  printTable(samples);
  say('');
  printRatios(samples);
  say(`answers A ${answers} checked, ${problems.length === 0 ? 'all right' : 'some WRONG'}`);
  for (const problem of problems.slice(0, 10)) complain(problem);
  return problems.length === 0 ? 0 : 1;
}

/** @param {import('./options.mjs').Options} options @returns {string[]} */
function chosen({ only, lists, against }) {
  const names = Object.keys(PEERS).filter((name) => name !== 'madang-other' || against !== null);
  const unknown = only.filter((name) => !(name in PEERS));
  if (unknown.length > 0)
    throw new UserError(`No such peer: ${unknown.join(', ')}. There are: ${names.join(', ')}.`);
  const strange = lists.filter((name) => !(name in SCENARIOS));
  if (strange.length > 0) {
    throw new UserError(
      `No such list: ${strange.join(', ')}. There are: ${Object.keys(SCENARIOS).join(', ')}.`,
    );
  }
  return only.length > 0 ? names.filter((name) => only.includes(name)) : names;
}

/** What PostGraphile reads its totals with; the application's own tables stay as the migrations made them. */
const HELPERS = `
  CREATE SCHEMA IF NOT EXISTS bench;
  GRANT USAGE ON SCHEMA bench TO madang_app;
  CREATE OR REPLACE FUNCTION bench.payments_total(status text) RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT sum(count)::bigint FROM public.payments_totals WHERE day IS NULL AND key = $1';
  CREATE OR REPLACE FUNCTION bench.users_total(active boolean) RETURNS bigint LANGUAGE sql STABLE AS
    'SELECT sum(count)::bigint FROM public.users_totals WHERE day IS NULL AND key = $1::text';`;

/** Nothing of the person's shell may change what the others do. */
function bareEnvironment() {
  return Object.fromEntries(['PATH', 'HOME', 'LANG'].map((name) => [name, process.env[name]]));
}

/** Madang as `npm start` runs it, without the demo; a variable of the person's own reaches it as it does there. */
function madangEnvironment(appUrl, redisUrl, secrets, port) {
  const embedded = { database: true, redis: true };
  const services = { appUrl, redisUrl, redisKind: 'server', embedded };
  return {
    // No payment provider is called; the port is that of nobody.
    ...serverEnvironment({ dataDir: benchData, port, twinPort: 9, secrets, services }),
    MADANG_DEMO: '0',
    DEMO_STAFF_PASSWORD: undefined,
    DEMO_STAFF_TOTP_SECRET: undefined,
    DEMO_SIGN_IN_TOKEN: undefined,
    // One sign-in has to last for the whole run.
    JWT_ACCESS_TTL_SEC: '3600',
    // One account asks as much as hundreds would; what it spends is counted and written down like anybody's.
    RATE_LIMITS: 'actor=9999999999,address=9999999999',
  };
}

/** @returns {Promise<import('./rounds.mjs').Contestant[]>} */
async function startPeers({ names, report, supervisor, database, redis, secrets, options, profileFile }) {
  const { against, lists } = options;
  const staff = await makeStaff(database);
  const contestants = [];
  for (const name of names) {
    report(name);
    const peer = PEERS[name];
    const port = await anyPort();
    const child = peer.server
      ? startProgram({ name, peer, port, supervisor, database })
      : startMadang({ name, port, supervisor, database, redis, secrets, against, profileFile });
    if (peer.server) await untilListens(child, port);
    else await untilReady(child, `http://127.0.0.1:${port}/readyz`);
    const token = peer.server ? null : await signIn(port, staff);
    for (const scenario of peer.scenarios.filter((each) => lists.length === 0 || lists.includes(each)))
      contestants.push({ peer: name, scenario, port, token, pid: child.child.pid });
  }
  return contestants;
}

function startProgram({ name, peer, port, supervisor, database }) {
  return supervisor.start({
    name: `bench-${name}`,
    file: process.execPath,
    args: [peer.server],
    env: {
      ...bareEnvironment(),
      NODE_ENV: 'production',
      GRAPHILE_ENV: 'production',
      PORT: String(port),
      DATABASE_URL: database.appUrl,
      APPLICATION_NAME: name,
      CONNECTIONS: String(CONNECTIONS),
      ...peer.env,
    },
    starting: true,
  });
}

function startMadang({ name, port, supervisor, database, redis, secrets, against, profileFile }) {
  const other = name === 'madang-other';
  const entry = other ? join(resolve(against), 'dist', 'server', 'main.mjs') : serverEntry;
  if (!existsSync(entry)) throw new UserError(`There is no ${entry}. Build that clone first: npm run build`);
  const profiled = profileFile !== null && !other;
  return supervisor.start({
    name: `bench-${name}`,
    file: process.execPath,
    args: [...(profiled ? ['--import', new URL('./profiler.mjs', import.meta.url).href] : []), entry, 'api'],
    // A folder without an .env file: only what is given here counts.
    cwd: benchData,
    env: {
      ...madangEnvironment(database.appUrl, redis.url, secrets, port),
      REDIS_PREFIX: name,
      ...(profiled && { PROFILE_FILE: profileFile }),
    },
    starting: true,
  });
}

/** @param {import('../../scripts/lib/supervise.mjs').SupervisedProcess} child @param {number} port */
async function untilListens(child, port) {
  for (let i = 0; i < 600 && child.alive(); i++) {
    if (await listens(port)) return child.settle();
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new UserError(`${child.plan.name} did not start. Its log: ${child.logPath}`, child.lastLines());
}
