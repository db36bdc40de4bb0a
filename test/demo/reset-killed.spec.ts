import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { eventually } from '../kit/eventually.js';
import { staffApi } from '../e2e/kit/api.js';
import { launchSystem, type Launched, type System } from '../e2e/kit/system.js';

const ROOT = join(import.meta.dirname, '..', '..');
/** Two and a half times the seed take most of it. */
const WITHIN_MS = 900_000;
const STEP_WITHIN_MS = 240_000;

const systems = process.env['TEST_SYSTEMS_DIR'] ?? mkdtempSync(join(tmpdir(), 'madang-reset-'));
const dataDir = join(systems, 'demo-reset');
let last: Launched | undefined;

afterAll(async () => {
  await last?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const launch = (): Launched => (last = launchSystem(dataDir));

interface Progress {
  step: string;
  done: number;
  of: number;
}

/** Asks for the reset as the page does, and waits for the moment. */
async function resetUntil(system: System, isThere: (now: Progress) => boolean): Promise<void> {
  const owner = await staffApi(system);
  const { data } = await owner.confirmed<{ resetDemo: string }>('mutation { resetDemo(word: "RESET") }');
  expect(data?.resetDemo).toBeTruthy();
  await eventually(async () => {
    const answer = await fetch(`${system.urls.base}/demo/reset`).catch(() => null);
    const body = (await answer?.json().catch(() => null)) as { reset?: Progress } | null;
    return body?.reset && isThere(body.reset);
  }, STEP_WITHIN_MS);
}

/** Everything, as when a machine goes down: what the start had written down of its processes. */
async function killAll(start: Launched): Promise<void> {
  const { processes } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8')) as {
    processes: { pid: number }[];
  };
  await start.kill();
  for (const { pid } of processes) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It had ended.
    }
  }
}

/** The command that a person has for it, in the environment of the demo. */
async function command(...words: string[]): Promise<string> {
  const args = ['scripts/with-demo-env.mjs', process.execPath, 'dist/server/main.mjs', ...words];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'development', MADANG_DATA_DIR: dataDir },
  });
  return stdout;
}

async function read<T extends object>(system: System, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: system.database.appUrl });
  await client.connect();
  try {
    // The database shows rows about people to whoever says who acts.
    await client.query(`SELECT set_config('madang.actor_type', 'SYSTEM', false)`);
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** As many customers as the seed says it made, books in order here and at the provider, and somebody who can work. */
async function expectWhole(system: System): Promise<void> {
  const made = /Demo data: (\d+) customers, \d+ orders\. Every invariant holds/.exec(
    readFileSync(join(dataDir, 'logs', 'seed.log'), 'utf8'),
  );
  const shown = await read<{ id: string }>(system, 'SELECT id FROM users');
  expect(shown.length).toBeGreaterThanOrEqual(Number(made?.[1]));
  expect(await command('ledger', 'verify')).toContain('Every invariant holds');
  expect(await command('audit', 'verify')).toContain('chain unbroken');
  // The provider tells of the orders of this demo, and of none of those that went.
  const ours = await read<{ id: string }>(system, 'SELECT provider_order_id AS id FROM payments');
  const theirs = (await (await fetch(`${system.urls.twin}/__sandbox/ledger`)).json()) as {
    orderId: string;
  }[];
  expect(theirs.length).toBeGreaterThan(100);
  const known = new Set(ours.map(({ id }) => id));
  expect(theirs.filter(({ orderId }) => !known.has(orderId))).toEqual([]);
  const owner = await staffApi(system);
  const { users } = await owner.ok<{ users: { total: number } }>('{ users { total } }');
  expect(users.total).toBe(shown.length);
}

/** Until what a start says shows that it has come so far. */
const until = (start: Launched, sign: RegExp): Promise<true> =>
  eventually(() => Promise.resolve(sign.test(start.said()) || null), STEP_WITHIN_MS);

test(
  'S000-ARC-01: a demo whose reset was killed is made whole by the next start, also if that is killed',
  { timeout: WITHIN_MS, retry: 0 },
  async () => {
    const first = launch();
    const demo = await first.ready();

    // The old data are going: the command alone dies, and PostgreSQL and Redis stay behind.
    await resetUntil(demo, ({ step }) => step === 'clear' || step === 'migrate');
    await first.kill();

    // The start that mends it dies before the new data, with all it had started.
    const second = launch();
    await until(second, /✓ Database migrations/);
    await killAll(second);

    // And the next one in the middle of them: the seed goes on by itself until a start ends it.
    const third = launch();
    await until(third, /day [1-5]\d of 60/);
    await third.kill();

    await expectWhole(await launch().ready());
  },
);
