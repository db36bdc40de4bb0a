const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Seoul is nine hours ahead of UTC, summer and winter. */
const SEOUL_MINUTES = 540;

/** The minute of the day in Seoul. */
export function minuteOfDay(at: Date): number {
  return (Math.floor(at.getTime() / MINUTE_MS) + SEOUL_MINUTES) % DAY_MINUTES;
}

/**
 * When the quiet hours end that `now` lies in; null when it lies in none. They may go over midnight.
 * @param from minute of the day at which they begin @param to the first minute after them
 */
export function quietUntil(now: Date, from: number, to: number): Date | null {
  const minute = minuteOfDay(now);
  const isQuiet = from < to ? minute >= from && minute < to : minute >= from || minute < to;
  if (!isQuiet) return null;
  const left = (to - minute + DAY_MINUTES) % DAY_MINUTES;
  return new Date(Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS + left * MINUTE_MS);
}

/** `22:00` as minutes; null when it is no time of a day. */
export function minutesOf(time: string): number | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  return hours === undefined || minutes === undefined ? null : Number(hours) * 60 + Number(minutes);
}

export function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
