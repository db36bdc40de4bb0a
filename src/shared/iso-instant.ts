const DAY_MS = 86_400_000;
const DAYS_MAX = 10_000;

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
const MINUTES = Array.from({ length: 1_440 }, (_, i) => `${pad(Math.floor(i / 60), 2)}:${pad(i % 60, 2)}:`);
const SECONDS = Array.from({ length: 60 }, (_, i) => `${pad(i, 2)}.`);
const MILLISECONDS = Array.from({ length: 1_000 }, (_, i) => `${pad(i, 3)}Z`);
const days = new Map<number, string>();

/**
 * The same text as `toISOString`, several times as quick: a page holds a hundred instants, most of the same few days.
 * @throws RangeError for a date that is none
 */
export function isoInstant(date: Date): string {
  const at = date.getTime();
  const day = Math.floor(at / DAY_MS);
  const text = days.get(day) ?? dayText(day, date);
  const rest = at - day * DAY_MS;
  const seconds = Math.floor(rest / 1_000);
  const minute = Math.floor(seconds / 60);
  return text + MINUTES[minute] + SECONDS[seconds - minute * 60] + MILLISECONDS[rest - seconds * 1_000];
}

/** Up to and with the `T`; years past 9999 have more digits. */
function dayText(day: number, date: Date): string {
  const whole = date.toISOString();
  const text = whole.slice(0, whole.indexOf('T') + 1);
  if (days.size >= DAYS_MAX) days.clear();
  days.set(day, text);
  return text;
}
