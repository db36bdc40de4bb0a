import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../../shared/common-errors.js';
import { Clock } from '../../../../platform/clock/clock.js';
import { actorId, type Actor } from '../../../../platform/security/actor.js';
import type { Tx } from '../../../../platform/db/unit-of-work.js';
import type { Grant, PermissionEffect } from '../access.queries.js';
import type { AdminUser } from '../admin-user.entity.js';
import { requireKnown, requireReach, StaffAuthority } from '../staff-authority.js';
import { StaffChange } from './staff-change.js';

export interface GrantInput {
  permission: string;
  effect: PermissionEffect;
}

/** Says what one person may and may not do beside their role: the whole list, not a difference. */
@Injectable()
export class SetAdminPermissions {
  constructor(
    private readonly authority: StaffAuthority,
    private readonly change: StaffChange,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws STEP_UP_REQUIRED, ADMIN_USER_NOT_FOUND, VERSION_STALE, PERMISSION_UNKNOWN, PERMISSION_NOT_HELD, SELF_CHANGE_REFUSED,
   *   LAST_SUPER_ADMIN, INPUT_INVALID for a permission that is named twice
   */
  execute(actor: Actor, id: string, version: number, grants: readonly GrantInput[]): Promise<AdminUser> {
    const wanted = checkedGrants(grants);
    return this.authority.runDangerous(actor, async (tx) => {
      const { reach, target, access } = await this.authority.over(tx, actor, id, version);
      const had = new Map(access.grants.map((grant) => [grant.permission, grant]));
      const isNew = ([permission, effect]: [string, PermissionEffect]) =>
        had.get(permission)?.effect !== effect;
      const added = [...wanted].filter(isNew);
      const gone = access.grants.filter((grant) => wanted.get(grant.permission) !== grant.effect);
      if (added.length + gone.length === 0) return target;
      // Lifting a denial gives what the role has; so whatever is touched has to be the giver's own.
      requireReach(reach, [
        ...added.map(([permission]) => permission),
        ...gone.map(({ permission }) => permission),
      ]);
      await this.replace(tx, id, gone, added, actorId(actor));
      return this.change.save(
        tx,
        actor,
        target,
        {},
        {
          action: 'admin.permissions-changed',
          changes: [{ field: 'grants', before: listed(access.grants), after: listed(entriesOf(wanted)) }],
        },
      );
    });
  }

  private async replace(
    tx: Tx,
    id: string,
    gone: readonly Grant[],
    added: readonly [string, PermissionEffect][],
    by: string | null,
  ): Promise<void> {
    await tx.query(`DELETE FROM admin_grants WHERE admin_id = $1 AND permission = ANY($2)`, [
      id,
      gone.map(({ permission }) => permission),
    ]);
    await tx.query(
      `INSERT INTO admin_grants (admin_id, permission, effect, granted_by, granted_at)
       SELECT $1, permission, effect, $4, $5 FROM unnest($2::text[], $3::text[]) AS g (permission, effect)`,
      [id, added.map(([name]) => name), added.map(([, effect]) => effect), by, this.clock.now()],
    );
  }
}

/** @throws PERMISSION_UNKNOWN, INPUT_INVALID */
export function checkedGrants(grants: readonly GrantInput[]): Map<string, PermissionEffect> {
  requireKnown(grants.map(({ permission }) => permission));
  const wanted = new Map(grants.map(({ permission, effect }) => [permission, effect]));
  if (wanted.size < grants.length)
    throw commonErrors.INPUT_INVALID({ path: 'grants', reason: 'a permission is named twice' });
  return wanted;
}

function entriesOf(wanted: ReadonlyMap<string, PermissionEffect>): GrantInput[] {
  return [...wanted].map(([permission, effect]) => ({ permission, effect }));
}

function listed(grants: readonly GrantInput[]): string | null {
  const signs = grants.map(({ permission, effect }) => `${effect === 'ALLOW' ? '+' : '-'}${permission}`);
  return signs.length === 0 ? null : signs.sort().join(', ');
}
