import type { SeriesSample } from './engine.js';
import { AlertCondition, NoDataPolicy, type AlertTerms } from './terms.js';
import { Weekday, type AlertWindow } from './windows.js';

/** Numbers in [0, 1) that a seed decides (mulberry32), so that what failed once can be had again. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: () => number, values: readonly [T, ...T[]]): T =>
  values[Math.floor(random() * values.length)] ?? values[0];

const NIGHT: AlertWindow = {
  days: [Weekday.MON, Weekday.TUE, Weekday.WED, Weekday.THU, Weekday.FRI],
  from: '22:00',
  to: '06:00',
};

/** Terms of every kind, about a series that moves between 0 and 100. */
export function randomTerms(random: () => number): AlertTerms {
  const condition = pick(random, [
    AlertCondition.GT,
    AlertCondition.GTE,
    AlertCondition.LT,
    AlertCondition.LTE,
  ]);
  const isUpper = condition === AlertCondition.GT || condition === AlertCondition.GTE;
  const threshold = isUpper ? 70 : 30;
  return {
    condition,
    threshold,
    recoveryThreshold: pick(random, [null, threshold, isUpper ? 55 : 45]),
    forSeconds: pick(random, [0, 20, 60]),
    keepFiringSeconds: pick(random, [0, 30, 120]),
    noDataPolicy: pick(random, [NoDataPolicy.KEEP, NoDataPolicy.ALERT, NoDataPolicy.RESOLVE]),
    noDataSeconds: pick(random, [30, 60, 300]),
    flapLimit: pick(random, [0, 4, 8]),
    windows: random() < 0.3 ? [NIGHT] : [],
  };
}

/** A walk with jumps, in steps of about ten seconds, with silences in between. */
export function randomSamples(random: () => number, from: number, count: number): SeriesSample[] {
  const samples: SeriesSample[] = [];
  let at = from;
  let value = 50;
  for (let i = 0; i < count; i += 1) {
    at += random() < 0.03 ? 600_000 * random() : pick(random, [10_000, 10_000, 10_000, 9_500, 25_000]);
    value = random() < 0.1 ? random() * 100 : Math.min(100, Math.max(0, value + (random() - 0.5) * 24));
    samples.push({ at: Math.round(at), value: Math.round(value * 10) / 10 });
  }
  return samples;
}
