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
 * @throws PERIOD_WITH_DATES, DATES_INCOMPLETE, DATES_REVERSED, RANGE_TOO_LONG for more than 366 days
 */
export function dashboardRange(
  ask: { period?: DashboardPeriod | null; startDate?: BillingDate | null; endDate?: BillingDate | null },
  now: Date,
): DashboardRange {
  let to = billingDate(now);
  let from = addDays(to, 1 - DAYS[ask.period ?? DashboardPeriod.MONTH]);
  if (ask.startDate || ask.endDate) {
    if (ask.period) throw metricsErrors.PERIOD_WITH_DATES({ path: 'period' });
    if (!ask.startDate) throw metricsErrors.DATES_INCOMPLETE({ path: 'startDate' });
    if (!ask.endDate) throw metricsErrors.DATES_INCOMPLETE({ path: 'endDate' });
    [from, to] = [ask.startDate, ask.endDate];
    if (to < from) throw metricsErrors.DATES_REVERSED({ path: 'endDate' });
    if (addDays(from, RANGE_MAX_DAYS) <= to)
      throw metricsErrors.RANGE_TOO_LONG({ path: 'endDate', maxDays: RANGE_MAX_DAYS });
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
