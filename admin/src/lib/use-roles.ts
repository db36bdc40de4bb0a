import { useMemo } from 'react';
import { useQuery } from 'urql';
import { RolesDocument, type RoleFactsFragment } from '@/gql/graphql';
import { useCan } from './permissions';
import { useLanguage } from './use-format';
import { useRoleName } from './use-role-name';

export type Role = RoleFactsFragment;

/** The roles with their names in the reader's language. */
export function useRoles() {
  const language = useLanguage();
  const roleName = useRoleName();
  const [result, refetch] = useQuery({ query: RolesDocument, pause: !useCan('admin.read') });
  const roles = result.data?.roles;
  return useMemo(() => {
    const byName = new Map((roles ?? []).map((role) => [role.name, role]));
    const titleOf = (role: Role): string => (language === 'ko' ? role.titleKo : role.titleEn);
    return {
      roles,
      error: roles ? undefined : result.error,
      refetch: () => refetch({ requestPolicy: 'network-only' }),
      titleOf,
      title: (name: string): string => {
        const role = byName.get(name);
        return role ? titleOf(role) : (roleName(name) ?? name);
      },
      permissionsOf: (name: string): readonly string[] => byName.get(name)?.permissions ?? [],
    };
  }, [roles, language, roleName, result.error, refetch]);
}
