import * as z from 'zod/mini';
import type { Service, UserFilter, UserSort, UserSortField, UserStatus } from '@/gql/graphql';
import { day, direction, PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { endOfSeoulDay, startOfSeoulDay } from '@/lib/time';

export const services = ['KST', 'ABYSSCM', 'PRACTICE', 'FLEET'] as const satisfies Service[];
export const userStatuses = ['ACTIVE', 'INACTIVE'] as const satisfies UserStatus[];
export const userSortFields = ['CREATED_AT', 'NAME', 'LAST_SEEN_AT'] as const satisfies UserSortField[];

export const userTabs = ['profile', 'points', 'signIn', 'history'] as const;
export type UserTab = (typeof userTabs)[number];

export const usersSearch = z.object({
  page: pageNumber,
  size: pageSize,
  sort: z.catch(z.enum(userSortFields), 'CREATED_AT'),
  dir: direction,
  q: text,
  status: z.catch(z.optional(z.enum(userStatuses)), undefined),
  service: z.catch(z.optional(z.enum(services)), undefined),
  notService: z.catch(z.optional(z.enum(services)), undefined),
  segment: text,
  from: day,
  to: day,
  id: text,
  tab: z.catch(z.enum(userTabs), 'profile'),
});

export type UsersSearch = z.infer<typeof usersSearch>;

export const usersSearchDefaults = {
  page: 1,
  size: PAGE_SIZE,
  sort: 'CREATED_AT',
  dir: 'DESC',
  tab: 'profile',
} as const;

export function toUserFilter(search: UsersSearch): UserFilter {
  return {
    ...(search.q ? { search: search.q } : {}),
    ...(search.status ? { status: search.status } : {}),
    ...(search.service ? { role: search.service } : {}),
    ...(search.notService ? { not: { role: search.notService } } : {}),
    ...(search.segment ? { segmentId: search.segment } : {}),
    ...(search.from ? { registeredFrom: startOfSeoulDay(search.from) } : {}),
    ...(search.to ? { registeredTo: endOfSeoulDay(search.to) } : {}),
  };
}

export function toUserSort(search: UsersSearch): UserSort[] {
  return [{ field: search.sort, direction: search.dir }];
}

export function toSortField(field: string): UserSortField {
  return userSortFields.find((known) => known === field) ?? usersSearchDefaults.sort;
}
