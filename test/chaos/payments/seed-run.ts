import { setTimeout as pause } from 'node:timers/promises';
import { ProcessWebhook } from '../../../src/modules/payments/webhooks/process-webhook.use-case.js';
import { OpenJobs } from '../../../src/platform/outbox/open-jobs.js';
import type { PostgresProcess } from '../../kit/postgres-process.js';
import type { RedisProcess } from '../../kit/redis-process.js';
import { eventually } from '../../kit/eventually.js';
import { type Customer } from '../../kit/test-system.js';
import type { Fleet } from './fleet.js';
import { OrderRun, REPLAY, type OrderEnd, type Town } from './order-run.js';
import { patient } from './patience.js';
import { planOf, type SeedPlan } from './plan.js';
import { openWork, prove } from './proof.js';
import { Random } from '../../kit/random.js';

export interface Scene extends Town {
  fleet: Fleet;
  postgres: PostgresProcess;
  redis: RedisProcess;
  points: readonly string[];
}

export interface SeedEnd {
  seed: number;
  orders: number;
  problems: string[];
  statuses: string[];
  /** Planned here or owed by a seed before, and not reached although everything was done again. */
  neverFired: string[];
}

/** Where a seed stands in its run. */
export interface Turn {
  /** Points that seeds before have not come to. They wait through the seeds that follow, and the last one has to pay. */
  owed: readonly string[];
  isLast: boolean;
}

const CUSTOMERS = 4;
const ROUNDS_MAX = 3;
const LAST_ROUNDS_MAX = 8;
const QUIET_WITHIN_MS = patient(120_000);
const DOWN_MS = 150;

/** Runs one seed: its orders with its kills and restarts, until all is quiet, and then proves the money. */
export async function runSeed(scene: Scene, seed: number, { owed, isLast }: Turn): Promise<SeedEnd> {
  const plan = planOf(seed, scene.points);
  scene.webhooks.follow(new Random(seed + 1_000_000));
  const customers = await Promise.all(Array.from({ length: CUSTOMERS }, () => scene.system.customer()));
  const ends: OrderEnd[] = [];
  const problems: string[] = [];
  const clock = new FastTime(scene);
  const own = new Set(plan.kills.map(({ point }) => point));
  const before = owed.filter((point) => !own.has(point)).map((point) => ({ point, delayMs: 0 }));
  scene.fleet.arm([...plan.kills, ...before]);
  // What is owed is taken along while there is a seed to come; it makes no work of its own.
  const wanting = (): boolean => scene.fleet.waiting.some((point) => isLast || own.has(point));
  const roundsMax = isLast ? LAST_ROUNDS_MAX : ROUNDS_MAX;
  const restarting = restartAll(scene, plan);
  for (let round = 0; round < roundsMax && (round === 0 || wanting()); round += 1) {
    const orders = round === 0 ? plan.orders : planOf(seed + 10_000 * round, scene.points).orders;
    const going = orders.map(async (order, i) => {
      // Whoever spends the points of an order must have no others, and there is one bill a month.
      const isAlone = order.kind.endsWith('spent') || order.kind.startsWith('usage');
      const loner = isAlone ? await somebodyNew(scene) : null;
      return new OrderRun(scene, loner ?? (customers[i % CUSTOMERS] as Customer), order).run();
    });
    strangers(scene, seed, round);
    const replaying = replayStranger(scene);
    for (const result of await Promise.allSettled(going)) {
      if (result.status === 'fulfilled') ends.push(result.value);
      else problems.push(String(result.reason));
    }
    await replaying.catch((error: unknown) => problems.push(String(error)));
    if (wanting()) await clock.lastLooks();
  }
  await restarting;
  const neverFired = scene.fleet.waiting;
  scene.fleet.arm([]);
  problems.push(...(await quiet(scene, ends)));
  clock.stop();
  const proof = await prove(scene.system, scene.desk, ends);
  return {
    seed,
    orders: ends.length,
    problems: [...problems, ...proof.problems],
    statuses: proof.statuses,
    neverFired,
  };
}

/** The database may be away just then. */
function somebodyNew({ system }: Scene): Promise<Customer> {
  return eventually(() => system.customer().catch(() => null), QUIET_WITHIN_MS);
}

async function restartAll(scene: Scene, plan: SeedPlan): Promise<void> {
  for (const { store, afterMs } of plan.restarts) {
    await pause(afterMs);
    await scene[store].kill();
    await pause(DOWN_MS);
    await scene[store].launch();
  }
}

/** Messages about nobody's order, and about nothing we know. */
function strangers(scene: Scene, seed: number, round: number): void {
  scene.webhooks.forge({
    eventType: 'PAYMENT_STATUS_CHANGED',
    createdAt: new Date().toISOString(),
    data: { orderId: `nobody-${seed}-${round}`, status: 'DONE', totalAmount: 1_000_000 },
  });
  scene.webhooks.forge({
    eventType: 'BILLING_DELETED',
    createdAt: new Date().toISOString(),
    data: { billingKey: `none-${seed}-${round}`, reason: 'x' },
  });
}

/** What names no order is put aside unread; staff has it worked off all the same. */
async function replayStranger({ system, shop, staffToken }: Scene): Promise<void> {
  const { id } = await eventually(async () => {
    const [message] = await system
      .sql<{ id: string }>(
        `SELECT id FROM webhook_deliveries WHERE order_ref IS NULL ORDER BY id DESC LIMIT 1`,
      )
      .catch(() => []);
    return message ?? null;
  }, QUIET_WITHIN_MS);
  const { code } = await shop.ask(staffToken, REPLAY, { id });
  if (code !== null) throw new Error(`a replay was refused with ${code}`);
}

/** Looks that would come after seconds and minutes come soon: what is planned is brought forward, never skipped. */
class FastTime {
  private readonly timer: NodeJS.Timeout;
  private lookedFor = 0;
  private going: Promise<void> | null = null;

  constructor(private readonly scene: Scene) {
    this.timer = setInterval(() => {
      this.going ??= this.forward()
        .catch(() => undefined)
        .finally(() => (this.going = null));
    }, 300);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What ends only after many looks: messages about nobody's order have their last one now. */
  async lastLooks(): Promise<void> {
    await this.scene.system
      .sql(
        `UPDATE webhook_deliveries SET attempts = 5, next_attempt_at = now() WHERE next_attempt_at IS NOT NULL`,
      )
      .catch(() => undefined);
    // The round of the servers for these comes every five seconds.
    await pause(5_500);
  }

  private async forward(): Promise<void> {
    const { system } = this.scene;
    await system.sql(`UPDATE payments SET next_check_at = now()
      WHERE next_check_at > now() AND status IN ('CONFIRMING', 'UNKNOWN', 'WAITING_FOR_DEPOSIT')`);
    await system.sql(`UPDATE refunds SET next_check_at = now() WHERE next_check_at > now()`);
    // A queue that has lost its memory is noticed after a minute.
    this.lookedFor += 1;
    if (this.lookedFor % 5 === 0) await system.get(OpenJobs).requeueLost(1_000);
  }
}

/** @returns what is still open when it should have been worked off */
async function quiet(scene: Scene, ends: readonly OrderEnd[]): Promise<string[]> {
  await scene.fleet.whole();
  await scene.webhooks.empty();
  const until = Date.now() + QUIET_WITHIN_MS;
  for (;;) {
    // Their orders exist by now, so that one more look settles them.
    await scene.system.get(ProcessWebhook).executeDue();
    const open = await openWork(scene.system, ends);
    if (open.length === 0) return [];
    if (Date.now() > until) return open.map(({ what }) => `still open: ${what}`);
    await pause(150);
  }
}
