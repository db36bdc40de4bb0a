import * as z from 'zod/mini';
import type { AuditEventFilter } from '@/gql/graphql';
import { day, PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { endOfSeoulDay, startOfLastDays, startOfSeoulDay } from '@/lib/time';

export const actorTypes = ['ADMIN', 'USER', 'API_KEY', 'SYSTEM', 'ANONYMOUS'] as const;
export const auditPeriods = ['today', '7d', '30d', 'all', 'custom'] as const;
export type AuditPeriod = (typeof auditPeriods)[number];
const periodDays: Partial<Record<AuditPeriod, number>> = { today: 1, '7d': 7, '30d': 30 };

/** Fields of the log that a filter can ask for, or ask to be spared (`not…`). */
export const traits = ['action', 'actorType', 'resourceType'] as const;
export type Trait = (typeof traits)[number];
export type NotTrait = `not${Capitalize<Trait>}`;
export const notOf = (trait: Trait): NotTrait =>
  `not${trait.charAt(0).toUpperCase()}${trait.slice(1)}` as NotTrait;

export const auditSearch = z.object({
  page: pageNumber,
  size: pageSize,
  q: text,
  action: text,
  actorType: text,
  resourceType: text,
  notAction: text,
  notActorType: text,
  notResourceType: text,
  actor: text,
  resource: text,
  period: z.catch(z.enum(auditPeriods), '7d'),
  from: day,
  to: day,
  id: text,
});

export type AuditSearch = z.infer<typeof auditSearch>;
export const auditSearchDefaults = { page: 1, size: PAGE_SIZE, period: '7d' } as const;

export const listOf = (value: string | undefined): string[] => value?.split(',').filter(Boolean) ?? [];

function traitsOf(values: Partial<Record<Trait, string>>): Pick<AuditEventFilter, Trait> {
  return Object.fromEntries(
    traits.flatMap((trait) => {
      const list = listOf(values[trait]);
      return list.length > 0 ? [[trait, list]] : [];
    }),
  );
}

/** The server's filter. Day boundaries are Seoul days, sent as instants. */
export function toAuditFilter(search: AuditSearch, now: Date): AuditEventFilter {
  const days = periodDays[search.period];
  const isCustom = search.period === 'custom';
  const not = traitsOf({
    action: search.notAction,
    actorType: search.notActorType,
    resourceType: search.notResourceType,
  });
  return {
    ...traitsOf(search),
    ...(search.q ? { search: search.q } : {}),
    ...(search.actor ? { actorId: search.actor } : {}),
    ...(search.resource ? { resourceId: search.resource } : {}),
    ...(days ? { from: startOfLastDays(days, now) } : {}),
    ...(isCustom && search.from ? { from: startOfSeoulDay(search.from) } : {}),
    ...(isCustom && search.to ? { to: endOfSeoulDay(search.to) } : {}),
    ...(Object.keys(not).length > 0 ? { not } : {}),
  };
}

export const noAuditFilters = {
  q: undefined,
  action: undefined,
  actorType: undefined,
  resourceType: undefined,
  notAction: undefined,
  notActorType: undefined,
  notResourceType: undefined,
  actor: undefined,
  resource: undefined,
  from: undefined,
  to: undefined,
  period: 'all',
} as const;

export function isAuditFiltered(search: AuditSearch): boolean {
  const { q, actor, resource, period } = search;
  return (
    Boolean(q || actor || resource) ||
    period !== 'all' ||
    traits.some((trait) => search[trait] || search[notOf(trait)])
  );
}
