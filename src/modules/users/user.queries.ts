import { Injectable } from '@nestjs/common';
import { Conditions, Db, likePattern } from '../../platform/db/db.js';
import { PagedList, type ListFilter } from '../../platform/db/paged-list.js';
import { RowColumns } from '../../platform/db/row-columns.js';
import { byKey } from '../../platform/graphql/loaders.js';
import { SortDirection } from '../../platform/graphql/page.model.js';
import type { Page, PageRequest } from '../../shared/paging.js';
import { isUuid } from '../../shared/ids.js';
import type { Service, User } from './user.entity.js';
import { UserGroups } from './user-groups.js';

export enum UserStatus {
  ACTIVE = 'ACTIVE',
  INACTIVE = 'INACTIVE',
}

export enum UserSortField {
  CREATED_AT = 'CREATED_AT',
  NAME = 'NAME',
  LAST_SEEN_AT = 'LAST_SEEN_AT',
}

export interface UserFilterValues {
  search?: string;
  /** For whoever may not see people's data in full: parts of it would tell the whole, one letter after another. */
  exact?: boolean;
  status?: UserStatus;
  role?: Service;
  segmentId?: string;
  registeredFrom?: Date | null;
  registeredTo?: Date | null;
  not?: Pick<UserFilterValues, 'role' | 'segmentId'>;
}

export interface UserSortValues {
  field: UserSortField;
  direction: SortDirection;
}

export type UserRow = Pick<
  User,
  | 'id'
  | 'email'
  | 'name'
  | 'phone'
  | 'phoneProvedAt'
  | 'services'
  | 'createdAt'
  | 'lastSeenAt'
  | 'version'
  | 'profileIncomplete'
> & { status: UserStatus };

/** What a customer is shown with. Fields that mask a value read whose it is. */
export const USER_COLUMNS = new RowColumns<UserRow>(
  'User',
  {
    id: 'id',
    email: 'email',
    name: 'name',
    phone: 'phone',
    phoneProvedAt: 'phone_proved_at',
    services: 'services',
    status: `CASE WHEN is_active THEN 'ACTIVE' ELSE 'INACTIVE' END`,
    createdAt: 'created_at',
    lastSeenAt: 'last_seen_at',
    version: 'version',
    profileIncomplete: 'profile_incomplete',
  },
  { always: ['id'], lists: ['name', 'createdAt', 'lastSeenAt'], fields: {} },
);
const COLUMNS = USER_COLUMNS.all;
const SEARCHED = `lower(name || ' ' || coalesce(email, '') || ' ' || coalesce(phone, ''))`;

/** ㅎㄱㄷ for 홍길동: consonants that stand alone are no part of any name. */
const INITIALS = /^[ㄱ-ㅎ]{2,20}$/;

const NEWEST = { field: UserSortField.CREATED_AT, direction: SortDirection.DESC };

// A null never sorts: "never seen" stands after everybody who was.
const LIST = new PagedList<UserRow>({
  table: 'users',
  columns: COLUMNS,
  counted: { key: 'is_active', cast: 'boolean', at: 'created_at', sums: [] },
  sorts: {
    [UserSortField.CREATED_AT]: {
      sql: 'created_at',
      column: 'createdAt',
      cast: 'timestamptz',
      part: 'instant',
      key: (row) => row.createdAt.toISOString(),
    },
    [UserSortField.NAME]: {
      sql: 'name',
      column: 'name',
      cast: 'text',
      part: 'text',
      key: (row) => row.name,
      isPersonal: true,
    },
    [UserSortField.LAST_SEEN_AT]: {
      sql: `coalesce(last_seen_at, '-infinity'::timestamptz)`,
      cast: 'timestamptz',
      part: 'instant',
      key: (row) => row.lastSeenAt?.toISOString() ?? '-infinity',
    },
  },
});

/** Reads of customers: plain rows. */
@Injectable()
export class UserQueries {
  constructor(
    private readonly db: Db,
    private readonly groups: UserGroups,
  ) {}

  /** @throws SEGMENT_NOT_FOUND, CURSOR_INVALID */
  async page(
    request: PageRequest,
    filter: UserFilterValues,
    sort: UserSortValues,
    columns = COLUMNS,
  ): Promise<Page<UserRow>> {
    return LIST.page(this.db, request, await this.filter(filter), sort, columns);
  }

  /** All that fit, some hundreds at a time. */
  async *walk(filter: UserFilterValues, sort: UserSortValues): AsyncGenerator<UserRow[]> {
    yield* LIST.walk(this.db, await this.filter(filter), sort);
  }

  /** Ids of those that fit, newest first, at most so many. */
  async ids(filter: UserFilterValues, limit: number): Promise<string[]> {
    const ids: string[] = [];
    for await (const rows of this.walk(filter, NEWEST)) {
      ids.push(...rows.map(({ id }) => id));
      if (ids.length >= limit) break;
    }
    return ids.slice(0, limit);
  }

  async count(filter: UserFilterValues): Promise<number> {
    return (await LIST.totals(this.db, await this.filter(filter))).count;
  }

  byId(id: string): Promise<UserRow | null> {
    return isUuid(id)
      ? this.db.one<UserRow>(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  async byIds(ids: readonly string[], columns = COLUMNS): Promise<(UserRow | null)[]> {
    const rows = await this.db.quick<UserRow>(
      `SELECT ${columns} FROM users WHERE id = ANY($1)`,
      [ids],
      'once',
    );
    return byKey(ids, rows, (row) => row.id);
  }

  /** Customers by their addresses. @param emails in lower case */
  async byEmails(emails: readonly string[]): Promise<Map<string, UserRow>> {
    if (emails.length === 0) return new Map();
    const rows = await this.db.rows<UserRow>(`SELECT ${COLUMNS} FROM users WHERE lower(email) = ANY($1)`, [
      emails,
    ]);
    return new Map(rows.map((row) => [row.email?.toLowerCase() ?? '', row]));
  }

  /** Ids of people whose name, e-mail or phone holds the text, or is it: at most `limit`, newest first. */
  async idsMatching(search: string, { limit, exact }: { limit: number; exact: boolean }): Promise<string[]> {
    const where = matching(new Conditions(), search, exact);
    const most = where.bind(limit);
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM users ${where} ORDER BY created_at DESC LIMIT ${most}`,
      where.parameters,
    );
    return rows.map((row) => row.id);
  }

  /** Active people of a service, newest first. */
  newest(limit: number, service: Service): Promise<UserRow[]> {
    return this.db.rows<UserRow>(
      `SELECT ${COLUMNS} FROM users WHERE is_active AND services @> $1 ORDER BY created_at DESC, id DESC LIMIT $2`,
      [[service], limit],
    );
  }

  private async filter(filter: UserFilterValues): Promise<ListFilter> {
    const where = new Conditions();
    if (filter.search) {
      if (isUuid(filter.search)) where.and('id = ?', filter.search);
      else matching(where, filter.search, filter.exact ?? false);
    }
    if (filter.segmentId) where.and('id = ANY(?)', await this.groups.membersOf(filter.segmentId));
    if (filter.role) where.and('services @> ?', [filter.role]);
    const { not } = filter;
    if (not?.segmentId) where.and('id <> ALL(?)', await this.groups.membersOf(not.segmentId));
    if (not?.role) where.and('NOT services @> ?', [not.role]);
    const { registeredFrom: from = null, registeredTo: to = null } = filter;
    return {
      where,
      counted: filter.status ? [String(filter.status === UserStatus.ACTIVE)] : null,
      ...(from || to ? { between: { from, to } } : {}),
    };
  }
}

function matching(where: Conditions, search: string, exact: boolean): Conditions {
  // First consonants are a part of a name, so they are for those who may see names.
  if (!exact && INITIALS.test(search)) return where.and('madang_initials(name) LIKE ?', `${search}%`);
  // The index is one of parts; it finds the few that are then compared as a whole.
  where.and(`${SEARCHED} LIKE ?`, likePattern(search));
  return exact ? where.and('? IN (lower(name), lower(email), phone)', search.toLowerCase()) : where;
}
