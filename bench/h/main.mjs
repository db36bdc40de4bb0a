// Benchmark H: questions about ten million events, answered from columns, beside the same questions in plain SQL.
import { mkdirSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';

import { buildServer } from '../../scripts/lib/build.mjs';
import { prepareDatabase } from '../../scripts/lib/database.mjs';
import { takeLock } from '../../scripts/lib/lock.mjs';
import { makePrivateDir, root } from '../../scripts/lib/paths.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { say, step } from '../../scripts/lib/progress.mjs';
import { findRedis, startRedis } from '../../scripts/lib/redis.mjs';
import { endLeftovers, RunState } from '../../scripts/lib/run-state.mjs';
import { loadSecrets } from '../../scripts/lib/secrets.mjs';
import { migrate, serverEnvironment } from '../../scripts/lib/server.mjs';
import { Supervisor } from '../../scripts/lib/supervise.mjs';
import { UserError } from '../../scripts/lib/user-error.mjs';
import { fill } from './fill.mjs';

const HELP = `npm run bench -- H [--events 10000000] [--rounds 5]: questions about events, beside plain SQL.

  --events N   so many events of 100,000 people on 90 days; kept under .data/bench-h for the next run
  --rounds N   each question is answered so many times from columns; plain SQL is asked once`;
const GOAL_MS = 1_000;

/**
 * @param {string[]} flags
 * @param {import('../main.mjs').BenchRun} bench
 * @returns {Promise<number>} exit code: not 0 when an answer was wrong
 */
export async function run(flags, { onEnd }) {
  if (flags.includes('--help')) return (say(HELP), 0);
  const events = numberOf(flags, '--events', 10_000_000);
  const rounds = numberOf(flags, '--rounds', 5);
  const dataDir = join(root, '.data', 'bench-h');
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
  const { env, ownerUrl } = await services({ dataDir, logsDir, supervisor });
  await step(
    `${events.toLocaleString('en')} events`,
    (report) => fill(ownerUrl, events, report),
    (made) => (made ? 'written' : 'are there'),
  );
  const { measure } = await import('./questions.mjs');
  const { rebuilt, questions } = await measure({ rounds, ownerUrl, env });
  return report(events, rebuilt, questions) ? 0 : 1;
}

/**
 * @param {number} events
 * @param {{ ms: number, megabytes: number }} rebuilt
 * @param {{ name: string, ms: number[], cpu: number[], rawMs: number, same: boolean }[]} questions
 */
function report(events, rebuilt, questions) {
  say('');
  say(
    `Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}. ${events.toLocaleString('en')} events. ` +
      `Columns ${rebuilt.megabytes.toFixed(0)} MB, rebuilt in ${(rebuilt.ms / 1_000).toFixed(0)} s.`,
  );
  say('question                              columns ms (slowest)   cpu ms   plain SQL ms');
  for (const { name, ms, cpu, rawMs, same } of questions)
    say(
      name.padEnd(36) +
        `${median(ms).toFixed(0)} (${Math.max(...ms).toFixed(0)})`.padStart(22) +
        median(cpu).toFixed(0).padStart(9) +
        rawMs.toFixed(0).padStart(15) +
        (same ? '' : '   NOT THE SAME ANSWER'),
    );
  for (const { name, ms, cpu, rawMs } of questions) {
    say(`ratio H ${name.replaceAll(/[ ,]+/g, '-')} ${(median(ms) / rawMs).toFixed(3)}`);
    say(`value H ${name.replaceAll(/[ ,]+/g, '-')} ${median(ms).toFixed(0)} (aim: at most ${GOAL_MS})`);
    say(`value H cpu-${name.replaceAll(/[ ,]+/g, '-')} ${median(cpu).toFixed(0)}`);
  }
  return questions.every(({ same }) => same);
}

/** @returns {Promise<{ env: Record<string, string>, ownerUrl: string }>} */
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
  // As a production server is: without the demo's own parts, and not as the owner.
  const plain = Object.entries(env).filter(
    ([name, value]) => value !== undefined && !/^(MADANG_)?DEMO|^DATABASE_OWNER_URL$/.test(name),
  );
  return { env: Object.fromEntries(plain), ownerUrl: urls.ownerUrl };
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** @param {string[]} flags @param {string} name @param {number} otherwise */
function numberOf(flags, name, otherwise) {
  const at = flags.indexOf(name);
  const value = at < 0 ? otherwise : Number(flags[at + 1]);
  if (!(value > 0)) throw new UserError(`${name} needs a number.\n\n${HELP}`);
  return value;
}
