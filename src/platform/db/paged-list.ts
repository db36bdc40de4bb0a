import { decodeCursor, pageOf, type CursorPart, type Page, type PageRequest } from '../../shared/paging.js';
import { Conditions, type Db } from './db.js';

export type Direction = 'ASC' | 'DESC';

export interface ListSort<Row> {
  /** The SQL expression, indexed together with `id`. */
  sql: string;
  /** Its PostgreSQL type: a cursor's text is cast to it. */
  cast: string;
  part: CursorPart;
  /** The value of a row as it stands in a cursor. */
  key: (row: Row) => string;
}

export interface ListDefinition<Row> {
  table: string;
  /** What is selected; the names must be those of `Row`. int8 comes as bigint. */
  columns: string;
  sorts: Readonly<Record<string, ListSort<Row>>>;
  /** What `madang_counted_list` was given for the table (migration "list totals"). */
  counted: { key: string; at: string; sums: readonly string[] };
  /** Where rows would have to be counted, count this many at most: a log of years is never counted to its end. */
  countUpTo?: number;
}

/** What to show. A filter that `counted` alone expresses has its total and its deep pages at hand. */
export interface ListFilter {
  /** Values of the counted column, any of them; null for all. */
  counted: readonly string[] | null;
  /** Everything else; its rows have to be counted. */
  where: Conditions;
}

type CountRow = { total_count: bigint } & Record<string, unknown>;

export interface ListTotals {
  count: number;
  sums: Record<string, bigint>;
}

/** From here on a page is looked up by day first; below, skipping rows in the index is as quick. */
const DEEP_OFFSET = 500;

/**
 * A list by pages or by cursor, newest first or by another of its sorts, with a total that is true. What every long
 * list of the house is read through.
 */
export class PagedList<Row extends { id: string }> {
  constructor(private readonly list: ListDefinition<Row>) {}

  async page(
    db: Db,
    request: PageRequest,
    filter: ListFilter,
    sort: { field: string; direction: Direction },
  ): Promise<Page<Row> & { sums: Record<string, bigint> }> {
    const order = this.list.sorts[sort.field];
    if (!order) throw new Error(`${this.list.table} has no sort ${sort.field}`);
    const [rows, totals] = filter.where.isEmpty
      ? await this.withTotals(db, request, filter, order, sort.direction)
      : await Promise.all([this.rows(db, request, filter, order, sort.direction), this.totals(db, filter)]);
    const page = pageOf(request, rows, totals.count, (row) => [order.key(row), row.id]);
    return { ...page, sums: totals.sums };
  }

  /** Rows and totals in one statement: what a page costs is counted in round trips. */
  private async withTotals(
    db: Db,
    request: PageRequest,
    filter: ListFilter,
    order: ListSort<Row>,
    direction: Direction,
  ): Promise<[Row[], ListTotals]> {
    const rows = await this.rows(db, request, filter, order, direction);
    const [first] = rows as (Row & CountRow)[];
    // A page behind the last one has no row that could carry them.
    return [rows, first ? totalsOf(first, this.list.counted.sums) : await this.totals(db, filter)];
  }

  /** How many rows fit the filter, and the sums of the counted columns over them. */
  async totals(db: Db, filter: ListFilter): Promise<ListTotals> {
    const { table, counted } = this.list;
    const atHand = filter.where.isEmpty;
    const where = atHand
      ? anyOf(new Conditions().and('day IS NULL'), 'key', filter.counted)
      : this.conditions(filter);
    const sums = counted.sums
      .map((name) => `, coalesce(sum(${name}), 0)::bigint AS "total_${name}"`)
      .join('');
    const sql = atHand
      ? `SELECT coalesce(sum(count), 0)::bigint AS total_count${sums} FROM ${table}_totals ${where}`
      : `SELECT count(*) AS total_count${sums} FROM ${this.upTo(where)}`;
    const [row] = atHand
      ? await db.quick<CountRow>(sql, where.parameters)
      : await db.scan<CountRow>(sql, where.parameters);
    return totalsOf(row, counted.sums);
  }

  private upTo(where: Conditions): string {
    const { table, countUpTo } = this.list;
    if (countUpTo === undefined) return `${table} ${where}`;
    const limit = where.bind(countUpTo);
    return `(SELECT * FROM ${table} ${where} LIMIT ${limit}) counted`;
  }

  /** Totals for each value of the counted column. */
  async totalsByKey(db: Db, where: Conditions): Promise<(ListTotals & { key: string })[]> {
    const { table, counted } = this.list;
    const sums = counted.sums.map((name) => `, sum(${name})::bigint AS "total_${name}"`).join('');
    const rows = where.isEmpty
      ? await db.quick<CountRow & { key: string }>(
          `SELECT key, sum(count)::bigint AS total_count${sums} FROM ${table}_totals WHERE day IS NULL
           GROUP BY key HAVING sum(count) > 0 ORDER BY key`,
        )
      : await db.scan<CountRow & { key: string }>(
          `SELECT ${counted.key}::text AS key, count(*) AS total_count${sums} FROM ${table} ${where} GROUP BY 1 ORDER BY 1`,
          where.parameters,
        );
    return rows.map((row) => ({ key: row.key, ...totalsOf(row, counted.sums) }));
  }

  /** The filter as a WHERE clause over the table itself. */
  conditions(filter: ListFilter): Conditions {
    return anyOf(filter.where.copy(), this.list.counted.key, filter.counted);
  }

  private async rows(
    db: Db,
    request: PageRequest,
    filter: ListFilter,
    order: ListSort<Row>,
    direction: Direction,
  ): Promise<Row[]> {
    const { table, columns, counted } = this.list;
    const where = this.conditions(filter);
    let jump = '';
    let offset = '';
    if (request.kind === 'keyset') {
      const [value, id] = decodeCursor(request.after, [order.part, 'uuid']);
      where.and(
        `(${order.sql}, id) ${direction === 'ASC' ? '>' : '<'} (?::${order.cast}, ?::uuid)`,
        value,
        id,
      );
    } else if (request.offset > 0) {
      const deep = request.offset >= DEEP_OFFSET && filter.where.isEmpty && order.sql === counted.at;
      if (deep) {
        jump = this.jump(where, filter, request.offset, direction);
        offset = 'OFFSET (SELECT skip FROM jump)';
      } else offset = `OFFSET ${where.bind(request.offset)}`;
    }
    const limit = where.bind(request.limit + 1);
    const totals = filter.where.isEmpty ? this.totalColumns(where, filter) : '';
    const sql = `${jump}SELECT ${columns}${totals} FROM ${table} ${where}
      ORDER BY ${order.sql} ${direction}, id ${direction} LIMIT ${limit} ${offset}`;
    return filter.where.isEmpty ? db.quick<Row>(sql, where.parameters) : db.scan<Row>(sql, where.parameters);
  }

  private totalColumns(where: Conditions, filter: ListFilter): string {
    const { table, counted } = this.list;
    const kept = anyOf(where.continued().and('day IS NULL'), 'key', filter.counted);
    return ['count', ...counted.sums]
      .map(
        (name) =>
          `, (SELECT coalesce(sum(${name}), 0)::bigint FROM ${table}_totals ${kept}) AS "total_${name}"`,
      )
      .join('');
  }

  /**
   * Skipping 200 000 index entries takes tens of milliseconds. The totals by day say on which day the page begins, so
   * that only entries of that day are skipped. One statement, hence one snapshot: the page is exactly the one that a
   * plain OFFSET would give.
   */
  private jump(where: Conditions, filter: ListFilter, offset: number, direction: Direction): string {
    const { table, counted } = this.list;
    const days = anyOf(where.continued().and('day IS NOT NULL'), 'key', filter.counted);
    if (filter.counted === null) days.and('key IS NULL');
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
          FROM (SELECT day, sum(count) AS n FROM ${table}_totals ${days} GROUP BY day) by_day) running
        WHERE upto > ${at}::bigint ORDER BY day ${direction} LIMIT 1
      )
      `;
  }
}

function totalsOf(row: CountRow | undefined, sums: readonly string[]): ListTotals {
  return {
    count: Number(row?.total_count ?? 0n),
    sums: Object.fromEntries(
      sums.map((name) => [name, (row?.[`total_${name}`] as bigint | undefined) ?? 0n]),
    ),
  };
}

/** One value by equality: the planner then reads the index in the list's own order. */
function anyOf(where: Conditions, column: string, values: readonly string[] | null): Conditions {
  if (values === null) return where;
  return values.length === 1
    ? where.and(`${column} = ?`, values[0])
    : where.and(`${column} = ANY(?)`, values);
}
