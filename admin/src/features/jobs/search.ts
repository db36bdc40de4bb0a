import * as z from 'zod/mini';
import type { JobFilter, JobQueueName, JobStatus } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { parseList } from '@/lib/url';

export const jobTabs = ['tasks', 'long', 'schedules', 'sagas'] as const;
export type JobTab = (typeof jobTabs)[number];
export const jobStatuses = [
  'WAITING',
  'DELAYED',
  'ACTIVE',
  'FAILED',
  'COMPLETED',
  'CANCELED',
] as const satisfies JobStatus[];

export const jobsSearch = z.object({
  tab: z.catch(z.enum(jobTabs), 'tasks'),
  page: pageNumber,
  size: pageSize,
  status: text,
  queue: text,
  /** The task whose details are open. */
  id: text,
  /** Of sagas: those that have ended or get on by themselves as well. */
  all: z.catch(z.optional(z.coerce.boolean()), undefined),
});
export type JobsSearch = z.infer<typeof jobsSearch>;
export const jobsSearchDefaults = { tab: 'tasks', page: 1, size: PAGE_SIZE } as const;

export function toJobFilter(search: JobsSearch): JobFilter {
  const status = parseList(search.status, jobStatuses);
  const isTasks = search.tab === 'tasks';
  return {
    kind: isTasks ? 'TASK' : 'LONG',
    // What somebody has started is looked at when it has ended, too.
    ...(status.length > 0 ? { status } : isTasks ? {} : { status: [...jobStatuses] }),
    // The server knows its queues; one that it does not know is refused there.
    ...(isTasks && search.queue ? { queue: search.queue as JobQueueName } : {}),
  };
}
