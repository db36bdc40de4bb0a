import * as z from 'zod/mini';
import type { AdminUserFilter, AdminUserSort, AdminUserSortField, AdminUserStatus } from '@/gql/graphql';
import { PAGE_SIZE, pageNumber, pageSize, text } from '@/lib/list-search';
import { parseList } from '@/lib/url';

export const staffStatuses = ['ACTIVE', 'INVITED', 'DEACTIVATED'] as const satisfies AdminUserStatus[];
const sortFields = ['NAME', 'CREATED_AT', 'LAST_LOGIN_AT'] as const satisfies AdminUserSortField[];
export const staffTabs = ['profile', 'permissions', 'sessions', 'history'] as const;
export type StaffTab = (typeof staffTabs)[number];

export const teamSearch = z.object({
  page: pageNumber,
  size: pageSize,
  sort: z.catch(z.enum(sortFields), 'NAME'),
  dir: z.catch(z.enum(['ASC', 'DESC']), 'ASC'),
  q: text,
  status: text,
  role: text,
  id: text,
  tab: z.catch(z.enum(staffTabs), 'profile'),
});

export type TeamSearch = z.infer<typeof teamSearch>;

export const teamSearchDefaults = {
  page: 1,
  size: PAGE_SIZE,
  sort: 'NAME',
  dir: 'ASC',
  tab: 'profile',
} as const;

export const isTeamFiltered = (search: TeamSearch): boolean =>
  Boolean(search.q || search.status || search.role);

export function toTeamFilter(search: TeamSearch): AdminUserFilter {
  const status = parseList(search.status, staffStatuses);
  const role = search.role?.split(',').filter(Boolean) ?? [];
  return {
    ...(search.q ? { search: search.q } : {}),
    ...(status.length > 0 ? { status } : {}),
    ...(role.length > 0 ? { role } : {}),
  };
}

export const toTeamSort = (search: TeamSearch): AdminUserSort[] => [
  { field: search.sort, direction: search.dir },
];

export const toTeamSortField = (field: string): AdminUserSortField =>
  sortFields.find((known) => known === field) ?? teamSearchDefaults.sort;
