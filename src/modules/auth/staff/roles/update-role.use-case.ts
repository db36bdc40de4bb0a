import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../../shared/common-errors.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../../platform/outbox/outbox.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AuditLog } from '../../../audit/index.js';
import { AdminUser } from '../admin-user.entity.js';
import { difference, SUPER_ADMIN } from '../access.rules.js';
import { requireKnown, requireReach, StaffAuthority } from '../staff-authority.js';
import { staffErrors } from '../staff.errors.js';
import { changesOfRoleRow } from './role-changes.js';
import { roleSubject } from './role-subject.js';
import { RoleStore, type SecondFactorPolicyName, type StoredRole } from './role.store.js';

export interface RoleChange {
  titleKo?: string | null;
  titleEn?: string | null;
  permissions?: readonly string[] | null;
  secondFactorPolicy?: SecondFactorPolicyName | null;
}

/** Changes a role; everybody who has it is concerned within a second. */
@Injectable()
export class UpdateRole {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly roles: RoleStore,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** @throws STEP_UP_REQUIRED, ROLE_NOT_FOUND, ROLE_FIXED, VERSION_STALE, PERMISSION_UNKNOWN, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED */
  execute(actor: Actor, name: string, version: number, change: RoleChange): Promise<void> {
    requireKnown(change.permissions ?? []);
    return this.authority.runDangerous(actor, async (tx) => {
      const reach = await this.authority.giver(tx, actor, 'role.write');
      const before = await this.roles.lock(tx, name, 'UPDATE');
      if (before.version !== version)
        throw commonErrors.VERSION_STALE({ current: before.version, given: version });
      requireReach(reach, before.permissions);
      const after: StoredRole = {
        ...before,
        titleKo: change.titleKo ?? before.titleKo,
        titleEn: change.titleEn ?? before.titleEn,
        secondFactorPolicy: change.secondFactorPolicy ?? before.secondFactorPolicy,
        permissions: change.permissions ? new Set(change.permissions) : before.permissions,
        version: before.version + 1,
      };
      const { gains, loses } = difference(before.permissions, after.permissions);
      // Nobody is above the super admins, so they alone loosen what holds for themselves.
      if (isLooser(before, after) && name !== SUPER_ADMIN) await this.requireNotOwn(tx, actor, name);
      if (gains.length + loses.length > 0) {
        if (name === SUPER_ADMIN) throw staffErrors.ROLE_FIXED();
        await this.requireNotOwn(tx, actor, name);
        requireReach(reach, after.permissions);
        await this.roles.setPermissions(tx, name, after.permissions);
      }
      const changes = changesOfRoleRow(before, after);
      if (changes.length === 0) return;
      await this.roles.update(tx, after);
      await this.audit.record(tx, actor, {
        action: 'role.changed',
        resourceType: 'role',
        resourceId: name,
        changes,
        details: { gains: gains.join(', '), loses: loses.join(', ') },
      });
      await this.outbox.add(tx, 'role.changed', roleSubject(name), { role: name });
    });
  }

  /** @throws SELF_CHANGE_REFUSED */
  private async requireNotOwn(tx: Tx, actor: Actor, role: string): Promise<void> {
    if (actor.type === 'ADMIN' && (await tx.existsBy(AdminUser, { id: actor.id, role })))
      throw staffErrors.SELF_CHANGE_REFUSED();
  }
}

function isLooser(before: StoredRole, after: StoredRole): boolean {
  return before.secondFactorPolicy === 'PASSKEY_ONLY' && after.secondFactorPolicy !== 'PASSKEY_ONLY';
}
