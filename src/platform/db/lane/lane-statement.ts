import { formatsOf, rowReader, type Column, type RowReader } from './row-reader.js';

const NONE: readonly number[] = [];

/** A statement as one connection knows it. */
export class LaneStatement {
  /** Whether the connection was asked to understand it. */
  sent = false;
  /** Whether it was understood. */
  parsed = false;
  /** In what form to ask for its columns, once they are known. */
  formats: readonly number[] = NONE;
  private columns: Column[] | null = null;
  private readers: { text?: RowReader; binary?: RowReader } = {};

  /** @param name empty for one that is forgotten with the next one like it */
  constructor(
    readonly name: string,
    readonly sql: string,
  ) {}

  describe(columns: Column[]): void {
    this.columns = columns;
    this.formats = formatsOf(columns);
    this.readers = {};
  }

  /** @param binary in which form this run asked for its rows */
  readerOf(binary: boolean): RowReader {
    if (!this.columns) throw new Error('rows of a statement that was not described');
    return binary
      ? (this.readers.binary ??= rowReader(this.columns, true))
      : (this.readers.text ??= rowReader(this.columns, false));
  }
}
