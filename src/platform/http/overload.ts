import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { DatabasePulse } from '../db/pulse.js';
import { metrics } from '../telemetry/metrics.js';

/** Who asks, in the order in which they are sent away: strangers, people we know, money and log-in. */
export type Caller = 'visitor' | 'known' | 'vital';

/** From where on a kind of caller is sent away: either is enough. Times the configured delay; milliseconds. */
const LIMITS: Record<Caller, { loopDelays: number; poolWaitMs: number }> = {
  visitor: { loopDelays: 1, poolWaitMs: 1_000 },
  known: { loopDelays: 2.5, poolWaitMs: 2_000 },
  // Waiting for a connection ends at three seconds anyway; these callers are left that chance almost to the end.
  vital: { loopDelays: 7.5, poolWaitMs: 2_800 },
};
const SAMPLE_MS = 100;
/** One long pause is no overload; a mean over this many samples is. */
const SAMPLES = 10;
const RETRY_AFTER_MS = 2_000;

/** How busy this process is, in milliseconds. */
export interface OverloadReadings {
  /** How late the event loop comes to what is due. */
  loopDelayMs(): number;
  /** How long the caller waits who waits longest for a database connection. */
  poolWaitMs(): number;
}

@Injectable()
export class ProcessReadings implements OverloadReadings, OnApplicationShutdown {
  private readonly delays: number[] = [];
  private due = performance.now() + SAMPLE_MS;
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly pulse: DatabasePulse) {
    this.timer = setInterval(() => this.sample(), SAMPLE_MS).unref();
  }

  loopDelayMs(): number {
    return this.delays.reduce((sum, delay) => sum + delay, 0) / SAMPLES;
  }

  poolWaitMs(): number {
    return this.pulse.longestWaitMs;
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private sample(): void {
    const now = performance.now();
    this.delays.push(Math.max(0, now - this.due));
    if (this.delays.length > SAMPLES) this.delays.shift();
    this.due = now + SAMPLE_MS;
  }
}

/** Sends callers away while there is more work than this process can do, so that what it does take it also finishes. */
@Injectable()
export class Overload {
  /** @param loopDelayMs how late the event loop may be before strangers are sent away */
  constructor(
    private readonly readings: OverloadReadings,
    private readonly loopDelayMs: number,
  ) {}

  /** Whether a caller of this kind is to be sent away now. Two comparisons: it may be asked for every request. */
  shed(caller: Caller): boolean {
    const limit = LIMITS[caller];
    if (this.readings.poolWaitMs() > limit.poolWaitMs) return true;
    return this.readings.loopDelayMs() > limit.loopDelays * this.loopDelayMs;
  }

  /** @throws SERVICE_UNAVAILABLE with `retryAfterMs` when the caller is to be sent away */
  admit(caller: Caller): void {
    if (!this.shed(caller)) return;
    metrics.shed.inc({ caller });
    throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: RETRY_AFTER_MS });
  }
}

/** Money moves and people log in by mutations; of the rest, those we know go before strangers. */
export function callerOf(kind: 'query' | 'mutation' | 'subscription', signedIn: boolean): Caller {
  if (kind === 'mutation') return 'vital';
  return signedIn ? 'known' : 'visitor';
}
