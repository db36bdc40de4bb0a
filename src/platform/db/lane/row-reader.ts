import pg from 'pg';
import { OUR_TYPES, readInstant } from '../value-types.js';
import type { RowBytes } from './row-bytes.js';

/** A column as PostgreSQL describes it to `pg`. */
export interface Column {
  name: string;
  dataTypeID: number;
}

type ReadRow = (bytes: Buffer, at: number, to: number) => object;

/** Makes a value of the bytes in between. @param text of the whole row, a character a byte. @param base where it begins */
type ReadValue = (bytes: Buffer, from: number, to: number, text: string, base: number) => unknown;

type Parse = (text: string) => unknown;

const { BOOL, BPCHAR, INT2, INT4, INT8, TEXT, TIMESTAMPTZ, UUID, VARCHAR } = pg.types.builtins;

const MINUS = 45;
const ZERO = 48;
const TRUE = 116;
/** So many digits are exact as a number. */
const EXACT_DIGITS = 15;

/** How the bytes of a type are read; all others are texts that a parser is made for. */
const READERS = new Map<number, ReadValue>([
  [TEXT, textOf],
  [VARCHAR, textOf],
  [BPCHAR, textOf],
  [BOOL, (bytes, from) => bytes[from] === TRUE],
  [INT2, integer],
  [INT4, integer],
  [
    INT8,
    (bytes, from, to) =>
      to - from > EXACT_DIGITS ? BigInt(utf8(bytes, from, to)) : BigInt(integer(bytes, from, to)),
  ],
  [UUID, cut],
  [TIMESTAMPTZ, instant],
]);

/**
 * Reads the rows of one statement. The function is written for its columns: one literal with the properties in place,
 * so that all rows share a shape and no name is looked up a value. Names of columns are our own SQL's, and quoted all
 * the same. A row becomes one text of a character a byte, and its values are cut out of that: asking for the text of
 * each of them costs more than all else.
 */
export class RowReader {
  private readonly readRow: ReadRow;
  private readonly columns: readonly Column[];

  constructor(columns: readonly Column[]) {
    this.columns = columns;
    const readers = columns.map(({ dataTypeID }) => READERS.get(dataTypeID) ?? parsed(dataTypeID));
    const steps = columns.map(
      (_, i) => `let v${i} = null; size = sizeAt(bytes, at); at += 4;
        if (size >= 0) { v${i} = r${i}(bytes, at, at + size, text, base); at += size; }`,
    );
    const values = columns.map(({ name }, i) => `${JSON.stringify(name)}: v${i}`);
    const source = `return function readRow(bytes, at, to) {
      const base = at; const text = bytes.toString('latin1', at, to); let size = 0;
      ${steps.join('\n')}
      return { ${values.join(', ')} };
    }`;
    const names = ['sizeAt', ...readers.map((_, i) => `r${i}`)];
    this.readRow = new Function(...names, source)(sizeAt, ...readers) as ReadRow;
  }

  read({ bytes, from, to }: RowBytes): object {
    return this.readRow(bytes, from, to);
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

/** -1 for a null. */
function sizeAt(bytes: Buffer, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

function integer(bytes: Buffer, from: number, to: number): number {
  const isNegative = bytes[from] === MINUS;
  let value = 0;
  for (let i = isNegative ? from + 1 : from; i < to; i += 1) value = value * 10 + (bytes[i] as number) - ZERO;
  return isNegative ? -value : value;
}

/** What is known to be ASCII. */
function cut(_bytes: Buffer, from: number, to: number, text: string, base: number): string {
  return text.substring(from - base, to - base);
}

function textOf(bytes: Buffer, from: number, to: number, text: string, base: number): string {
  for (let i = from; i < to; i += 1) if ((bytes[i] as number) > 127) return utf8(bytes, from, to);
  return text.substring(from - base, to - base);
}

function utf8(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('utf8', from, to);
}

function instant(bytes: Buffer, from: number, to: number): unknown {
  return readInstant(bytes, from, to) ?? parserOf(TIMESTAMPTZ)(utf8(bytes, from, to));
}

function parsed(type: number): ReadValue {
  const parse = parserOf(type);
  return (bytes, from, to, text, base) => parse(textOf(bytes, from, to, text, base));
}

function parserOf(type: number): Parse {
  return OUR_TYPES.getTypeParser(type, 'text') as Parse;
}
