import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { AnalyticsPeopleDocument, type AnalyticsPeopleQuery } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { DataTable, type TableColumn } from '@/ui/data-table';
import { Drawer } from '@/ui/drawer';
import { Pagination, type PageSize } from '@/ui/pagination';
import { PersonName } from '@/ui/person';
import { EmptyState, ErrorPanel } from '@/ui/states';
import type { OpenCell } from './cell';
import { SaveSegment } from './save-segment';

type Person = AnalyticsPeopleQuery['analyticsPeople']['items'][number];

/** Who is behind a number, page by page, and a way to keep them as a segment. */
export function CellDrawer({ open, onClose }: { open: OpenCell | null; onClose: () => void }) {
  const { t } = useTranslation();
  const mayRead = useCan('user.read');
  const maySave = useCan('segment.write');
  const [shown, setShown] = useState(open);
  // The panel keeps its words while it slides out.
  useEffect(() => {
    if (open) setShown(open);
  }, [open]);
  return (
    <Drawer
      isOpen={open !== null}
      onClose={onClose}
      label={t('analytics.cell.title')}
      testId="cell-drawer"
      header={<h2 className="text-card font-semibold">{shown?.title}</h2>}
      footer={open && mayRead && maySave && <SaveSegment key={open.cell} cell={open.cell} />}
    >
      {!mayRead ? (
        <EmptyState title={t('analytics.cell.noRight')} />
      ) : (
        open && <People key={open.cell} cell={open.cell} />
      )}
    </Drawer>
  );
}

function People({ cell }: { cell: string }) {
  const { t } = useTranslation();
  const [page, setPage] = useState(1);
  const [size, setSize] = useState<PageSize>(25);
  const [result, refetch] = useQuery({
    query: AnalyticsPeopleDocument,
    variables: { cell, page, limit: size },
    requestPolicy: 'network-only',
  });
  if (result.error && !result.data)
    return (
      <ErrorPanel
        title={t('analytics.cell.loadFailed')}
        error={result.error}
        onRetry={() => refetch({ requestPolicy: 'network-only' })}
      />
    );
  const people = result.data?.analyticsPeople;
  const columns: TableColumn<Person>[] = [
    { id: 'name', header: t('users.column.name'), isRowHeader: true, cell: (row) => <Name person={row} /> },
    { id: 'email', header: t('users.column.email'), cell: (row) => row.email },
  ];
  return (
    <>
      <DataTable
        label={t('analytics.cell.list')}
        columns={columns}
        rows={people?.items}
        rowId={(row) => row.id}
        rowTestId="cell-person"
        isStale={result.stale}
        skeletonRows={8}
        card={(row) => <Name person={row} />}
        empty={<EmptyState title={t('analytics.cell.empty')} />}
      />
      <Pagination
        page={page}
        size={size}
        total={people?.total ?? 0}
        onPage={setPage}
        onSize={(chosen) => {
          setSize(chosen);
          setPage(1);
        }}
      />
    </>
  );
}

function Name({ person }: { person: Person }) {
  return (
    <Link to="/users" search={{ id: person.id }} className="hover:underline">
      <PersonName name={person.name} />
    </Link>
  );
}
