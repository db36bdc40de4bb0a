import { OUR_TYPES } from '../value-types.js';

/** A column as PostgreSQL describes it. */
export interface Column {
  name: string;
  type: number;
}

/**
 * Reads the values of one row.
 * @param bytes holds the row from `at` on  @param text the same bytes as Latin-1, from `base` on
 */
export type RowReader = (bytes: Buffer, at: number, text: string, base: number) => object;

type ValueReader = (bytes: Buffer, at: number, length: number, text: string, base: number) => unknown;

const BOOL = 16;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const TIMESTAMPTZ = 1184;
const UUID = 2950;
/** name, text, character, character varying */
const TEXTS = new Set([19, 25, 1042, 1043]);

/** 2000-01-01, from where PostgreSQL counts microseconds. */
const EPOCH_MS = 946_684_800_000;
const TWO_32 = 4_294_967_296;

/** Types that come in binary form: neither side has to write or read digits. Everything else comes as text. */
const BINARY = new Map<number, ValueReader>([
  [BOOL, (bytes, at) => bytes[at] === 1],
  [INT2, (bytes, at) => bytes.readInt16BE(at)],
  [INT4, int32],
  [INT8, int8],
  [TIMESTAMPTZ, instant],
]);

export function formatsOf(columns: readonly Column[]): number[] {
  return columns.map(({ type }) => (BINARY.has(type) ? 1 : 0));
}

/**
 * Writes a function that reads rows of these columns: one literal with the properties in place, so that all rows of a
 * statement share a shape and no name is looked up a row. Names of columns are our own SQL's, and quoted all the same.
 * @param binary whether `formatsOf` was asked for, or text throughout
 */
export function rowReader(columns: readonly Column[], binary: boolean): RowReader {
  const readers = columns.map(({ type }) => valueReader(type, binary));
  const steps = columns.map(
    (_, i) => `
      n = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3]; at += 4;
      let v${i} = null; if (n >= 0) { v${i} = r${i}(bytes, at, n, text, base); at += n; }`,
  );
  const literal = columns.map(({ name }, i) => `${JSON.stringify(name)}: v${i}`).join(', ');
  const source = `return function readRow(bytes, at, text, base) { let n = 0; ${steps.join('')}
    return { ${literal} }; }`;
  return new Function(...readers.map((_, i) => `r${i}`), source)(...readers) as RowReader;
}

function valueReader(type: number, binary: boolean): ValueReader {
  const read = binary ? BINARY.get(type) : undefined;
  if (read) return read;
  if (type === UUID) return ascii;
  if (TEXTS.has(type)) return characters;
  const parse = OUR_TYPES.getTypeParser(type, 'text') as (text: string) => unknown;
  return (bytes, at, length, text, base) => parse(characters(bytes, at, length, text, base));
}

function ascii(_bytes: Buffer, at: number, length: number, text: string, base: number): string {
  return text.substring(at - base, at - base + length);
}

/** Most texts are ASCII, and then a part of the row's text is what we want; decoding each for itself costs five times as much. */
function characters(bytes: Buffer, at: number, length: number, text: string, base: number): string {
  const end = at + length;
  for (let i = at; i < end; i += 1) if ((bytes[i] as number) > 127) return bytes.toString('utf8', at, end);
  return text.substring(at - base, end - base);
}

function int32(bytes: Buffer, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

function int8(bytes: Buffer, at: number): bigint {
  const high = int32(bytes, at);
  // By way of a double, as long as it is exact: much quicker than arithmetic on bigints.
  if (high < 0x200000 && high >= -0x200000) return BigInt(high * TWO_32 + (int32(bytes, at + 4) >>> 0));
  return bytes.readBigInt64BE(at);
}

/** As `pg` has it: infinity is the number, fractions of a millisecond are dropped. */
function instant(bytes: Buffer, at: number): Date | number {
  const high = int32(bytes, at);
  const low = int32(bytes, at + 4);
  if (high === 0x7fffffff && low === -1) return Infinity;
  if (high === -0x80000000 && low === 0) return -Infinity;
  return new Date(EPOCH_MS + Math.floor((high * TWO_32 + (low >>> 0)) / 1_000));
}
