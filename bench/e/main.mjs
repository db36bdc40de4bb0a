// Benchmark E: one event to thousands of subscribers of one api process, beside plain graphql-ws with the same answer
// from memory; then the API's own answers while sockets are open.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { buildServer } from '../../scripts/lib/build.mjs';
import { prepareDatabase } from '../../scripts/lib/database.mjs';
import { makePrivateDir, root, serverEntry } from '../../scripts/lib/paths.mjs';
import { anyPort, answers as listens } from '../../scripts/lib/ports.mjs';
import { say, step } from '../../scripts/lib/progress.mjs';
import { findRedis, startRedis } from '../../scripts/lib/redis.mjs';
import { startPostgres } from '../../scripts/lib/postgres.mjs';
import { endLeftovers, RunState } from '../../scripts/lib/run-state.mjs';
import { loadSecrets } from '../../scripts/lib/secrets.mjs';
import { migrate, serverEnvironment, untilReady } from '../../scripts/lib/server.mjs';
import { Supervisor } from '../../scripts/lib/supervise.mjs';
import { UserError } from '../../scripts/lib/user-error.mjs';
import { withClient } from '../a/database.mjs';
import { makeStaff, signIn } from '../a/madang.mjs';
import { cpuOf } from '../a/cpu.mjs';
import { Audience } from './audience.mjs';
import { besideSockets } from './http-beside-sockets.mjs';

const HELP = `npm run bench -- E [flags]: live fan-out on one process

  --subscribers 10000   sockets to each server, one subscription each (needs as many open files: ulimit -n)
  --rounds 8            events to each server, in shuffled order
  --sockets 1000        open while the API is asked, 50 requests a second
  --seconds 15          how long it is asked

Every ratio is peer divided by Madang, 1 or more is as good as the peer; the last one is 100 ms divided by the mean.
Madang's time begins before the event is committed to PostgreSQL and goes through relay, Redis and a check of each
subscriber's rights; the peer's begins before its in-memory emit.`;

const QUERY = `subscription { paymentsUpdated { __typename ... on Lagged { cursor }
  ... on PaymentChanged { cursor event payment { id orderId amount status requestedAt } } } }`;
const SESSIONS = 20;
const PAYMENT = '0191d0f0-0000-7000-8000-00000000e003';

/** @param {string[]} flags @param {import('../main.mjs').BenchRun} bench @returns {Promise<number>} exit code */
export async function run(flags, { onEnd }) {
  const options = readOptions(flags);
  if (!options) return 0;
  const dataDir = join(root, '.data', 'bench-e');
  const logsDir = join(dataDir, 'logs');
  makePrivateDir(join(root, '.data'));
  makePrivateDir(dataDir);
  mkdirSync(logsDir, { recursive: true, mode: 0o700 });
  await endLeftovers(dataDir);
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
  const system = await startSystem({ dataDir, logsDir, supervisor });
  const counts = { subscribers: bounded(options.subscribers), rounds: options.rounds };
  if (counts.subscribers < options.subscribers)
    say(`${counts.subscribers} subscribers only: this shell may open no more files (ulimit -n)`);

  await fanOut(counts, system);
  await besideSockets({ ...options, ...system, query: QUERY });
  return 0;
}

/** A server of the peer, an api and a worker of Madang, and staff who are signed in. */
async function startSystem({ dataDir, logsDir, supervisor }) {
  const secrets = loadSecrets(dataDir, [join(dataDir, 'postgres')]);
  const report = () => {};
  const postgres = await startPostgres({ dataDir, password: secrets.postgresPassword, supervisor, report });
  const program = await findRedis({ allowSubstitute: false, report });
  const redis = await startRedis({ program, dataDir, password: secrets.redisPassword, supervisor });
  const urls = await prepareDatabase(postgres.adminUrl, secrets, { afresh: true });
  const [port, workerPort, peerPort] = [await anyPort(), await anyPort(), await anyPort()];
  const environment = (/** @type {number} */ of) => ({
    ...serverEnvironment({
      port: of,
      dataDir,
      twinPort: 1,
      secrets,
      services: {
        ...urls,
        redisUrl: redis.url,
        redisKind: 'server',
        embedded: { database: true, redis: true },
      },
    }),
    LOG_LEVEL: 'warn',
    MADANG_DEMO: '0',
    DEMO_STAFF_PASSWORD: undefined,
    DEMO_STAFF_TOTP_SECRET: undefined,
    DEMO_SIGN_IN_TOKEN: undefined,
    JWT_ACCESS_TTL_SEC: '3600',
    RATE_LIMITS: 'actor=9999999999,address=9999999999,signIn=9999',
    LIVE_CONNECTIONS_PER_SESSION: '100000',
    LIVE_CONNECTIONS_PER_ADDRESS: '100000',
  });
  await migrate({ logsDir, env: environment(port), remember: report }, urls.ownerUrl);
  const adminUrl = new URL(postgres.adminUrl);
  adminUrl.pathname = new URL(urls.appUrl).pathname;
  await withClient(adminUrl.href, (admin) => admin.query(ONE_PAYMENT));

  const launch = (/** @type {string} */ name, /** @type {string[]} */ args, env) =>
    supervisor.start({
      name,
      file: process.execPath,
      args,
      cwd: root,
      env,
      patienceMs: 5_000,
      starting: true,
    });
  const madang = launch('madang', [serverEntry, 'api'], environment(port));
  const worker = launch('worker', [serverEntry, 'worker'], environment(workerPort));
  const peer = launch('peer', [join(root, 'bench', 'e', 'peer.mjs')], {
    ...process.env,
    PORT: String(peerPort),
  });
  await untilReady(madang, `http://127.0.0.1:${port}/readyz`);
  await untilReady(worker, `http://127.0.0.1:${workerPort}/readyz`);
  while (!(await listens(peerPort))) await sleep(50);
  peer.settle();

  const tokens = [];
  for (let i = 0; i < SESSIONS / 5; i += 1) {
    const staff = await makeStaff({ adminUrl: adminUrl.href });
    for (let each = 0; each < 5; each += 1) tokens.push(`Bearer ${await signIn(port, staff)}`);
    await withClient(adminUrl.href, (admin) =>
      admin.query(`UPDATE admin_users SET email = $1 WHERE email = 'bench@example.com'`, [
        `bench${i}@example.com`,
      ]),
    );
  }
  return {
    tokens,
    madang: { name: 'Madang', pid: madang.child.pid, port, happen: () => touch(urls.appUrl, redis.url) },
    peer: { name: 'graphql-ws', pid: peer.child.pid, port: peerPort, happen: () => emit(peerPort) },
  };
}

const ONE_PAYMENT = `
  INSERT INTO users (id, email, name, services, is_active, created_at, updated_at)
    VALUES ('0191d0f0-0000-7000-8000-00000000e001', 'customer@example.com', '김민준', '{KST}', true, now(), now());
  INSERT INTO payment_orders (id, user_id, service, purpose, order_name, amount, status, expires_at, created_at, updated_at)
    VALUES ('0191d0f0-0000-7000-8000-00000000e002', '0191d0f0-0000-7000-8000-00000000e001', 'KST', 'POINT_TOPUP',
      '포인트 1000원', 1000, 'READY', now() + interval '1 day', now(), now());
  INSERT INTO payments (id, order_id, attempt, user_id, purpose, order_name, amount, provider, provider_order_id, status,
      refunded, requested_at, updated_at)
    VALUES ('${PAYMENT}', '0191d0f0-0000-7000-8000-00000000e002', 1, '0191d0f0-0000-7000-8000-00000000e001',
      'POINT_TOPUP', '포인트 1000원', 1000, 'TOSS', 'ord_bench', 'READY', 0, now(), now());`;

/** A fact as a use case writes it: a row of the outbox, committed, and a nudge for the relay. */
async function touch(appUrl, redisUrl) {
  const { Redis, pg } = await clients();
  touch.redis ??= new Redis(redisUrl).on('error', () => {});
  touch.client ??= await (async () => {
    const client = new pg.Client({ connectionString: appUrl });
    await client.connect();
    return client;
  })();
  await touch.client.query(
    `INSERT INTO outbox (id, event, subject_id, payload, occurred_at)
     VALUES (gen_random_uuid(), 'payment.touched', $1::uuid, jsonb_build_object('paymentId', $1::uuid), now())`,
    [PAYMENT],
  );
  await touch.redis.publish('madang:nudge', 'committed');
}

async function clients() {
  const [{ Redis }, { default: pg }] = await Promise.all([import('ioredis'), import('pg')]);
  return { Redis, pg };
}

let emitted = 0;
/** @param {number} port */
async function emit(port) {
  emitted += 1;
  const cursor = Buffer.from(JSON.stringify(['outbox', String(emitted)])).toString('base64url');
  const payment = {
    id: PAYMENT,
    orderId: 'ord_bench',
    amount: '1000',
    status: 'READY',
    requestedAt: new Date().toISOString(),
  };
  await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    body: JSON.stringify({ cursor, event: 'payment.touched', payment }),
  });
}

async function fanOut({ subscribers, rounds }, { madang, peer, tokens }) {
  const sides = [madang, peer].map((server) => ({
    ...server,
    ms: [],
    cpu: 0,
    bytes: 0,
    audience: null,
    memory: 0,
  }));
  for (const side of sides) {
    const before = memoryOf(side.pid);
    const url = `ws://127.0.0.1:${side.port}/graphql`;
    side.audience = await step(`${subscribers} subscribers at ${side.name}`, async () => {
      const audience = await Audience.gather({ url, count: subscribers, tokens, query: QUERY });
      // An acknowledged socket is not a subscription yet, and nothing says when it is.
      await sleep(3_000 + subscribers);
      return audience;
    });
    side.memory = (memoryOf(side.pid) - before) / subscribers;
    await side.audience.hear(side.happen);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const side of Math.random() < 0.5 ? sides : [...sides].reverse()) {
      const cpu = cpuOf(side.pid) ?? 0;
      const { ms, bytes } = await side.audience.hear(side.happen);
      side.cpu += (cpuOf(side.pid) ?? 0) - cpu;
      side.ms.push(...ms);
      side.bytes = bytes;
      await sleep(300);
    }
  }
  const found = sides.map((side) => {
    side.audience.leave();
    const sorted = side.ms.sort((a, b) => a - b);
    const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
    const result = {
      p50: at(0.5),
      p99: at(0.99),
      memory: side.memory,
      cpu: (side.cpu * 1_000) / (rounds * subscribers),
    };
    say(
      `${side.name}: p50 ${result.p50.toFixed(0)} ms, p99 ${result.p99.toFixed(0)} ms, ` +
        `${result.memory.toFixed(1)} KB a subscriber, ${result.cpu.toFixed(1)} µs of CPU a delivery, ${side.bytes} bytes`,
    );
    return result;
  });
  const [ours, theirs] = found;
  for (const [what, key] of [
    ['fanout-p50', 'p50'],
    ['fanout-p99', 'p99'],
    ['memory-per-subscriber', 'memory'],
    ['cpu-per-delivery', 'cpu'],
  ]) {
    if (ours[key] > 0) say(`ratio E ${what} ${(theirs[key] / ours[key]).toFixed(2)}`);
  }
}

/** Resident KB. @param {number} pid */
function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
}

/** Each server and each audience needs a file a socket. @param {number} wanted */
function bounded(wanted) {
  const limit = Number(
    /Max open files\s+(\d+)/.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1] ?? 1_024,
  );
  return Math.min(wanted, limit - 200);
}

/** @param {string[]} flags */
function readOptions(flags) {
  const text = { type: /** @type {const} */ ('string') };
  const options = {
    subscribers: text,
    rounds: text,
    sockets: text,
    seconds: text,
    help: { type: /** @type {const} */ ('boolean') },
  };
  const { values } = parseArgs({ args: flags, options });
  if (values.help) {
    console.log(HELP);
    return null;
  }
  const number = (/** @type {string} */ name, /** @type {number} */ usual) => {
    const value = Number(values[name] ?? usual);
    if (!(Number.isInteger(value) && value > 0))
      throw new UserError(`--${name} is a whole number above zero.`);
    return value;
  };
  return {
    subscribers: number('subscribers', 10_000),
    rounds: number('rounds', 8),
    sockets: number('sockets', 1_000),
    seconds: number('seconds', 15),
  };
}
