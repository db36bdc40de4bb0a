import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../../platform/security/actor.js';
import type { AdminUser } from '../admin-user.entity.js';
import { EndKeysOf } from '../../api-keys/end-keys-of.js';
import { InviteStore } from '../invites/invite.store.js';
import { StaffAuthority } from '../staff-authority.js';
import { staffErrors } from '../staff.errors.js';
import { StaffChange } from './staff-change.js';

/** Closes an account: its sessions and keys end at once, and so do the invitations it sent. Records stay. */
@Injectable()
export class DeactivateAdminUser {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly invites: InviteStore,
    private readonly keys: EndKeysOf,
    private readonly change: StaffChange,
  ) {}

  /**
   * @throws STEP_UP_REQUIRED, ADMIN_USER_NOT_FOUND, ADMIN_USER_NOT_ACTIVE, VERSION_STALE, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED,
   *   LAST_SUPER_ADMIN
   */
  execute(actor: Actor, id: string, version: number, reason: string): Promise<AdminUser> {
    return this.authority.runDangerous(actor, async (tx) => {
      const { target } = await this.authority.over(tx, actor, id, version);
      if (!target.isActive) throw staffErrors.ADMIN_USER_NOT_ACTIVE();
      const closed = await this.change.save(
        tx,
        actor,
        target,
        { isActive: false },
        { action: 'admin.deactivated', reason },
      );
      await this.change.endSessions(tx, id, 'deactivated');
      await this.keys.execute(tx, actor, id, 'The account of its maker was closed.');
      await this.invites.cancelOf(tx, id);
      await this.invites.cancelSentBy(tx, id);
      return closed;
    });
  }
}
