import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../../shared/common-errors.js';
import { isUuid } from '../../../../shared/ids.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AdminUser } from '../admin-user.entity.js';
import { StaffAuthority } from '../staff-authority.js';
import { staffErrors } from '../staff.errors.js';
import { StaffChange } from './staff-change.js';

/** Changes what says nothing about rights: today the name, also one's own. */
@Injectable()
export class UpdateAdminUser {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly change: StaffChange,
  ) {}

  /** @throws ADMIN_USER_NOT_FOUND, VERSION_STALE */
  execute(actor: Actor, id: string, version: number, input: { name?: string | null }): Promise<AdminUser> {
    return this.authority.run(actor, async (tx) => {
      await this.authority.giver(tx, actor, 'admin.write');
      const target = isUuid(id)
        ? await tx.findOne(AdminUser, { where: { id }, lock: { mode: 'pessimistic_write' } })
        : null;
      if (!target) throw staffErrors.ADMIN_USER_NOT_FOUND();
      if (target.version !== version)
        throw commonErrors.VERSION_STALE({ current: target.version, given: version });
      const name = input.name ?? target.name;
      if (name === target.name) return target;
      return this.change.save(tx, actor, target, { name }, { action: 'admin.updated' });
    });
  }
}
