import type { ImportColumn, ImportSource } from '../../../platform/imports/import-source.js';
import { importErrors } from '../../../platform/imports/import.errors.js';
import { COLUMNS_MAX } from './csv-records.js';

/** What the file of bad rows adds: handed in again, corrected, it is passed over. */
export const ERROR_TITLES = ['오류 코드', '오류 항목', '오류'] as const;

/** The column behind each heading; null where it means nothing. */
export type Header = (ImportColumn | null)[];

const plain = (heading: string): string => heading.trim().normalize('NFC').toLowerCase();

/** @throws IMPORT_COLUMNS_TOO_MANY, IMPORT_COLUMN_UNKNOWN, IMPORT_COLUMN_DOUBLED, IMPORT_COLUMN_MISSING */
export function headerOf(headings: readonly string[], { columns, keys }: ImportSource): Header {
  if (headings.length > COLUMNS_MAX) throw importErrors.IMPORT_COLUMNS_TOO_MANY({ max: COLUMNS_MAX });
  const known = new Map<string, ImportColumn | null>([
    ...columns.flatMap((column) => [
      [plain(column.title), column] as const,
      [plain(column.name), column] as const,
    ]),
    ...ERROR_TITLES.map((title) => [title, null] as const),
  ]);
  const seen = new Set<ImportColumn | string>();
  const header = headings.map((heading) => {
    const column = known.get(plain(heading));
    const shown = heading.trim().slice(0, 100);
    if (column === undefined) throw importErrors.IMPORT_COLUMN_UNKNOWN({ column: shown });
    const same = column ?? plain(heading);
    if (seen.has(same)) throw importErrors.IMPORT_COLUMN_DOUBLED({ column: shown });
    seen.add(same);
    return column;
  });
  if (!header.some((column) => column && keys.includes(column.name))) {
    const wanted = columns.filter(({ name }) => keys.includes(name)).map(({ title }) => title);
    throw importErrors.IMPORT_COLUMN_MISSING({ column: wanted.join(', ') });
  }
  return header;
}
