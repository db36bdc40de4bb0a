import { kstTime, parseKst } from '../times.js';

const DAY_MS = 86_400_000;

/**
 * Days on which banks in Korea are closed beside weekends, with their substitutes. Typed from the calendars of these
 * years; a year that is not here has weekends only.
 */
const CLOSED = new Set(
  [
    '2025 01-01 01-27 01-28 01-29 01-30 03-03 05-01 05-05 05-06 06-03 06-06 08-15 10-03 10-06 10-07 10-08 10-09 12-25',
    '2026 01-01 02-16 02-17 02-18 03-02 05-01 05-05 05-25 08-17 09-24 09-25 10-05 10-09 12-25',
    '2027 01-01 02-08 02-09 03-01 05-05 05-13 08-16 09-14 09-15 09-16 10-04 10-11 12-27',
  ].flatMap((line) => {
    const [year, ...days] = line.split(' ');
    return days.map((day) => `${year}-${day}`);
  }),
);

/** The Korean calendar day of an instant, `2026-11-28`. */
export const kstDay = (ms: number): string => kstTime(ms).slice(0, 10);

/** Days later on the calendar. */
export function plusDays(day: string, days: number): string {
  return kstDay((parseKst(day) ?? 0) + days * DAY_MS);
}

/** True where banks pay out. */
export function isBusinessDay(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !CLOSED.has(day);
}

/** The business day so many business days after this one. */
export function businessDaysAfter(day: string, count: number): string {
  let at = day;
  for (let left = count; left > 0; left -= isBusinessDay(at) ? 1 : 0) at = plusDays(at, 1);
  return at;
}
