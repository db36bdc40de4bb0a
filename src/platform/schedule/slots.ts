import { addDays, billingDate, startOfDay } from '../../shared/time.js';

/** When a chore runs. Times of day are Asia/Seoul. */
export type Rhythm =
  | { everyMs: number }
  /** Each hour at this minute, 0 to 59. */
  | { hourly: number; missed: MissedPolicy }
  /** Each day at this time, `HH:MM`. */
  | { daily: string; missed: MissedPolicy };

/** What becomes of runs whose time passed while no worker was up: one run for the latest of them, or none. */
export type MissedPolicy = 'run-once' | 'skip';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The first time of the rhythm after `at`. @throws Error when the rhythm is not one */
export function slotAfter(rhythm: Rhythm, at: Date): Date {
  if ('everyMs' in rhythm) return new Date(at.getTime() + rhythm.everyMs);
  if ('hourly' in rhythm) {
    if (!Number.isInteger(rhythm.hourly) || rhythm.hourly < 0 || rhythm.hourly > 59)
      throw new Error(`No minute of an hour: ${rhythm.hourly}`);
    // Seoul lies whole hours from UTC, so an hour begins there when it begins here.
    const inHour = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS + rhythm.hourly * MINUTE_MS;
    return new Date(inHour > at.getTime() ? inHour : inHour + HOUR_MS);
  }
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(rhythm.daily) ?? [];
  if (hours === undefined || minutes === undefined) throw new Error(`No time of day: ${rhythm.daily}`);
  const intoDayMs = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS;
  const today = billingDate(at);
  const slot = startOfDay(today).getTime() + intoDayMs;
  return new Date(slot > at.getTime() ? slot : startOfDay(addDays(today, 1)).getTime() + intoDayMs);
}

/** The latest time of the rhythm that is not after `at`, given one that is not (`known`). */
export function latestSlot(rhythm: Rhythm, known: Date, at: Date): Date {
  if ('everyMs' in rhythm) return known;
  const period = 'hourly' in rhythm ? HOUR_MS : 24 * HOUR_MS;
  const latest = slotAfter(rhythm, new Date(at.getTime() - period));
  return latest > known ? latest : known;
}

/** The rhythm in words staff can read. */
export function describeRhythm(rhythm: Rhythm): string {
  if ('everyMs' in rhythm) return `every ${rhythm.everyMs / 1_000} s`;
  if ('hourly' in rhythm) return `hourly at minute ${rhythm.hourly}`;
  return `daily at ${rhythm.daily} Asia/Seoul`;
}
