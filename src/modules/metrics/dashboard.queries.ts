import { Injectable } from '@nestjs/common';
import { won, type Won } from '../../shared/money.js';
import { addDays, billingDate, startOfDay } from '../../shared/time.js';
import type { Cache } from '../../platform/cache/cache.js';
import { Caches } from '../../platform/cache/caches.js';
import { Clock } from '../../platform/clock/clock.js';
import { LedgerQueries } from '../ledger/index.js';
import { PaymentsFacade } from '../payments/index.js';
import { UsersFacade } from '../users/index.js';
import type { DashboardMetrics, PeriodTotals, TodayTotals } from './dashboard.model.js';
import { DASHBOARD_SHAPE } from './dashboard.shape.js';
import type { DashboardRange } from './dashboard.rules.js';

const DAY_MS = 86_400_000;

/** What changes any of the numbers. */
const MOVERS = [
  'payment.created',
  'payment.confirmed',
  'payment.failed',
  'payment.refunded',
  'user.created',
] as const;

/** Business numbers, derived from the records and the ledger on read. */
@Injectable()
export class DashboardQueries {
  private readonly known: Cache<DashboardRange, DashboardMetrics>;

  constructor(
    private readonly users: UsersFacade,
    private readonly payments: PaymentsFacade,
    private readonly ledger: LedgerQueries,
    private readonly clock: Clock,
    caches: Caches,
  ) {
    this.known = caches.of({
      name: 'dashboard',
      max: 100,
      memoryMs: 1_000,
      shared: { ttlMs: 10_000, shape: DASHBOARD_SHAPE },
      // A new day makes new numbers of today, also in a span that has long ended.
      key: ({ from, to }) => `${from} ${to} ${billingDate(this.clock.now())}`,
      load: (range) => this.read(range),
      invalidatedBy: Object.fromEntries(MOVERS.map((event) => [event, () => 'all' as const])),
    });
  }

  /**
   * The numbers of a span: every fact that this process has heard of is in them.
   * @param since a position of the outbox they must know in any case
   */
  of(range: DashboardRange, since?: bigint): Promise<DashboardMetrics> {
    return this.known.get(range, since);
  }

  private async read(range: DashboardRange): Promise<DashboardMetrics> {
    const { start, end, previousStart } = range;
    const stats = this.payments.stats;
    const [current, previous, revenue, signups, methodShares, failureReasons, today] = await Promise.all([
      this.totals(start, end),
      this.totals(previousStart, start),
      this.ledger.revenueByDay(previousStart, end),
      this.users.stats.signupsByDay(start, end),
      stats.byMethod(start, end),
      stats.failures(start, end),
      this.today(),
    ]);
    const revenueOf = new Map(revenue.map((day) => [day.day, day.revenue]));
    return {
      ...current,
      from: range.from,
      to: range.to,
      asOf: this.clock.now(),
      dailySignups: range.days.map((date) => ({ date, count: signups.get(date) ?? 0 })),
      dailyRevenue: range.days.map((date) => ({
        date,
        amount: revenueOf.get(date) ?? won(0),
        previousAmount: revenueOf.get(addDays(date, -range.days.length)) ?? won(0),
      })),
      methodShares,
      failureReasons,
      previous,
      today,
    };
  }

  private async totals(start: Date, end: Date): Promise<PeriodTotals> {
    const [totalUsers, activeUsers, attempts, revenue, signups] = await Promise.all([
      this.users.stats.total(end),
      this.payments.stats.buyers(start, end),
      this.payments.stats.attempts(start, end),
      this.ledger.revenueByDay(start, end),
      this.users.stats.signupsByDay(start, end),
    ]);
    return {
      totalUsers,
      activeUsers,
      signups: [...signups.values()].reduce((sum, count) => sum + count, 0),
      totalRevenue: sumOf(revenue.map((day) => day.revenue)),
      totalRefunded: sumOf(revenue.map((day) => day.refunded)),
      paymentCount: attempts.paid,
      successRate: rate(attempts),
    };
  }

  private async today(): Promise<TodayTotals> {
    const now = this.clock.now();
    const start = startOfDay(billingDate(now));
    const [hours, attempts, activeUsers, yesterday] = await Promise.all([
      this.ledger.revenueByHour(start, now),
      this.payments.stats.attempts(start, now),
      this.payments.stats.buyers(start, now),
      this.ledger.revenueByDay(new Date(start.getTime() - DAY_MS), new Date(now.getTime() - DAY_MS)),
    ]);
    const hourlyRevenue = Array.from(
      { length: 24 },
      (_, hour) => hours.find((h) => h.hour === hour)?.revenue ?? won(0),
    );
    return {
      revenue: sumOf(hourlyRevenue),
      paymentCount: attempts.paid,
      successRate: rate(attempts),
      activeUsers,
      revenueYesterdaySameTime: sumOf(yesterday.map((day) => day.revenue)),
      hourlyRevenue,
    };
  }
}

function sumOf(amounts: Won[]): Won {
  return won(amounts.reduce((sum: bigint, amount) => sum + amount, 0n));
}

function rate({ paid, failed }: { paid: number; failed: number }): number | null {
  return paid + failed === 0 ? null : paid / (paid + failed);
}
