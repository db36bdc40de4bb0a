import type { DashboardPeriod } from '@/gql/graphql';

export const dashboardPeriods = ['1d', '7d', '30d', '90d'] as const;
export type PeriodKey = (typeof dashboardPeriods)[number];

export interface DashboardSearch {
  period: PeriodKey;
}
export const dashboardSearchDefaults: DashboardSearch = { period: '30d' };

/** By hand: the rules of other pages come with a library that the first page can do without. */
export function parseDashboardSearch({ period }: { period?: string }): DashboardSearch {
  return { period: dashboardPeriods.find((known) => known === period) ?? dashboardSearchDefaults.period };
}

export const serverPeriod: Record<PeriodKey, DashboardPeriod> = {
  '1d': 'DAY',
  '7d': 'WEEK',
  '30d': 'MONTH',
  '90d': 'QUARTER',
};
