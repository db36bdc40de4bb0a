import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { permissionsOfRole, permissionsOf, RIGHTS_COLUMNS, type StoredRights } from './access.rules.js';
import { STATUS, type AdminUserStatus } from './staff.queries.js';

export type PermissionEffect = 'ALLOW' | 'DENY';

export interface Grant {
  permission: string;
  effect: PermissionEffect;
  grantedBy: string | null;
  grantedAt: Date;
}

/** What a member of staff may do, and why. */
export interface AdminAccess {
  status: AdminUserStatus;
  inviteExpiresAt: Date | null;
  role: { name: string; titleKo: string; titleEn: string; permissions: ReadonlySet<string> };
  grants: Grant[];
  permissions: ReadonlySet<string>;
}

export interface RoleRow {
  name: string;
  titleKo: string;
  titleEn: string;
  builtIn: boolean;
  secondFactorPolicy: 'ANY' | 'PASSKEY_ONLY';
  version: number;
  updatedAt: Date;
  memberCount: number;
  permissions: string[];
}

type StoredAccess = StoredRights & {
  id: string;
  status: AdminUserStatus;
  inviteExpiresAt: Date | null;
  titleKo: string;
  titleEn: string;
  people: { permission: string; effect: PermissionEffect; grantedBy: string | null; grantedAt: string }[];
};
type StoredRole = Omit<RoleRow, 'permissions'> & { changes: StoredRights['roleChanges'] };

const READER = systemActor('staff-access');

/** What staff may do and why: roles, what was given to and denied to single people. */
@Injectable()
export class AccessQueries {
  constructor(private readonly uow: UnitOfWork) {}

  /** In the order of the ids; null where there is nobody. */
  async of(ids: readonly string[]): Promise<(AdminAccess | null)[]> {
    const found = await this.uow.run(READER, (tx) => this.read(tx, ids));
    return ids.map((id) => found.get(id) ?? null);
  }

  /** The same inside a transaction that has locked what it decides about. */
  async read(tx: Tx, ids: readonly string[]): Promise<Map<string, AdminAccess>> {
    const rows: StoredAccess[] = await tx.query(
      `SELECT a.id, ${STATUS} AS status, ${RIGHTS_COLUMNS}, r.title_ko AS "titleKo", r.title_en AS "titleEn",
         CASE WHEN NOT a.is_active THEN (SELECT i.expires_at FROM admin_invites i WHERE i.admin_id = a.id
           AND i.used_at IS NULL AND i.cancelled_at IS NULL) END AS "inviteExpiresAt",
         (SELECT coalesce(json_agg(json_build_object('permission', g.permission, 'effect', g.effect,
            'grantedBy', g.granted_by, 'grantedAt', g.granted_at) ORDER BY g.permission), '[]')
          FROM admin_grants g WHERE g.admin_id = a.id) AS people
       FROM admin_users a JOIN roles r ON r.name = a.role WHERE a.id = ANY($1)`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, accessOf(row)]));
  }

  /** Every role, the built-in ones first. */
  roles(): Promise<RoleRow[]> {
    return this.uow.run(READER, async (tx) => {
      const rows: StoredRole[] = await tx.query(
        `SELECT r.name, r.title_ko AS "titleKo", r.title_en AS "titleEn", r.built_in AS "builtIn",
           r.second_factor_policy AS "secondFactorPolicy", r.version, r.updated_at AS "updatedAt",
           (SELECT count(*)::int FROM admin_users a WHERE a.role = r.name AND ${STATUS} <> 'DEACTIVATED') AS "memberCount",
           ARRAY(SELECT (CASE WHEN p.granted THEN '+' ELSE '-' END) || p.permission FROM role_permissions p
                 WHERE p.role = r.name) AS changes
         FROM roles r
         ORDER BY r.built_in DESC, array_position(ARRAY['SUPER_ADMIN', 'ADMIN', 'OPERATOR'], r.name), r.name`,
      );
      return rows.map(({ changes, ...role }) => ({
        ...role,
        permissions: [...permissionsOfRole(role.name, changes)].sort(),
      }));
    });
  }
}

function accessOf(row: StoredAccess): AdminAccess {
  return {
    status: row.status,
    inviteExpiresAt: row.inviteExpiresAt,
    role: {
      name: row.role,
      titleKo: row.titleKo,
      titleEn: row.titleEn,
      permissions: permissionsOfRole(row.role, row.roleChanges),
    },
    grants: row.people.map((grant) => ({ ...grant, grantedAt: new Date(grant.grantedAt) })),
    permissions: permissionsOf(row),
  };
}
