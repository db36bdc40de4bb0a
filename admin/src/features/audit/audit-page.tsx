import { Plus, ScrollText } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { ExportAuditEventsDocument } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { Button } from '@/ui/button';
import { DataTable } from '@/ui/data-table';
import { ExportButton } from '@/ui/exports/export-button';
import { PageHead } from '@/ui/page-head';
import { Pagination } from '@/ui/pagination';
import { ReloadButton } from '@/ui/reload-button';
import { EmptyState, ErrorPanel } from '@/ui/states';
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
                ask={(reason) =>
                  client.mutation(ExportAuditEventsDocument, { filter: list.filter, reason }).toPromise()
                }
              />
            )}
          </>
        }
      />
      <section className="card overflow-hidden" aria-label={t('audit.tableLabel')}>
        <AuditFilters search={search} onChange={filter} />
        <div role="status">
          {list.unseenCount > 0 && (
            <div className="flex justify-center border-t border-separator bg-accent-soft p-2">
              <Button
                size="sm"
                variant="primary"
                className="button--touch"
                onPress={showNew}
                data-testid="new-audit-events"
              >
                <Plus aria-hidden />
                {t('audit.newRows', { count: list.unseenCount })}
              </Button>
            </div>
          )}
        </div>
        {list.error ? (
          <ErrorPanel title={t('audit.loadFailed')} error={list.error} onRetry={list.refresh} />
        ) : (
          <>
            <DataTable
              label={t('audit.tableLabel')}
              columns={columns}
              rows={list.rows}
              rowId={(row) => row.id}
              rowTestId="audit-row"
              card={(row) => <AuditCard row={row} names={names} />}
              isStale={list.isStale}
              skeletonRows={search.size}
              openId={search.id}
              onOpen={(row) => onSearch({ id: row.id })}
              empty={
                isAuditFiltered(search) ? (
                  <EmptyState
                    title={t('common.empty.noMatch')}
                    description={t('common.empty.noMatchHint')}
                    action={
                      <Button onPress={() => filter(noAuditFilters)}>
                        {t('common.action.clearFilters')}
                      </Button>
                    }
                  />
                ) : (
                  <EmptyState
                    icon={<ScrollText aria-hidden size={28} strokeWidth={1.5} />}
                    title={t('audit.empty')}
                  />
                )
              }
            />
            {!list.isExact && (
              <p className="border-t border-separator px-4 py-2 text-meta text-muted">{t('audit.atLeast')}</p>
            )}
            <Pagination
              page={search.page}
              size={search.size}
              total={list.total}
              onPage={(page) => onSearch({ page })}
              onSize={(size) => onSearch({ size: size as AuditSearch['size'], page: 1 })}
            />
          </>
        )}
      </section>
      <AuditDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onFilter={filter} />
    </>
  );
}
