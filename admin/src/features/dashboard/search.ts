import type { DashboardPeriod } from '@/gql/graphql';

export const dashboardPeriods = ['1d', '7d', '30d', '90d'] as const;
export type PeriodKey = (typeof dashboardPeriods)[number];

export interface DashboardSearch {
  /** `custom` is from a day to a day. */
  period: PeriodKey | 'custom';
  from?: string;
  to?: string;
}
export const dashboardSearchDefaults: DashboardSearch = { period: '30d' };

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** By hand: the rules of other pages come with a library that the first page can do without. */
export function parseDashboardSearch(raw: { period?: string; from?: string; to?: string }): DashboardSearch {
  const [from, to] = [raw.from, raw.to].map((day) => (DAY.test(day ?? '') ? day : undefined));
  if (raw.period === 'custom' && (from || to)) return { period: 'custom', from, to };
  return { period: dashboardPeriods.find((known) => known === raw.period) ?? dashboardSearchDefaults.period };
}

/** What the server takes at once. */
export const DAYS_MAX = 366;
const DAY_MS = 86_400_000;

/** What is wrong with a span of days, both included; null for one the server takes. */
export function faultOfDays(from: string, to: string): 'incomplete' | 'reversed' | 'tooLong' | null {
  if (!from || !to) return 'incomplete';
  if (to < from) return 'reversed';
  return (Date.parse(to) - Date.parse(from)) / DAY_MS >= DAYS_MAX ? 'tooLong' : null;
}

const serverPeriod: Record<PeriodKey, DashboardPeriod> = {
  '1d': 'DAY',
  '7d': 'WEEK',
  '30d': 'MONTH',
  '90d': 'QUARTER',
};

/** A ready period or two days: the server does not take both. */
export const spanVariables = ({ period, from, to }: DashboardSearch) =>
  period === 'custom' ? { startDate: from, endDate: to } : { period: serverPeriod[period] };
