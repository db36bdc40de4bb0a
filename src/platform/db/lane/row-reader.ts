import { OUR_TYPES } from '../value-types.js';

/** A column as PostgreSQL describes it to `pg`. */
export interface Column {
  name: string;
  dataTypeID: number;
}

/** Makes a row of the texts of its values. */
type ReadRow = (texts: readonly (string | null)[]) => object;

type Parse = (text: string) => unknown;

/** name, text, character, character varying, uuid: what comes is what is meant. */
const AS_THEY_COME = new Set([19, 25, 1042, 1043, 2950]);

/**
 * Reads the rows of one statement. The function is written for its columns: one literal with the properties in place,
 * so that all rows share a shape and no name is looked up a value. Names of columns are our own SQL's, and quoted all
 * the same.
 */
export class RowReader {
  readonly read: ReadRow;
  private readonly columns: readonly Column[];

  constructor(columns: readonly Column[]) {
    this.columns = columns;
    const parsers = columns.map(({ dataTypeID }) => OUR_TYPES.getTypeParser(dataTypeID, 'text') as Parse);
    const values = columns.map(({ name, dataTypeID }, i) => {
      const value = AS_THEY_COME.has(dataTypeID) ? `t[${i}]` : `t[${i}] === null ? null : p${i}(t[${i}])`;
      return `${JSON.stringify(name)}: ${value}`;
    });
    const source = `return function readRow(t) { return { ${values.join(', ')} }; }`;
    this.read = new Function(...parsers.map((_, i) => `p${i}`), source)(...parsers) as ReadRow;
  }

  /** Whether it was made for these columns: a migration may change a type under a statement. */
  fits(columns: readonly Column[]): boolean {
    const { length } = this.columns;
    if (columns.length !== length) return false;
    for (let i = 0; i < length; i += 1) {
      const [mine, given] = [this.columns[i] as Column, columns[i] as Column];
      if (mine.dataTypeID !== given.dataTypeID || mine.name !== given.name) return false;
    }
    return true;
  }
}
