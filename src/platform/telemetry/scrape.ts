import { Injectable } from '@nestjs/common';
import type { Gauge } from 'prom-client';
import { describeError, log } from './logger.js';

/** Several that scrape us, and whoever reloads the page, share one look. */
const FRESH_MS = 5_000;
/** A scrape waits this long for a look; Prometheus gives up after ten seconds. */
const LOOK_MAX_MS = 3_000;

/** A gauge and what it shows now: the value, or one a set of labels. */
export type Reading = readonly [gauge: Gauge, values: number | null | readonly LabelledValue[]];
export interface LabelledValue {
  labels: Readonly<Record<string, string>>;
  value: number;
}

interface Look {
  name: string;
  gauges: readonly Gauge[];
  read: () => Promise<readonly Reading[]>;
  lookedAt: number;
  running: Promise<void> | null;
}

/**
 * Gauges whose values somebody has to look up (in the database, in Redis) when they are scraped. A look that fails takes
 * its gauges off the page: a number that nobody knows is absent, never zero and never old.
 */
@Injectable()
export class Scrape {
  private readonly looks: Look[] = [];

  /** @param gauges all that `read` may set */
  register(look: Pick<Look, 'name' | 'gauges' | 'read'>): void {
    for (const gauge of look.gauges) clear(gauge);
    this.looks.push({ ...look, lookedAt: Number.NEGATIVE_INFINITY, running: null });
  }

  /** Looks again at what is not fresh. Never throws and never waits for long. */
  async refresh(): Promise<void> {
    await Promise.all(this.looks.map((look) => this.fresh(look)));
  }

  private async fresh(look: Look): Promise<void> {
    if (performance.now() - look.lookedAt < FRESH_MS) return;
    const running = (look.running ??= this.look(look).finally(() => (look.running = null)));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), LOOK_MAX_MS).unref();
    });
    if ((await Promise.race([running, late])) === 'late') for (const gauge of look.gauges) clear(gauge);
    clearTimeout(timer);
  }

  private async look(look: Look): Promise<void> {
    try {
      const readings = await look.read();
      for (const gauge of look.gauges) clear(gauge);
      for (const [gauge, values] of readings) show(gauge, values);
      look.lookedAt = performance.now();
    } catch (error) {
      for (const gauge of look.gauges) clear(gauge);
      log.debug({ look: look.name, error: describeError(error).message }, 'no look for /metrics');
    }
  }
}

function show(gauge: Gauge, values: Reading[1]): void {
  if (values === null) return;
  if (typeof values === 'number') gauge.set(values);
  else for (const { labels, value } of values) gauge.set(labels, value);
}

function clear(gauge: Gauge): void {
  gauge.reset();
  // A gauge without labels is reset to zero, which would be a value.
  gauge.remove({});
}
