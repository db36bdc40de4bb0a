import { isUtf8 } from 'node:buffer';
import { decodeCp949 } from '../../../platform/exports/cp949.js';
import { importErrors } from '../../../platform/imports/import.errors.js';
import type { DomainError } from '../../../shared/errors.js';
import { csvRecords, RECORD_MAX } from './csv-records.js';

export type Encoding = 'UTF8' | 'CP949' | 'JSONL';

export interface TableRow {
  line: number;
  /** As many as there are headings; none where the line could not be read. */
  cells: string[];
  problem: DomainError | null;
}

export interface Table {
  encoding: Encoding;
  headings: string[];
  rows: Iterable<TableRow>;
}

export const ROWS_MAX = 50_000;

/**
 * The rows of a file. Rows are read as they are taken, so its end may still turn out to be broken.
 * @throws IMPORT_ENCODING_UNKNOWN, IMPORT_FILE_EMPTY and what `csvRecords` throws
 */
export function tableOf(bytes: Buffer, isJsonLines: boolean): Table {
  const { text, encoding } = decoded(bytes, isJsonLines);
  const { headings, rows } = isJsonLines ? jsonLines(text) : csvTable(text);
  return { encoding, headings, rows: bounded(rows) };
}

/** Korean spreadsheets still write CP949; whatever is valid UTF-8 is that. */
function decoded(bytes: Buffer, isJsonLines: boolean): { text: string; encoding: Encoding } {
  if (isUtf8(bytes)) {
    const text = bytes.toString('utf8').replace(/^\ufeff/, '');
    return { text, encoding: isJsonLines ? 'JSONL' : 'UTF8' };
  }
  if (isJsonLines) throw importErrors.IMPORT_ENCODING_UNKNOWN();
  const text = decodeCp949(bytes);
  if (text === null) throw importErrors.IMPORT_ENCODING_UNKNOWN();
  return { text, encoding: 'CP949' };
}

function csvTable(text: string): Pick<Table, 'headings' | 'rows'> {
  const records = csvRecords(text);
  const head = records.next();
  if (head.done) throw importErrors.IMPORT_FILE_EMPTY();
  const headings = head.value.cells;
  return { headings, rows: evened(records, headings.length) };
}

function* evened(records: ReturnType<typeof csvRecords>, expected: number): Generator<TableRow> {
  for (const { line, cells } of records) {
    const given = cells.length;
    const problem = given === expected ? null : importErrors.IMPORT_ROW_UNEVEN({ expected, given });
    yield { line, cells, problem };
  }
}

/** One object a line; its names are the headings, those of the first line for all. */
function jsonLines(text: string): Pick<Table, 'headings' | 'rows'> {
  const lines = linesOf(text);
  const first = lines.next();
  if (first.done) throw importErrors.IMPORT_FILE_EMPTY();
  const headings = Object.keys(objectOf(first.value.text) ?? {});
  if (headings.length === 0) throw importErrors.IMPORT_FILE_BROKEN({ line: first.value.line });
  return { headings, rows: objects(first.value, lines, headings) };
}

type Line = { line: number; text: string };

function* linesOf(text: string): Generator<Line, undefined> {
  let line = 0;
  for (let at = 0; at < text.length;) {
    const next = text.indexOf('\n', at);
    const end = next < 0 ? text.length : next;
    line += 1;
    if (end - at > RECORD_MAX) throw importErrors.IMPORT_LINE_TOO_LONG({ line, max: RECORD_MAX });
    const one = text.slice(at, end).trim();
    if (one !== '') yield { line, text: one };
    at = end + 1;
  }
}

function* objects(first: Line, lines: Iterable<Line>, headings: readonly string[]): Generator<TableRow> {
  const known = new Set(headings);
  yield rowOf(first, known, headings);
  for (const one of lines) yield rowOf(one, known, headings);
}

function rowOf({ line, text }: Line, known: ReadonlySet<string>, headings: readonly string[]): TableRow {
  const object = objectOf(text);
  if (!object) return { line, cells: [], problem: importErrors.IMPORT_ROW_BROKEN() };
  const cells = headings.map((heading) => textOf(object[heading]) ?? '');
  const stranger = Object.keys(object).find((name) => !known.has(name));
  if (stranger !== undefined)
    return { line, cells, problem: importErrors.IMPORT_COLUMN_UNKNOWN({ column: stranger.slice(0, 100) }) };
  const isPlain = Object.values(object).every((value) => textOf(value) !== null);
  return { line, cells, problem: isPlain ? null : importErrors.IMPORT_ROW_BROKEN() };
}

function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.assign(Object.create(null) as Record<string, unknown>, value)
      : null;
  } catch {
    return null;
  }
}

/** Null for what is no single value. */
function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function* bounded(rows: Iterable<TableRow>): Generator<TableRow> {
  let count = 0;
  for (const row of rows) {
    count += 1;
    if (count > ROWS_MAX) throw importErrors.IMPORT_ROWS_TOO_MANY({ max: ROWS_MAX });
    yield row;
  }
  if (count === 0) throw importErrors.IMPORT_FILE_EMPTY();
}
