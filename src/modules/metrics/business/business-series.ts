import type { LedgerQueries } from '../../ledger/index.js';
import type { PaymentsFacade } from '../../payments/index.js';
import type { UsersFacade } from '../../users/index.js';
import { billingDate, startOfDay } from '../../../shared/time.js';

/** Whom the numbers are asked of. */
export interface BusinessSources {
  ledger: LedgerQueries;
  payments: PaymentsFacade;
  users: UsersFacade;
}

export interface BusinessSeries {
  unit: string;
  /** @returns null where there is nothing to measure, which is not zero */
  read(sources: BusinessSources, now: Date): Promise<number | null>;
}

const MINUTES_15_MS = 900_000;
const HOUR_MS = 3_600_000;
const today = (now: Date): Date => startOfDay(billingDate(now));

/**
 * Numbers of the business that are series like any other: drawn, alerted on, exported. Each is derived when it is
 * looked at; the truth stays in the ledger and the records. A new one is an entry here.
 */
export const BUSINESS_SERIES = {
  'revenue.today': {
    unit: 'KRW',
    read: async ({ ledger }, now) =>
      (await ledger.revenueByDay(today(now), now)).reduce((sum, day) => sum + Number(day.revenue), 0),
  },
  'payments.today': {
    unit: 'payments',
    read: async ({ payments }, now) => (await payments.stats.attempts(today(now), now)).paid,
  },
  'payments.failed_15m': {
    unit: 'payments',
    read: async ({ payments }, now) =>
      (await payments.stats.attempts(new Date(now.getTime() - MINUTES_15_MS), now)).failed,
  },
  'payments.success_rate_1h': {
    unit: '%',
    read: async ({ payments }, now) => {
      const { paid, failed } = await payments.stats.attempts(new Date(now.getTime() - HOUR_MS), now);
      return paid + failed === 0 ? null : (paid / (paid + failed)) * 100;
    },
  },
  'payments.open_exceptions': {
    unit: 'items',
    read: async ({ payments }) =>
      (await payments.openExceptions()).reduce((sum, { count }) => sum + count, 0),
  },
  'payments.webhook_lag': {
    unit: 's',
    read: async ({ payments }, now) => (await payments.stats.webhookLag(now)) / 1_000,
  },
  'users.signups_today': {
    unit: 'users',
    read: async ({ users }, now) =>
      [...(await users.stats.signupsByDay(today(now), now)).values()].reduce((sum, count) => sum + count, 0),
  },
} as const satisfies Record<string, BusinessSeries>;
