import * as z from 'zod/mini';
import type { Book, LedgerAccountFilter, LedgerAccountHolder } from '@/gql/graphql';
import { day, PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { endOfSeoulDay, startOfLastDays, startOfSeoulDay } from '@/lib/time';

export const books = ['KRW', 'POINTS', 'PRACTICE'] as const satisfies Book[];
export const holders = ['HOUSE', 'CUSTOMER'] as const satisfies LedgerAccountHolder[];

export const ledgerSearch = z.object({
  page: pageNumber,
  size: pageSize,
  q: text,
  book: z.catch(z.optional(z.enum(books)), undefined),
  holder: z.catch(z.optional(z.enum(holders)), undefined),
});
export type LedgerSearch = z.infer<typeof ledgerSearch>;
export const ledgerSearchDefaults = { page: 1, size: PAGE_SIZE } as const;

export function toAccountFilter({ q, book, holder }: LedgerSearch): LedgerAccountFilter {
  return { ...(q ? { search: q } : {}), ...(book ? { book } : {}), ...(holder ? { holder } : {}) };
}

export const periods = ['7d', '30d', '90d', 'all', 'custom'] as const;

export const statementSearch = z.object({
  period: z.catch(z.enum(periods), '30d'),
  from: day,
  to: day,
});
export type StatementSearch = z.infer<typeof statementSearch>;
export const statementSearchDefaults = { period: '30d' } as const;

const days: Partial<Record<StatementSearch['period'], number>> = { '7d': 7, '30d': 30, '90d': 90 };

/** The period as instants; what is missing has no end on that side. */
export function toPeriod(search: StatementSearch, now: Date): { from?: string; to?: string } {
  const last = days[search.period];
  if (last) return { from: startOfLastDays(last, now) };
  if (search.period !== 'custom') return {};
  return {
    ...(search.from ? { from: startOfSeoulDay(search.from) } : {}),
    ...(search.to ? { to: endOfSeoulDay(search.to) } : {}),
  };
}
