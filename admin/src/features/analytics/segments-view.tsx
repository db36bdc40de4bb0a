import { Link } from '@tanstack/react-router';
import { Layers, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useClient, useMutation, useQuery } from 'urql';
import {
  DeleteSegmentDocument,
  RestoreSegmentDocument,
  SegmentsDocument,
  type SegmentsQuery,
} from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useAskAbout } from '@/lib/use-ask';
import { useDoneToast } from '@/lib/use-done-toast';
import { useFormat } from '@/lib/use-format';
import { Button, buttonClass, IconButton } from '@/ui/button';
import { ConfirmDialog } from '@/ui/confirm-dialog';
import type { TableColumn } from '@/ui/data-table';
import { PagedTable } from '@/ui/paged-table';
import { EmptyState, FormBanner } from '@/ui/states';
import { Time } from '@/ui/time';
import type { AnalyticsSearch, OnSearch } from './search';

type Segment = SegmentsQuery['segments']['items'][number];

/** What was saved, and where it can be used. */
export function SegmentsView({ search, onSearch }: { search: AnalyticsSearch; onSearch: OnSearch }) {
  const { t } = useTranslation();
  const { count } = useFormat();
  const mayWrite = useCan('segment.write');
  const mayReadUsers = useCan('user.read');
  const [deletedId, setDeleting] = useAskAbout('delete');
  const [result, refetch] = useQuery({
    query: SegmentsDocument,
    variables: { page: search.page, limit: search.size },
    requestPolicy: 'cache-and-network',
  });
  const deleting = mayWrite && result.data?.segments.items.find(({ id }) => id === deletedId);
  const reload = () => refetch({ requestPolicy: 'network-only' });
  const actions = (row: Segment) => (
    <span className="flex items-center justify-end gap-1">
      {mayReadUsers && (
        <Link to="/users" search={{ segment: row.id }} className={buttonClass('outline', 'sm')}>
          {t('analytics.segments.users')}
        </Link>
      )}
      {mayWrite && (
        <IconButton
          label={t('analytics.segments.delete')}
          variant="quiet"
          size="sm"
          onPress={() => setDeleting(row.id)}
        >
          <Trash2 />
        </IconButton>
      )}
    </span>
  );
  const columns: TableColumn<Segment>[] = [
    {
      id: 'name',
      header: t('analytics.segments.name'),
      isRowHeader: true,
      cell: (row) => <span className="font-semibold">{row.name}</span>,
    },
    {
      id: 'size',
      header: t('analytics.segments.size'),
      align: 'right',
      cell: (row) => <span className="num">{count(row.size)}</span>,
    },
    {
      id: 'createdAt',
      header: t('analytics.segments.createdAt'),
      cell: (row) => <Time iso={row.createdAt} />,
    },
    { id: 'actions', header: '', align: 'right', cell: actions },
  ];
  return (
    <section className="card overflow-hidden" aria-label={t('analytics.segments.tableLabel')}>
      <PagedTable
        list={{
          rows: result.data?.segments.items,
          total: result.data?.segments.total ?? 0,
          isStale: result.stale,
          error: result.data ? undefined : result.error,
          refresh: reload,
        }}
        search={search}
        onSearch={onSearch}
        loadFailed={t('analytics.segments.loadFailed')}
        label={t('analytics.segments.tableLabel')}
        columns={columns}
        rowId={(row) => row.id}
        rowTestId="segment-row"
        card={(row) => (
          <span className="flex items-baseline justify-between gap-2">
            <span className="font-semibold">{row.name}</span>
            <span className="num text-muted">{t('analytics.cell.count', { people: row.size })}</span>
          </span>
        )}
        cardActions={actions}
        empty={
          <EmptyState
            icon={<Layers aria-hidden size={28} strokeWidth={1.5} />}
            title={t('analytics.segments.emptyTitle')}
            description={t('analytics.segments.emptyText')}
            action={
              <Button onPress={() => onSearch({ view: 'retention', page: 1 })}>
                {t('analytics.segments.openReport')}
              </Button>
            }
          />
        }
      />
      {deleting && (
        <DeleteDialog
          segment={deleting}
          onClose={() => setDeleting(undefined)}
          onDeleted={() => {
            setDeleting(undefined);
            reload();
          }}
        />
      )}
    </section>
  );
}

interface DeleteDialogProps {
  segment: Segment;
  onClose: () => void;
  onDeleted: () => void;
}

function DeleteDialog({ segment, onClose, onDeleted }: DeleteDialogProps) {
  const { t } = useTranslation();
  const client = useClient();
  const tellDone = useDoneToast();
  const [result, remove] = useMutation(DeleteSegmentDocument);
  const confirm = async () => {
    const { data } = await remove({ id: segment.id });
    if (!data) return;
    tellDone(t('analytics.segments.deleted'), async () => {
      const restored = await client.mutation(RestoreSegmentDocument, { id: segment.id }).toPromise();
      onDeleted();
      return restored;
    });
    onDeleted();
  };
  return (
    <ConfirmDialog
      title={t('analytics.segments.deleteTitle', { name: segment.name })}
      description={t('analytics.segments.deleteText')}
      confirmLabel={t('analytics.segments.delete')}
      isDanger
      isPending={result.fetching}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      <FormBanner error={result.error} />
    </ConfirmDialog>
  );
}
