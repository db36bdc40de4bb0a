import * as z from 'zod/mini';
import type { AnalyticsGrain, CohortBy } from '@/gql/graphql';
import { pageNumber, pageSize, PAGE_SIZE, text } from '@/lib/list-search';

export const views = ['trend', 'revenue', 'funnel', 'retention', 'cohorts', 'segments'] as const;
export type View = (typeof views)[number];
export const periods = ['7d', '30d', '90d', '365d'] as const;
export type Period = (typeof periods)[number];
export const grains = ['DAY', 'WEEK', 'MONTH'] as const satisfies AnalyticsGrain[];
export const cohortsBy = ['SIGNUP', 'FIRST_ACTIVITY', 'FIRST_PAYMENT'] as const satisfies CohortBy[];
export const measures = ['share', 'people', 'won', 'wonSoFar'] as const;
export type Measure = (typeof measures)[number];
export const windows = ['1', '7', '14', '30', '90'] as const;
export type Window = (typeof windows)[number];
/** A funnel's cell names all of its steps. */
const CELL_MAX = 2_000;
export const STEPS_MIN = 2;
export const STEPS_MAX = 8;

export const analyticsSearch = z.object({
  view: z.catch(z.enum(views), 'trend'),
  period: z.catch(z.enum(periods), '30d'),
  /** Left out: what fits the period. */
  grain: z.catch(z.optional(z.enum(grains)), undefined),
  kind: text,
  /** Kinds, parted by commas. */
  steps: z.catch(z.optional(z.string().check(z.maxLength(600))), undefined),
  window: z.catch(z.enum(windows), '7'),
  by: z.catch(z.enum(cohortsBy), 'SIGNUP'),
  measure: z.catch(z.optional(z.enum(measures)), undefined),
  /** The number whose people are shown, as the report names it. */
  cell: z.catch(z.optional(z.string().check(z.maxLength(CELL_MAX))), undefined),
  page: pageNumber,
  size: pageSize,
});
export type AnalyticsSearch = z.infer<typeof analyticsSearch>;
export type OnSearch = (change: Partial<AnalyticsSearch>, replace?: boolean) => void;

export const analyticsSearchDefaults = {
  view: 'trend',
  period: '30d',
  window: '7',
  by: 'SIGNUP',
  page: 1,
  size: PAGE_SIZE,
} as const;

const DAYS: Record<Period, number> = { '7d': 7, '30d': 30, '90d': 90, '365d': 365 };
/** What a table of cohorts can hold. */
const COHORTS_MAX = 31;
const DAY_MS = 86_400_000;

/** Seoul days up to today. */
export function spanOf(period: Period, today: string): { startDate: string; endDate: string } {
  const start = new Date(Date.parse(`${today}T00:00:00Z`) - (DAYS[period] - 1) * DAY_MS);
  return { startDate: start.toISOString().slice(0, 10), endDate: today };
}

/** Grains that cut the period into parts one can still tell apart. */
export function grainsFor(view: View, period: Period): AnalyticsGrain[] {
  const isTable = view === 'retention' || view === 'cohorts';
  return grains.filter((grain) => {
    const parts = DAYS[period] / { DAY: 1, WEEK: 7, MONTH: 30 }[grain];
    return parts >= 1 && (!isTable || parts < COHORTS_MAX);
  });
}

export function grainOf({ view, period, grain }: AnalyticsSearch): AnalyticsGrain {
  const possible = grainsFor(view, period);
  if (grain && possible.includes(grain)) return grain;
  const wanted =
    period === '365d'
      ? 'MONTH'
      : period === '7d'
        ? 'DAY'
        : view === 'trend' || view === 'revenue'
          ? 'DAY'
          : 'WEEK';
  return possible.includes(wanted) ? wanted : (possible[0] ?? 'DAY');
}

/** Recorded kinds that a shop's funnel is likely made of, in this order. */
const LIKELY = ['page.viewed', 'product.viewed', 'cart.filled', 'checkout.started'];

/** Steps as chosen, or a first guess from what is recorded. */
export function stepsOf(steps: string | undefined, kinds: readonly string[]): string[] {
  const chosen = (steps ?? '').split(',').filter((kind) => kinds.includes(kind));
  if (chosen.length >= STEPS_MIN) return chosen.slice(0, STEPS_MAX);
  return ['user.signed_up', ...LIKELY.filter((kind) => kinds.includes(kind)), 'order.paid'];
}
