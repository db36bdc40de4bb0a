import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { RecentBulkActionsDocument } from '@/gql/graphql';
import { Drawer } from '../drawer';
import { Skeleton } from '../skeleton';
import { EmptyState, ErrorPanel } from '../states';
import { Time } from '../time';
import { BulkStatusChip } from './bulk-status';
import { useActTitle } from './use-act-title';

interface RecentDrawerProps {
  onOpen: (id: string) => void;
  onClose: () => void;
}

/** What whoever looks did to many of late: the way back to undo it. */
export function RecentDrawer({ onOpen, onClose }: RecentDrawerProps) {
  const { t } = useTranslation();
  const titleOf = useActTitle();
  const [{ data, error }, refetch] = useQuery({
    query: RecentBulkActionsDocument,
    requestPolicy: 'cache-and-network',
  });
  const found = data?.bulkActions.items;
  return (
    <Drawer
      isOpen
      label={t('bulk.recent.title')}
      testId="bulk-recent"
      header={<h2 className="text-[18px] font-bold">{t('bulk.recent.title')}</h2>}
      onClose={onClose}
    >
      {error && !found && (
        <ErrorPanel title={t('bulk.rows.loadFailed')} error={error} onRetry={() => refetch()} />
      )}
      {!error && !found && <Skeleton className="m-5 h-64" />}
      {found?.length === 0 && (
        <EmptyState title={t('bulk.recent.emptyTitle')} description={t('bulk.recent.emptyText')} />
      )}
      <ul className="divide-y divide-separator">
        {found?.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              data-testid="bulk-recent-row"
              onClick={() => onOpen(one.id)}
              className="flex w-full cursor-pointer flex-col gap-1 px-5 py-3 text-left hover:bg-surface-secondary focus-visible:-outline-offset-2"
            >
              <span className="flex flex-wrap items-center justify-between gap-2 text-table font-medium">
                {titleOf(one.act)}
                <BulkStatusChip one={one} />
              </span>
              <span className="num flex flex-wrap gap-x-3 text-meta text-muted">
                <Time iso={one.createdAt} />
                <span>{t('bulk.recent.counts', { changes: one.changes, applied: one.applied })}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}
