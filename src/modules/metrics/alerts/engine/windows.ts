const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
/** Seoul keeps no summer time since 1988: its week is the week of UTC, nine hours on. */
const SEOUL_MINUTES = 9 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;
/** 1970-01-01 was a Thursday; weeks begin on Monday here. */
const MONDAY_MINUTES = 3 * DAY_MINUTES;

export enum Weekday {
  MON = 'MON',
  TUE = 'TUE',
  WED = 'WED',
  THU = 'THU',
  FRI = 'FRI',
  SAT = 'SAT',
  SUN = 'SUN',
}
const WEEK = Object.values(Weekday);

/** Hours of the week in Seoul. `to` at or before `from` is a time of the next day: 22:00 to 06:00 is a night. */
export interface AlertWindow {
  days: readonly Weekday[];
  /** HH:MM */
  from: string;
  /** HH:MM, exclusive. */
  to: string;
}

export const CLOCK_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Whether new trouble counts at this instant: always, where there is no window. */
export function isWithin(windows: readonly AlertWindow[], at: number): boolean {
  return windows.length === 0 || spansOf(windows).some(({ from, length }) => sinceStart(at, from) < length);
}

/** The first instant at or after `at` that lies within a window. */
export function nextWithin(windows: readonly AlertWindow[], at: number): number {
  if (isWithin(windows, at)) return at;
  const minute = Math.ceil(at / MINUTE_MS) * MINUTE_MS;
  const waits = spansOf(windows).map(({ from }) => (WEEK_MINUTES - sinceStart(minute, from)) % WEEK_MINUTES);
  return minute + Math.min(...waits) * MINUTE_MS;
}

/** Minutes from the latest beginning of something that begins every week; a fraction within a minute. */
function sinceStart(at: number, from: number): number {
  const minuteOfWeek = (at / MINUTE_MS + SEOUL_MINUTES + MONDAY_MINUTES) % WEEK_MINUTES;
  return (minuteOfWeek - from + WEEK_MINUTES) % WEEK_MINUTES;
}

function spansOf(windows: readonly AlertWindow[]): { from: number; length: number }[] {
  return windows.flatMap(({ days, from, to }) => {
    const start = minutesOf(from);
    const length = (minutesOf(to) - start + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
    return days.map((day) => ({ from: WEEK.indexOf(day) * DAY_MINUTES + start, length }));
  });
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
