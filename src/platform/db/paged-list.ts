import { decodeCursor, encodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { Conditions, type Db } from './db.js';
import {
  anyOf,
  facetColumns,
  narrowed,
  totalsColumn,
  totalsFrom,
  type Direction,
  type ListDefinition,
  type ListFilter,
  type ListSort,
  type ListTotals,
  type Period,
} from './list-definition.js';
import { DEEP_OFFSET, MergedPages } from './merged-pages.js';
import { keptParts, within } from './period-totals.js';

export type { Direction, ListDefinition, ListFilter, ListSort, ListTotals } from './list-definition.js';

type CountRow = { totals: string };

const OPEN: Period = { from: null, to: null };
/** Nothing but the counted column decides: totals stand beside each row. */
const isPlain = (filter: ListFilter): boolean =>
  filter.where.isEmpty && !filter.between && !filter.except && facetColumns(filter, '').length === 0;

/** Rows of one step of a walk. */
const WALKED = 1_000;

/**
 * A list by pages or by cursor, newest first or by another of its sorts, with a total that is true. What every long
 * list of the house is read through.
 */
export class PagedList<Row extends { id: string }> {
  private readonly pages = new WeakMap<Db, MergedPages<Row>>();

  constructor(private readonly list: ListDefinition<Row>) {}

  /** @param columns as they stand behind SELECT; not all where some are enough, see `RowColumns` */
  async page(
    db: Db,
    request: PageRequest,
    filter: ListFilter,
    sort: { field: string; direction: Direction },
    columns = this.list.columns,
  ): Promise<Page<Row> & { sums: Record<string, bigint> }> {
    const order = this.list.sorts[sort.field];
    if (!order) throw new Error(`${this.list.table} has no sort ${sort.field}`);
    const rows =
      this.mergedPage(db, request, filter, order, sort.direction, columns) ??
      this.rows(db, request, filter, order, sort.direction, columns);
    if (!isPlain(filter)) {
      const [found, totals] = await Promise.all([rows, this.totals(db, filter)]);
      return this.pageOf(request, found, totals, order);
    }
    const found = await rows;
    const [first] = found as (Row & CountRow)[];
    // Totals stand beside the rows, so that both are of one moment; a page behind the last one has no row to carry them.
    const totals = first ? totalsFrom(first.totals, this.list.counted.sums) : await this.totals(db, filter);
    return this.pageOf(request, found, totals, order);
  }

  private pageOf(
    request: PageRequest,
    rows: Row[],
    { count, sums }: ListTotals,
    order: ListSort<Row>,
  ): Page<Row> & { sums: Record<string, bigint> } {
    const page = pageOf(request, rows, count, (row) => cursorOf(order, row));
    return Object.assign(page, { sums });
  }

  /** The page together with what others ask for in this turn, if it is of the kind that can be. */
  private mergedPage(
    db: Db,
    request: PageRequest,
    filter: ListFilter,
    order: ListSort<Row>,
    direction: Direction,
    columns: string,
  ): Promise<Row[]> | null {
    const { counted } = filter;
    if (!isPlain(filter) || request.kind !== 'offset') return null;
    const isInOrder = order.sql === this.list.counted.at;
    if (request.offset >= DEEP_OFFSET && !isInOrder) return null;
    if (counted !== null && (counted.length !== 1 || !isInOrder)) return null;
    const [only = null] = counted ?? [];
    const ask = { counted: only, offset: request.offset, limit: request.limit + 1 };
    return this.mergedPages(db).page(ask, order, direction, columns);
  }

  private mergedPages(db: Db): MergedPages<Row> {
    let pages = this.pages.get(db);
    if (!pages) this.pages.set(db, (pages = new MergedPages(this.list, db)));
    return pages;
  }

  /** All rows that fit, some hundreds at a time, in the order of the sort: for files. */
  async *walk(
    db: Db,
    filter: ListFilter,
    sort: { field: string; direction: Direction },
  ): AsyncGenerator<Row[]> {
    const order = this.list.sorts[sort.field];
    if (!order) throw new Error(`${this.list.table} has no sort ${sort.field}`);
    let request: PageRequest = { kind: 'offset', page: 1, offset: 0, limit: WALKED - 1 };
    for (;;) {
      const rows = await this.rows(db, request, filter, order, sort.direction, this.list.columns);
      yield rows;
      const last = rows.at(-1);
      if (!last || rows.length < WALKED) return;
      request = { kind: 'keyset', limit: WALKED - 1, after: encodeCursor(cursorOf(order, last)) };
    }
  }

  /**
   * How many rows fit the filter, and the sums of the counted columns over them.
   * @param upTo where rows have to be counted, so many at most
   */
  async totals(db: Db, filter: ListFilter, upTo = this.list.countUpTo): Promise<ListTotals> {
    const { counted } = this.list;
    if (filter.where.isEmpty && !isPlain(filter)) {
      const { sql, parameters } = keptParts(this.list, filter, 'all');
      const [row] = await db.scan<CountRow>(`SELECT ${this.summed()} AS totals FROM ${sql}`, parameters);
      return totalsFrom(row?.totals ?? '', counted.sums);
    }
    if (filter.where.isEmpty) {
      const kept = anyOf(new Conditions().and('day IS NULL'), 'key', filter.counted);
      const sql = `SELECT ${totalsColumn(this.list, kept.toString())} AS totals`;
      const [row] = await db.quick<CountRow>(sql, kept.parameters);
      return totalsFrom(row?.totals ?? '', counted.sums);
    }
    const where = this.conditions(filter);
    const parts = ['count(*)', ...counted.sums.map((name) => `coalesce(sum(${name}), 0)::bigint`)];
    const sql = `SELECT ARRAY[${parts.join(', ')}]::text AS totals FROM ${this.upTo(where, upTo)}`;
    const [row] = await db.scan<CountRow>(sql, where.parameters);
    return totalsFrom(row?.totals ?? '', counted.sums);
  }

  private upTo(where: Conditions, countUpTo: number | undefined): string {
    const { table } = this.list;
    if (countUpTo === undefined) return `${table} ${where}`;
    const limit = where.bind(countUpTo);
    return `(SELECT * FROM ${table} ${where} LIMIT ${limit}) counted`;
  }

  /** Totals for each value of the counted column. */
  async totalsByKey(db: Db, filter: Omit<ListFilter, 'counted'>): Promise<(ListTotals & { key: string })[]> {
    const { table, counted } = this.list;
    const all: ListFilter = { ...filter, counted: null };
    if (filter.where.isEmpty && !isPlain(all)) {
      const { sql, parameters } = keptParts(this.list, all, 'key');
      const found = await db.scan<CountRow & { key: string }>(
        `SELECT key, ${this.summed()} AS totals FROM ${sql} GROUP BY key HAVING sum(count) > 0 ORDER BY key`,
        parameters,
      );
      return found.map((row) => ({ key: row.key, ...totalsFrom(row.totals, counted.sums) }));
    }
    const where = this.conditions(all);
    const parts = (count: string): string =>
      `ARRAY[${[count, ...counted.sums.map((name) => `sum(${name})::bigint`)].join(', ')}]::text AS totals`;
    const rows = where.isEmpty
      ? await db.quick<CountRow & { key: string }>(
          `SELECT key, ${parts('sum(count)::bigint')} FROM ${table}_totals WHERE day IS NULL
           GROUP BY key HAVING sum(count) > 0 ORDER BY key`,
        )
      : await db.scan<CountRow & { key: string }>(
          `SELECT ${counted.key}::text AS key, ${parts('count(*)')} FROM ${this.upTo(where, this.list.countUpTo)}
           GROUP BY 1 ORDER BY 1`,
          where.parameters,
        );
    return rows.map((row) => ({ key: row.key, ...totalsFrom(row.totals, counted.sums) }));
  }

  /** The filter as a WHERE clause over the table itself. */
  conditions(filter: ListFilter): Conditions {
    const { key, at } = this.list.counted;
    const where = within(filter.where.copy(), at, filter.between ?? OPEN);
    return narrowed(where, filter, key, key);
  }

  /** Count and sums of rows that are totals already. */
  private summed(): string {
    const parts = ['count', ...this.list.counted.sums];
    return `ARRAY[${parts.map((name) => `coalesce(sum(${name}), 0)::bigint`).join(', ')}]::text`;
  }

  private async rows(
    db: Db,
    request: PageRequest,
    filter: ListFilter,
    order: ListSort<Row>,
    direction: Direction,
    columns: string,
  ): Promise<Row[]> {
    const { table, counted } = this.list;
    const where = this.conditions(filter);
    let jump = '';
    let offset = '';
    if (request.kind === 'keyset') {
      this.beyond(where, request.after, order, direction);
    } else if (request.offset > 0) {
      const deep = request.offset >= DEEP_OFFSET && filter.where.isEmpty && order.sql === counted.at;
      if (deep) {
        jump = this.jump(where, filter, request.offset, direction);
        offset = 'OFFSET (SELECT skip FROM jump)';
      } else offset = `OFFSET ${where.bind(request.offset)}`;
    }
    const limit = where.bind(request.limit + 1);
    const totals = isPlain(filter) ? `, ${this.totalsOf(where, filter)} AS totals` : '';
    const sql = `${jump}SELECT ${columns}${totals} FROM ${table} ${where}
      ORDER BY ${order.sql} ${direction}, id ${direction} LIMIT ${limit} ${offset}`;
    return isPlain(filter) ? db.quick<Row>(sql, where.parameters) : db.scan<Row>(sql, where.parameters);
  }

  private beyond(where: Conditions, after: string, order: ListSort<Row>, direction: Direction): void {
    const beyond = `(${order.sql}, id) ${direction === 'ASC' ? '>' : '<'}`;
    if (order.isPersonal) {
      const [id] = decodeCursor(after, ['uuid']);
      where.and(`${beyond} (SELECT ${order.sql}, id FROM ${this.list.table} WHERE id = ?::uuid)`, id);
      return;
    }
    const [value, id] = decodeCursor(after, [order.part, 'uuid']);
    where.and(`${beyond} (?::${order.cast}, ?::uuid)`, value, id);
  }

  private totalsOf(where: Conditions, filter: ListFilter): string {
    const kept = anyOf(where.continued().and('day IS NULL'), 'key', filter.counted);
    return totalsColumn(this.list, kept.toString());
  }

  /**
   * Skipping 200 000 index entries takes tens of milliseconds. The totals by day say on which day the page begins, so
   * that only entries of that day are skipped; at the ends of a period rows are counted. One statement, hence one
   * snapshot: the page is exactly the one that a plain OFFSET would give.
   */
  private jump(where: Conditions, filter: ListFilter, offset: number, direction: Direction): string {
    const { counted } = this.list;
    const { sql } = keptParts(this.list, filter, 'day', where.parameters);
    const at = where.bind(offset);
    where.and(
      direction === 'DESC'
        ? `${counted.at} < ((SELECT day FROM jump) + 1)::timestamp AT TIME ZONE 'UTC'`
        : `${counted.at} >= (SELECT day FROM jump)::timestamp AT TIME ZONE 'UTC'`,
    );
    // Read in the order of the index and only up to the day in question: the limit stops the sum.
    return `WITH jump AS (
        SELECT day, ${at}::bigint - (upto - n) AS skip FROM (
          SELECT day, n, sum(n) OVER (ORDER BY day ${direction} ROWS UNBOUNDED PRECEDING) AS upto
          FROM (SELECT day, sum(count) AS n FROM ${sql} GROUP BY day) by_day) running
        WHERE upto > ${at}::bigint ORDER BY day ${direction} LIMIT 1
      )
      `;
  }
}

function cursorOf<Row extends { id: string }>(order: ListSort<Row>, row: Row): string[] {
  return order.isPersonal ? [row.id] : [order.key(row), row.id];
}
