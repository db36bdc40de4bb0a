import { CircleCheck, Plus, ShieldAlert } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { joinList, parseList } from '@/lib/url';
import { Button } from '@/ui/button';
import { DataTable } from '@/ui/data-table';
import { FilterChip, FilterChoices } from '@/ui/filter-chip';
import { PageHead } from '@/ui/page-head';
import { Pagination } from '@/ui/pagination';
import { ReloadButton } from '@/ui/reload-button';
import { StatTile } from '@/ui/stat-tile';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { useFormat } from '@/lib/use-format';
import { ExceptionCard, exceptionColumns } from './exception-columns';
import { ExceptionDrawer } from './exception-drawer';
import { exceptionGroups, exceptionKinds, type ExceptionsSearch } from './exceptions-search';
import { useExceptionsList } from './use-exceptions-list';

interface ExceptionsPageProps {
  search: ExceptionsSearch;
  onSearch: (change: Partial<ExceptionsSearch>) => void;
}

/** What went wrong with money, and who looks after it. */
export function ExceptionsPage({ search, onSearch }: ExceptionsPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useExceptionsList(search);
  const columns = useMemo(() => exceptionColumns(t), [t]);
  const kinds = parseList(search.kind, exceptionKinds);
  const showNew = () => {
    onSearch({ page: 1, group: 'open' });
    list.refresh();
    window.scrollTo({ top: 0 });
  };
  return (
    <>
      <PageHead
        title={t('exceptions.title')}
        description={t('exceptions.description')}
        actions={<ReloadButton onPress={list.refresh} />}
      />
      <div
        role="group"
        aria-label={t('exceptions.tiles')}
        className="mb-4 flex gap-3 max-md:-mx-4 max-md:overflow-x-auto max-md:px-4"
      >
        {exceptionGroups.map((group) => (
          <StatTile
            key={group}
            label={t(`exceptions.group.${group}`)}
            count={list.counts && format.count(list.counts[group].total)}
            amount={null}
            isUnknown={list.countsFailed}
            isSelected={search.group === group}
            onSelect={() => onSearch({ group, page: 1 })}
          />
        ))}
      </div>
      <section className="card overflow-hidden" aria-label={t('exceptions.tableLabel')}>
        <div className="flex flex-wrap items-center gap-2 p-3">
          <FilterChip
            name={t('exceptions.column.kind')}
            value={
              kinds.length === 0 ? undefined : kinds.map((kind) => t(`exceptions.kind.${kind}`)).join(', ')
            }
            onClear={() => onSearch({ kind: undefined, page: 1 })}
          >
            {(close) => (
              <FilterChoices
                options={exceptionKinds.map((value) => ({ value, label: t(`exceptions.kind.${value}`) }))}
                selected={kinds}
                onApply={(chosen) => {
                  close();
                  onSearch({ kind: joinList(chosen), page: 1 });
                }}
              />
            )}
          </FilterChip>
          <Button
            size="sm"
            variant="ghost"
            className="button--touch"
            onPress={() => onSearch({ dir: search.dir === 'DESC' ? 'ASC' : 'DESC', page: 1 })}
          >
            {t(`exceptions.order.${search.dir}`)}
          </Button>
        </div>
        <div role="status">
          {list.unseenCount > 0 && (
            <div className="flex justify-center border-t border-separator bg-accent-soft p-2">
              <Button
                size="sm"
                variant="primary"
                className="button--touch"
                onPress={showNew}
                data-testid="new-exceptions"
              >
                <Plus aria-hidden />
                {t('exceptions.newRows', { count: list.unseenCount })}
              </Button>
            </div>
          )}
        </div>
        {list.error ? (
          <ErrorPanel title={t('exceptions.loadFailed')} error={list.error} onRetry={list.refresh} />
        ) : (
          <>
            <DataTable
              label={t('exceptions.tableLabel')}
              columns={columns}
              rows={list.rows}
              rowId={(row) => row.id}
              rowTestId="exception-row"
              card={(row) => <ExceptionCard row={row} />}
              isStale={list.isStale}
              skeletonRows={search.size}
              openId={search.id}
              onOpen={(row) => onSearch({ id: row.id })}
              empty={
                kinds.length > 0 || search.group === 'resolved' ? (
                  <EmptyState
                    icon={<ShieldAlert aria-hidden size={28} strokeWidth={1.5} />}
                    title={t('common.empty.noMatch')}
                    action={
                      <Button onPress={() => onSearch({ kind: undefined, group: 'open', page: 1 })}>
                        {t('common.action.clearFilters')}
                      </Button>
                    }
                  />
                ) : (
                  <EmptyState
                    icon={<CircleCheck aria-hidden size={28} strokeWidth={1.5} />}
                    title={t('exceptions.emptyTitle')}
                    description={t('exceptions.emptyText')}
                  />
                )
              }
            />
            <Pagination
              page={search.page}
              size={search.size}
              total={list.total}
              onPage={(page) => onSearch({ page })}
              onSize={(size) => onSearch({ size: size as ExceptionsSearch['size'], page: 1 })}
            />
          </>
        )}
      </section>
      <ExceptionDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onChanged={list.refresh} />
    </>
  );
}
