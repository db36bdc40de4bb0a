import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { systemActor } from '../../../platform/security/actor.js';
import { isUuid } from '../../../shared/ids.js';
import { AccessQueries, type AdminAccess } from './access.queries.js';
import { defaultsOf, difference, SUPER_ADMIN } from './access.rules.js';
import { checkedGrants, type GrantInput } from './people/set-admin-permissions.use-case.js';
import { requireKnown } from './staff-authority.js';
import { staffErrors } from './staff.errors.js';

export interface PermissionDifference {
  adminUserId: string;
  gains: string[];
  loses: string[];
}

const READER = systemActor('staff-preview');
const MEMBERS_MAX = 1_000;

/** What a change would do to people, before it is saved. */
@Injectable()
export class PreviewAccess {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly access: AccessQueries,
  ) {}

  /** Everybody who has the role and would gain or lose something. @throws PERMISSION_UNKNOWN, ROLE_FIXED */
  async ofRole(name: string, permissions: readonly string[]): Promise<PermissionDifference[]> {
    requireKnown(permissions);
    if (name === SUPER_ADMIN && permissions.length < defaultsOf(name).size) throw staffErrors.ROLE_FIXED();
    const rights = new Set(permissions);
    return this.uow.run(READER, async (tx) => {
      const members: { id: string }[] = await tx.query(
        `SELECT id FROM admin_users WHERE role = $1 ORDER BY name, id LIMIT ${MEMBERS_MAX}`,
        [name],
      );
      const found = await this.access.read(
        tx,
        members.map(({ id }) => id),
      );
      return members
        .flatMap(({ id }) => {
          const access = found.get(id);
          return access ? [{ adminUserId: id, ...changeOf(access, rights, access.grants) }] : [];
        })
        .filter(({ gains, loses }) => gains.length + loses.length > 0);
    });
  }

  /** @throws ADMIN_USER_NOT_FOUND, ROLE_NOT_FOUND, PERMISSION_UNKNOWN, INPUT_INVALID */
  async ofPerson(
    id: string,
    change: { role?: string | null; grants?: readonly GrantInput[] | null },
  ): Promise<PermissionDifference> {
    if (change.grants) checkedGrants(change.grants);
    const [[access], roles] = await Promise.all([
      this.access.of(isUuid(id) ? [id] : []),
      this.access.roles(),
    ]);
    if (!access) throw staffErrors.ADMIN_USER_NOT_FOUND();
    const role = roles.find(({ name }) => name === (change.role ?? access.role.name));
    if (!role) throw staffErrors.ROLE_NOT_FOUND();
    return {
      adminUserId: id,
      ...changeOf(access, new Set(role.permissions), change.grants ?? access.grants),
    };
  }
}

function changeOf(access: AdminAccess, role: ReadonlySet<string>, grants: readonly GrantInput[]) {
  const said = (effect: GrantInput['effect']): string[] =>
    grants.filter((grant) => grant.effect === effect).map(({ permission }) => permission);
  const denied = new Set(said('DENY'));
  const after = new Set([...role, ...said('ALLOW')].filter((name) => !denied.has(name)));
  return difference(access.permissions, after);
}
