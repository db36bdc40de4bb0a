import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { StaffHistoryDocument } from '@/gql/graphql';
import { AuditTrail } from '@/ui/audit-trail';
import { ErrorPanel } from '@/ui/states';

export function StaffHistory({ id }: { id: string }) {
  const { t } = useTranslation();
  const [result, refetch] = useQuery({ query: StaffHistoryDocument, variables: { id } });
  const events = result.data?.adminUser.id === id ? result.data.adminUser.timeline : undefined;
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
