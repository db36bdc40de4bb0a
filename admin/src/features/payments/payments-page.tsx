import { CreditCard } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useClient } from 'urql';
import { ExportPaymentsDocument } from '@/gql/graphql';
import { useCan } from '@/lib/permissions';
import { useFormat } from '@/lib/use-format';
import { ExportButton } from '@/ui/exports/export-button';
import { NewRows } from '@/ui/new-rows';
import { NoMatch } from '@/ui/no-match';
import { PageHead } from '@/ui/page-head';
import { PagedTable } from '@/ui/paged-table';
import { EmptyState } from '@/ui/states';
import { PaymentCard, paymentColumns } from './payment-columns';
import { PaymentDrawer } from './payment-drawer';
import { PaymentFilters } from './payment-filters';
import { hasFilters, type PaymentsSearch } from './search';
import { StatusTiles } from './status-tiles';
import { usePaymentsList } from './use-payments-list';

interface PaymentsPageProps {
  search: PaymentsSearch;
  onSearch: (change: Partial<PaymentsSearch>, replace?: boolean) => void;
  onClearFilters: () => void;
}

export function PaymentsPage({ search, onSearch, onClearFilters }: PaymentsPageProps) {
  const { t } = useTranslation();
  const client = useClient();
  const mayExport = useCan('data.export');
  const list = usePaymentsList(search);
  const columns = useMemo(() => paymentColumns(t), [t]);
  // A changed filter begins at its first page again.
  const filter = useCallback(
    (change: Partial<PaymentsSearch>, replace?: boolean) => onSearch({ ...change, page: 1 }, replace),
    [onSearch],
  );
  const userName = list.rows?.find(({ user }) => user.id === search.user)?.user.name;
  const showNew = () => {
    if (search.page !== 1) onSearch({ page: 1 });
    list.refresh();
    window.scrollTo({ top: 0 });
  };
  return (
    <>
      <PageHead
        title={t('payments.title')}
        description={t('payments.description')}
        actions={
          mayExport && (
            <ExportButton
              total={list.isExact ? list.total : undefined}
              ask={(how) =>
                client.mutation(ExportPaymentsDocument, { filter: list.filter, ...how }).toPromise()
              }
            />
          )
        }
      />
      <StatusTiles
        hasFailed={list.totalsFailed}
        totals={list.statusTotals}
        // Sparing some of them is what no tile does.
        status={search.notStatus ? `!${search.notStatus}` : search.status}
        onSelect={(status) => filter({ status, notStatus: undefined })}
      />
      <section className="card overflow-hidden" aria-label={t('payments.tableLabel')}>
        <PaymentFilters search={search} userName={userName} onChange={filter} />
        <NewRows count={list.unseenCount} testId="new-payments" onShow={showNew}>
          {t('payments.newRows', { count: list.unseenCount })}
        </NewRows>
        <PagedTable
          listName="payments"
          list={list}
          search={search}
          onSearch={onSearch}
          loadFailed={t('payments.loadFailed')}
          label={t('payments.tableLabel')}
          columns={columns}
          rowId={(row) => row.id}
          rowTestId="payment-row"
          card={(row) => <PaymentCard row={row} />}
          sort={{ field: search.sort, direction: search.dir }}
          onSort={(sort) =>
            filter({ sort: sort.field === 'AMOUNT' ? 'AMOUNT' : 'REQUESTED_AT', dir: sort.direction })
          }
          onOpen={(row) => onSearch({ id: row.id })}
          empty={<Empty isFiltered={hasFilters(search)} onClear={onClearFilters} />}
          note={
            list.totalAmount !== undefined &&
            list.totalRefunded !== undefined && (
              <Totals
                isExact={list.isExact}
                count={list.total}
                amount={list.totalAmount}
                refunded={list.totalRefunded}
              />
            )
          }
        />
      </section>
      <PaymentDrawer id={search.id} onClose={() => onSearch({ id: undefined })} />
    </>
  );
}

interface TotalsProps {
  /** False: a search or an amount fits more rows than are counted. */
  isExact: boolean;
  count: number;
  amount: string;
  refunded: string;
}

function Totals({ isExact, count, amount, refunded }: TotalsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p
      className="num border-t border-separator px-4 py-2.5 text-table text-muted"
      data-testid="payments-totals"
    >
      {t(isExact ? 'payments.totals' : 'payments.totalsAtLeast', {
        count,
        amount: format.won(amount),
        refunded: format.won(refunded),
      })}
    </p>
  );
}

function Empty({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  const { t } = useTranslation();
  if (!isFiltered) {
    return (
      <EmptyState
        icon={<CreditCard aria-hidden size={28} strokeWidth={1.5} />}
        title={t('payments.emptyTitle')}
        description={t('payments.emptyText')}
      />
    );
  }
  return <NoMatch onClear={onClear} />;
}
