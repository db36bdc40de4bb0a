import { decodeCp949, encodeCp949 } from '../../../platform/exports/cp949.js';
import { guarded, unguarded } from '../../../platform/exports/csv.js';
import { isSafeText } from '../../../platform/graphql/safe-text.js';
import type {
  Cells,
  ImportColumn,
  ImportRecord,
  ImportSource,
} from '../../../platform/imports/import-source.js';
import { importErrors } from '../../../platform/imports/import.errors.js';
import { mask } from '../../../platform/personal-data/masks.js';
import { DomainError } from '../../../shared/errors.js';
import type { Header } from './header.js';
import type { Encoding } from './table.js';

const CELL_MAX = 2_000;

export enum ImportOutcome {
  CREATE = 'CREATE',
  UPDATE = 'UPDATE',
  UNCHANGED = 'UNCHANGED',
  ERROR = 'ERROR',
}

export interface CellChange {
  /** Of the column. */
  name: string;
  from: string;
  to: string;
}

export interface RowPlan {
  outcome: ImportOutcome;
  changes: CellChange[];
  problem: DomainError | null;
}

/** The cells of a row by the names of their columns, as the source looks records up by. */
export function cellsOf(header: Header, cells: readonly string[], encoding: Encoding): Cells {
  const named: Cells = {};
  header.forEach((column, i) => {
    if (column) named[column.name] = cleaned(cells[i] ?? '', encoding);
  });
  return named;
}

/** What a row would do to the record it means, which may be a new one. */
export function planRow(
  source: ImportSource,
  { header, encoding }: { header: Header; encoding: Encoding },
  cells: readonly string[],
  record: ImportRecord | null,
): RowPlan {
  try {
    const changes = header.flatMap((column, i) =>
      column ? changeOf(column, cells[i] ?? '', encoding, record) : [],
    );
    const values = { ...record?.values, ...Object.fromEntries(changes.map(({ name, to }) => [name, to])) };
    if (!record || changes.length > 0) {
      const missing = source.columns.find(({ name, required }) => required && !values[name]);
      if (missing && !record) throw importErrors.IMPORT_VALUE_MISSING({ column: missing.title });
      source.check?.(values);
    }
    const outcome = !record
      ? ImportOutcome.CREATE
      : changes.length > 0
        ? ImportOutcome.UPDATE
        : ImportOutcome.UNCHANGED;
    return { outcome, changes, problem: null };
  } catch (error) {
    if (error instanceof DomainError) return { outcome: ImportOutcome.ERROR, changes: [], problem: error };
    throw error;
  }
}

function changeOf(
  column: ImportColumn,
  raw: string,
  encoding: Encoding,
  record: ImportRecord | null,
): CellChange[] {
  const { name, title, role } = column;
  if (role === 'shown' || role === 'key') return [];
  const from = record?.values[name] ?? (role === 'state' ? (column.initial ?? '') : '');
  if (wouldBeWritten(column, raw, from, encoding)) return [];
  const text = cleaned(raw, encoding);
  if (!isSafeText(text) || text.length > CELL_MAX || /\p{Cc}/u.test(text.replace(/[\t\r\n]/g, '')))
    throw importErrors.IMPORT_VALUE_INVALID({
      column: title,
      reason: text.length > CELL_MAX ? 'TOO_LONG' : 'NOT_PLAIN',
      allowed: text.length > CELL_MAX ? String(CELL_MAX) : '',
    });
  if (column.personal && text.includes('*')) throw importErrors.IMPORT_VALUE_MASKED({ column: title });
  if (text === '' && column.required && record) throw importErrors.IMPORT_VALUE_MISSING({ column: title });
  if (text === '' && !record) return [];
  const to = text === '' || !column.read ? text : column.read(text);
  if (to === from) return [];
  if (role === 'state' || (role === 'creation' && record))
    throw importErrors.IMPORT_COLUMN_FIXED({ column: title });
  return [{ name, from, to }];
}

/**
 * Whether an export of this encoding would have written the value like that: in full or masked, guarded, and with
 * question marks where CP949 has no sign. Then nothing was meant to change.
 */
function wouldBeWritten({ personal }: ImportColumn, raw: string, value: string, encoding: Encoding): boolean {
  const forms = personal ? [value, mask(personal, value)] : [value];
  return forms.some((form) => {
    if (encoding === 'JSONL') return form === raw;
    const written = guarded(form);
    return written === raw || form === raw || (encoding === 'CP949' && throughCp949(written) === raw);
  });
}

const throughCp949 = (text: string): string | null => decodeCp949(encodeCp949(text));

function cleaned(raw: string, encoding: Encoding): string {
  const text = encoding === 'JSONL' ? raw : unguarded(raw);
  return text.trim().normalize('NFC');
}
