import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { Schedule } from '../../../platform/schedule/schedule.js';
import { log } from '../../../platform/telemetry/logger.js';
import { metrics } from '../../../platform/telemetry/metrics.js';
import { Scrape } from '../../../platform/telemetry/scrape.js';
import { PaymentStats } from '../payment.stats.js';

const EVERY_MS = 15_000;
/** Deposits wait behind it: a minute is long for a customer who has paid. */
const LATE_MS = 60_000;

/** How far behind we are with what providers tell us. What waits for a later try has been looked at, and is not late. */
@Injectable()
export class WatchWebhooks implements OnModuleInit {
  private isLate = false;

  constructor(
    private readonly stats: PaymentStats,
    private readonly schedule: Schedule,
    private readonly clock: Clock,
    private readonly scrape: Scrape,
  ) {}

  onModuleInit(): void {
    const { webhookLag } = metrics;
    this.scrape.register({
      name: 'webhooks',
      gauges: [webhookLag],
      read: async () => [[webhookLag, (await this.lagMs()) / 1_000]],
    });
    this.schedule.register({ name: 'payments.watch-webhooks', everyMs: EVERY_MS, run: () => this.look() });
  }

  /** @returns the lag in milliseconds; the log says when we begin to be late and when it ends */
  async look(): Promise<number> {
    const lag = await this.lagMs();
    const late = lag > LATE_MS;
    if (late !== this.isLate) {
      log[late ? 'error' : 'info'](
        { lagMs: lag },
        late ? 'webhooks are not worked off' : 'webhooks are worked off again',
      );
    }
    this.isLate = late;
    return lag;
  }

  private lagMs(): Promise<number> {
    return this.stats.webhookLag(this.clock.now());
  }
}
