import type { CombinedError } from '@urql/core';
import type { ReactNode } from 'react';
import { DataTable, type DataTableProps } from './data-table';
import { Pagination, type PageSize } from './pagination';
import { ErrorPanel } from './states';

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
}

/** A page of a long list with the way to the others, or why it could not be loaded. */
export function PagedTable<T extends object>(props: PagedTableProps<T>) {
  const { list, search, onSearch, loadFailed, note, ...table } = props;
  if (list.error) return <ErrorPanel title={loadFailed} error={list.error} onRetry={list.refresh} />;
  return (
    <>
      <DataTable
        {...table}
        rows={list.rows}
        isStale={list.isStale}
        skeletonRows={search.size}
        openId={search.id}
      />
      {note}
      <Pagination
        page={search.page}
        size={search.size}
        total={list.total}
        onPage={(page) => onSearch({ page })}
        onSize={(size) => onSearch({ size, page: 1 })}
      />
    </>
  );
}
