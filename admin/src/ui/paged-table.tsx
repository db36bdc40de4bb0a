import type { CombinedError } from '@urql/core';
import { History } from 'lucide-react';
import { Suspense, useState, type ComponentProps, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { loadWords } from '@/lib/i18n';
import { lazy } from '@/lib/lazy';
import { Button } from './button';
import type { BulkSetup } from './bulk/bulk-setup';
import { isEmpty, nothing, type Chosen } from './bulk/selection';
import { RECENT, useAskedRows, useBulkAddress } from './bulk/use-bulk-address';
import { DataTable, type DataTableProps } from './data-table';
import { Pagination, type PageSize } from './pagination';
import { ErrorPanel } from './states';

// What is done to many comes with the first row that somebody chooses.
const Bulk = lazy(async () => {
  const [module] = await Promise.all([import('./bulk/bulk'), loadWords('bulk')]);
  return { default: module.Bulk };
});

interface PagedTableProps<T> extends Omit<DataTableProps<T>, 'rows' | 'isStale' | 'skeletonRows' | 'openId'> {
  list: {
    rows: T[] | undefined;
    total: number;
    isStale?: boolean;
    /** Only while there is nothing to show. */
    error: CombinedError | undefined;
    refresh: () => void;
  };
  search: { page: number; size: number; id?: string };
  onSearch: (change: { page?: number; size?: PageSize }) => void;
  loadFailed: string;
  /** Between the rows and the pages. */
  note?: ReactNode;
  /** Its rows can be handled many at a time; a list with a bar of its own brings a `selection` instead. */
  bulk?: BulkSetup & { nameOf: (row: T) => string };
}

/** A page of a long list with the way to the others, or why it could not be loaded. */
export function PagedTable<T extends object>(props: PagedTableProps<T>) {
  const { list, search, onSearch, loadFailed, note, bulk, selection, ...table } = props;
  const { chosen, choose, clear } = useChosen(bulk);
  if (list.error) return <ErrorPanel title={loadFailed} error={list.error} onRetry={list.refresh} />;
  const mayChoose = bulk !== undefined && bulk.acts.length > 0;
  return (
    <>
      <DataTable
        {...table}
        rows={list.rows}
        isStale={list.isStale}
        skeletonRows={search.size}
        openId={search.id}
        selection={mayChoose ? { chosen, nameOf: bulk.nameOf, onChoose: choose } : selection}
      />
      {note}
      <Pagination
        page={search.page}
        size={search.size}
        total={list.total}
        onPage={(page) => onSearch({ page })}
        onSize={(size) => onSearch({ size, page: 1 })}
      />
      {/* Below rows that are on their way it would be pushed by them. */}
      {mayChoose && list.rows && (
        <BulkPlace setup={bulk} chosen={chosen} total={list.total} onChoose={choose} onClear={clear} />
      )}
    </>
  );
}

/** The way to what was done to many of late, and what is done to those that are chosen now. */
function BulkPlace(props: ComponentProps<typeof Bulk>) {
  const [shown, show] = useBulkAddress();
  const { t } = useTranslation();
  return (
    <>
      <p className="flex justify-end border-t border-separator px-3 py-1.5">
        <Button
          size="sm"
          variant="quiet"
          className="button--touch"
          onPress={() => show(RECENT)}
          data-testid="bulk-recent-open"
        >
          <History aria-hidden size={16} />
          {t('common.table.recentActs')}
        </Button>
      </p>
      {(shown !== undefined || !isEmpty(props.chosen)) && (
        <Suspense>
          <Bulk {...props} />
        </Suspense>
      )}
    </>
  );
}

/** What was chosen of other rows is let go when the list shows others. */
function useChosen(bulk: BulkSetup | undefined) {
  const asked = useAskedRows();
  const filter = JSON.stringify(bulk?.filter);
  const [{ chosen, of }, set] = useState({ chosen: asked, of: filter });
  const choose = (next: Chosen): void => set({ chosen: next, of: filter });
  if (of !== filter) choose(nothing);
  return { chosen, choose, clear: () => choose(nothing) };
}
