import { metricsErrors } from '../metrics.errors.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const SAMPLES_MAX = 1_000;
/** What a call costs beside itself; and what drawing so many points does. */
export const SAMPLES_A_POINT = 50;
export const DRAWN_A_POINT = 1_000;
export const LABELS_MAX = 8;
/** One name; an agent that puts an id into a label reaches it within minutes. */
export const SERIES_OF_NAME_MAX = 1_000;
export const SERIES_MAX = 50_000;
/** What the house itself may have beyond that: an agent that fills everything up does not blind it. */
export const SERIES_OF_HOUSE = { ofName: 500, all: 5_000 } as const;
/** Sums and squares of many of them are still numbers. */
export const VALUE_MAX = 1e30;
/** Clocks differ, and an agent may have been cut off for a while. */
export const AHEAD_MAX_MS = 5 * MINUTE_MS;
export const BEHIND_MAX_MS = HOUR_MS;
/** For how long what is kept at least (staff may keep more), and how far back it is drawn from. */
export const KEEP = { samplesDays: 14, minutes5Days: 90, minutes60Days: 730 } as const;

export const NAMES_AT_ONCE_MAX = 10;
export const SERIES_AT_ONCE_MAX = 60;
export const POINTS_MAX = 1_000;
const RANGE_MAX_MS = 400 * DAY_MS;

const NAME = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/;
const LABEL = /^[a-z][a-z0-9_]*$/;
/** Names that only the house itself writes. `host.` is everybody's: agents report their machines under it. */
const OURS = /^(process|http|vendor|queue|outbox|db|revenue|payments|users)\./;

export interface Sample {
  name: string;
  unit: string;
  labels: Readonly<Record<string, string>>;
  at: Date;
  value: number;
}

export interface GivenSample {
  name: string;
  unit: string;
  value: number;
  at?: Date | null;
  labels?: { name: string; value: string }[] | null;
}

/**
 * A sample from outside, in order.
 * @throws METRIC_INVALID
 */
export function checkedSample(given: GivenSample, path: string, now: Date): Sample {
  const refuse = (part: string, reason: string): never => {
    throw metricsErrors.METRIC_INVALID({ path: `${path}.${part}`, reason });
  };
  if (!NAME.test(given.name) || given.name.length > 80)
    refuse('name', 'lower case words with dots, like host.cpu_usage');
  if (OURS.test(given.name)) refuse('name', 'this name is written by the house itself');
  if (given.unit.length < 1 || given.unit.length > 20) refuse('unit', 'between 1 and 20 characters');
  if (!(Math.abs(given.value) <= VALUE_MAX)) refuse('value', 'a finite number, at most 1e30 either way');
  const at = given.at ?? now;
  if (at.getTime() > now.getTime() + AHEAD_MAX_MS) refuse('at', 'more than five minutes ahead');
  if (at.getTime() < now.getTime() - BEHIND_MAX_MS) refuse('at', 'more than an hour ago');
  const pairs = given.labels ?? [];
  if (pairs.length > LABELS_MAX) refuse('labels', `more than ${LABELS_MAX}`);
  const labels: Record<string, string> = {};
  for (const { name, value } of pairs) {
    if (!LABEL.test(name) || name.length > 40) refuse('labels', `no name of a label: ${name.slice(0, 40)}`);
    if (Object.hasOwn(labels, name)) refuse('labels', `twice: ${name}`);
    if (value.length > 100) refuse('labels', `longer than 100 characters: ${name}`);
    labels[name] = value;
  }
  return { name: given.name, unit: given.unit, labels: sorted(labels), at: secondOf(at), value: given.value };
}

/** The finest grain there is: of a second, the first sample is kept, so an agent in a hurry fills no disk. */
const secondOf = (at: Date): Date => new Date(Math.floor(at.getTime() / 1_000) * 1_000);

/** Machines that samples speak for, and the first sample of each. */
export function hostsOf(samples: readonly Sample[]): Map<string, number> {
  const hosts = new Map<string, number>();
  for (const [index, { name, labels }] of samples.entries()) {
    const host = labels['host'];
    if (host !== undefined && name.startsWith('host.') && !hosts.has(host)) hosts.set(host, index);
  }
  return hosts;
}

/** Labels in one order, so that the same labels are the same text. */
export function sorted(labels: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export const keyOf = (name: string, labels: Readonly<Record<string, string>>): string =>
  `${name} ${JSON.stringify(labels)}`;

/** Widths of a point that people read well; seconds. */
const STEPS_S = [
  10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
];

/** Days begin in Seoul. Whole hours, so sums of an hour are not cut. */
export const DAY_OFFSET_MS = 9 * HOUR_MS;

/** The beginning of the point that an instant belongs to; milliseconds of the epoch. */
export const pointOf = (at: number, stepMs: number): number =>
  Math.floor((at + DAY_OFFSET_MS) / stepMs) * stepMs - DAY_OFFSET_MS;

export interface Drawing {
  from: Date;
  to: Date;
  stepMs: number;
  /** Samples themselves, or sums of so many minutes. */
  source: 'samples' | 5 | 60;
}

/**
 * How wide a point is, and where it is read from: the coarsest sums that are still finer than a point, and kept so long.
 * @throws RANGE_INVALID
 */
export function drawing(from: Date, to: Date, points: number, now: Date): Drawing {
  const span = to.getTime() - from.getTime();
  if (!(span > 0) || span > RANGE_MAX_MS)
    throw metricsErrors.RANGE_INVALID({ path: 'to', maxDays: RANGE_MAX_MS / DAY_MS });
  const age = now.getTime() - from.getTime();
  const finest = age > KEEP.minutes5Days * DAY_MS ? 3_600 : age > KEEP.samplesDays * DAY_MS ? 300 : 10;
  const wanted = Math.max(span / Math.max(1, points) / 1_000, finest);
  const stepS = STEPS_S.find((step) => step >= wanted) ?? STEPS_S.at(-1) ?? 604_800;
  const source = stepS % 3_600 === 0 ? 60 : stepS % 300 === 0 ? 5 : 'samples';
  const stepMs = stepS * 1_000;
  return { from: new Date(pointOf(from.getTime(), stepMs)), to, stepMs, source };
}
