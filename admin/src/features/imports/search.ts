import * as z from 'zod/mini';
import type { ImportJobFilter, ImportPhase } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';

export const importGroups = ['waiting', 'working', 'done', 'undone', 'refused'] as const;
export type ImportGroup = (typeof importGroups)[number];

/** What stopped and what goes on are told apart by the job, which a list cannot be asked for. */
const phases: Record<ImportGroup, ImportPhase[]> = {
  waiting: ['PLANNED'],
  working: ['PLANNING', 'RUNNING', 'UNDOING'],
  done: ['DONE'],
  undone: ['UNDONE'],
  refused: ['REFUSED'],
};

export const importsSearch = z.object({
  group: z.catch(z.optional(z.enum(importGroups)), undefined),
  kind: text,
  mine: z.catch(z.optional(z.boolean()), undefined),
  page: pageNumber,
  size: pageSize,
  /** The import whose details are open. */
  id: text,
});

export type ImportsSearch = z.infer<typeof importsSearch>;
export const importsSearchDefaults = { page: 1, size: PAGE_SIZE } as const;

export function toImportFilter({ group, kind, mine }: ImportsSearch): ImportJobFilter {
  return {
    ...(group ? { phase: phases[group] } : {}),
    ...(kind ? { kind } : {}),
    ...(mine ? { mine } : {}),
  };
}
