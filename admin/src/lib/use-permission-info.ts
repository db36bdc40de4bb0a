import { useMemo } from 'react';
import { useQuery } from 'urql';
import { PermissionInfosDocument, type PermissionInfosQuery } from '@/gql/graphql';
import { useCan } from './permissions';
import { useLanguage } from './use-format';

export type PermissionInfo = PermissionInfosQuery['permissions'][number];

export interface PermissionGroup {
  noun: string;
  permissions: PermissionInfo[];
}

/** Every permission there is, in groups by what it is about. */
export function groupPermissions(all: readonly PermissionInfo[]): PermissionGroup[] {
  const groups = new Map<string, PermissionInfo[]>();
  for (const info of all) groups.set(info.noun, [...(groups.get(info.noun) ?? []), info]);
  return [...groups].map(([noun, permissions]) => ({ noun, permissions }));
}

/** Names of permissions in the reader's language; for somebody who may not see the list, the bare names. */
export function usePermissionInfo() {
  const language = useLanguage();
  const [result, refetch] = useQuery({ query: PermissionInfosDocument, pause: !useCan('admin.read') });
  const all = result.data?.permissions;
  return useMemo(() => {
    const known = new Map((all ?? []).map((info) => [info.name, info]));
    const title = (name: string): string => {
      const info = known.get(name);
      return info ? (language === 'ko' ? info.titleKo : info.titleEn) : name;
    };
    return {
      all,
      error: all ? undefined : result.error,
      refetch: () => refetch({ requestPolicy: 'network-only' }),
      groups: groupPermissions(all ?? []),
      title,
      isDangerous: (name: string): boolean => known.get(name)?.dangerous ?? false,
    };
  }, [all, language, result.error, refetch]);
}
