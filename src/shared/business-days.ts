import { addDays, type BillingDate } from './time.js';

/**
 * Days by the moon, which no rule of the sun's calendar gives: the day of Seollal, of Buddha's birthday and of Chuseok.
 * A year that is not here has none of them; add it before it comes.
 */
const BY_THE_MOON: Record<string, readonly [seollal: string, buddha: string, chuseok: string]> = {
  2025: ['01-29', '05-05', '10-06'],
  2026: ['02-17', '05-24', '09-25'],
  2027: ['02-07', '05-13', '09-15'],
  2028: ['01-27', '05-02', '10-03'],
  2029: ['02-13', '05-20', '09-22'],
  2030: ['02-03', '05-09', '09-12'],
};

/** A day off; `moved` says on which weekdays it gets a substitute, which it also gets where two of them meet. */
interface Holiday {
  day: BillingDate;
  moved: 'weekend' | 'sunday' | 'never';
}

const years = new Map<string, ReadonlySet<BillingDate>>();

/** True where banks in Korea work: no weekend, no public holiday, no Labour Day. Days off by decree are not known here. */
export function isBusinessDay(day: BillingDate): boolean {
  return !isWeekend(day) && !holidaysOf(day.slice(0, 4)).has(day);
}

/** The business day so many business days later. */
export function businessDaysAfter(day: BillingDate, count: number): BillingDate {
  let at = day;
  for (let left = count; left > 0; left -= isBusinessDay(at) ? 1 : 0) at = addDays(at, 1);
  return at;
}

function holidaysOf(year: string): ReadonlySet<BillingDate> {
  const known = years.get(year) ?? substituted(holidays(year));
  years.set(year, known);
  return known;
}

function holidays(year: string): Holiday[] {
  const on = (day: string, moved: Holiday['moved']): Holiday => ({
    day: `${year}-${day}` as BillingDate,
    moved,
  });
  const around = ({ day, moved }: Holiday): Holiday[] =>
    [-1, 0, 1].map((d) => ({ day: addDays(day, d), moved }));
  const [seollal, buddha, chuseok] = BY_THE_MOON[year] ?? [];
  return [
    on('01-01', 'never'),
    ...(seollal ? around(on(seollal, 'sunday')) : []),
    on('03-01', 'weekend'),
    on('05-01', 'never'),
    on('05-05', 'weekend'),
    ...(buddha ? [on(buddha, 'weekend')] : []),
    on('06-06', 'never'),
    on('08-15', 'weekend'),
    ...(chuseok ? around(on(chuseok, 'sunday')) : []),
    on('10-03', 'weekend'),
    on('10-09', 'weekend'),
    on('12-25', 'weekend'),
  ];
}

/** The first day after a holiday that fell on a day off which is none itself. */
function substituted(all: readonly Holiday[]): ReadonlySet<BillingDate> {
  const off = new Set(all.map((holiday) => holiday.day));
  const met = new Set<BillingDate>();
  for (const { day, moved } of [...all].sort((a, b) => (a.day < b.day ? -1 : 1))) {
    const lost = met.has(day) || (moved === 'weekend' ? isWeekend(day) : weekday(day) === 0);
    met.add(day);
    if (moved === 'never' || !lost) continue;
    let instead = addDays(day, 1);
    while (isWeekend(instead) || off.has(instead)) instead = addDays(instead, 1);
    off.add(instead);
  }
  return off;
}

const weekday = (day: BillingDate): number => new Date(`${day}T00:00:00Z`).getUTCDay();
const isWeekend = (day: BillingDate): boolean => weekday(day) === 0 || weekday(day) === 6;
