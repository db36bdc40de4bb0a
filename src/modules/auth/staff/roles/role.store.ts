import { Injectable } from '@nestjs/common';
import { Clock } from '../../../../platform/clock/clock.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { changesOfRole, permissionsOfRole, type SignedPermission } from '../access.rules.js';
import { staffErrors } from '../staff.errors.js';

export type SecondFactorPolicyName = 'ANY' | 'PASSKEY_ONLY';

export interface StoredRole {
  name: string;
  titleKo: string;
  titleEn: string;
  builtIn: boolean;
  secondFactorPolicy: SecondFactorPolicyName;
  version: number;
  permissions: ReadonlySet<string>;
}

/** Roles as they are changed. Whoever needs a member's row as well locks that first. */
@Injectable()
export class RoleStore {
  constructor(private readonly clock: Clock) {}

  /**
   * @param mode `UPDATE` to change it, `SHARE` to give it to somebody
   * @throws ROLE_NOT_FOUND
   */
  async lock(tx: Tx, name: string, mode: 'UPDATE' | 'SHARE'): Promise<StoredRole> {
    await tx.query(`SELECT FROM roles WHERE name = $1 FOR ${mode}`, [name]);
    const [row]: (Omit<StoredRole, 'permissions'> & { changes: SignedPermission[] })[] = await tx.query(
      `SELECT name, title_ko AS "titleKo", title_en AS "titleEn", built_in AS "builtIn",
         second_factor_policy AS "secondFactorPolicy", version,
         ARRAY(SELECT (CASE WHEN p.granted THEN '+' ELSE '-' END) || p.permission FROM role_permissions p
               WHERE p.role = r.name) AS changes
       FROM roles r WHERE name = $1`,
      [name],
    );
    if (!row) throw staffErrors.ROLE_NOT_FOUND();
    const { changes, ...role } = row;
    return { ...role, permissions: permissionsOfRole(name, changes) };
  }

  /** @returns false when there is one of the name already */
  async insert(tx: Tx, role: Omit<StoredRole, 'builtIn' | 'version'>): Promise<boolean> {
    const made: unknown[] = await tx.query(
      `INSERT INTO roles (name, title_ko, title_en, built_in, second_factor_policy, created_at, updated_at)
       VALUES ($1, $2, $3, false, $4, $5, $5) ON CONFLICT (name) DO NOTHING RETURNING name`,
      [role.name, role.titleKo, role.titleEn, role.secondFactorPolicy, this.clock.now()],
    );
    if (made.length === 0) return false;
    await this.setPermissions(tx, role.name, role.permissions);
    return true;
  }

  async update(tx: Tx, role: StoredRole): Promise<void> {
    await tx.query(
      `UPDATE roles SET title_ko = $2, title_en = $3, second_factor_policy = $4, version = $5, updated_at = $6 WHERE name = $1`,
      [role.name, role.titleKo, role.titleEn, role.secondFactorPolicy, role.version, this.clock.now()],
    );
  }

  async setPermissions(tx: Tx, name: string, permissions: ReadonlySet<string>): Promise<void> {
    await tx.query(`DELETE FROM role_permissions WHERE role = $1`, [name]);
    const changes = changesOfRole(name, permissions);
    await tx.query(
      `INSERT INTO role_permissions (role, permission, granted)
       SELECT $1, substr(change, 2), left(change, 1) = '+' FROM unnest($2::text[]) AS change`,
      [name, changes],
    );
  }

  /** Accounts that have the role, closed ones as well. */
  async members(tx: Tx, name: string): Promise<number> {
    const [row]: { count: string }[] = await tx.query(`SELECT count(*) FROM admin_users WHERE role = $1`, [
      name,
    ]);
    return Number(row?.count ?? 0);
  }

  async delete(tx: Tx, name: string): Promise<void> {
    await tx.query(`DELETE FROM roles WHERE name = $1`, [name]);
  }
}
