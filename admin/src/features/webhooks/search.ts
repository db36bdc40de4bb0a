import * as z from 'zod/mini';
import type { WebhookFilter, WebhookStatus } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { parseList } from '@/lib/url';

export const webhookStatuses = ['RECEIVED', 'DONE', 'IGNORED', 'FAILED'] as const satisfies WebhookStatus[];

export const webhooksSearch = z.object({ status: text, notStatus: text, page: pageNumber, size: pageSize });
export type WebhooksSearch = z.infer<typeof webhooksSearch>;
export const webhooksSearchDefaults = { page: 1, size: PAGE_SIZE } as const;

export function toWebhookFilter(search: Pick<WebhooksSearch, 'status' | 'notStatus'>): WebhookFilter {
  const [wanted, spared] = [search.status, search.notStatus].map((list) => parseList(list, webhookStatuses));
  return {
    ...(wanted?.length ? { status: wanted } : {}),
    ...(spared?.length ? { not: { status: spared } } : {}),
  };
}
