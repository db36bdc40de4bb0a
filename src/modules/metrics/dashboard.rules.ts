import { addDays, billingDate, daysBetween, startOfDay, type BillingDate } from '../../shared/time.js';
import { metricsErrors } from './metrics.errors.js';

export enum DashboardPeriod {
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
  QUARTER = 'QUARTER',
  YEAR = 'YEAR',
}

const DAYS: Record<DashboardPeriod, number> = { DAY: 1, WEEK: 7, MONTH: 30, QUARTER: 90, YEAR: 365 };
const RANGE_MAX_DAYS = 366;

/** Seoul days, both inclusive, and the span of the same length right before. */
export interface DashboardRange {
  from: BillingDate;
  to: BillingDate;
  days: BillingDate[];
  start: Date;
  /** Exclusive. */
  end: Date;
  previousStart: Date;
}

/**
 * @param ask a period that ends today, or two days; nothing means a month
 * @throws RANGE_INVALID for a period together with days, one day alone, days in the wrong order, more than 366 of them
 */
export function dashboardRange(
  ask: { period?: DashboardPeriod | null; startDate?: BillingDate | null; endDate?: BillingDate | null },
  now: Date,
): DashboardRange {
  const refuse = (path: string) => metricsErrors.RANGE_INVALID({ path, maxDays: RANGE_MAX_DAYS });
  let to = billingDate(now);
  let from = addDays(to, 1 - DAYS[ask.period ?? DashboardPeriod.MONTH]);
  if (ask.startDate || ask.endDate) {
    if (ask.period) throw refuse('period');
    if (!ask.startDate) throw refuse('startDate');
    if (!ask.endDate) throw refuse('endDate');
    [from, to] = [ask.startDate, ask.endDate];
    if (to < from || addDays(from, RANGE_MAX_DAYS) <= to) throw refuse('endDate');
  }
  const days = daysBetween(from, to);
  return {
    from,
    to,
    days,
    start: startOfDay(from),
    end: startOfDay(addDays(to, 1)),
    previousStart: startOfDay(addDays(from, -days.length)),
  };
}
