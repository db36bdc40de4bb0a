import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { DataTable } from '@/ui/data-table';
import { PageHead } from '@/ui/page-head';
import { Pagination } from '@/ui/pagination';
import { ReloadButton } from '@/ui/reload-button';
import { StatTile } from '@/ui/stat-tile';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { ApprovalCard, approvalColumns } from './approval-columns';
import { ApprovalDrawer } from './approval-drawer';
import { approvalGroups, type ApprovalsSearch } from './search';
import { useApprovalWords } from './use-approval-words';
import { useApprovalsList } from './use-approvals-list';

interface ApprovalsPageProps {
  search: ApprovalsSearch;
  onSearch: (change: Partial<ApprovalsSearch>) => void;
}

/** Everything that needs a second person, whatever it is about. */
export function ApprovalsPage({ search, onSearch }: ApprovalsPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useApprovalWords();
  const list = useApprovalsList(search);
  const columns = useMemo(() => approvalColumns(t, words), [t, words]);
  return (
    <>
      <PageHead
        title={t('approvals.title')}
        description={t('approvals.description')}
        actions={<ReloadButton onPress={list.refresh} />}
      />
      <div
        role="group"
        aria-label={t('approvals.tiles')}
        className="mb-4 flex gap-2.5 max-xl:overflow-x-auto max-xl:p-0.5 max-md:-mx-4 max-md:px-4"
      >
        {approvalGroups.map((group) => (
          <StatTile
            key={group}
            label={t(`approvals.group.${group}`)}
            count={list.counts && format.count(list.counts[group].total)}
            amount={null}
            isUnknown={list.countsFailed}
            isSelected={search.group === group}
            onSelect={() => onSearch({ group, page: 1 })}
          />
        ))}
      </div>
      <section className="card overflow-hidden" aria-label={t('approvals.tableLabel')}>
        {list.error ? (
          <ErrorPanel title={t('approvals.loadFailed')} error={list.error} onRetry={list.refresh} />
        ) : (
          <>
            <DataTable
              label={t('approvals.tableLabel')}
              columns={columns}
              rows={list.rows}
              rowId={(row) => row.id}
              rowTestId="approval-row"
              card={(row) => <ApprovalCard row={row} words={words} />}
              isStale={list.isStale}
              skeletonRows={search.size}
              openId={search.id}
              onOpen={(row) => onSearch({ id: row.id })}
              empty={
                <EmptyState
                  icon={<CircleCheck aria-hidden size={28} strokeWidth={1.5} />}
                  title={t(search.group === 'waiting' ? 'approvals.emptyTitle' : 'common.empty.noMatch')}
                  description={search.group === 'waiting' ? t('approvals.emptyText') : undefined}
                  action={
                    search.group !== 'all' && (
                      <Button onPress={() => onSearch({ group: 'all', page: 1 })}>
                        {t('approvals.showAll')}
                      </Button>
                    )
                  }
                />
              }
            />
            <Pagination
              page={search.page}
              size={search.size}
              total={list.total}
              onPage={(page) => onSearch({ page })}
              onSize={(size) => onSearch({ size: size as ApprovalsSearch['size'], page: 1 })}
            />
          </>
        )}
      </section>
      <ApprovalDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onChanged={list.refresh} />
    </>
  );
}
