import { Plus, ReceiptText } from 'lucide-react';
import { Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { sumWon } from '@/lib/format';
import { lazy } from '@/lib/lazy';
import { useCan } from '@/lib/permissions';
import { seoulDay } from '@/lib/time';
import { useAsk } from '@/lib/use-ask';
import { useFormat } from '@/lib/use-format';
import { Button } from '@/ui/button';
import { ChoiceFilter } from '@/ui/choice-filter';
import { FilterChip } from '@/ui/filter-chip';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { ReloadButton } from '@/ui/reload-button';
import { StatTile } from '@/ui/stat-tile';
import { EmptyState } from '@/ui/states';
import { TileRow } from '@/ui/tile-row';
import { BillCard, billColumns, useMonthName } from './bill-columns';
import { BillDrawer } from './bill-drawer';
import { billStatuses, monthsUntil, type BillsSearch } from './search';
import { useBillsList } from './use-bills-list';

// The form comes when somebody opens it.
const IssueDialog = lazy(() => import('./issue-dialog').then((m) => ({ default: m.IssueDialog })));

const MONTHS_SHOWN = 24;

interface BillsPageProps {
  search: BillsSearch;
  onSearch: (change: Partial<BillsSearch>) => void;
}

/** What customers were billed for the use of their domains, and what of it is paid. */
export function BillsPage({ search, onSearch }: BillsPageProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayIssue = useCan('usageBill.issue');
  const [isIssuing, setIssuing] = useAsk('issue');
  const list = useBillsList(search);
  const columns = useMemo(() => billColumns(t), [t]);
  const hasFilters = Boolean(search.status ?? search.month ?? search.user);
  const clear = () => onSearch({ status: undefined, month: undefined, user: undefined, page: 1 });
  return (
    <>
      <PageHead
        title={t('bills.title')}
        description={t('bills.description')}
        actions={
          <>
            <ReloadButton onPress={list.refresh} />
            {mayIssue && (
              <Button variant="primary" onPress={() => setIssuing(true)} data-testid="issue-bill">
                <Plus aria-hidden />
                {t('bills.issue.open')}
              </Button>
            )}
          </>
        }
      />
      <TileRow label={t('bills.tiles')}>
        {[undefined, ...billStatuses].map((status) => {
          const parts = list.statusTotals?.filter((one) => status === undefined || one.status === status);
          return (
            <StatTile
              key={status ?? 'all'}
              label={t(`bills.tile.${status ?? 'all'}`)}
              count={parts && format.count(parts.reduce((sum, part) => sum + part.count, 0))}
              amount={parts && sumWon(parts.map((part) => part.amount))}
              isUnknown={list.totalsFailed}
              isSelected={search.status === status}
              onSelect={() => onSearch({ status, page: 1 })}
            />
          );
        })}
      </TileRow>
      <section className="card overflow-hidden" aria-label={t('bills.tableLabel')}>
        <Filters search={search} userName={list.rows?.[0]?.user?.name} onSearch={onSearch} />
        <PagedTable
          listName="usage-bills"
          list={list}
          search={search}
          onSearch={onSearch}
          loadFailed={t('bills.loadFailed')}
          label={t('bills.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="bill-row"
          card={(row) => <BillCard row={row} />}
          onOpen={(row) => onSearch({ id: row.id })}
          empty={
            hasFilters ? (
              <NoMatch onClear={clear} />
            ) : (
              <EmptyState
                icon={<ReceiptText aria-hidden size={28} strokeWidth={1.5} />}
                title={t('bills.emptyTitle')}
                description={t('bills.emptyText')}
              />
            )
          }
          note={
            list.totalAmount !== undefined && (
              <p
                className="num border-t border-separator px-4 py-2.5 text-table text-muted"
                data-testid="bills-totals"
              >
                {t('bills.totals', { count: list.total, amount: format.won(list.totalAmount) })}
              </p>
            )
          }
        />
      </section>
      <BillDrawer id={search.id} onClose={() => onSearch({ id: undefined })} onChanged={list.refresh} />
      <Suspense>
        {isIssuing && (
          <IssueDialog
            onClose={(issuedId) => {
              setIssuing(false);
              if (issuedId === undefined) return;
              list.refresh();
              onSearch({ id: issuedId });
            }}
          />
        )}
      </Suspense>
    </>
  );
}

interface FiltersProps extends BillsPageProps {
  /** Of the first row: of everybody's where the list is about one. */
  userName: string | undefined;
}

function Filters({ search, userName, onSearch }: FiltersProps) {
  const { t } = useTranslation();
  const monthName = useMonthName();
  const months = monthsUntil(seoulDay(new Date()), MONTHS_SHOWN);
  const known = search.month && !months.includes(search.month) ? [search.month, ...months] : months;
  return (
    <div className="flex flex-wrap items-center gap-2 p-3">
      <ChoiceFilter
        mode="one"
        name={t('bills.column.month')}
        options={known.map((value) => ({ value, label: monthName(value) }))}
        selected={search.month ? [search.month] : []}
        onChange={([month]) => onSearch({ month, page: 1 })}
      />
      {search.user && (
        <FilterChip
          name={t('bills.column.customer')}
          value={userName ?? t('bills.oneCustomer')}
          onClear={() => onSearch({ user: undefined, page: 1 })}
        >
          {() => <code className="font-mono text-meta">{search.user}</code>}
        </FilterChip>
      )}
    </div>
  );
}
