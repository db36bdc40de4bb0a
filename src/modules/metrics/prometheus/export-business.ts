import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Scrape, type Reading } from '../../../platform/telemetry/scrape.js';
import { billingDate, startOfDay } from '../../../shared/time.js';
import { LedgerQueries } from '../../ledger/index.js';
import { PaymentExceptionKind, PaymentsFacade, PaymentStatus } from '../../payments/index.js';
import { UsersFacade } from '../../users/index.js';
import { businessGauges as gauges } from './business.gauges.js';

/** Derives the business numbers from records and ledger when Prometheus asks: counters of lists and one day of the books. */
@Injectable()
export class ExportBusiness implements OnModuleInit {
  constructor(
    private readonly scrape: Scrape,
    private readonly users: UsersFacade,
    private readonly payments: PaymentsFacade,
    private readonly ledger: LedgerQueries,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const { customers, signupsToday, activeToday, orders } = gauges;
    const { revenueToday, revenueTotal, refundedToday, exceptions, oldestException } = gauges;
    // Apart: when one cannot be looked up, the others still are.
    this.scrape.register({
      name: 'customers',
      gauges: [customers, signupsToday, activeToday],
      read: () => this.customers(),
    });
    this.scrape.register({ name: 'orders', gauges: [orders], read: () => this.orders() });
    this.scrape.register({
      name: 'revenue',
      gauges: [revenueToday, refundedToday, revenueTotal],
      read: () => this.revenue(),
    });
    this.scrape.register({
      name: 'payment-exceptions',
      gauges: [exceptions, oldestException],
      read: () => this.exceptions(),
    });
  }

  private async customers(): Promise<Reading[]> {
    const { start, end } = this.today();
    const [counts, signups, active] = await Promise.all([
      this.users.stats.countByActive(),
      this.users.stats.signupsByDay(start, end),
      this.payments.stats.buyers(start, end),
    ]);
    return [
      [
        gauges.customers,
        [true, false].map((active) => ({
          labels: { active: String(active) },
          value: counts.get(active) ?? 0,
        })),
      ],
      [gauges.signupsToday, [...signups.values()].reduce((sum, count) => sum + count, 0)],
      [gauges.activeToday, active],
    ];
  }

  private async orders(): Promise<Reading[]> {
    const counts = await this.payments.stats.countByStatus();
    const values = Object.values(PaymentStatus).map((status) => ({
      labels: { status },
      value: counts.get(status) ?? 0,
    }));
    return [[gauges.orders, values]];
  }

  private async revenue(): Promise<Reading[]> {
    const { start, end } = this.today();
    const [[day], total] = await Promise.all([this.ledger.revenueByDay(start, end), this.ledger.netSales()]);
    // A number of Prometheus is exact up to nine quadrillion won.
    return [
      [gauges.revenueToday, Number(day?.revenue ?? 0n)],
      [gauges.refundedToday, Number(day?.refunded ?? 0n)],
      [gauges.revenueTotal, Number(total)],
    ];
  }

  private async exceptions(): Promise<Reading[]> {
    const open = await this.payments.openExceptions();
    const now = this.clock.now().getTime();
    const oldest = Math.min(now, ...open.map(({ oldestOpenedAt }) => oldestOpenedAt.getTime()));
    const values = Object.values(PaymentExceptionKind).map((kind) => ({
      labels: { kind },
      value: open.find((total) => total.kind === kind)?.count ?? 0,
    }));
    return [
      [gauges.exceptions, values],
      [gauges.oldestException, (now - oldest) / 1_000],
    ];
  }

  private today(): { start: Date; end: Date } {
    const now = this.clock.now();
    return { start: startOfDay(billingDate(now)), end: now };
  }
}
