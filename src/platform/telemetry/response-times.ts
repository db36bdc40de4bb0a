import { createHistogram } from 'node:perf_hooks';
import { metrics } from './metrics.js';

/** How long answers took since somebody last looked. Milliseconds. */
export interface ResponseTimes {
  count: number;
  mean: number;
  p50: number;
  p95: number;
  p99: number;
}

const micros = createHistogram({ highest: 3_600_000_000 });

/** Notes an answer for Prometheus, and for whoever asks for percentiles, which buckets only guess. */
export function noteResponse(
  labels: { method: string; route: string; status: string },
  seconds: number,
): void {
  metrics.httpDuration.observe(labels, seconds);
  micros.record(Math.max(1, Math.round(seconds * 1_000_000)));
}

/** @returns null when nothing was answered meanwhile; looking starts anew */
export function takeResponseTimes(): ResponseTimes | null {
  if (micros.count === 0) return null;
  const ms = (value: number): number => value / 1_000;
  const taken = {
    count: micros.count,
    mean: ms(micros.mean),
    p50: ms(micros.percentile(50)),
    p95: ms(micros.percentile(95)),
    p99: ms(micros.percentile(99)),
  };
  micros.reset();
  return taken;
}
