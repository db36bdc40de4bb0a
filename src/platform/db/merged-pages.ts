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
  /** One for each form of the statement, by the columns that are read. */
  private readonly readers = new Map<string, Map<string, Merged<PageAsk, Asked<Row>[]>>>();

  constructor(
    private readonly list: ListDefinition<Row>,
    private readonly db: Db,
  ) {}

  /** @returns the rows, each with the list's totals; none behind the last page */
  page(ask: PageAsk, sort: ListSort<Row>, direction: Direction, columns: string): Promise<Asked<Row>[]> {
    const isDeep = ask.offset >= DEEP_OFFSET && sort.sql === this.list.counted.at;
    const form = `${ask.counted === null} ${isDeep} ${sort.sql} ${direction}`;
    let readers = this.readers.get(columns);
    if (!readers) this.readers.set(columns, (readers = new Map()));
    let read = readers.get(form);
    if (!read) {
      const sql = this.statement(ask.counted !== null, isDeep, sort, direction, columns);
      read = merged((asks) => this.read(sql, asks), PAGES_MAX, nameOf);
      readers.set(form, read);
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
    columns: string,
  ): string {
    const { table, counted } = this.list;
    const selected = column === undefined ? `${columns}, ${sort} AS "sortedBy"` : columns;
    const ofKey = byKey ? [`${counted.key} = asked.key::${counted.cast ?? 'text'}`] : [];
    const skipped = isDeep ? [...ofKey, from(counted.at, direction)] : ofKey;
    const shown = [...ofKey, `(${sort}, id) ${direction === 'DESC' ? '<=' : '>='} (edge.at, edge.id)`];
    const kept = `WHERE day IS NULL ${byKey ? 'AND key = asked.key' : ''}`;
    // OFFSET 0 keeps the planner from moving the totals to where rows are made, and adding them up for each row. What is
    // skipped is read from the index alone, down to the row that the page begins with.
    return `SELECT (asked.n - 1)::int AS ask, asked.totals, page.*
      FROM (SELECT asked.*, ${totalsColumn(this.list, kept)} AS totals
        FROM unnest($1::text[], $2::int[], $3::int[]) WITH ORDINALITY AS asked (key, skip, size, n) OFFSET 0) asked
      ${isDeep ? this.jump(byKey, direction) : ''}
      CROSS JOIN LATERAL (SELECT ${sort} AS at, id FROM ${table} ${all(skipped)}
        ORDER BY ${sort} ${direction}, id ${direction}
        LIMIT 1 OFFSET ${isDeep ? 'jump.skip' : 'asked.skip'}) edge
      CROSS JOIN LATERAL (SELECT ${selected} FROM ${table} ${all(shown)}
        ORDER BY ${sort} ${direction}, id ${direction} LIMIT asked.size) page
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

const all = (conditions: readonly string[]): string =>
  conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;

/** From the day of `jump` on. */
function from(at: string, direction: Direction): string {
  return direction === 'DESC'
    ? `${at} < (jump.day + 1)::timestamp AT TIME ZONE 'UTC'`
    : `${at} >= jump.day::timestamp AT TIME ZONE 'UTC'`;
}

function nameOf({ counted, offset, limit }: PageAsk): string {
  return `${limit} ${offset} ${counted}`;
}
