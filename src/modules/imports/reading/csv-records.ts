import { importErrors } from '../../../platform/imports/import.errors.js';

export const COLUMNS_MAX = 100;
export const RECORD_MAX = 64_000;

export interface CsvRecord {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: string[];
}

/**
 * Records of a comma-separated file (RFC 4180), with any line ending; empty lines are left out. What a hostile file
 * could make large is bounded while it is read.
 * @throws IMPORT_FILE_BROKEN, IMPORT_LINE_TOO_LONG, IMPORT_COLUMNS_TOO_MANY
 */
export function* csvRecords(text: string): Generator<CsvRecord> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const begins = line;
    const start = at;
    const cells: string[] = [];
    for (;;) {
      const quoted = text[at] === '"';
      const end = quoted ? endOfQuoted(text, at, start, begins) : endOfPlain(text, at, start, begins);
      const raw = text.slice(at, end);
      if (!quoted && raw.includes('"')) throw importErrors.IMPORT_FILE_BROKEN({ line: begins });
      cells.push(quoted ? raw.slice(1, -1).replaceAll('""', '"') : raw);
      if (quoted) line += newlinesIn(raw);
      if (cells.length > COLUMNS_MAX) throw importErrors.IMPORT_COLUMNS_TOO_MANY({ max: COLUMNS_MAX });
      at = end;
      if (text[at] !== ',') break;
      at += 1;
    }
    if (at < text.length && text[at] !== '\r' && text[at] !== '\n')
      throw importErrors.IMPORT_FILE_BROKEN({ line: begins });
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    line += 1;
    if (cells.length > 1 || cells[0] !== '') yield { line: begins, cells };
  }
}

function endOfPlain(text: string, from: number, start: number, line: number): number {
  let at = from;
  while (at < text.length && text[at] !== ',' && text[at] !== '\r' && text[at] !== '\n') {
    at += 1;
    bounded(at - start, line);
  }
  return at;
}

function endOfQuoted(text: string, from: number, start: number, line: number): number {
  for (let at = from + 1; ;) {
    const quote = text.indexOf('"', at);
    // A mark that is never closed would make one cell of the rest of the file.
    bounded((quote < 0 ? text.length : quote) - start, line);
    if (quote < 0) throw importErrors.IMPORT_FILE_BROKEN({ line });
    if (text[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
}

function bounded(length: number, line: number): void {
  if (length > RECORD_MAX) throw importErrors.IMPORT_LINE_TOO_LONG({ line, max: RECORD_MAX });
}

function newlinesIn(raw: string): number {
  return raw.match(/\r\n|\r|\n/g)?.length ?? 0;
}
