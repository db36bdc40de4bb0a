import * as z from 'zod/mini';
import { PAGE_SIZE, pageNumber, pageSize } from '@/lib/list-search';

export const webhooksSearch = z.object({ page: pageNumber, size: pageSize });
export type WebhooksSearch = z.infer<typeof webhooksSearch>;
export const webhooksSearchDefaults = { page: 1, size: PAGE_SIZE } as const;
