// Benchmark B: the same posting by everybody, into the same tables, in shuffled rounds; afterwards the books are checked.
import { mkdirSync, readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

import { buildServer } from '../../scripts/lib/build.mjs';
import { prepareDatabase } from '../../scripts/lib/database.mjs';
import { takeLock } from '../../scripts/lib/lock.mjs';
import { makePrivateDir, root, serverEntry } from '../../scripts/lib/paths.mjs';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { complain, say, step } from '../../scripts/lib/progress.mjs';
import { findRedis, startRedis } from '../../scripts/lib/redis.mjs';
import { endLeftovers, RunState } from '../../scripts/lib/run-state.mjs';
import { loadSecrets } from '../../scripts/lib/secrets.mjs';
import { migrate, serverEnvironment, untilReady } from '../../scripts/lib/server.mjs';
import { Supervisor } from '../../scripts/lib/supervise.mjs';
import { UserError } from '../../scripts/lib/user-error.mjs';
import { startTuned, withClient } from '../a/database.mjs';
import { cpuOf } from '../a/cpu.mjs';
import { makeStaff } from '../a/madang.mjs';
import { shuffled } from '../a/numbers.mjs';
import { ACCOUNTS, fill } from './accounts.mjs';
import { check } from './checks.mjs';
import { cpuOfDatabase } from './cpu.mjs';
import { installFloor, providePgbench, runFloor } from './floor.mjs';
import { readOptions } from './options.mjs';
import { Peer } from './process.mjs';
import { report } from './report.mjs';

const dataDir = join(root, '.data', 'bench-postings');
/** The floor is measured with each of these, and then only with its best. */
const FLOOR_CLIENTS = [4, 8, 16, 32, 64];

/**
 * @param {string[]} flags
 * @param {import('../main.mjs').BenchRun} bench
 * @returns {Promise<number>} exit code
 */
export async function run(flags, { onEnd }) {
  const options = readOptions(flags);
  if (!options) return 0;
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
  const redis = await startRedis({
    program: await findRedis({ allowSubstitute: false, report: () => {} }),
    dataDir,
    password: secrets.redisPassword,
    supervisor,
  });
  const server = await step(
    'PostgreSQL',
    (detail) => startTuned({ dataDir, password: secrets.postgresPassword, supervisor, report: detail }),
    (made) => `${made.version} on port ${made.port}`,
  );
  const urls = await prepareDatabase(server.adminUrl, secrets, { afresh: true });
  const port = await anyPort();
  const env = madangEnvironment(urls.appUrl, redis.url, secrets, port);
  await migrate({ logsDir, env, remember: () => {} }, urls.ownerUrl);
  await withClient(server.adminUrl, (client) => slowDisk(client, options.diskMs));
  const admin = new URL(server.adminUrl);
  admin.pathname = new URL(urls.appUrl).pathname;
  await step(`${ACCOUNTS.toLocaleString('en')} customers with points`, () =>
    withClient(admin.href, async (client) => {
      await fill(client);
      await installFloor(client);
    }),
  );
  const pgbench = await step('pgbench', providePgbench, (found) => found.file);

  const lane = new Peer('peers-madang.mjs', { ...env, MADANG_ENV_FILE: '' }, dataDir);
  const typeorm = new Peer('peers-typeorm.mjs', { PATH: process.env.PATH, DATABASE_URL: admin.href });
  const load = new Peer('peers-graphql.mjs', { PATH: process.env.PATH });
  onEnd(async () => [lane, typeorm, load].forEach((peer) => peer.stop()));
  const { token, api } = await step('Peers', async () => {
    await Promise.all([lane.ready, typeorm.ready, load.ready]);
    const child = supervisor.start({
      name: 'bench-madang',
      file: process.execPath,
      args: [serverEntry, 'api'],
      cwd: dataDir,
      env,
      starting: true,
    });
    await untilReady(child, `http://127.0.0.1:${port}/readyz`);
    const { email } = await makeStaff({ adminUrl: admin.href });
    const adminId = await withClient(admin.href, async (client) => {
      const { rows } = await client.query(`SELECT id FROM admin_users WHERE email = $1`, [email]);
      return rows[0].id;
    });
    return { token: await lane.ask({ what: 'key', adminId }), api: child.child.pid };
  });

  const { callers, seconds } = options;
  const floor = (kind, clients, time = seconds) =>
    runFloor({ program: pgbench, url: admin.href, kind, clients, seconds: time });
  const postmaster = Number(readFileSync(join(server.cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  let done = 0;
  const best = { uniform: 0, hot: 0 };
  const contestants = [
    ['floor uniform', null, (time) => floor('uniform', best.uniform, time)],
    ['floor hot', null, (time) => floor('hot', best.hot, time)],
    [
      'madang uniform',
      lane.child.pid,
      (time) => lane.ask({ what: 'post', kind: 'uniform', callers, seconds: time }),
    ],
    ['madang hot', lane.child.pid, (time) => lane.ask({ what: 'post', kind: 'hot', callers, seconds: time })],
    [
      'typeorm uniform',
      typeorm.child.pid,
      (time) => typeorm.ask({ kind: 'uniform', callers, seconds: time }),
    ],
    ['typeorm hot', typeorm.child.pid, (time) => typeorm.ask({ kind: 'hot', callers, seconds: time })],
    ['graphql', api, (time) => load.ask({ callers, seconds: time, port, token })],
  ].filter(([name]) => options.only.length === 0 || options.only.includes(name.split(' ')[0]));
  if (contestants.length === 0)
    throw new UserError('No such peer. There are: floor, madang, typeorm, graphql.');

  if (contestants.some(([name]) => name.startsWith('floor'))) {
    await step(
      'The floor’s best number of clients',
      async (detail) => {
        for (const kind of /** @type {const} */ (['uniform', 'hot'])) {
          let quickest = 0;
          for (const clients of FLOOR_CLIENTS) {
            detail(`${kind}, ${clients}`);
            const outcome = await floor(kind, clients, Math.max(2, seconds));
            done += outcome.done;
            if (outcome.rate > quickest) [quickest, best[kind]] = [outcome.rate, clients];
          }
        }
      },
      () => `${best.uniform} uniform, ${best.hot} hot`,
    );
  }
  if (options.profile) await withClient(admin.href, (client) => profile(client));
  const samples = new Map(contestants.map(([name]) => [name, []]));
  await step(
    'Rounds',
    async (detail) => {
      for (let round = 0; round <= options.rounds; round++) {
        for (const [name, pid, post] of shuffled(contestants)) {
          detail(`${round === 0 ? 'warm-up' : `round ${round} of ${options.rounds}`} · ${name}`);
          const before = {
            caller: pid === null ? NaN : (cpuOf(pid) ?? NaN),
            database: cpuOfDatabase(postmaster),
          };
          const outcome = await post(seconds);
          done += outcome.done;
          if (round === 0) continue;
          // Processor time a posting, milliseconds: steadier than rates where others use the machine too.
          const callerCpu = pid === null ? NaN : ((cpuOf(pid) ?? NaN) - before.caller) / outcome.done;
          const databaseCpu = (cpuOfDatabase(postmaster) - before.database) / outcome.done;
          samples.get(name).push({ ...outcome, callerCpu, databaseCpu });
        }
      }
    },
    () => `${done.toLocaleString('en')} postings`,
  );
  if (options.profile) await withClient(admin.href, printStatements);
  const logPath = join(logsDir, 'ledger-verify.log');
  const wrong = await step('The books', () =>
    withClient(admin.href, (client) => check({ admin: client, lane, env, done, logPath })),
  );

  say('');
  say(
    `Node ${process.versions.node}, PostgreSQL ${server.version}, Linux ${release()}, ${cpus().length} cores, ` +
      `${Math.round(totalmem() / 1e9)} GB; ${options.rounds} shuffled rounds of ${seconds} s, ${callers} callers, ` +
      `floor with ${best.uniform} and ${best.hot} clients` +
      (options.diskMs > 0 ? `, a disk that takes ${options.diskMs} ms longer` : ''),
  );
  report(samples);
  say(`checks B ${wrong.length === 0 ? 'overdraft, duplicate keys, conservation: all right' : 'WRONG'}`);
  for (const problem of wrong) complain(problem);
  return wrong.length === 0 ? 0 : 1;
}

/** Madang as `npm start` runs it, without the demo. */
function madangEnvironment(appUrl, redisUrl, secrets, port) {
  const services = { appUrl, redisUrl, redisKind: 'server', embedded: { database: true, redis: true } };
  return {
    // No payment provider is called; the port is that of nobody.
    ...serverEnvironment({ dataDir, port, twinPort: 9, secrets, services }),
    MADANG_DEMO: '0',
    DEMO_STAFF_PASSWORD: undefined,
    // One key asks as much as hundreds would; what it spends is counted like anybody's.
    RATE_LIMITS: 'actor=9999999999,address=9999999999',
  };
}

/** @param {import('pg').Client} client */
async function profile(client) {
  await client.query('CREATE EXTENSION IF NOT EXISTS pg_stat_statements');
  await client.query(`ALTER SYSTEM SET pg_stat_statements.track = 'all'`);
  await client.query('SELECT pg_reload_conf()');
  await client.query('SELECT pg_stat_statements_reset()');
}

/**
 * PostgreSQL waits so long before each flush of its log, holding what a flush holds: whoever commits meanwhile joins it,
 * as with a disk that takes that long.
 * @param {import('pg').Client} admin
 * @param {number} ms
 */
async function slowDisk(admin, ms) {
  await admin.query(`ALTER SYSTEM SET commit_delay = ${Math.round(ms * 1_000)}`);
  await admin.query(`ALTER SYSTEM SET commit_siblings = 0`);
  await admin.query(`SELECT pg_reload_conf()`);
}

/** @param {import('pg').Client} client */
async function printStatements(client) {
  const { rows } = await client.query(`
    SELECT round(total_exec_time::numeric) AS ms, calls, round((total_exec_time / calls)::numeric, 3) AS each, rows,
      toplevel, left(regexp_replace(query, '\\s+', ' ', 'g'), 110) AS query
    FROM pg_stat_statements ORDER BY total_exec_time DESC LIMIT 24`);
  for (const row of rows) {
    const numbers = [row.ms, row.calls, row.each].map((value) => String(value).padStart(9)).join('');
    say(`${numbers} ${row.toplevel ? '  ' : '  · '}${row.query}`);
  }
}
