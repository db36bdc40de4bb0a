import { ArrowDownUp, CircleCheck } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { PlanPaymentExceptionsActDocument } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { joinList, parseList } from '@/lib/url';
import type { BulkActName } from '@/ui/bulk/bulk-setup';
import { Button } from '@/ui/button';
import { NewRows } from '@/ui/new-rows';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { StatTile } from '@/ui/stat-tile';
import { EmptyState } from '@/ui/states';
import { TileRow } from '@/ui/tile-row';
import { useFormat } from '@/lib/use-format';
import { NoMatch } from '@/ui/no-match';
import { TraitFilter } from '@/ui/trait-filter';
import { ExceptionCard, exceptionColumns } from './exception-columns';
import { ExceptionDrawer } from './exception-drawer';
import { exceptionGroups, exceptionKinds, type ExceptionsSearch } from './exceptions-search';
import { useExceptionsList } from './use-exceptions-list';

interface ExceptionsPageProps {
  search: ExceptionsSearch;
  onSearch: (change: Partial<ExceptionsSearch>) => void;
}

const mayNothing: BulkActName[] = [];
const mayAll: BulkActName[] = ['payment-exception.assign'];

/** What went wrong with money, and who looks after it. */
export function ExceptionsPage({ search, onSearch }: ExceptionsPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const list = useExceptionsList(search);
  const columns = useMemo(() => exceptionColumns(t), [t]);
  const client = useClient();
  const mayHandle = useCan('paymentException.handle') && search.group !== 'resolved';
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
      <TileRow label={t('exceptions.tiles')}>
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
      </TileRow>
      <section className="card overflow-hidden" aria-label={t('exceptions.tableLabel')}>
        <div className="flex flex-wrap items-center gap-2 p-3">
          <TraitFilter
            name={t('exceptions.column.kind')}
            choices={exceptionKinds.map((value) => ({ value, label: t(`exceptions.kind.${value}`) }))}
            only={parseList(search.kind, exceptionKinds)}
            not={parseList(search.notKind, exceptionKinds)}
            onApply={(only, not) => onSearch({ kind: joinList(only), notKind: joinList(not), page: 1 })}
          />
          <Button
            size="sm"
            variant="ghost"
            className="button--touch"
            onPress={() => onSearch({ dir: search.dir === 'DESC' ? 'ASC' : 'DESC', page: 1 })}
          >
            <ArrowDownUp aria-hidden />
            {t(`exceptions.order.${search.dir}`)}
          </Button>
        </div>
        <NewRows count={list.unseenCount} testId="new-exceptions" onShow={showNew}>
          {t('exceptions.newRows', { count: list.unseenCount })}
        </NewRows>
        <PagedTable
          listName="payment-exceptions"
          list={list}
          search={search}
          onSearch={onSearch}
          loadFailed={t('exceptions.loadFailed')}
          label={t('exceptions.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="exception-row"
          bulk={{
            acts: mayHandle ? mayAll : mayNothing,
            filter: list.filter,
            nameOf: (row) => t(`exceptions.kind.${row.kind}`),
            onChanged: list.refresh,
            plan: (_act, choice, { assigneeId }) =>
              client
                .mutation(PlanPaymentExceptionsActDocument, { act: 'ASSIGN', ...choice, assigneeId })
                .toPromise(),
          }}
          card={(row) => <ExceptionCard row={row} />}
          onOpen={(row) => onSearch({ id: row.id })}
          empty={
            search.kind || search.notKind ? (
              <NoMatch onClear={() => onSearch({ kind: undefined, notKind: undefined, page: 1 })} />
            ) : (
              <EmptyState
                icon={<CircleCheck aria-hidden size={28} strokeWidth={1.5} />}
                title={t(search.group === 'resolved' ? 'exceptions.emptyResolved' : 'exceptions.emptyTitle')}
                description={search.group === 'resolved' ? undefined : t('exceptions.emptyText')}
              />
            )
          }
        />
      </section>
      <ExceptionDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onChanged={list.refresh} />
    </>
  );
}
