import { tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useRouter, useSearch } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { loadWords } from '@/lib/i18n';
import { lazy } from '@/lib/lazy';
import { arrange, parseColumns } from '@/lib/list-columns';
import type { RawSearch } from '@/lib/saved-view';
import { readPreference } from '@/lib/storage';
import { usePhone } from '@/lib/use-media';
import { SelectBox } from './bulk/select-box';
import { isChosen, onPage, pageToggled, toggled, type Chosen } from './bulk/selection';
import { Skeleton } from './skeleton';
import { useRowKeys } from './use-row-keys';

const features = tableFeatures({});

const ListBar = lazy(async () => {
  const [module] = await Promise.all([import('./views/list-bar'), loadWords('views')]);
  return { default: module.ListBar };
});

export interface TableColumn<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  align?: 'right';
  /** The name the server sorts by; without it the column cannot be sorted. */
  sortField?: string;
  /** The cell that names the row for screen readers. */
  isRowHeader?: boolean;
  /** Holds what can be done with a row: always shown, at the end. */
  isFixed?: boolean;
  width?: string;
}

export interface TableSort {
  field: string;
  direction: 'ASC' | 'DESC';
}

export interface DataTableProps<T> {
  label: string;
  /** Under which views and columns of the list are kept; without it the table has neither. */
  listName?: string;
  columns: TableColumn<T>[];
  rows: T[] | undefined;
  rowId: (row: T) => string;
  /** On phones every row is such a card. */
  card: (row: T) => ReactNode;
  /** Under the card, where what it opens is a button already. */
  cardActions?: (row: T) => ReactNode;
  rowTestId?: string;
  /** Old rows stay, dimmed, while newer ones are on their way. */
  isStale?: boolean;
  skeletonRows?: number;
  sort?: TableSort;
  onSort?: (sort: TableSort) => void;
  openId?: string;
  /** What `openId` stands for, where rows open something other than themselves. */
  opens?: (row: T) => string;
  onOpen?: (row: T) => void;
  /** Rows can be chosen, for what is done to many at once. */
  selection?: TableSelection<T>;
  empty: ReactNode;
}

export interface TableSelection<T> {
  chosen: Chosen;
  /** What a row is called by who hears the page. */
  nameOf: (row: T) => string;
  onChoose: (chosen: Chosen) => void;
}

/** The one table: a native `<table>` on wide screens, a list of cards on phones, never both. */
export function DataTable<T extends object>({ listName, ...props }: DataTableProps<T>) {
  // Views and columns live in the address.
  const hasAddress = Boolean(useRouter({ warn: false }));
  return listName && hasAddress ? <ListedTable {...props} listName={listName} /> : <Rows {...props} />;
}

/** A table with views above it, and the columns that somebody chose. */
function ListedTable<T extends object>({ listName, ...props }: DataTableProps<T> & { listName: string }) {
  const raw: RawSearch = useSearch({ strict: false });
  const inAddress = typeof raw['cols'] === 'string' ? raw['cols'] : readPreference(`columns.${listName}`);
  const chosen = parseColumns(inAddress, props.columns);
  return (
    <>
      <Suspense fallback={<div className="h-11 border-t border-separator first:border-t-0 max-md:h-13" />}>
        <ListBar listName={listName} columns={props.columns} chosen={chosen} />
      </Suspense>
      <Rows {...props} columns={arrange(props.columns, chosen)} />
    </>
  );
}

function Rows<T extends object>(props: DataTableProps<T>) {
  const { t } = useTranslation();
  const isPhone = usePhone();
  const isLoading = props.rows === undefined;
  const rows = props.rows ?? noRows<T>();
  const onRowKeys = useRowKeys(Boolean(props.selection));
  if (!isLoading && rows.length === 0) return props.empty;
  const dimmed = props.isStale ? 'opacity-60' : '';
  if (isPhone)
    return <CardList {...props} rows={rows} isLoading={isLoading} dimmed={dimmed} onRowKeys={onRowKeys} />;
  return (
    <div className="overflow-x-auto">
      <table
        aria-label={props.label}
        aria-busy={isLoading || props.isStale}
        className={`w-full text-table ${dimmed}`}
      >
        {isLoading ? (
          <SkeletonTable
            columns={props.columns}
            count={props.skeletonRows ?? 10}
            hasBoxes={Boolean(props.selection)}
            label={t('common.table.loading')}
          />
        ) : (
          <TableContent {...props} rows={rows} onRowKeys={onRowKeys} />
        )}
      </table>
    </div>
  );
}

const none: never[] = [];
const noRows = <T,>(): T[] => none;

type RowKeys = ReturnType<typeof useRowKeys>;
type ContentProps<T> = Omit<DataTableProps<T>, 'rows'> & { rows: T[]; onRowKeys: RowKeys };

function toColumnDefs<T extends object>(columns: TableColumn<T>[]): ColumnDef<typeof features, T, unknown>[] {
  return columns.map((column) => ({
    id: column.id,
    header: column.header,
    cell: ({ row }: { row: { original: T } }) => column.cell(row.original),
  }));
}

/** What pressing a row's box does, and how it stands. */
function boxesOf<T>({ rows, rowId, selection }: Pick<ContentProps<T>, 'rows' | 'rowId' | 'selection'>) {
  if (!selection) return null;
  const page = rows.map(rowId);
  const { chosen, onChoose } = selection;
  return {
    page: onPage(chosen, page),
    togglePage: () => onChoose(pageToggled(chosen, page)),
    has: (row: T) => isChosen(chosen, rowId(row)),
    toggle: (row: T, isRange: boolean) => onChoose(toggled(chosen, rowId(row), page, isRange)),
    nameOf: selection.nameOf,
  };
}
type Boxes<T> = NonNullable<ReturnType<typeof boxesOf<T>>>;

function RowBox<T>({ boxes, row }: { boxes: Boxes<T>; row: T }) {
  const { t } = useTranslation();
  return (
    <SelectBox
      label={t('common.table.selectRow', { name: boxes.nameOf(row) })}
      state={boxes.has(row) ? 'all' : 'none'}
      testId="row-box"
      isRow
      onToggle={(isRange) => boxes.toggle(row, isRange)}
    />
  );
}

function TableContent<T extends object>({ columns, rows, rowId, onRowKeys, ...props }: ContentProps<T>) {
  const { t } = useTranslation();
  const boxes = boxesOf({ rows, rowId, selection: props.selection });
  const table = useTable({ features, columns: toColumnDefs(columns), data: rows, getRowId: rowId });
  const byId = new Map(columns.map((column) => [column.id, column]));
  return (
    <>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} className="border-b border-separator bg-surface-secondary">
            {boxes && (
              <th scope="col" className="w-10 pl-2">
                <SelectBox
                  label={t('common.table.selectPage')}
                  state={boxes.page}
                  testId="page-box"
                  onToggle={boxes.togglePage}
                />
              </th>
            )}
            {group.headers.map((header) => {
              const column = byId.get(header.column.id);
              return column ? (
                <HeaderCell key={header.id} column={column} sort={props.sort} onSort={props.onSort} />
              ) : null;
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row, index) => (
          <tr
            key={row.id}
            data-testid={props.rowTestId}
            data-row
            tabIndex={props.onOpen ? (index === 0 ? 0 : -1) : undefined}
            aria-selected={
              props.onOpen ? (props.opens?.(row.original) ?? row.id) === props.openId : undefined
            }
            onClick={() => props.onOpen?.(row.original)}
            data-chosen={boxes?.has(row.original) || undefined}
            onKeyDown={(event) =>
              onRowKeys(event, {
                onEnter: () => props.onOpen?.(row.original),
                onSelect: boxes ? (isRange) => boxes.toggle(row.original, isRange) : undefined,
              })
            }
            className={`h-11 border-b border-separator last:border-b-0 data-chosen:bg-accent-soft ${props.onOpen ? 'cursor-pointer hover:bg-surface-secondary aria-selected:bg-accent-soft focus-visible:-outline-offset-2' : ''}`}
          >
            {boxes && (
              // Beside the box lies nothing that opens the row.
              <td className="w-10 cursor-default pl-2" onClick={(event) => event.stopPropagation()}>
                <RowBox boxes={boxes} row={row.original} />
              </td>
            )}
            {row.getAllCells().map((cell) => {
              const column = byId.get(cell.column.id);
              const Tag = column?.isRowHeader ? 'th' : 'td';
              return (
                <Tag
                  key={cell.id}
                  scope={column?.isRowHeader ? 'row' : undefined}
                  className={`px-3 font-normal first:pl-4 last:pr-4 ${column?.align === 'right' ? 'text-right' : 'text-left'}`}
                >
                  {/* Not as a component: the columns are made anew each time, and what is open in a row must stay. */}
                  {column?.cell(row.original)}
                </Tag>
              );
            })}
          </tr>
        ))}
      </tbody>
    </>
  );
}

interface HeaderCellProps<T> {
  column: TableColumn<T>;
  sort?: TableSort;
  onSort?: (sort: TableSort) => void;
}

function HeaderCell<T>({ column, sort, onSort }: HeaderCellProps<T>) {
  const { sortField } = column;
  const isSorted = sortField !== undefined && sort?.field === sortField;
  const Icon = !isSorted ? ChevronsUpDown : sort.direction === 'ASC' ? ArrowUp : ArrowDown;
  const toggle = () =>
    sortField &&
    onSort?.({ field: sortField, direction: isSorted && sort.direction === 'DESC' ? 'ASC' : 'DESC' });
  return (
    <th
      scope="col"
      style={{ width: column.width }}
      aria-sort={isSorted ? (sort.direction === 'ASC' ? 'ascending' : 'descending') : undefined}
      className={`h-9 px-3 text-meta font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4 ${column.align === 'right' ? 'text-right' : 'text-left'}`}
    >
      {sortField ? (
        <button
          type="button"
          onClick={toggle}
          className={`inline-flex min-h-6 cursor-pointer items-center gap-1 ${isSorted ? 'font-semibold text-foreground' : ''}`}
        >
          {column.header}
          <Icon aria-hidden size={13} />
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

function SkeletonTable<T>({
  columns,
  count,
  hasBoxes,
  label,
}: {
  columns: TableColumn<T>[];
  count: number;
  hasBoxes: boolean;
  label: string;
}) {
  return (
    <>
      <thead>
        <tr className="border-b border-separator bg-surface-secondary">
          {hasBoxes && <td className="w-10" />}
          {columns.map((column) => (
            <HeaderCell key={column.id} column={column} />
          ))}
        </tr>
      </thead>
      <tbody aria-label={label}>
        {Array.from({ length: count }, (_, index) => (
          <tr key={index} className="h-11 border-b border-separator last:border-b-0">
            {hasBoxes && <td className="w-10" />}
            {columns.map((column) => (
              <td key={column.id} className="px-3 first:pl-4 last:pr-4">
                <Skeleton className="h-3.5 w-3/4" />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </>
  );
}

type CardListProps<T> = ContentProps<T> & { isLoading: boolean; dimmed: string };

function CardList<T extends object>(props: CardListProps<T>) {
  const { rows, rowId, isLoading, dimmed, onRowKeys } = props;
  const { t } = useTranslation();
  const boxes = boxesOf(props);
  if (isLoading) {
    return (
      <div role="status" aria-label={t('common.table.loading')}>
        {Array.from({ length: props.skeletonRows ?? 8 }, (_, index) => (
          <div
            key={index}
            className="flex h-[104px] flex-col justify-center gap-2.5 border-b border-separator px-4"
          >
            <Skeleton className="h-4 w-1/2" />
            <Skeleton className="h-3.5 w-2/3" />
            <Skeleton className="h-3.5 w-1/3" />
          </div>
        ))}
      </div>
    );
  }
  return (
    <ul aria-label={props.label} className={dimmed}>
      {rows.map((row) => (
        <li
          key={rowId(row)}
          data-chosen={boxes?.has(row) || undefined}
          className={`border-b border-separator last:border-b-0 data-chosen:bg-accent-soft ${boxes ? 'flex items-start' : ''}`}
        >
          {boxes && <RowBox boxes={boxes} row={row} />}
          {props.onOpen ? (
            <button
              type="button"
              data-testid={props.rowTestId}
              data-row
              onClick={() => props.onOpen?.(row)}
              onKeyDown={(event) =>
                onRowKeys(event, { onSelect: boxes ? (isRange) => boxes.toggle(row, isRange) : undefined })
              }
              className={`block w-full min-w-0 cursor-pointer py-3 pr-4 ${boxes ? 'pl-1' : 'pl-4'} text-left focus-visible:-outline-offset-2`}
            >
              {props.card(row)}
            </button>
          ) : (
            <div data-testid={props.rowTestId} className="px-4 py-3">
              {props.card(row)}
            </div>
          )}
          {props.cardActions?.(row)}
        </li>
      ))}
    </ul>
  );
}
