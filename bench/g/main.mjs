// Benchmark G: a month of ten-second samples of 20 hosts × 30 series, drawn by the API, beside the query one would write
// over the samples themselves.
import { mkdirSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

import { buildServer } from '../../scripts/lib/build.mjs';
import { prepareDatabase } from '../../scripts/lib/database.mjs';
import { makePrivateDir, root, serverEntry } from '../../scripts/lib/paths.mjs';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { say, step } from '../../scripts/lib/progress.mjs';
import { findRedis, startRedis } from '../../scripts/lib/redis.mjs';
import { endLeftovers, RunState } from '../../scripts/lib/run-state.mjs';
import { loadSecrets } from '../../scripts/lib/secrets.mjs';
import { migrate, serverEnvironment, untilReady } from '../../scripts/lib/server.mjs';
import { Supervisor } from '../../scripts/lib/supervise.mjs';
import { withClient } from '../a/database.mjs';
import { makeStaff, signIn } from '../a/madang.mjs';
import { EVERY_S, fill, HOSTS, NAMES } from './fill.mjs';

const HELP = `npm run bench -- G [--rounds=9]: a month of samples drawn, beside the query over the samples themselves.

  --rounds=N   each of them is asked so many times, in turns
  --keep       leave the database (2 GB under .data/bench-g) for the next look`;
const GOAL_MS = 300;
const DAY_MS = 86_400_000;

const DRAW = `query ($names: [String!]!, $from: DateTime!, $to: DateTime!) {
  metricSeries(names: $names, from: $from, to: $to, points: 300) {
    name labels { name value } stepSeconds points { at count average min max last } } }`;

/** The same points straight from the samples: three hours each, as the API chooses them for a month. */
const NAIVE = `SELECT series_id, floor((extract(epoch FROM at) + 32400) / 10800)::bigint AS bucket, count(*), avg(value), min(value),
    max(value), (array_agg(value ORDER BY at DESC))[1] AS last
  FROM bench_raw WHERE series_id = ANY($1) AND at >= $2 AND at < $3 GROUP BY 1, 2 ORDER BY 1, 2`;

/** @param {string[]} flags @param {import('../main.mjs').BenchRun} bench @returns {Promise<number>} exit code */
export async function run(flags, { onEnd }) {
  if (flags.includes('--help')) return (say(HELP), 0);
  const rounds = Number(flags.find((flag) => flag.startsWith('--rounds='))?.slice(9) ?? 9);
  const dataDir = join(root, '.data', 'bench-g');
  const logsDir = join(dataDir, 'logs');
  await endLeftovers(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
  makePrivateDir(join(root, '.data'));
  makePrivateDir(dataDir);
  mkdirSync(logsDir, { recursive: true, mode: 0o700 });
  const runState = new RunState(dataDir);
  runState.save();
  const supervisor = new Supervisor(logsDir, runState, (problem) => {
    throw problem;
  });
  onEnd(async () => {
    await supervisor.stopAll();
    runState.remove();
    if (!flags.includes('--keep')) rmSync(dataDir, { recursive: true, force: true });
  });
  await buildServer(logsDir);
  const system = await startSystem({ dataDir, logsDir, supervisor });
  const rows = await step('Samples of a month', () => withClient(system.adminUrl, fill), JSON.stringify);
  const from = new Date(Date.now() - 30 * DAY_MS);
  const to = new Date();
  const names = Array.from({ length: NAMES }, (_, i) => `bench.m${String(i + 1).padStart(2, '0')}`);
  const draw = (/** @type {string[]} */ some) => ask(system, { names: some, from, to });
  const contenders = [
    { name: 'one chart (20 series)', run: () => draw(names.slice(0, 1)) },
    { name: 'one call at most (60 series)', run: () => draw(names.slice(0, 3)) },
    {
      name: 'all 600 series, ten calls',
      run: async () => {
        for (let i = 0; i < NAMES; i += 3) await draw(names.slice(i, i + 3));
      },
    },
    {
      name: 'one chart of half a day, from samples',
      run: () => ask(system, { names: names.slice(0, 1), from: new Date(to.getTime() - DAY_MS / 2), to }),
    },
    { name: 'naive: one chart over raw samples', run: () => naive(system, { from, to }) },
  ];
  await check(await draw(names.slice(0, 1)), await naive(system, { from, to }));
  /** @type {Map<string, number[]>} */
  const times = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1)
    for (const { name, run: once } of contenders) {
      const startedAt = performance.now();
      await once();
      // The first round warms up.
      if (round > 0) times.get(name)?.push(performance.now() - startedAt);
    }
  report(times, rows);
  return 0;
}

/** An api process on services of its own, and staff who is signed in. */
async function startSystem({ dataDir, logsDir, supervisor }) {
  const secrets = loadSecrets(dataDir, [join(dataDir, 'postgres')]);
  const report = () => {};
  const postgres = await startPostgres({ dataDir, password: secrets.postgresPassword, supervisor, report });
  const program = await findRedis({ allowSubstitute: false, report });
  const redis = await startRedis({ program, dataDir, password: secrets.redisPassword, supervisor });
  const urls = await prepareDatabase(postgres.adminUrl, secrets, { afresh: true });
  const port = await anyPort();
  const env = {
    ...serverEnvironment({
      port,
      dataDir,
      twinPort: 1,
      mail: null,
      secrets,
      services: {
        ...urls,
        redisUrl: redis.url,
        redisKind: 'server',
        embedded: { database: true, redis: true },
        ports: {},
        adminUrl: undefined,
        cluster: undefined,
      },
    }),
    LOG_LEVEL: 'warn',
    MADANG_DEMO: '0',
    DEMO_STAFF_PASSWORD: undefined,
    DEMO_STAFF_TOTP_SECRET: undefined,
    DEMO_SIGN_IN_TOKEN: undefined,
    JWT_ACCESS_TTL_SEC: '3600',
    RATE_LIMITS: 'actor=9999999999,address=9999999999',
  };
  await migrate({ logsDir, env, remember: report }, urls.ownerUrl);
  const adminUrl = new URL(postgres.adminUrl);
  adminUrl.pathname = new URL(urls.appUrl).pathname;
  const server = supervisor.start({
    name: 'madang',
    file: process.execPath,
    args: [serverEntry, 'api'],
    cwd: root,
    env,
    starting: true,
  });
  await untilReady(server, `http://127.0.0.1:${port}/readyz`);
  server.settle();
  const token = await signIn(port, await makeStaff({ adminUrl: adminUrl.href }));
  return { port, token, adminUrl: adminUrl.href };
}

async function ask({ port, token }, variables) {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: DRAW, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data.metricSeries;
}

function naive({ adminUrl }, { from, to }) {
  return withClient(adminUrl, async (client) => {
    const series = await client.query(`SELECT id FROM metric_series WHERE name = 'bench.m01'`);
    return (await client.query(NAIVE, [series.rows.map(({ id }) => id), from, to])).rows;
  });
}

/** Both see the same month: as many points, as many samples in each whole one. */
async function check(drawn, raw) {
  const counts = drawn.flatMap(({ points }) => points.map(({ count }) => count)).filter((count) => count > 0);
  const whole = 10_800 / EVERY_S;
  const ours = counts.filter((count) => count === whole).length;
  const theirs = raw.filter(({ count }) => Number(count) === whole).length;
  if (drawn.length !== HOSTS || Math.abs(ours - theirs) > HOSTS)
    throw new Error(`They do not draw the same: ${drawn.length} series, ${ours} and ${theirs} whole points`);
}

/** @param {Map<string, number[]>} times @param {Record<string, number>} rows */
function report(times, rows) {
  const at = (/** @type {number[]} */ sorted, /** @type {number} */ share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  say('');
  say(`Node ${process.versions.node}, ${cpus().length} cores. Rows: ${JSON.stringify(rows)}`);
  const medians = new Map();
  for (const [name, all] of times) {
    const sorted = [...all].sort((a, b) => a - b);
    medians.set(name, at(sorted, 0.5));
    say(`${name.padEnd(36)} p50 ${at(sorted, 0.5).toFixed(0)} ms, worst ${sorted.at(-1).toFixed(0)} ms`);
  }
  const [chart, most] = [...medians.values()];
  say(`value G chart ${chart.toFixed(0)} (aim: under ${GOAL_MS})`);
  say(`value G most ${most.toFixed(0)} (aim: under ${GOAL_MS})`);
  say(`ratio G naive/chart ${([...medians.values()].at(-1) / chart).toFixed(1)}`);
}
