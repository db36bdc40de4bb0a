import { Injectable } from '@nestjs/common';
import { Conditions, likePattern } from '../../../platform/db/db.js';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { byKey } from '../../../platform/graphql/loaders.js';
import { SortDirection } from '../../../platform/graphql/page.model.js';
import { systemActor } from '../../../platform/security/actor.js';
import { isUuid } from '../../../shared/ids.js';
import {
  decodeCursor,
  pageOf,
  type CursorPart,
  type Page,
  type PageRequest,
} from '../../../shared/paging.js';

export enum AdminUserStatus {
  INVITED = 'INVITED',
  ACTIVE = 'ACTIVE',
  DEACTIVATED = 'DEACTIVATED',
}

export enum AdminUserSortField {
  NAME = 'NAME',
  CREATED_AT = 'CREATED_AT',
  LAST_LOGIN_AT = 'LAST_LOGIN_AT',
}

export interface AdminUserFilterValues {
  search?: string | null;
  role?: string[] | null;
  status?: AdminUserStatus[] | null;
}

export interface AdminUserSortValues {
  field: AdminUserSortField;
  direction: SortDirection;
}

export interface AdminRow {
  id: string;
  email: string;
  name: string;
  role: string;
  isActive: boolean;
  lastLoginAt: Date | null;
  createdAt: Date;
  version: number;
}

const READER = systemActor('staff-list');

/** Whoever was invited and has not come yet; an invitation that ran out can be sent again. */
const OPEN_INVITE = `SELECT FROM admin_invites i WHERE i.admin_id = a.id AND i.used_at IS NULL AND i.cancelled_at IS NULL`;
export const STATUS = `CASE WHEN a.is_active THEN 'ACTIVE' WHEN EXISTS (${OPEN_INVITE}) THEN 'INVITED' ELSE 'DEACTIVATED' END`;
const COLUMNS = `a.id, a.email, a.name, a.role, a.is_active AS "isActive", a.last_login_at AS "lastLoginAt",
  a.created_at AS "createdAt", a.version`;

const SORTS: Record<
  AdminUserSortField,
  { sql: string; cast: string; part: CursorPart; key: (row: AdminRow) => string }
> = {
  NAME: { sql: 'a.name', cast: 'text', part: 'text', key: (row) => row.name },
  CREATED_AT: {
    sql: 'a.created_at',
    cast: 'timestamptz',
    part: 'instant',
    key: (row) => row.createdAt.toISOString(),
  },
  // A null never sorts: "never signed in" stands after everybody who was.
  LAST_LOGIN_AT: {
    sql: `coalesce(a.last_login_at, '-infinity'::timestamptz)`,
    cast: 'timestamptz',
    part: 'instant',
    key: (row) => row.lastLoginAt?.toISOString() ?? '-infinity',
  },
};

/** Reads of staff. They run as the system: row level security shows staff to nobody else. */
@Injectable()
export class StaffQueries {
  constructor(private readonly uow: UnitOfWork) {}

  async page(
    request: PageRequest,
    filter: AdminUserFilterValues,
    { field, direction }: AdminUserSortValues,
  ): Promise<Page<AdminRow>> {
    const where = conditionsOf(filter);
    const counted = where.copy();
    const sort = SORTS[field];
    if (request.kind === 'keyset') {
      const [value, id] = decodeCursor(request.after, [sort.part, 'uuid']);
      const beyond = direction === SortDirection.ASC ? '>' : '<';
      where.and(`(${sort.sql}, a.id) ${beyond} (?::${sort.cast}, ?::uuid)`, value, id);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    return this.uow.run(READER, async (tx) => {
      const rows: AdminRow[] = await tx.query(
        `SELECT ${COLUMNS} FROM admin_users a ${where}
         ORDER BY ${sort.sql} ${direction}, a.id ${direction} LIMIT ${limit} ${offset}`,
        where.parameters,
      );
      const [total]: { count: string }[] = await tx.query(
        `SELECT count(*) FROM admin_users a ${counted}`,
        counted.parameters,
      );
      return pageOf(request, rows, Number(total?.count ?? 0), (row) => [sort.key(row), row.id]);
    });
  }

  async byId(id: string): Promise<AdminRow | null> {
    return isUuid(id) ? ((await this.byIds([id]))[0] ?? null) : null;
  }

  /** In the order of the ids; null where there is nobody. */
  async byIds(ids: readonly string[]): Promise<(AdminRow | null)[]> {
    const rows = await this.uow.run(READER, (tx): Promise<AdminRow[]> =>
      tx.query(`SELECT ${COLUMNS} FROM admin_users a WHERE a.id = ANY($1)`, [ids]),
    );
    return byKey(ids, rows, (row) => row.id);
  }
}

function conditionsOf({ search, role, status }: AdminUserFilterValues): Conditions {
  const where = new Conditions();
  if (search) {
    if (isUuid(search)) where.and('a.id = ?', search);
    else where.and(`lower(a.name || ' ' || a.email) LIKE ?`, likePattern(search));
  }
  if (role?.length) where.and('a.role = ANY(?)', role);
  if (status?.length) where.and(`${STATUS} = ANY(?)`, status);
  return where;
}
