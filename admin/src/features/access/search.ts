import * as z from 'zod/mini';
import type { AccessAct, AccessRecordFilter } from '@/gql/graphql';
import { day, PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { endOfSeoulDay, startOfLastDays, startOfSeoulDay } from '@/lib/time';
import { parseList } from '@/lib/url';

export const acts = [
  'VIEW',
  'SEARCH',
  'CREATE',
  'CHANGE',
  'DELETE',
  'EXPORT',
  'PRINT',
  'SIGN_IN',
  'SIGN_OUT',
  'SIGN_IN_FAILED',
] as const satisfies AccessAct[];
export const accessPeriods = ['today', '7d', '30d', 'all', 'custom'] as const;
const periodDays: Partial<Record<(typeof accessPeriods)[number], number>> = { today: 1, '7d': 7, '30d': 30 };

export const recordsSearch = z.object({
  page: pageNumber,
  size: pageSize,
  act: text,
  actor: text,
  subject: text,
  period: z.catch(z.enum(accessPeriods), '7d'),
  from: day,
  to: day,
});
export type RecordsSearch = z.infer<typeof recordsSearch>;
export const recordsSearchDefaults = { page: 1, size: PAGE_SIZE, period: '7d' } as const;

/** The server's filter. Day boundaries are Seoul days, sent as instants. */
export function toRecordFilter(search: RecordsSearch, now: Date): AccessRecordFilter {
  const act = parseList(search.act, acts);
  const days = periodDays[search.period];
  const isCustom = search.period === 'custom';
  return {
    ...(act.length > 0 ? { act } : {}),
    ...(search.actor ? { actorId: search.actor } : {}),
    ...(search.subject ? { subjectId: search.subject } : {}),
    ...(days ? { from: startOfLastDays(days, now) } : {}),
    ...(isCustom && search.from ? { from: startOfSeoulDay(search.from) } : {}),
    ...(isCustom && search.to ? { to: endOfSeoulDay(search.to) } : {}),
  };
}

export const isRecordFiltered = ({ act, actor, subject, period }: RecordsSearch): boolean =>
  Boolean(act || actor || subject) || period !== 'all';

/** The first and the last Seoul day of a month such as 2026-11, for a link to its records. */
export function daysOfMonth(month: string): { from: string; to: string } {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return { from: `${month}-01`, to: `${month}-${String(last).padStart(2, '0')}` };
}

export const reviewsSearch = z.object({
  page: pageNumber,
  size: pageSize,
  month: z.catch(z.optional(z.string().check(z.regex(/^\d{4}-\d{2}$/))), undefined),
});
export type ReviewsSearch = z.infer<typeof reviewsSearch>;
export const reviewsSearchDefaults = { page: 1, size: PAGE_SIZE } as const;
