import pg from 'pg';
import type { RowBytes } from './row-bytes.js';
import { RowReader, type Column } from './row-reader.js';

/** A statement of the lane: its text, under which name it stays prepared, and how its rows are read. */
export interface LaneStatement {
  sql: string;
  /** Absent for rare ones, which are planned each time. */
  name?: string;
  reader?: RowReader;
}

/** What `pg` tells a query of the messages that concern it, beyond its types. */
interface Parts {
  handleRowDescription(message: { fields: Column[] }): void;
  handleDataRow(row: RowBytes): void;
}

/**
 * A query of `pg` that makes its rows itself. `pg` looks up a parser for each column of each run and puts each value
 * under its name by itself: for a page of twenty payments that takes longer than all else it does.
 */
const PlainQuery = pg.Query as unknown as new (
  config: pg.QueryConfig & { callback: (error: Error | null) => void },
) => pg.Submittable & Parts;

export class LaneQuery extends PlainQuery {
  private readonly made: object[] = [];
  private broken: unknown = null;

  constructor(
    private readonly statement: LaneStatement,
    values: readonly unknown[],
    done: (error: unknown, rows: object[]) => void,
  ) {
    super({
      text: statement.sql,
      values: values as unknown[],
      ...(statement.name === undefined ? {} : { name: statement.name }),
      callback: (error) => done(error ?? this.broken, this.made),
    });
  }

  override handleRowDescription({ fields }: { fields: Column[] }): void {
    if (!this.statement.reader?.fits(fields)) this.statement.reader = new RowReader(fields);
  }

  override handleDataRow(row: RowBytes): void {
    if (this.broken !== null) return;
    try {
      this.made.push((this.statement.reader as RowReader).read(row));
    } catch (error) {
      this.broken = error;
    }
  }
}
