import * as z from 'zod/mini';
import type { AlertSeverity, IncidentFilter } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { onlyNot } from '@/lib/url';

export const incidentGroups = ['open', 'acknowledged', 'mine', 'resolved'] as const;
export type IncidentGroup = (typeof incidentGroups)[number];

export const incidentsSearch = z.object({
  group: z.catch(z.enum(incidentGroups), 'open'),
  severity: text,
  notSeverity: text,
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

export const severities = ['CRITICAL', 'WARNING', 'INFO'] as const satisfies AlertSeverity[];

export function toIncidentFilter(
  { group, severity, notSeverity }: Pick<IncidentsSearch, 'group' | 'severity' | 'notSeverity'>,
  viewerId: string,
): IncidentFilter {
  const chosen = onlyNot(severities, severity, notSeverity);
  const how = chosen ? { severity: chosen } : {};
  if (group === 'mine') return { state: ['OPEN', 'ACKNOWLEDGED'], assigneeId: viewerId, ...how };
  const state = ({ open: 'OPEN', acknowledged: 'ACKNOWLEDGED', resolved: 'RESOLVED' } as const)[group];
  return { state: [state], ...how };
}
