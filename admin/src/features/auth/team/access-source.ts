import type { PermissionEffect } from '@/gql/graphql';

/** Where a permission of a person comes from: the role, or a word about this person alone. */
export type AccessSource = 'role' | 'granted' | 'denied' | 'none';

interface Grant {
  permission: string;
  effect: PermissionEffect;
}

export function sourceOf(
  permission: string,
  rolePermissions: readonly string[],
  grants: readonly Grant[],
): AccessSource {
  const own = grants.find((grant) => grant.permission === permission);
  if (own) return own.effect === 'DENY' ? 'denied' : 'granted';
  return rolePermissions.includes(permission) ? 'role' : 'none';
}

export type GrantChoice = 'role' | PermissionEffect;

/** The list the server takes: only where something else than the role is wanted. */
export function toGrants(choices: Readonly<Record<string, GrantChoice>>): Grant[] {
  return Object.entries(choices).flatMap(([permission, effect]) =>
    effect === 'role' ? [] : [{ permission, effect }],
  );
}
