import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import { commonErrors } from '../../shared/common-errors.js';
import { largeCache } from '../cache/large-cache.js';
import { Clock } from '../clock/clock.js';
import { Config } from '../config/config.js';
import { REDIS } from '../queue/redis.module.js';
import { Settings } from '../settings/settings.js';
import { Account } from './account.js';
import { BUDGETS, WINDOW_MS, type Budget, type Budgets } from './budgets.js';

/** Accounts remembered in this process; the least used are forgotten first. */
const ACCOUNTS_MAX = 50_000;
const COUNTED_MAX = Number.MAX_SAFE_INTEGER;
const SETTLE_EVERY_MS = 50;
/** A Redis that hangs must not hold a request up: after this, what this process knows decides. */
const SETTLE_WAIT_MS = 100;

export interface Charge {
  account: Account;
  points: number;
}

/**
 * Spends from budgets that all processes share. Points are spent in memory and settled with Redis in the background,
 * so that no request waits for Redis as a rule. Each process keeps at most a twentieth of a budget (or one operation)
 * unsettled: that times the number of the other processes is how far a budget can be overdrawn. With Redis away each
 * process goes on with a budget of its own.
 */
@Injectable()
export class RateLimits implements OnApplicationShutdown {
  private readonly accounts = largeCache<string, Account>(ACCOUNTS_MAX);
  private readonly limiters: Record<Budget, RateLimiterRedis>;
  private readonly dirty = new Set<Account>();
  private timer: NodeJS.Timeout | null = null;
  private budgets: Budgets = { ...BUDGETS };

  constructor(
    config: Config,
    private readonly settings: Settings,
    private readonly clock: Clock,
    @Inject(REDIS) redis: Redis,
  ) {
    this.readBudgets();
    settings.onChange(() => this.readBudgets());
    this.limiters = Object.fromEntries(
      (Object.keys(BUDGETS) as Budget[]).map((budget) => {
        // Only counted with: what is too much is decided here, for it may change while the minute runs.
        const size = { points: COUNTED_MAX, duration: WINDOW_MS / 1_000 };
        const keyPrefix = `${config.env.REDIS_PREFIX}:rate:${budget}`;
        const insuranceLimiter = new RateLimiterMemory({ ...size, keyPrefix });
        const store = { storeClient: redis, rejectIfRedisNotReady: true };
        return [budget, new RateLimiterRedis({ ...size, ...store, keyPrefix, insuranceLimiter })];
      }),
    ) as Record<Budget, RateLimiterRedis>;
  }

  /** The account of a key as of now. */
  account(budget: Budget, key: string): Account {
    const name = `${budget} ${key}`;
    const nowMs = this.clock.now().getTime();
    let account = this.accounts.get(name);
    if (!account) {
      account = new Account(budget, key, this.budgets[budget], nowMs);
      this.accounts.set(name, account);
    }
    account.limit = this.budgets[budget];
    account.roll(nowMs);
    return account;
  }

  /**
   * Spends all charges or none. Only when it has to wait for a settlement it returns a promise.
   * @throws RATE_LIMITED with the time until the last of the exhausted budgets is full again
   */
  spend(charges: readonly Charge[]): void | Promise<void> {
    this.refuseExhausted(charges);
    if (charges.some(({ account, points }) => account.mustSettle(points))) return this.spendSettled(charges);
    this.take(charges);
  }

  /** Takes points whether or not they are there: for work that was done already. */
  charge(account: Account, points: number): void {
    this.take([{ account, points }]);
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    await Promise.race([this.settleAll(), sleep(SETTLE_WAIT_MS, undefined, { ref: false })]);
  }

  private async spendSettled(charges: readonly Charge[]): Promise<void> {
    const late = sleep(SETTLE_WAIT_MS, 'late' as const, { ref: false });
    for (;;) {
      const waiting = charges.filter(({ account, points }) => account.mustSettle(points));
      if (waiting.length === 0) break;
      const settled = Promise.all(waiting.map(({ account }) => this.settle(account)));
      if ((await Promise.race([settled, late])) === 'late') break;
      this.refuseExhausted(charges);
    }
    this.refuseExhausted(charges);
    this.take(charges);
  }

  private refuseExhausted(charges: readonly Charge[]): void {
    let resetsAtMs = 0;
    for (const { account, points } of charges) {
      if (!account.has(points)) resetsAtMs = Math.max(resetsAtMs, account.resetsAtMs);
    }
    if (resetsAtMs === 0) return;
    const retryAfterMs = Math.max(1, resetsAtMs - this.clock.now().getTime());
    throw commonErrors.RATE_LIMITED({ retryAfterMs });
  }

  private take(charges: readonly Charge[]): void {
    for (const { account, points } of charges) {
      account.unsettled += points;
      this.dirty.add(account);
      if (account.shouldSettle) void this.settle(account);
    }
    this.timer ??= setTimeout(() => {
      this.timer = null;
      void this.settleAll();
    }, SETTLE_EVERY_MS).unref();
  }

  private async settleAll(): Promise<void> {
    const accounts = [...this.dirty];
    this.dirty.clear();
    await Promise.all(accounts.map((account) => this.settle(account)));
  }

  /** Tells Redis what was spent here and learns what was spent everywhere. Never fails: memory insures it. */
  private settle(account: Account): Promise<void> {
    return (account.settling ??= this.settleNow(account).finally(() => (account.settling = null)));
  }

  private async settleNow(account: Account): Promise<void> {
    const points = account.unsettled;
    if (points === 0) return;
    const { consumedPoints, msBeforeNext } = await this.limiters[account.budget].penalty(account.key, points);
    account.settle(points, consumedPoints, this.clock.now().getTime() + msBeforeNext);
  }

  private readBudgets(): void {
    for (const budget of Object.keys(BUDGETS) as Budget[])
      this.budgets[budget] = this.settings.read(`limits.${budget}`);
  }
}
