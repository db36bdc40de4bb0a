import * as z from 'zod/mini';
import type { UsageBillFilter, UsageBillStatus } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';

export const billStatuses = ['OPEN', 'PAID', 'VOID'] as const satisfies UsageBillStatus[];

export const billsSearch = z.object({
  status: z.catch(z.optional(z.enum(billStatuses)), undefined),
  /** `YYYY-MM` of Seoul. */
  month: z.catch(z.optional(z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/))), undefined),
  /** Whose bills. */
  user: text,
  page: pageNumber,
  size: pageSize,
  /** The bill whose details are open. */
  id: text,
});

export type BillsSearch = z.infer<typeof billsSearch>;
export const billsSearchDefaults = { page: 1, size: PAGE_SIZE } as const;

export function toBillFilter({ status, month, user }: BillsSearch): UsageBillFilter {
  return {
    ...(status ? { status: [status] } : {}),
    ...(month ? { month } : {}),
    ...(user ? { userId: user } : {}),
  };
}

/** The month of a Seoul day and those before it, the latest first. */
export function monthsUntil(day: string, count: number): string[] {
  const last = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  return Array.from({ length: count }, (_, i) => {
    const month = last - i;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
  });
}
