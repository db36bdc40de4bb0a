import { LRUCache } from 'lru-cache';
import { allPermissions, type DefaultRole } from '../../../platform/security/permissions.js';

/** Holds every permission there is, also those of later versions. Neither changed nor removed. */
export const SUPER_ADMIN = 'SUPER_ADMIN';

/** Roles that come with the product. What they may do is said beside each permission. */
export type BuiltInRole = typeof SUPER_ADMIN | DefaultRole;

/** A permission with what is said of it: `+user.read` given, `-user.read` taken away. */
export type SignedPermission = `${'+' | '-'}${string}`;

/** What decides about a member of staff, as the database keeps it. */
export interface StoredRights {
  role: string;
  /** What staff changed of the role; all that a role of the house has. */
  roleChanges: readonly SignedPermission[] | null;
  /** What is given to and denied to the person. */
  grants: readonly SignedPermission[] | null;
}

/** Selects what staff changed of a role, whose name stands in `column`. */
export const ROLE_CHANGES_OF = (column: 'a.role' | 'a.name'): string => `
  ARRAY(SELECT (CASE WHEN p.granted THEN '+' ELSE '-' END) || p.permission FROM role_permissions p
        WHERE p.role = ${column} ORDER BY p.permission) AS "roleChanges"`;

/** Selects `StoredRights` of a row `a` of admin_users. One statement has all of it: it is read for every request. */
export const RIGHTS_COLUMNS = `a.role, ${ROLE_CHANGES_OF('a.role')},
  ARRAY(SELECT (CASE g.effect WHEN 'ALLOW' THEN '+' ELSE '-' END) || g.permission FROM admin_grants g
        WHERE g.admin_id = a.id ORDER BY g.permission) AS grants`;

/** What a role that comes with the product has when nobody changed it. */
export function defaultsOf(role: string): ReadonlySet<string> {
  const names = [...allPermissions()]
    .filter(([, { roles }]) => role === SUPER_ADMIN || roles?.includes(role as DefaultRole))
    .map(([name]) => name);
  return new Set(names);
}

/** What a role has: its defaults and what staff changed of them. */
export function permissionsOfRole(
  role: string,
  changes: readonly SignedPermission[] | null,
): ReadonlySet<string> {
  return role === SUPER_ADMIN ? defaultsOf(role) : changed(defaultsOf(role), changes ?? []);
}

/** What has to be kept for the role to have exactly these; the opposite of `permissionsOfRole`. */
export function changesOfRole(role: string, permissions: ReadonlySet<string>): SignedPermission[] {
  const { gains, loses } = difference(defaultsOf(role), permissions);
  return [...gains.map((name) => `+${name}` as const), ...loses.map((name) => `-${name}` as const)];
}

const CACHE_MAX = 1_000;
/** People with the same rights share one set, so that what depends on rights alone is made once for all of them. */
const sets = new LRUCache<string, ReadonlySet<string>>({ max: CACHE_MAX });

/** What a person may do. A denial wins over the role and over every grant. */
export function permissionsOf({ role, roleChanges, grants }: StoredRights): ReadonlySet<string> {
  const key = `${role} ${roleChanges?.join() ?? ''} ${grants?.join() ?? ''}`;
  let permissions = sets.get(key);
  if (!permissions) {
    permissions = changed(permissionsOfRole(role, roleChanges), grants ?? []);
    sets.set(key, permissions);
  }
  return permissions;
}

/** Names this version does not know give nothing. */
function changed(base: ReadonlySet<string>, changes: readonly SignedPermission[]): ReadonlySet<string> {
  const said = (sign: string): string[] =>
    changes.filter((change) => change.startsWith(sign)).map((change) => change.slice(1));
  const denied = new Set(said('-'));
  const given = said('+').filter((name) => allPermissions().has(name));
  return new Set([...base, ...given].filter((name) => !denied.has(name)));
}

/** Who gains and loses what between two sets. */
export function difference(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): { gains: string[]; loses: string[] } {
  return {
    gains: [...after].filter((name) => !before.has(name)).sort(),
    loses: [...before].filter((name) => !after.has(name)).sort(),
  };
}
