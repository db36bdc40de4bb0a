import { useTranslation } from 'react-i18next';
import type { UserIdentitiesQuery } from '@/gql/graphql';
import { Chip } from '@/ui/chip';
import { Time } from '@/ui/time';

/** A customer's ways in. */
export function IdentityList({ identities }: { identities: UserIdentitiesQuery['user']['identities'] }) {
  const { t } = useTranslation();
  if (identities.length === 0) {
    return <p className="text-table text-muted">{t('customer.identities.empty')}</p>;
  }
  return (
    <ul data-testid="identities">
      {identities.map((identity) => (
        <li
          key={identity.id}
          className="flex items-center gap-3 border-b border-separator py-2 text-table last:border-b-0"
        >
          <Chip tone="neutral">{t(`customer.identities.${identity.provider}`)}</Chip>
          <div className="min-w-0 flex-1">
            <p className="truncate">{identity.email ?? identity.subjectMasked}</p>
            <p className="text-meta text-muted">
              {t('customer.identities.linked')} <Time iso={identity.linkedAt} />
              {identity.lastUsedAt && (
                <>
                  {' · '}
                  {t('customer.identities.lastUsed')} <Time iso={identity.lastUsedAt} />
                </>
              )}
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
