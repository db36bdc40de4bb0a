import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../../shared/common-errors.js';
import { Outbox } from '../../../../platform/outbox/outbox.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AuditLog } from '../../../audit/index.js';
import { requireReach, StaffAuthority } from '../staff-authority.js';
import { staffErrors } from '../staff.errors.js';
import { changesOfRoleRow } from './role-changes.js';
import { roleSubject } from './role-subject.js';
import { RoleStore } from './role.store.js';

/** Takes a role of the house away, once nobody has it. */
@Injectable()
export class DeleteRole {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly roles: RoleStore,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** @throws STEP_UP_REQUIRED, ROLE_NOT_FOUND, ROLE_FIXED, ROLE_IN_USE, VERSION_STALE, PERMISSION_NOT_HELD */
  execute(actor: Actor, name: string, version: number): Promise<void> {
    return this.authority.runDangerous(actor, async (tx) => {
      const reach = await this.authority.giver(tx, actor, 'role.write');
      const role = await this.roles.lock(tx, name, 'UPDATE');
      if (role.builtIn) throw staffErrors.ROLE_FIXED();
      if (role.version !== version)
        throw commonErrors.VERSION_STALE({ current: role.version, given: version });
      requireReach(reach, role.permissions);
      const members = await this.roles.members(tx, name);
      if (members > 0) throw staffErrors.ROLE_IN_USE({ members });
      await this.roles.delete(tx, name);
      await this.audit.record(tx, actor, {
        action: 'role.deleted',
        resourceType: 'role',
        resourceId: name,
        changes: changesOfRoleRow(role, null),
      });
      await this.outbox.add(tx, 'role.changed', roleSubject(name), { role: name });
    });
  }
}
