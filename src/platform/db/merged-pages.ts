import type { Db } from './db.js';
import { totalsColumn, type Direction, type ListDefinition, type ListSort } from './list-definition.js';
import { merged, type Merged } from './merged.js';

/** A page by number of rows with one value of the counted column, or with any. */
export interface PageAsk {
  counted: string | null;
  offset: number;
  limit: number;
}

type Asked<Row> = Row & { ask: number; totals: string };

/** From here on a page is looked up by day first; below, skipping rows in the index is as quick. */
export const DEEP_OFFSET = 500;
/** Pages of one statement. More would make the others on the same connection wait. */
const PAGES_MAX = 8;

/**
 * Pages of one list that several ask for in one turn, read by one statement: most of what a page of twenty rows costs
 * PostgreSQL is being asked. Each is cut out of the index as it would be alone.
 */
export class MergedPages<Row extends { id: string }> {
  /** One for each form of the statement. */
  private readonly readers = new Map<string, Merged<PageAsk, Asked<Row>[]>>();

  constructor(
    private readonly list: ListDefinition<Row>,
    private readonly db: Db,
  ) {}

  /** @returns the rows, each with the list's totals; none behind the last page */
  page(ask: PageAsk, sort: ListSort<Row>, direction: Direction): Promise<Asked<Row>[]> {
    const isDeep = ask.offset >= DEEP_OFFSET && sort.sql === this.list.counted.at;
    const form = `${ask.counted === null} ${isDeep} ${sort.sql} ${direction}`;
    let read = this.readers.get(form);
    if (!read) {
      const sql = this.statement(ask.counted !== null, isDeep, sort, direction);
      read = merged((asks) => this.read(sql, asks), PAGES_MAX, nameOf);
      this.readers.set(form, read);
    }
    return read.one(ask);
  }

  private async read(sql: string, asks: readonly PageAsk[]): Promise<Asked<Row>[][]> {
    const pages: Asked<Row>[][] = asks.map(() => []);
    const parameters = [
      asks.map(({ counted }) => counted),
      asks.map(({ offset }) => offset),
      asks.map(({ limit }) => limit),
    ];
    for (const row of await this.db.quick<Asked<Row>>(sql, parameters, 'once')) pages[row.ask]?.push(row);
    return pages;
  }

  private statement(
    byKey: boolean,
    isDeep: boolean,
    { sql: sort, column }: ListSort<Row>,
    direction: Direction,
  ): string {
    const { table, columns, counted } = this.list;
    const selected = column === undefined ? `${columns}, ${sort} AS "sortedBy"` : columns;
    const conditions = byKey ? [`${counted.key} = asked.key::${counted.cast ?? 'text'}`] : [];
    if (isDeep) conditions.push(from(counted.at, direction));
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
    const kept = `WHERE day IS NULL ${byKey ? 'AND key = asked.key' : ''}`;
    return `SELECT (asked.n - 1)::int AS ask, totals.*, page.*
      FROM unnest($1::text[], $2::int[], $3::int[]) WITH ORDINALITY AS asked (key, skip, size, n)
      CROSS JOIN LATERAL (SELECT ${totalsColumn(this.list, kept)} AS totals) totals
      ${isDeep ? this.jump(byKey, direction) : ''}
      CROSS JOIN LATERAL (SELECT ${selected} FROM ${table} ${where}
        ORDER BY ${sort} ${direction}, id ${direction}
        LIMIT asked.size OFFSET ${isDeep ? 'jump.skip' : 'asked.skip'}) page
      ORDER BY asked.n, page."${column ?? 'sortedBy'}" ${direction}, page.id ${direction}`;
  }

  /**
   * Skipping 200 000 index entries takes tens of milliseconds. The totals by day say on which day a page begins, so
   * that only entries of that day are skipped. One statement, hence one snapshot: the page is exactly the one that a
   * plain OFFSET would give. Days are read in the order of their index and only up to the one in question: the limit
   * stops the sum.
   */
  private jump(byKey: boolean, direction: Direction): string {
    const days = `day IS NOT NULL AND ${byKey ? 'key = asked.key' : 'key IS NULL'}`;
    return `CROSS JOIN LATERAL (
        SELECT day, asked.skip - (upto - n) AS skip FROM (
          SELECT day, n, sum(n) OVER (ORDER BY day ${direction} ROWS UNBOUNDED PRECEDING) AS upto
          FROM (SELECT day, sum(count) AS n FROM ${this.list.table}_totals WHERE ${days} GROUP BY day) by_day) running
        WHERE upto > asked.skip ORDER BY day ${direction} LIMIT 1) jump`;
  }
}

/** From the day of `jump` on. */
function from(at: string, direction: Direction): string {
  return direction === 'DESC'
    ? `${at} < (jump.day + 1)::timestamp AT TIME ZONE 'UTC'`
    : `${at} >= jump.day::timestamp AT TIME ZONE 'UTC'`;
}

function nameOf({ counted, offset, limit }: PageAsk): string {
  return `${limit} ${offset} ${counted}`;
}
