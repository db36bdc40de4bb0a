import * as z from 'zod/mini';
import type { RefundFilter, RefundStatus } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { onlyNot } from '@/lib/url';

export const refundGroups = ['waiting', 'progress', 'done', 'failed', 'all'] as const;
export type RefundGroup = (typeof refundGroups)[number];

/** What waits for a person comes first, also for who opens the page without asking for anything. */
export const refundsSearch = z.object({
  status: z.catch(z.enum(refundGroups), 'waiting'),
  /** Within the group. */
  only: text,
  not: text,
  page: pageNumber,
  size: pageSize,
  /** The payment whose details are open. */
  id: text,
});

export type RefundsSearch = z.infer<typeof refundsSearch>;

/** The group stays in the address: a shared link says what it shows. */
export const refundsSearchDefaults = { page: 1, size: PAGE_SIZE } as const;

const statuses: Record<Exclude<RefundGroup, 'all'>, RefundStatus[]> = {
  waiting: ['REQUESTED'],
  progress: ['APPROVED', 'PROCESSING', 'UNKNOWN'],
  done: ['SUCCEEDED'],
  failed: ['FAILED', 'REJECTED', 'CANCELED'],
};

export const statusesOf = (group: RefundGroup): RefundStatus[] =>
  group === 'all' ? Object.values(statuses).flat() : statuses[group];

export function toRefundFilter(group: RefundGroup, only?: string, not?: string): RefundFilter {
  const chosen = onlyNot(statusesOf(group), only, not);
  if (chosen) return { status: chosen };
  return group === 'all' ? {} : { status: statuses[group] };
}
