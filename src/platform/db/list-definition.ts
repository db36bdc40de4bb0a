import type { CursorPart } from '../../shared/paging.js';
import { Conditions } from './db.js';

export type Direction = 'ASC' | 'DESC';

export interface ListSort<Row> {
  /** The SQL expression, indexed together with `id`. */
  sql: string;
  /** Under which name it is selected, if it is. */
  column?: string;
  /** Its PostgreSQL type: a cursor's text is cast to it. */
  cast: string;
  part: CursorPart;
  /** The value of a row as it stands in a cursor. */
  key: (row: Row) => string;
  /** Masked for some who see the list: a cursor names the row it ends at, and never the value. */
  isPersonal?: true;
}

export interface ListDefinition<Row> {
  table: string;
  /** What is selected; the names must be those of `Row`. int8 comes as bigint. */
  columns: string;
  sorts: Readonly<Record<string, ListSort<Row>>>;
  /** What `madang_counted_list` was given for the table (migration "list totals"). */
  counted: {
    key: string;
    /** The key's PostgreSQL type, where it is not text. */
    cast?: string;
    at: string;
    sums: readonly string[];
  };
  /**
   * Further columns whose totals are kept together with the counted one (`madang_faceted_list`, and `counted.key` is the
   * first of it): a filter of these alone counts no rows either.
   */
  facets?: readonly string[];
  /** Where rows would have to be counted, count this many at most: a log of years is never counted to its end. */
  countUpTo?: number;
}

/** Instants of the list's own order: at or after `from`, before `to`. Null is open on that side. */
export interface Period {
  from: Date | null;
  to: Date | null;
}

/** What to show. A filter that `counted` alone expresses has its total and its deep pages at hand. */
export interface ListFilter {
  /** Values of the counted column, any of them; null for all. */
  counted: readonly string[] | null;
  /** Values of columns whose totals are kept too, any of each. */
  facets?: Readonly<Record<string, readonly string[]>>;
  /** Values that the counted column or a facet must not have; what has none there stays in the list. */
  except?: Readonly<Record<string, readonly string[]>>;
  /** Of the instant the list is sorted by: its whole days have their totals at hand. */
  between?: Period | null;
  /** Everything else; its rows have to be counted. */
  where: Conditions;
}

export interface ListTotals {
  count: number;
  sums: Record<string, bigint>;
}

/** The columns a filter has values for. */
const facetsOf = ({ facets = {} }: Pick<ListFilter, 'facets'>): [string, readonly string[]][] =>
  Object.entries(facets);

/** The facets a filter has values for, or spares values of. */
export const facetColumns = (
  { facets = {}, except = {} }: Pick<ListFilter, 'facets' | 'except'>,
  counted: string,
): string[] => [...Object.keys(facets), ...Object.keys(except).filter((column) => column !== counted)];

/** Everything of a filter that columns with kept totals decide. @param key the counted column as it is called in `where` */
export function narrowed(
  where: Conditions,
  filter: Pick<ListFilter, 'counted' | 'facets' | 'except'>,
  counted: string,
  key: string,
): Conditions {
  for (const [column, values] of facetsOf(filter)) anyOf(where, column, values);
  for (const [column, values] of Object.entries(filter.except ?? {})) {
    if (column === counted) where.and(`${key} <> ALL(?)`, values);
    else where.and(`${column} IS NULL OR ${column} <> ALL(?)`, values);
  }
  return anyOf(where, key, filter.counted);
}

/** One value by equality: the planner then reads the index in the list's own order. */
export function anyOf(where: Conditions, column: string, values: readonly string[] | null): Conditions {
  if (values === null) return where;
  return values.length === 1
    ? where.and(`${column} = ?`, values[0])
    : where.and(`${column} = ANY(?)`, values);
}

/**
 * Count and sums of a list as one text, beside each of its rows: what a page costs is counted in round trips, and what
 * stands beside a row is computed once a statement.
 * @param kept which rows of the totals count
 */
export function totalsColumn(
  { table, counted }: Pick<ListDefinition<never>, 'table' | 'counted'>,
  kept: string,
): string {
  const parts = ['count', ...counted.sums].map((name) => `coalesce(sum(${name}), 0)::bigint`);
  return `(SELECT ARRAY[${parts.join(', ')}]::text FROM ${table}_totals ${kept})`;
}

/** Reads what `totalsColumn` wrote: `{3,1200,0}`. */
export function totalsFrom(text: string, sums: readonly string[]): ListTotals {
  const amounts = text.slice(1, -1).split(',');
  const totals: ListTotals = { count: Number(amounts[0] ?? 0), sums: {} };
  for (let i = 0; i < sums.length; i += 1) totals.sums[sums[i] as string] = BigInt(amounts[i + 1] ?? 0);
  return totals;
}
