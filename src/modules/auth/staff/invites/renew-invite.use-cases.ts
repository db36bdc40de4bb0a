import { Injectable } from '@nestjs/common';
import { Outbox } from '../../../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../../../platform/security/actor.js';
import { AuditLog } from '../../../audit/index.js';
import { TargetLimits } from '../../sign-in/target-limits.js';
import type { AdminUser } from '../admin-user.entity.js';
import { StaffAuthority } from '../staff-authority.js';
import { staffErrors } from '../staff.errors.js';
import { InviteLetters } from './invite-letters.js';
import { InviteStore } from './invite.store.js';

/** Sends a new invitation to somebody who has not come yet; the one before ends. */
@Injectable()
export class ResendAdminInvite {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly invites: InviteStore,
    private readonly letters: InviteLetters,
    private readonly limits: TargetLimits,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** @throws ADMIN_USER_NOT_FOUND, INVITE_NOT_OPEN, PERMISSION_NOT_HELD, RATE_LIMITED */
  execute(actor: Actor, id: string): Promise<AdminUser> {
    return this.authority.run(actor, async (tx) => {
      const { target } = await this.authority.over(tx, actor, id, null);
      if (target.isActive || target.passwordHash !== null) throw staffErrors.INVITE_NOT_OPEN();
      await this.limits.take(tx, 'invite', target.email);
      const invite = await this.invites.open(tx, id, actorId(actor));
      await this.letters.send(tx, invite.id);
      await this.audit.record(tx, actor, {
        action: 'admin.invited',
        resourceType: 'admin-user',
        resourceId: id,
        details: { role: target.role, again: true },
      });
      await this.outbox.add(tx, 'admin.changed', id, { adminUserId: id });
      return target;
    });
  }
}

/** Takes an invitation back; its link works no more. */
@Injectable()
export class CancelAdminInvite {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly invites: InviteStore,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** @throws ADMIN_USER_NOT_FOUND, INVITE_NOT_OPEN, PERMISSION_NOT_HELD */
  execute(actor: Actor, id: string): Promise<AdminUser> {
    return this.authority.run(actor, async (tx) => {
      const { target } = await this.authority.over(tx, actor, id, null);
      if (!(await this.invites.cancelOf(tx, id))) throw staffErrors.INVITE_NOT_OPEN();
      await this.audit.record(tx, actor, {
        action: 'admin.invite-cancelled',
        resourceType: 'admin-user',
        resourceId: id,
      });
      await this.outbox.add(tx, 'admin.changed', id, { adminUserId: id });
      return target;
    });
  }
}
