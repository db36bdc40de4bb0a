import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../../platform/security/actor.js';
import type { AdminUser } from '../admin-user.entity.js';
import { StaffAuthority } from '../staff-authority.js';
import { staffErrors } from '../staff.errors.js';
import { StaffChange } from './staff-change.js';

/** Opens a closed account again, with the rights it had. */
@Injectable()
export class ReactivateAdminUser {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly change: StaffChange,
  ) {}

  /**
   * @throws STEP_UP_REQUIRED, ADMIN_USER_NOT_FOUND, ADMIN_USER_ACTIVE, INVITE_NEEDED, VERSION_STALE, PERMISSION_NOT_HELD,
   *   SELF_CHANGE_REFUSED
   */
  execute(actor: Actor, id: string, version: number): Promise<AdminUser> {
    return this.authority.runDangerous(actor, async (tx) => {
      const { target } = await this.authority.over(tx, actor, id, version);
      if (target.isActive) throw staffErrors.ADMIN_USER_ACTIVE();
      if (target.passwordHash === null) throw staffErrors.INVITE_NEEDED();
      return this.change.save(tx, actor, target, { isActive: true }, { action: 'admin.reactivated' });
    });
  }
}
