import { ScrollText } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { ExportAuditEventsDocument } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { ExportButton } from '@/ui/exports/export-button';
import { NewRows } from '@/ui/new-rows';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { EmptyState } from '@/ui/states';
import { useAuditNames } from '@/ui/use-audit-names';
import { AuditCard, auditColumns } from './audit-columns';
import { AuditDrawer } from './audit-drawer';
import { AuditFilters } from './audit-filters';
import { isAuditFiltered, noAuditFilters, type AuditSearch } from './search';
import { useAuditList } from './use-audit-list';

interface AuditPageProps {
  search: AuditSearch;
  onSearch: (change: Partial<AuditSearch>, replace?: boolean) => void;
}

export function AuditPage({ search, onSearch }: AuditPageProps) {
  const { t } = useTranslation();
  const names = useAuditNames();
  const client = useClient();
  const mayExport = useCan('data.export');
  const list = useAuditList(search);
  const columns = useMemo(() => auditColumns(t, names), [t, names]);
  const filter = useCallback(
    (change: Partial<AuditSearch>, replace?: boolean) => onSearch({ ...change, page: 1 }, replace),
    [onSearch],
  );
  const showNew = () => {
    if (search.page !== 1) onSearch({ page: 1 });
    list.refresh();
    window.scrollTo({ top: 0 });
  };
  return (
    <>
      <PageHead
        title={t('audit.title')}
        description={t('audit.description')}
        actions={
          <>
            <ReloadButton onPress={list.refresh} />
            {mayExport && (
              <ExportButton
                total={list.isExact ? list.total : undefined}
                ask={(how) =>
                  client.mutation(ExportAuditEventsDocument, { filter: list.filter, ...how }).toPromise()
                }
              />
            )}
          </>
        }
      />
      <section className="card overflow-hidden" aria-label={t('audit.tableLabel')}>
        <AuditFilters search={search} onChange={filter} />
        <NewRows count={list.unseenCount} testId="new-audit-events" onShow={showNew}>
          {t('audit.newRows', { count: list.unseenCount })}
        </NewRows>
        <PagedTable
          listName="audit"
          list={list}
          search={search}
          onSearch={onSearch}
          loadFailed={t('audit.loadFailed')}
          label={t('audit.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="audit-row"
          card={(row) => <AuditCard row={row} names={names} />}
          onOpen={(row) => onSearch({ id: row.id })}
          empty={
            isAuditFiltered(search) ? (
              <NoMatch onClear={() => filter(noAuditFilters)} />
            ) : (
              <EmptyState
                icon={<ScrollText aria-hidden size={28} strokeWidth={1.5} />}
                title={t('audit.empty')}
              />
            )
          }
          note={
            !list.isExact && (
              <p className="border-t border-separator px-4 py-2 text-meta text-muted">{t('audit.atLeast')}</p>
            )
          }
        />
      </section>
      <AuditDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onFilter={filter} />
    </>
  );
}
