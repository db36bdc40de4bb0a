import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { UserHistoryDocument } from '@/gql/graphql';
import { AuditTrail } from '@/ui/audit-trail';
import { ErrorPanel } from '@/ui/states';

/** What was done to the account of one customer. */
export function UserHistory({ id }: { id: string }) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: UserHistoryDocument, variables: { id } });
  const events = result.data?.user.id === id ? result.data.user.timeline : undefined;
  return result.error && !events ? (
    <ErrorPanel
      title={t('common.error.loadFailed')}
      error={result.error}
      onRetry={() => refetch({ requestPolicy: 'network-only' })}
    />
  ) : (
    <AuditTrail events={events} />
  );
}
