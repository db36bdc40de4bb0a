import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { UserIdentitiesDocument } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { SessionsPanel } from '@/ui/sessions-panel';
import { Skeleton } from '@/ui/skeleton';
import { ErrorPanel } from '@/ui/states';
import { IdentityList } from './identity-list';
import type { UserDetail } from './user-drawer';

/** How a customer signs in, and where they are signed in. */
export function UserSignIn({ user }: { user: UserDetail }) {
  const { t } = useTranslation();
  const mayReadSessions = useCan('session.read');
  const mayRevoke = useCan('session.revoke');
  return (
    <div className="flex flex-col gap-6 p-5">
      <section>
        <h3 className="mb-2 text-table font-semibold">{t('customer.identities.title')}</h3>
        <Identities id={user.id} />
      </section>
      {mayReadSessions && (
        <section>
          <h3 className="mb-2 text-table font-semibold">{t('customer.tab.sessions')}</h3>
          <SessionsPanel principal={{ type: 'USER', id: user.id, name: user.name }} mayRevoke={mayRevoke} />
        </section>
      )}
    </div>
  );
}

function Identities({ id }: { id: string }) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: UserIdentitiesDocument, variables: { id } });
  const identities = result.data?.user.id === id ? result.data.user.identities : undefined;
  if (result.error && !identities) {
    return (
      <ErrorPanel
        title={t('common.error.loadFailed')}
        error={result.error}
        onRetry={() => refetch({ requestPolicy: 'network-only' })}
      />
    );
  }
  if (!identities) return <Skeleton className="h-12 w-full" />;
  return <IdentityList identities={identities} />;
}
