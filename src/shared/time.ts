const SEOUL_DAY = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Seoul',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

const SEOUL_SECOND = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Seoul',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** An instant as people in Korea write it in a table: '2026-11-28 14:05:09'. */
export function formatSeoul(at: Date): string {
  return SEOUL_SECOND.format(at);
}

/** A calendar day in Asia/Seoul, 'YYYY-MM-DD'. */
export type BillingDate = string & { readonly billingDate: unique symbol };

/** The only bridge from an instant to a business day: `billingDate(2026-01-31T15:00Z)` is '2026-02-01'. */
export function billingDate(at: Date): BillingDate {
  return SEOUL_DAY.format(at) as BillingDate;
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Reads 'YYYY-MM-DD'; null when it is no real day of the calendar. */
export function parseBillingDate(text: string): BillingDate | null {
  if (!DAY.test(text)) return null;
  const date = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== text
    ? null
    : (text as BillingDate);
}

/** `days` later (or earlier, when negative) on the calendar. */
export function addDays(day: BillingDate, days: number): BillingDate {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10) as BillingDate;
}

/** The days from `from` to `to`, both inclusive, in order. */
export function daysBetween(from: BillingDate, to: BillingDate): BillingDate[] {
  const days: BillingDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The instant at which a Seoul day begins. Korea keeps no summer time since 1988, so noon's offset holds all day. */
export function startOfDay(day: BillingDate): Date {
  const noonUtc = new Date(`${day}T12:00:00Z`);
  const shown = new Intl.DateTimeFormat('en-US', { timeZone: 'Asia/Seoul', timeZoneName: 'longOffset' })
    .formatToParts(noonUtc)
    .find((part) => part.type === 'timeZoneName');
  const offset = shown?.value.replace('GMT', '') || '+00:00';
  return new Date(`${day}T00:00:00${offset}`);
}
