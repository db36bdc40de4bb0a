import { CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { StatTile } from '@/ui/stat-tile';
import { EmptyState } from '@/ui/states';
import { TileRow } from '@/ui/tile-row';
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
      <TileRow label={t('approvals.tiles')}>
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
      </TileRow>
      <section className="card overflow-hidden" aria-label={t('approvals.tableLabel')}>
        <PagedTable
          listName="approvals"
          list={list}
          search={search}
          onSearch={onSearch}
          loadFailed={t('approvals.loadFailed')}
          label={t('approvals.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="approval-row"
          card={(row) => <ApprovalCard row={row} words={words} />}
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
      </section>
      <ApprovalDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onChanged={list.refresh} />
    </>
  );
}
