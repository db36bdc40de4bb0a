import * as z from 'zod/mini';
import type { ApprovalFilter } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';

export const approvalGroups = ['waiting', 'mine', 'over', 'all'] as const;
export type ApprovalGroup = (typeof approvalGroups)[number];

export const approvalsSearch = z.object({
  group: z.catch(z.enum(approvalGroups), 'waiting'),
  page: pageNumber,
  size: pageSize,
  id: text,
});

export type ApprovalsSearch = z.infer<typeof approvalsSearch>;
export const approvalsSearchDefaults = { page: 1, size: PAGE_SIZE, group: 'waiting' } as const;

/** What waits for the viewer, what the viewer waits for, and what is over. */
export const approvalFilters: Record<ApprovalGroup, ApprovalFilter> = {
  waiting: { status: ['PENDING'], mine: false },
  mine: { mine: true },
  over: { status: ['APPROVED', 'USED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'] },
  all: {},
};
