import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { describeError, log } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import { Db } from './db.js';

const EVERY_MS = 60_000;
/** Further apart than this, expiries and the order of facts cannot be trusted. */
export const SKEW_MAX_MS = 5_000;
/** The answer took so long that it says nothing about the clock. */
const ROUND_TRIP_MAX_MS = 1_000;

/** Compares this machine's clock with the database's. Each process asks for itself: each may run on another machine. */
@Injectable()
export class ClockSkew implements OnApplicationShutdown {
  private skewMs = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  get off(): boolean {
    return Math.abs(this.skewMs) > SKEW_MAX_MS;
  }

  start(): void {
    void this.measure();
    this.timer ??= setInterval(() => void this.measure(), EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Positive when we are ahead of the database. */
  async measure(): Promise<void> {
    try {
      const askedAt = performance.now();
      const [row] = await this.db.rows<{ at: Date }>('SELECT clock_timestamp() AS at');
      const tookMs = performance.now() - askedAt;
      if (!row || tookMs > ROUND_TRIP_MAX_MS) return;
      this.skewMs = this.clock.now().getTime() - tookMs / 2 - row.at.getTime();
    } catch (error) {
      log.debug({ error: describeError(error) }, 'clock not compared');
      return;
    }
    metrics.clockSkew.set(this.skewMs / 1_000);
    if (this.off)
      log.error({ skewMs: Math.round(this.skewMs) }, 'this clock and the database clock are too far apart');
  }
}
