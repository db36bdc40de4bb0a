import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../../platform/security/actor.js';
import type { AdminUser } from '../admin-user.entity.js';
import { RoleStore } from '../roles/role.store.js';
import { requireReach, StaffAuthority } from '../staff-authority.js';
import { StaffChange } from './staff-change.js';

/** Gives somebody another role. They sign in again: what a session may do does not change its kind under way. */
@Injectable()
export class SetAdminRole {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly roles: RoleStore,
    private readonly change: StaffChange,
  ) {}

  /**
   * @throws STEP_UP_REQUIRED, ADMIN_USER_NOT_FOUND, VERSION_STALE, ROLE_NOT_FOUND, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED,
   *   LAST_SUPER_ADMIN
   */
  execute(actor: Actor, id: string, version: number, role: string): Promise<AdminUser> {
    return this.authority.runDangerous(actor, async (tx) => {
      const { reach, target } = await this.authority.over(tx, actor, id, version);
      requireReach(reach, (await this.roles.lock(tx, role, 'SHARE')).permissions);
      if (target.role === role) return target;
      const changed = await this.change.save(tx, actor, target, { role }, { action: 'admin.role-changed' });
      await this.change.endSessions(tx, id, 'role-changed');
      return changed;
    });
  }
}
