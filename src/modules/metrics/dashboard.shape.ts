import { z } from 'zod';
import type { Won } from '../../shared/money.js';
import type { BillingDate } from '../../shared/time.js';
import { PaymentMethodType } from '../payments/index.js';
import type { DashboardMetrics } from './dashboard.model.js';

const won = z.custom<Won>((value) => typeof value === 'bigint');
const day = z.custom<BillingDate>((value) => typeof value === 'string');
const count = z.number().int();
const rate = z.number().nullable();

const totals = {
  totalUsers: count,
  activeUsers: count,
  totalRevenue: won,
  totalRefunded: won,
  paymentCount: count,
  successRate: rate,
};

/** What the numbers look like when they come back from Redis, which nobody vouches for. */
export const DASHBOARD_SHAPE: z.ZodType<DashboardMetrics> = z.object({
  ...totals,
  from: day,
  to: day,
  asOf: z.date(),
  dailySignups: z.array(z.object({ date: day, count })),
  dailyRevenue: z.array(z.object({ date: day, amount: won, previousAmount: won })),
  methodShares: z.array(z.object({ method: z.enum(PaymentMethodType), amount: won, count })),
  failureReasons: z.array(z.object({ code: z.string(), count })),
  previous: z.object({ ...totals, signups: count }),
  today: z.object({
    revenue: won,
    paymentCount: count,
    successRate: rate,
    activeUsers: count,
    revenueYesterdaySameTime: won,
    hourlyRevenue: z.array(won).length(24),
  }),
});
