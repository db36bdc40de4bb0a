import * as z from 'zod/mini';
import type { DashboardPeriod } from '@/gql/graphql';

export const dashboardPeriods = ['1d', '7d', '30d', '90d'] as const;
export type PeriodKey = (typeof dashboardPeriods)[number];

export const dashboardSearch = z.object({ period: z.catch(z.enum(dashboardPeriods), '30d') });
export const dashboardSearchDefaults = { period: '30d' } as const;

export const serverPeriod: Record<PeriodKey, DashboardPeriod> = {
  '1d': 'DAY',
  '7d': 'WEEK',
  '30d': 'MONTH',
  '90d': 'QUARTER',
};
