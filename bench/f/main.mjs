// Benchmark F: start to ready, and memory at rest, of the whole server (`all`) beside a bare Nest of the same versions.
import { mkdirSync, readFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { buildServer } from '../../scripts/lib/build.mjs';
import { run as runCommand } from '../../scripts/lib/command.mjs';
import { prepareDatabase } from '../../scripts/lib/database.mjs';
import { takeLock } from '../../scripts/lib/lock.mjs';
import { makePrivateDir, root, serverEntry } from '../../scripts/lib/paths.mjs';
import { anyPort } from '../../scripts/lib/ports.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { say, step } from '../../scripts/lib/progress.mjs';
import { findRedis, startRedis } from '../../scripts/lib/redis.mjs';
import { endLeftovers, RunState } from '../../scripts/lib/run-state.mjs';
import { loadSecrets } from '../../scripts/lib/secrets.mjs';
import { migrate, serverEnvironment } from '../../scripts/lib/server.mjs';
import { Supervisor } from '../../scripts/lib/supervise.mjs';
import { UserError } from '../../scripts/lib/user-error.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const HELP = `npm run bench -- F [--rounds 5] [--rest 5]: start to ready and memory at rest, beside a bare Nest.

  --rounds N   each of the two is started so many times, in shuffled order
  --rest N     seconds it is left alone before its memory is read`;
const READY_WITHIN_MS = 120_000;
const GOAL = { startMs: 2_000, memoryMb: 180 };

/**
 * @param {string[]} flags
 * @param {import('../main.mjs').BenchRun} bench
 * @returns {Promise<number>} exit code
 */
export async function run(flags, { onEnd }) {
  if (flags.includes('--help')) return (say(HELP), 0);
  const rounds = numberOf(flags, '--rounds', 5);
  const restMs = numberOf(flags, '--rest', 5) * 1_000;
  const dataDir = join(root, '.data', 'bench-f');
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
  const env = await services({ dataDir, logsDir, supervisor });
  const peers = [
    { name: 'all', file: serverEntry, args: ['all'], env },
    { name: 'nest', file: join(here, 'bare-nest.mjs'), args: [], env: { PATH: env.PATH } },
  ];
  /** @type {Map<string, Sample[]>} */
  const samples = new Map(peers.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const peer of shuffled(peers)) {
      const sample = await step(
        `Round ${round}, ${peer.name}`,
        () => startOnce(peer, supervisor, restMs),
        (made) =>
          `${Math.round(made.startMs)} ms, of these ${Math.round(made.cpuMs)} ms at work, ${made.memoryMb.toFixed(0)} MB`,
      );
      samples.get(peer.name)?.push(sample);
    }
  }
  report(samples);
  return 0;
}

/** @typedef {{ startMs: number, cpuMs: number, memoryMb: number }} Sample */

/** @param {Map<string, Sample[]>} samples */
function report(samples) {
  const of = (/** @type {string} */ name, /** @type {keyof Sample} */ key) =>
    median((samples.get(name) ?? []).map((sample) => sample[key]));
  say('');
  say(`Node ${process.versions.node}, Linux ${release()}, ${cpus().length} cores. Medians.`);
  for (const name of samples.keys()) {
    say(
      `${name.padEnd(5)} start ${of(name, 'startMs').toFixed(0)} ms, cpu ${of(name, 'cpuMs').toFixed(0)} ms, ` +
        `memory ${of(name, 'memoryMb').toFixed(0)} MB`,
    );
  }
  for (const [what, key, goal] of /** @type {const} */ ([
    ['start', 'startMs', GOAL.startMs],
    ['cpu', 'cpuMs', GOAL.startMs],
    ['memory', 'memoryMb', GOAL.memoryMb],
  ])) {
    say(`ratio F ${what} ${(of('all', key) / of('nest', key)).toFixed(2)}`);
    say(`value F ${what} ${of('all', key).toFixed(0)} (aim: at most ${goal})`);
  }
}

/** @returns {Promise<NodeJS.ProcessEnv>} of a server on services of its own */
async function services({ dataDir, logsDir, supervisor }) {
  const secrets = loadSecrets(dataDir, [join(dataDir, 'postgres')]);
  const program = await findRedis({ allowSubstitute: false, report: () => {} });
  const redis = await startRedis({ program, dataDir, password: secrets.redisPassword, supervisor });
  const postgres = await step('PostgreSQL', (report) =>
    startPostgres({ dataDir, password: secrets.postgresPassword, supervisor, report }),
  );
  const urls = await prepareDatabase(postgres.adminUrl, secrets, { afresh: false });
  const env = serverEnvironment({
    dataDir,
    port: 0,
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
  });
  await migrate({ logsDir, env, remember: () => {} }, urls.ownerUrl);
  // As a production server is: the demo's own parts are not among what is measured.
  return {
    ...env,
    MADANG_DEMO: '0',
    DEMO_STAFF_PASSWORD: undefined,
    DEMO_STAFF_TOTP_SECRET: undefined,
    DEMO_SIGN_IN_TOKEN: undefined,
    LOG_LEVEL: 'info',
  };
}

/** @returns {Promise<Sample>} */
async function startOnce({ name, file, args, env }, supervisor, restMs) {
  const port = await anyPort();
  const startedAt = performance.now();
  const child = supervisor.start({
    name,
    file: process.execPath,
    args: [file, ...args],
    cwd: root,
    env: { ...env, PORT: String(port) },
    starting: true,
  });
  const url = `http://127.0.0.1:${port}/readyz`;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) break;
    if (!child.alive() || performance.now() - startedAt > READY_WITHIN_MS)
      throw new UserError(`${name} did not start. Its log: ${child.logPath}`, child.lastLines());
    await sleep(5);
  }
  const startMs = performance.now() - startedAt;
  const cpuMs = cpuTime(child.child.pid);
  await sleep(restMs);
  const memoryMb = await residentMb(child.child.pid);
  await child.stop();
  return { startMs, cpuMs, memoryMb };
}

/** Milliseconds of processor time so far: says more than the clock on a machine that has other things to do. */
function cpuTime(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return Number.NaN;
  }
}

async function residentMb(pid) {
  const { text } = await runCommand('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(text.trim()) / 1_024;
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function shuffled(list) {
  return list
    .map((each) => ({ each, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ each }) => each);
}

/** @param {string[]} flags @param {string} name @param {number} otherwise */
function numberOf(flags, name, otherwise) {
  const at = flags.indexOf(name);
  const value = at < 0 ? otherwise : Number(flags[at + 1]);
  if (!(value > 0)) throw new UserError(`${name} needs a number.\n\n${HELP}`);
  return value;
}
