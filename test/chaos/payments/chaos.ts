import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { apiKeyClient } from '../../kit/api-key.js';
import { freePort } from '../../kit/free-port.js';
import { PostgresProcess } from '../../kit/postgres-process.js';
import { RedisProcess } from '../../kit/redis-process.js';
import { TestSystem } from '../../kit/test-system.js';
import { Fleet } from './fleet.js';
import { instrumentServer } from './instrument.js';
import { KILLS_PER_SEED } from './plan.js';
import { ProviderDesk, provideProvider, type Provider } from '../../kit/provider-desk.js';
import { ProviderLine } from '../../kit/provider-line.js';
import { Random } from '../../kit/random.js';
import { runSeed, type Scene, type SeedEnd } from './seed-run.js';
import { Shop } from './shop.js';
import { NOT_REACHED } from './unreachable.js';
import { WebhookLine } from './webhook-line.js';

export interface ChaosPlan {
  seeds: readonly number[];
  /** Server processes that run beside each other. */
  servers: number;
  /** Calls at once. */
  workers: number;
  /** None: a twin of the run's own. */
  provider: Provider | null;
  /** Where the provider sends its webhooks; null takes a free one. */
  webhookPort: number | null;
  say: (line: string) => void;
}

export interface ChaosVerdict {
  problems: string[];
  orders: number;
  byStatus: Record<string, number>;
  kills: number;
  points: number;
  killedPoints: number;
  killsByPoint: [string, number][];
  /** Awaits that nobody came to, whether or not somebody should have. */
  unreached: string[];
  webhooks: { received: number; delivered: number };
  refusals: Record<string, number>;
}

const PRODUCT_PRICE = 39_000;
/** A run that cannot settle its orders is not helped by going on. */
const PROBLEMS_MAX = 30;

/** Runs the seeds one after the other on the same stores and servers. */
export async function chaos(plan: ChaosPlan): Promise<ChaosVerdict> {
  const systems = process.env['TEST_SYSTEMS_DIR'];
  if (!systems) throw new Error('TEST_SYSTEMS_DIR is missing: run it with npm run chaos:payments');
  const folder = join(systems, `chaos-${randomBytes(6).toString('hex')}`);
  mkdirSync(folder, { recursive: true });
  const { main, points: all } = instrumentServer(join(folder, 'dist'));
  const points = all.filter((point) => !NOT_REACHED.has(point));
  const closers: (() => Promise<unknown>)[] = [];
  try {
    const scene = await setTheScene(plan, main, folder, points, closers);
    plan.say(`${points.length} kill points, ${plan.servers} servers, provider ${scene.provider.url}`);
    const ends: SeedEnd[] = [];
    let owed: readonly string[] = [];
    for (const seed of plan.seeds) {
      const since = Date.now();
      const end = await runSeed(scene, seed, { owed, isLast: seed === plan.seeds.at(-1) });
      owed = end.neverFired;
      ends.push(end);
      plan.say(progress(end, plan, ends.length, scene.fleet, Date.now() - since));
      if (ends.flatMap(({ problems }) => problems).length >= PROBLEMS_MAX) break;
    }
    // Only now everything that was reached is known.
    await scene.fleet.stop();
    return verdict(plan, scene, all, ends);
  } finally {
    for (const close of closers.reverse()) await close().catch((error: unknown) => plan.say(String(error)));
  }
}

async function setTheScene(
  plan: ChaosPlan,
  main: string,
  folder: string,
  points: readonly string[],
  closers: (() => Promise<unknown>)[],
): Promise<Scene & { provider: Provider }> {
  const [postgres, redis] = await Promise.all([PostgresProcess.start(), RedisProcess.start()]);
  closers.push(
    () => postgres.remove(),
    () => redis.kill(),
  );
  const servers = (): string[] => fleet?.urls ?? [];
  let fleet: Fleet | null = null;
  const webhooks = await WebhookLine.open(plan.webhookPort ?? (await freePort()), new Random(0), servers);
  closers.push(() => webhooks.close());
  const { provider, remove } = await provideProvider(plan.provider, webhooks.url);
  closers.push(remove);
  const line = await ProviderLine.open(provider.url);
  closers.push(() => line.close());
  // This process only asks and looks; the work is done by those that are killed.
  const system = await TestSystem.start({
    role: 'api',
    environment: {
      DATABASE_URL: postgres.appUrl,
      DATABASE_POOL: '8',
      REDIS_URL: redis.url,
      TOSS_API_URL: line.url,
      TOSS_SECRET_KEY: provider.secretKey,
      TOSS_CLIENT_KEY: provider.clientKey,
      JWT_ACCESS_TTL_SEC: '3600',
      // Whoever was killed with a job in hand is missed after two seconds instead of fifteen.
      QUEUE_LOCK_MS: '2000',
      RATE_LIMITS: 'money=1000000,actor=10000000,address=10000000',
    },
  });
  closers.push(() => system.stop());
  fleet = new Fleet(main, { ...system.environment, LOG_LEVEL: 'warn' }, folder);
  const started = fleet;
  closers.push(() => started.stop());
  await fleet.start(plan.servers);
  const staff = await system.staff();
  const spender = await apiKeyClient(system, staff, ['points.deduct']);
  return {
    system,
    shop: new Shop(servers, plan.workers),
    line,
    desk: new ProviderDesk(provider),
    staffToken: staff.token ?? '',
    spenderToken: spender.token ?? '',
    productId: await system.product({ price: PRODUCT_PRICE }),
    productPrice: BigInt(PRODUCT_PRICE),
    fleet,
    webhooks,
    postgres,
    redis,
    points,
    provider,
  };
}

function progress(end: SeedEnd, plan: ChaosPlan, done: number, fleet: Fleet, ms: number): string {
  const wrong = end.problems.length === 0 ? 'all balanced' : `${end.problems.length} PROBLEMS`;
  const missed = end.neverFired.length === 0 ? '' : `, still to be reached: ${end.neverFired.join('; ')}`;
  return (
    `seed ${end.seed} (${done}/${plan.seeds.length}): ${end.orders} orders, ${fleet.kills} kills at ` +
    `${fleet.killed.size} points so far, ${wrong}${missed} (${(ms / 1_000).toFixed(1)} s)` +
    end.problems.map((problem) => `\n    ${problem}`).join('')
  );
}

function verdict(
  plan: ChaosPlan,
  scene: Scene,
  all: readonly string[],
  ends: readonly SeedEnd[],
): ChaosVerdict {
  const { fleet, points, webhooks, shop } = scene;
  const byStatus: Record<string, number> = {};
  for (const status of ends.flatMap(({ statuses }) => statuses))
    byStatus[status] = (byStatus[status] ?? 0) + 1;
  const isWhole = ends.length * KILLS_PER_SEED >= points.length && ends.length === plan.seeds.length;
  const planned = isWhole ? points : [];
  const missed = new Set([
    ...ends.flatMap(({ neverFired }) => neverFired),
    ...planned.filter((p) => !fleet.killed.has(p)),
  ]);
  return {
    problems: [
      ...ends.flatMap(({ seed, problems }) => problems.map((problem) => `seed ${seed}: ${problem}`)),
      ...[...missed].filter((point) => !fleet.killed.has(point)).map((point) => `never killed at: ${point}`),
      ...fleet.ownEnds.map((end) => `a server ${end}`),
      ...[...NOT_REACHED.keys()]
        .filter((point) => !all.includes(point))
        .map((point) => `no such point any more: ${point}`),
      // In a long run every await is reached, or it says why not.
      ...(isWhole ? all : [])
        .filter((point) => !fleet.reached.has(point) && !NOT_REACHED.has(point))
        .map((point) => `never reached: ${point}`),
    ],
    orders: ends.reduce((sum, { orders }) => sum + orders, 0),
    byStatus,
    kills: fleet.kills,
    points: points.length,
    killedPoints: fleet.killed.size,
    unreached: all.filter((point) => !fleet.reached.has(point)),
    killsByPoint: [...fleet.killed].sort(([a], [b]) => (a < b ? -1 : 1)),
    webhooks: { received: webhooks.received, delivered: webhooks.delivered },
    refusals: Object.fromEntries(shop.refusals),
  };
}
