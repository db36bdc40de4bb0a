import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Db } from '../db/db.js';
import { metrics } from '../telemetry/metrics.js';
import { Scrape } from '../telemetry/scrape.js';

/** What is committed and not handed on yet. */
@Injectable()
export class OutboxBacklog implements OnModuleInit {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly scrape: Scrape,
  ) {}

  onModuleInit(): void {
    const { outboxPending, outboxLag } = metrics;
    this.scrape.register({
      name: 'outbox',
      gauges: [outboxPending, outboxLag],
      read: async () => {
        const { pending, lag } = await this.read();
        return [
          [outboxPending, pending],
          [outboxLag, lag],
        ];
      },
    });
  }

  /** @returns how many facts wait, and for how many seconds the oldest of them */
  async read(): Promise<{ pending: number; lag: number }> {
    const row = await this.db.one<{ pending: number; oldest: Date | null }>(
      'SELECT count(*)::integer AS pending, min(occurred_at) AS oldest FROM outbox WHERE delivered_at IS NULL',
    );
    const waited = row?.oldest ? this.clock.now().getTime() - row.oldest.getTime() : 0;
    return { pending: row?.pending ?? 0, lag: Math.max(0, waited) / 1_000 };
  }
}
