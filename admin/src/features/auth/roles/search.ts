import * as z from 'zod/mini';
import { text } from '@/lib/list-search';

export const rolesSearch = z.object({
  view: z.catch(z.enum(['list', 'matrix']), 'list'),
  id: text,
});

export type RolesSearch = z.infer<typeof rolesSearch>;
export const rolesSearchDefaults = { view: 'list' } as const;
