import * as z from 'zod/mini';
import type { ApiKeyFilter, ApiKeyStatus } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { parseList } from '@/lib/url';

export const apiKeyStatuses = [
  'ACTIVE',
  'EXPIRING',
  'ROTATING',
  'EXPIRED',
  'REVOKED',
] as const satisfies ApiKeyStatus[];

export const apiKeysSearch = z.object({ page: pageNumber, size: pageSize, q: text, status: text, id: text });
export type ApiKeysSearch = z.infer<typeof apiKeysSearch>;
export const apiKeysSearchDefaults = { page: 1, size: PAGE_SIZE } as const;

export function toApiKeyFilter(search: ApiKeysSearch): ApiKeyFilter {
  const status = parseList(search.status, apiKeyStatuses);
  return { ...(search.q ? { search: search.q } : {}), ...(status.length > 0 ? { status } : {}) };
}
