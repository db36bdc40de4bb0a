import { addDays, billingDate, daysBetween, startOfDay, type BillingDate } from '../../../shared/time.js';
import { analyticsErrors } from '../analytics.errors.js';

export enum Grain {
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
}

/** Days, both inclusive. */
export interface Span {
  from: BillingDate;
  to: BillingDate;
}

export const SPAN_MAX_DAYS = 400;
const SPAN_DAYS = 30;

/**
 * @param ask two days, or none for the last thirty
 * @throws ANALYTICS_RANGE_INVALID
 */
export function spanOf(
  ask: { startDate?: BillingDate | null; endDate?: BillingDate | null },
  today: BillingDate,
): Span {
  const refuse = (path: string) => analyticsErrors.ANALYTICS_RANGE_INVALID({ path, max: SPAN_MAX_DAYS });
  if (!ask.startDate && !ask.endDate) return { from: addDays(today, 1 - SPAN_DAYS), to: today };
  if (!ask.startDate) throw refuse('startDate');
  if (!ask.endDate) throw refuse('endDate');
  if (ask.endDate < ask.startDate || addDays(ask.startDate, SPAN_MAX_DAYS) <= ask.endDate)
    throw refuse('endDate');
  return { from: ask.startDate, to: ask.endDate };
}

export const startOf = ({ from }: Span): Date => startOfDay(from);
export const endOf = ({ to }: Span): Date => startOfDay(addDays(to, 1));

/** The first day of the day, week (from Monday) or month that a day belongs to. */
export function bucketOf(day: BillingDate, grain: Grain): BillingDate {
  if (grain === Grain.DAY) return day;
  if (grain === Grain.MONTH) return `${day.slice(0, 8)}01` as BillingDate;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday + 6) % 7));
}

/** The first day of the bucket after the one that begins on `start`. */
export function nextBucket(start: BillingDate, grain: Grain): BillingDate {
  if (grain === Grain.DAY) return addDays(start, 1);
  return bucketOf(addDays(start, grain === Grain.WEEK ? 7 : 31), grain);
}

/** A span cut into buckets: the first and the last may begin and end in the middle of theirs. */
export interface Buckets {
  starts: BillingDate[];
  /** Which one a day of the span belongs to. */
  indexOf: ReadonlyMap<BillingDate, number>;
}

/** @throws ANALYTICS_RANGE_INVALID when there are more than `max` */
export function bucketsOf(span: Span, grain: Grain, max: number): Buckets {
  const starts: BillingDate[] = [];
  const indexOf = new Map<BillingDate, number>();
  let before: BillingDate | null = null;
  for (const day of daysBetween(span.from, span.to)) {
    const bucket = bucketOf(day, grain);
    if (bucket !== before) starts.push(day);
    before = bucket;
    indexOf.set(day, starts.length - 1);
  }
  if (starts.length > max) throw analyticsErrors.ANALYTICS_RANGE_INVALID({ path: 'grain', max });
  return { starts, indexOf };
}

/** Of bucket `index`, the days that are within the span. */
export function bucketSpan({ starts }: Buckets, index: number, span: Span): Span {
  const next = starts[index + 1];
  return { from: starts[index] ?? span.from, to: next ? addDays(next, -1) : span.to };
}

/**
 * Which Seoul day an instant belongs to, for many that come in order: the calendar is asked once a day and not once for
 * each of a hundred thousand.
 */
export function dayTeller(): (at: Date) => BillingDate {
  let [day, start, end] = ['' as BillingDate, 0, 0];
  return (at) => {
    const ms = at.getTime();
    if (ms < start || ms >= end) {
      day = billingDate(at);
      [start, end] = [startOfDay(day).getTime(), startOfDay(addDays(day, 1)).getTime()];
    }
    return day;
  };
}

/** All of the span as one, however long. */
export function oneBucket({ from, to }: Span): Buckets {
  return { starts: [from], indexOf: new Map(daysBetween(from, to).map((day) => [day, 0])) };
}
