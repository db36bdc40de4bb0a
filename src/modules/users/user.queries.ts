import { Injectable } from '@nestjs/common';
import { Conditions, Db, likePattern } from '../../platform/db/db.js';
import { byKey } from '../../platform/graphql/loaders.js';
import { SortDirection } from '../../platform/graphql/page.model.js';
import { decodeCursor, pageOf, type CursorPart, type Page, type PageRequest } from '../../shared/paging.js';
import { isUuid } from '../../shared/ids.js';
import type { Service, User } from './user.entity.js';

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
  status?: UserStatus;
  role?: Service;
}

export interface UserSortValues {
  field: UserSortField;
  direction: SortDirection;
}

export type UserRow = Pick<
  User,
  'id' | 'email' | 'name' | 'phone' | 'services' | 'createdAt' | 'lastSeenAt' | 'version' | 'isActive'
>;

const COLUMNS = `id, email, name, phone, services, is_active AS "isActive", created_at AS "createdAt",
  last_seen_at AS "lastSeenAt", version`;
const SEARCHED = `lower(name || ' ' || email || ' ' || coalesce(phone, ''))`;

// A null never sorts: "never seen" stands after everybody who was.
const SORT_SQL: Record<
  UserSortField,
  { sql: string; cast: string; part: CursorPart; key: (row: UserRow) => string }
> = {
  CREATED_AT: {
    sql: 'created_at',
    cast: 'timestamptz',
    part: 'instant',
    key: (row) => row.createdAt.toISOString(),
  },
  NAME: { sql: 'name', cast: 'text', part: 'text', key: (row) => row.name },
  LAST_SEEN_AT: {
    sql: `coalesce(last_seen_at, '-infinity'::timestamptz)`,
    cast: 'timestamptz',
    part: 'instant',
    key: (row) => row.lastSeenAt?.toISOString() ?? '-infinity',
  },
};

/** Reads of customers: plain rows. */
@Injectable()
export class UserQueries {
  constructor(private readonly db: Db) {}

  async page(request: PageRequest, filter: UserFilterValues, sort: UserSortValues): Promise<Page<UserRow>> {
    const order = SORT_SQL[sort.field];
    const direction = sort.direction;
    const where = this.where(filter);
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM users ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [key, id] = decodeCursor(request.after, [order.part, 'uuid']);
      where.and(`(${order.sql}, id) ${direction === 'ASC' ? '>' : '<'} (?::${order.cast}, ?::uuid)`, key, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<UserRow>(
        `SELECT ${COLUMNS} FROM users ${where} ORDER BY ${order.sql} ${direction}, id ${direction} LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [order.key(row), row.id]);
  }

  byId(id: string): Promise<UserRow | null> {
    return isUuid(id)
      ? this.db.one<UserRow>(`SELECT ${COLUMNS} FROM users WHERE id = $1`, [id])
      : Promise.resolve(null);
  }

  async byIds(ids: readonly string[]): Promise<(UserRow | null)[]> {
    const rows = await this.db.rows<UserRow>(`SELECT ${COLUMNS} FROM users WHERE id = ANY($1)`, [ids]);
    return byKey(ids, rows, (row) => row.id);
  }

  /** Ids of people whose name, e-mail or phone holds the text: at most `limit`, newest first. */
  async idsMatching(search: string, limit: number): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM users WHERE ${SEARCHED} LIKE $1 ORDER BY created_at DESC LIMIT $2`,
      [likePattern(search), limit],
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

  private where(filter: UserFilterValues): Conditions {
    const where = new Conditions();
    if (filter.search) {
      if (isUuid(filter.search)) where.and('id = ?', filter.search);
      else where.and(`${SEARCHED} LIKE ?`, likePattern(filter.search));
    }
    if (filter.status) where.and('is_active = ?', filter.status === UserStatus.ACTIVE);
    if (filter.role) where.and('services @> ?', [filter.role]);
    return where;
  }
}
