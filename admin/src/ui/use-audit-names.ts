import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEventFactsFragment } from '@/gql/graphql';
import audit from '@/i18n/ko/audit.json';
import { auditNoun } from '@/lib/audit-codes';

const { actions, resources, actors, fields, details } = audit;
const keyOf = (name: string): string => name.replaceAll(/[.-]/g, '_');
const known = <T extends object>(words: T, name: string): keyof T | undefined =>
  (Object.keys(words) as (keyof T)[]).find((key) => key === keyOf(name));

/** Words for what the log calls by its own names; a name without words stays as it is. */
export function useAuditNames() {
  const { t } = useTranslation();
  return useMemo(() => {
    const actor = (type: string): string => {
      const key = known(actors, type);
      return key ? t(`audit.actors.${key}`) : type;
    };
    return {
      actor,
      action: (name: string): string => {
        const key = known(actions, name);
        return key ? t(`audit.actions.${key}`) : name;
      },
      resource: (name: string): string => {
        const key = known(resources, name);
        return key ? t(`audit.resources.${key}`) : name;
      },
      /** What changed of a thing; settings go by their keys. */
      field: (name: string): string | undefined => {
        const key = known(fields, name);
        return key && t(`audit.fields.${key}`);
      },
      /** Something more about an event; where a name means several things, the noun of the action is before it. */
      detail: (action: string, name: string): string | undefined => {
        const key = known(details, `${auditNoun(action)}_${name}`) ?? known(details, name);
        return key && t(`audit.details.${key}`);
      },
      /** Yes and no are kept as the program writes them. */
      value: (value: string): string =>
        value === 'true' || value === 'false' ? t(`audit.truth.${value}`) : value,
      /** Whoever acted, by name where there is one; the parts of the system have names for programs only. */
      who: (event: Pick<AuditEventFactsFragment, 'actorName' | 'actorType'>): string =>
        (event.actorType !== 'SYSTEM' && event.actorName) || actor(event.actorType),
    };
  }, [t]);
}
