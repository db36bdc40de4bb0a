import * as z from 'zod/mini';
import type { IncidentFilter } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';

export const incidentGroups = ['open', 'acknowledged', 'mine', 'resolved'] as const;
export type IncidentGroup = (typeof incidentGroups)[number];

export const incidentsSearch = z.object({
  group: z.catch(z.enum(incidentGroups), 'open'),
  page: pageNumber,
  size: pageSize,
});
export type IncidentsSearch = z.infer<typeof incidentsSearch>;
export const incidentsSearchDefaults = { group: 'open', page: 1, size: PAGE_SIZE } as const;

export const alertsTabs = ['rules', 'silences'] as const;
export const alertsSearch = z.object({
  tab: z.catch(z.enum(alertsTabs), 'rules'),
  q: text,
  page: pageNumber,
  size: pageSize,
});
export type AlertsSearch = z.infer<typeof alertsSearch>;
export const alertsSearchDefaults = { tab: 'rules', page: 1, size: PAGE_SIZE } as const;

export function toIncidentFilter(group: IncidentGroup, viewerId: string): IncidentFilter {
  if (group === 'mine') return { state: ['OPEN', 'ACKNOWLEDGED'], assigneeId: viewerId };
  return { state: [({ open: 'OPEN', acknowledged: 'ACKNOWLEDGED', resolved: 'RESOLVED' } as const)[group]] };
}
