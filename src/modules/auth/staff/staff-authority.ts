import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid } from '../../../shared/ids.js';
import { brokenConstraint } from '../../../platform/db/database-errors.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { allPermissions, isPermission } from '../../../platform/security/permissions.js';
import type { Actor } from '../../../platform/security/actor.js';
import { StepUpGrants } from '../../../platform/security/step-up-grants.js';
import type { Permission } from '../../../platform/security/principal.js';
import { AccessQueries, type AdminAccess } from './access.queries.js';
import { AdminUser } from './admin-user.entity.js';
import { staffErrors } from './staff.errors.js';
import { AdminUserStatus } from './staff.queries.js';

/** What the giver may do as of now. */
export type Reach = ReadonlySet<string>;

/**
 * The rules of changing other people's rights: nobody gives what they do not hold, changes somebody who may do more
 * than they, or changes themself. Asked inside the transaction of the change, with everybody concerned locked.
 */
@Injectable()
export class StaffAuthority {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly access: AccessQueries,
    private readonly stepUp: StepUpGrants,
  ) {}

  /**
   * One transaction of `actor`. What the database refuses for the last super admin gets its name.
   * @throws LAST_SUPER_ADMIN and whatever `work` throws
   */
  async run<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await this.uow.run(actor, work);
    } catch (error) {
      if (brokenConstraint(error) === 'admin_users_keep_owner') throw staffErrors.LAST_SUPER_ADMIN();
      throw error;
    }
  }

  /**
   * The same for what gives or takes power: first of all the fresh second factor is taken.
   * @throws STEP_UP_REQUIRED, LAST_SUPER_ADMIN and whatever `work` throws
   */
  runDangerous<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.run(actor, async (tx) => {
      await this.stepUp.consume(tx, actor);
      return work(tx);
    });
  }

  /**
   * The giver alone, before roles are changed or somebody new is invited.
   * @throws FORBIDDEN when the right to do so was taken away meanwhile
   */
  async giver(tx: Tx, actor: Actor, needs: Permission): Promise<Reach> {
    return (await this.lock(tx, actor, [], needs)).reach;
  }

  /**
   * The giver and somebody else, both locked.
   * @param version of the account as the giver saw it; null where it does not matter
   * @throws FORBIDDEN, ADMIN_USER_NOT_FOUND, SELF_CHANGE_REFUSED, VERSION_STALE, PERMISSION_NOT_HELD
   */
  async over(
    tx: Tx,
    actor: Actor,
    targetId: string,
    version: number | null,
  ): Promise<{ reach: Reach; target: AdminUser; access: AdminAccess }> {
    if (!isUuid(targetId)) throw staffErrors.ADMIN_USER_NOT_FOUND();
    if (actor.type === 'ADMIN' && actor.id === targetId) throw staffErrors.SELF_CHANGE_REFUSED();
    const { reach, found } = await this.lock(tx, actor, [targetId], 'admin.write');
    const access = found.get(targetId);
    const target = await tx.findOne(AdminUser, { where: { id: targetId } });
    if (!access || !target) throw staffErrors.ADMIN_USER_NOT_FOUND();
    if (version !== null && target.version !== version)
      throw commonErrors.VERSION_STALE({ current: target.version, given: version });
    requireReach(reach, access.permissions);
    return { reach, target, access };
  }

  /** In the order of ids, so that two people who change each other at once do not wait for each other. */
  private async lock(
    tx: Tx,
    actor: Actor,
    others: readonly string[],
    needs: Permission,
  ): Promise<{ reach: Reach; found: Map<string, AdminAccess> }> {
    const ids = actor.type === 'ADMIN' ? [actor.id, ...others] : others;
    await tx.query(`SELECT id FROM admin_users WHERE id = ANY($1) ORDER BY id FOR UPDATE`, [ids]);
    const found = await this.access.read(tx, ids);
    if (actor.type === 'SYSTEM') return { reach: new Set(allPermissions().keys()), found };
    const own = actor.type === 'ADMIN' ? found.get(actor.id) : undefined;
    const reach: Reach = own?.status === AdminUserStatus.ACTIVE ? own.permissions : new Set();
    if (!reach.has(needs)) throw commonErrors.FORBIDDEN({ permission: needs });
    return { reach, found };
  }
}

/** @throws PERMISSION_NOT_HELD that names the first that is missing */
export function requireReach(reach: Reach, wanted: Iterable<string>): void {
  const missing = [...wanted].sort().find((permission) => !reach.has(permission));
  if (missing !== undefined) throw staffErrors.PERMISSION_NOT_HELD({ permission: missing });
}

/** @throws PERMISSION_UNKNOWN that names the first nobody declared */
export function requireKnown(names: Iterable<string>): void {
  for (const permission of names)
    if (!isPermission(permission)) throw staffErrors.PERMISSION_UNKNOWN({ permission });
}
