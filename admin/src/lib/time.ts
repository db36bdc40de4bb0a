import type { Language } from './i18n';

// Every time is shown in Seoul, whatever zone the browser is in.
const zone = 'Asia/Seoul';
const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function formatter(locale: string, options: Intl.DateTimeFormatOptions): (at: Date) => string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: zone, ...options });
  return (at) => format.format(at);
}

const partsFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function partsOf(iso: string): Record<string, string> {
  return Object.fromEntries(partsFormat.formatToParts(new Date(iso)).map((part) => [part.type, part.value]));
}

/** Table time: `11.21 14:31`, in English `Nov 21, 14:31`; with the year when it is not this year. */
export function formatTableTime(iso: string, language: Language, now = new Date()): string {
  const p = partsOf(iso);
  const sameYear = p.year === partsOf(now.toISOString()).year;
  const clock = `${p.hour}:${p.minute}`;
  if (language === 'en')
    return `${MONTHS[Number(p.month) - 1]} ${Number(p.day)}, ${sameYear ? '' : `${p.year}, `}${clock}`;
  return `${sameYear ? '' : `${p.year}.`}${p.month}.${p.day} ${clock}`;
}

/** Clock time: `14:32:57`. */
export function formatClock(iso: string): string {
  const p = partsOf(iso);
  return `${p.hour}:${p.minute}:${p.second}`;
}

const fullKo = formatter('ko-KR', { dateStyle: 'long', timeStyle: 'medium' });
const fullEn = formatter('en-US', { dateStyle: 'long', timeStyle: 'medium' });

/** Full date with zone, for details and hover. */
export function formatFullTime(iso: string, language: Language): string {
  const at = new Date(iso);
  return language === 'ko' ? `${fullKo(at)} (서울)` : `${fullEn(at)} (Seoul)`;
}

const dayKo = formatter('ko-KR', { month: 'long', day: 'numeric', weekday: 'long' });
const dayEn = formatter('en-US', { month: 'long', day: 'numeric', weekday: 'long' });

export function formatDay(at: Date, language: Language): string {
  return language === 'ko' ? dayKo(at) : dayEn(at);
}

/** Axis label of a calendar day: `11.21`, in English `Nov 21`. */
export function formatShortDay(day: string, language: Language): string {
  if (day === '') return '';
  const [month, date] = [day.slice(5, 7), day.slice(8, 10)];
  return language === 'en' ? `${MONTHS[Number(month) - 1] ?? ''} ${Number(date)}` : `${month}.${date}`;
}

const monthKo = new Intl.DateTimeFormat('ko-KR', { timeZone: 'UTC', year: 'numeric', month: 'long' });
const monthEn = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', year: 'numeric', month: 'long' });

/** A month, `2026-11`, as people of the language say it: `2026년 11월`, `November 2026`. */
export function formatMonth(month: string, language: Language): string {
  return (language === 'ko' ? monthKo : monthEn).format(Date.parse(`${month}-01T00:00:00Z`));
}

/** Today in Seoul as `YYYY-MM-DD`. */
export function seoulDay(at: Date): string {
  const p = partsOf(at.toISOString());
  return `${p.year}-${p.month}-${p.day}`;
}

/** The instant a Seoul day begins. Korea has no summer time, so the offset is fixed. */
export function startOfSeoulDay(day: string): string {
  return new Date(`${day}T00:00:00+09:00`).toISOString();
}

/** The instant the day after a Seoul day begins. */
export function endOfSeoulDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00+09:00`) + DAY_MS).toISOString();
}

/** The instant at which the last `days` days, today included, begin. */
export function startOfLastDays(days: number, now: Date): string {
  const today = Date.parse(startOfSeoulDay(seoulDay(now)));
  return new Date(today - (days - 1) * DAY_MS).toISOString();
}

/** Of one value for each hour of the Seoul day, those of the hours that have begun. */
export function hoursSoFar<T>(hourly: readonly T[], asOf: string): T[] {
  return hourly.slice(0, Number(partsOf(asOf).hour) + 1);
}

const durationWords = { ko: ['일', '시간', '분', '초'], en: [' d', ' h', ' min', ' s'] } as const;

/** A length of time in its two largest parts: `14분 30초`, `2 h 5 min`, `3 d 1 h`. */
export function formatDuration(ms: number, language: Language): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  const parts = [
    Math.floor(seconds / 86_400),
    Math.floor((seconds % 86_400) / 3_600),
    Math.floor((seconds % 3_600) / 60),
    seconds % 60,
  ];
  const first = parts.findIndex((part) => part > 0);
  return parts
    .map((part, index) => ({ part, text: `${part}${durationWords[language][index] ?? ''}` }))
    .slice(first, first + 2)
    .filter(({ part }) => part > 0)
    .map(({ text }) => text)
    .join(' ');
}
