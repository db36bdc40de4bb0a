import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../../shared/common-errors.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../../platform/security/actor.js';
import { AdminUser } from '../admin-user.entity.js';
import { StaffAuthority } from '../staff-authority.js';
import { staffErrors } from '../staff.errors.js';
import { StaffChange } from './staff-change.js';

/** Changes what says nothing about rights: today the name, one's own or that of somebody who may do no more than oneself. */
@Injectable()
export class UpdateAdminUser {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly change: StaffChange,
  ) {}

  /** @throws ADMIN_USER_NOT_FOUND, VERSION_STALE, PERMISSION_NOT_HELD */
  execute(actor: Actor, id: string, version: number, input: { name?: string | null }): Promise<AdminUser> {
    return this.authority.run(actor, async (tx) => {
      const target =
        actor.type === 'ADMIN' && actor.id === id
          ? await this.oneself(tx, actor, version)
          : (await this.authority.over(tx, actor, id, version)).target;
      const name = input.name ?? target.name;
      if (name === target.name) return target;
      return this.change.save(tx, actor, target, { name }, { action: 'admin.updated' });
    });
  }

  private async oneself(tx: Tx, actor: Actor & { type: 'ADMIN' }, version: number): Promise<AdminUser> {
    await this.authority.giver(tx, actor, 'admin.write');
    const own = await tx.findOne(AdminUser, { where: { id: actor.id } });
    if (!own) throw staffErrors.ADMIN_USER_NOT_FOUND();
    if (own.version !== version) throw commonErrors.VERSION_STALE({ current: own.version, given: version });
    return own;
  }
}
