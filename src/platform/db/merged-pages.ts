import type { Db } from './db.js';
import { totalsColumn, type Direction, type ListDefinition } from './list-definition.js';
import { merged } from './merged.js';

/** A page by number of rows with one value of the counted column, or with any. */
export interface PageAsk {
  counted: string | null;
  offset: number;
  limit: number;
}

type Asked<Row> = Row & { ask: number; totals: string };

/** Pages of one statement. More would make the others on the same connection wait. */
const PAGES_MAX = 8;

/**
 * Pages of one list that several ask for in one turn, read by one statement: most of what a page of twenty rows costs
 * PostgreSQL is being asked. Each is cut out of the index as it would be alone.
 */
export class MergedPages<Row extends { id: string }> {
  /** One for each form of the statement. */
  private readonly readers = new Map<string, (asks: readonly PageAsk[]) => Promise<Asked<Row>[][]>>();

  constructor(
    private readonly list: ListDefinition<Row>,
    private readonly db: Db,
  ) {}

  /** @returns one list of rows, each with the list's totals; none behind the last page */
  page(ask: PageAsk, sort: string, direction: Direction): Promise<Asked<Row>[][]> {
    const form = `${ask.counted === null} ${sort} ${direction}`;
    let read = this.readers.get(form);
    if (!read) {
      const sql = this.statement(ask.counted !== null, sort, direction);
      read = merged((asks) => this.read(sql, asks), PAGES_MAX, nameOf);
      this.readers.set(form, read);
    }
    return read([ask]);
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

  private statement(byKey: boolean, sort: string, direction: Direction): string {
    const { table, columns, counted } = this.list;
    const where = byKey ? `WHERE ${counted.key} = asked.key::${counted.cast ?? 'text'}` : '';
    const kept = `WHERE day IS NULL ${byKey ? 'AND key = asked.key' : ''}`;
    return `SELECT (asked.n - 1)::int AS ask, totals.*, page.*
      FROM unnest($1::text[], $2::int[], $3::int[]) WITH ORDINALITY AS asked (key, skip, size, n)
      CROSS JOIN LATERAL (SELECT ${totalsColumn(this.list, kept)} AS totals) totals
      CROSS JOIN LATERAL (SELECT ${columns}, ${sort} AS "sortedBy" FROM ${table} ${where}
        ORDER BY ${sort} ${direction}, id ${direction} LIMIT asked.size OFFSET asked.skip) page
      ORDER BY asked.n, page."sortedBy" ${direction}, page.id ${direction}`;
  }
}

function nameOf({ counted, offset, limit }: PageAsk): string {
  return `${limit} ${offset} ${counted}`;
}
