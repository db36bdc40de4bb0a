import { useNavigate } from '@tanstack/react-router';
import { BookOpen } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from 'urql';
import { LedgerAccountsDocument, type LedgerAccountRowFragment } from '@/gql/graphql';
import { useKeptData } from '@/lib/use-kept-data';
import { DataTable, type TableColumn } from '@/ui/data-table';
import { FilterChip, FilterChoices } from '@/ui/filter-chip';
import { Pagination } from '@/ui/pagination';
import { SearchBox } from '@/ui/search-box';
import { EmptyState, ErrorPanel } from '@/ui/states';
import { Time } from '@/ui/time';
import { AccountLabel } from './account-label';
import { books, holders, toAccountFilter, type LedgerSearch } from './search';
import { useAmount } from '@/ui/statement/use-amount';

interface AccountListProps {
  search: LedgerSearch;
  onSearch: (change: Partial<LedgerSearch>, replace?: boolean) => void;
}

/** Every account of every book, to be opened for its statement. */
export function AccountList({ search, onSearch }: AccountListProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const columns = useAccountColumns();
  const [result, refetch] = useQuery({
    query: LedgerAccountsDocument,
    variables: { page: search.page, limit: search.size, filter: toAccountFilter(search) },
  });
  const page = useKeptData(result.data?.ledgerAccounts);
  const open = ({ id }: LedgerAccountRowFragment) =>
    void navigate({ to: '/ledger/$accountId', params: { accountId: id } });
  return (
    <section className="mt-6 card overflow-hidden" aria-label={t('browser.accounts')}>
      <div className="flex flex-wrap items-center gap-2 p-4">
        <SearchBox
          value={search.q ?? ''}
          placeholder={t('browser.searchPlaceholder')}
          onChange={(q) => onSearch({ q: q || undefined, page: 1 }, true)}
        />
        <FilterChip
          name={t('browser.book')}
          value={search.book && t(`ledger.book.${search.book}`)}
          onClear={() => onSearch({ book: undefined, page: 1 })}
        >
          {(close) => (
            <FilterChoices
              mode="one"
              options={books.map((value) => ({ value, label: t(`ledger.book.${value}`) }))}
              selected={search.book ? [search.book] : []}
              onApply={([book]) => {
                close();
                onSearch({ book, page: 1 });
              }}
            />
          )}
        </FilterChip>
        <FilterChip
          name={t('browser.holder')}
          value={search.holder && t(`browser.holders.${search.holder}`)}
          onClear={() => onSearch({ holder: undefined, page: 1 })}
        >
          {(close) => (
            <FilterChoices
              mode="one"
              options={holders.map((value) => ({ value, label: t(`browser.holders.${value}`) }))}
              selected={search.holder ? [search.holder] : []}
              onApply={([holder]) => {
                close();
                onSearch({ holder, page: 1 });
              }}
            />
          )}
        </FilterChip>
      </div>
      {result.error && !page ? (
        <ErrorPanel
          title={t('ledger.loadFailed')}
          error={result.error}
          onRetry={() => refetch({ requestPolicy: 'network-only' })}
        />
      ) : (
        <>
          <DataTable
            listName="ledger-accounts"
            label={t('browser.accounts')}
            columns={columns}
            rows={page?.items}
            rowId={(row) => row.id}
            rowTestId="account-row"
            isStale={result.fetching && page !== undefined}
            card={(row) => <AccountCard row={row} />}
            onOpen={open}
            skeletonRows={search.size}
            empty={
              <EmptyState
                icon={<BookOpen aria-hidden size={28} strokeWidth={1.5} />}
                title={t('browser.noneTitle')}
                description={t('browser.noneText')}
              />
            }
          />
          <Pagination
            page={search.page}
            size={search.size}
            total={page?.total ?? 0}
            onPage={(next) => onSearch({ page: next })}
            onSize={(size) => onSearch({ size: size as LedgerSearch['size'], page: 1 })}
          />
        </>
      )}
    </section>
  );
}

function useAccountColumns(): TableColumn<LedgerAccountRowFragment>[] {
  const { t } = useTranslation();
  return useMemo(
    () => [
      {
        id: 'account',
        header: t('ledger.account'),
        isRowHeader: true,
        cell: (row) => <AccountName row={row} />,
      },
      { id: 'book', header: t('browser.book'), cell: (row) => t(`ledger.book.${row.book}`) },
      {
        id: 'balance',
        header: t('ledger.balance'),
        align: 'right',
        cell: (row) => <Amount row={row} value={row.balance} />,
      },
      {
        id: 'held',
        header: t('browser.held'),
        align: 'right',
        cell: (row) => (row.held === '0' ? '—' : <Amount row={row} value={row.held} />),
      },
      {
        id: 'entries',
        header: t('browser.entries'),
        align: 'right',
        cell: (row) => <span className="num">{t('browser.entryCount', { count: row.entries })}</span>,
      },
      {
        id: 'last',
        header: t('browser.lastEntry'),
        cell: (row) => (row.lastPostedAt ? <Time iso={row.lastPostedAt} /> : '—'),
      },
    ],
    [t],
  );
}

function Amount({ row, value }: { row: LedgerAccountRowFragment; value: string }) {
  return <span className="num whitespace-nowrap">{useAmount(row.book)(value)}</span>;
}

function AccountName({ row }: { row: LedgerAccountRowFragment }) {
  return row.owner ? (
    <>
      <span className="block">{row.owner.name}</span>
      <AccountCode code={row.code} />
    </>
  ) : (
    <AccountLabel code={row.code} />
  );
}

function AccountCode({ code }: { code: string }) {
  return <span className="block font-mono text-caption text-muted">{`USER:…${code.slice(-4)}`}</span>;
}

function AccountCard({ row }: { row: LedgerAccountRowFragment }) {
  const { t } = useTranslation();
  return (
    <div className="flex items-start justify-between gap-3">
      <div className="min-w-0">
        <AccountName row={row} />
        <span className="text-meta text-muted">{t(`ledger.book.${row.book}`)}</span>
      </div>
      <Amount row={row} value={row.balance} />
    </div>
  );
}
