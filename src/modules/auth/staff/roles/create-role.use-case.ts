import { Injectable } from '@nestjs/common';
import { Outbox } from '../../../../platform/outbox/outbox.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AuditLog } from '../../../audit/index.js';
import { changesOfRoleRow } from './role-changes.js';
import { roleSubject } from './role-subject.js';
import { requireKnown, requireReach, StaffAuthority } from '../staff-authority.js';
import { staffErrors } from '../staff.errors.js';
import { RoleStore, type SecondFactorPolicyName } from './role.store.js';

export interface NewRole {
  name: string;
  titleKo: string;
  titleEn: string;
  permissions: readonly string[];
  secondFactorPolicy: SecondFactorPolicyName;
}

/** Makes a role of the house. */
@Injectable()
export class CreateRole {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly roles: RoleStore,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** @throws STEP_UP_REQUIRED, PERMISSION_UNKNOWN, PERMISSION_NOT_HELD, ROLE_NAME_TAKEN */
  execute(actor: Actor, input: NewRole): Promise<void> {
    requireKnown(input.permissions);
    const permissions = new Set(input.permissions);
    return this.authority.runDangerous(actor, async (tx) => {
      requireReach(await this.authority.giver(tx, actor, 'role.write'), permissions);
      if (!(await this.roles.insert(tx, { ...input, permissions })))
        throw staffErrors.ROLE_NAME_TAKEN({ path: 'name' });
      await this.audit.record(tx, actor, {
        action: 'role.created',
        resourceType: 'role',
        resourceId: input.name,
        changes: changesOfRoleRow(null, { ...input, permissions }),
      });
      await this.outbox.add(tx, 'role.changed', roleSubject(input.name), { role: input.name });
    });
  }
}
