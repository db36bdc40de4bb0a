import { encodeCp949 } from './cp949.js';
import { BYTE_ORDER_MARK, line } from './csv.js';
import { ExportFormat } from './export.model.js';

/** How a file of rows is written. */
interface FileFormat {
  ending: string;
  contentType: 'text/csv' | 'text/csv; charset=euc-kr' | 'application/x-ndjson';
  head(titles: readonly string[]): Buffer;
  rows(titles: readonly string[], rows: readonly (string | null)[][]): Buffer;
}

const csv = (rows: readonly (string | null)[][]): string =>
  rows.map((row) => line(row.map((value) => value ?? ''))).join('');

export const FILE_FORMATS: Record<ExportFormat, FileFormat> = {
  [ExportFormat.CSV]: {
    ending: 'csv',
    contentType: 'text/csv',
    head: (titles) => Buffer.from(BYTE_ORDER_MARK + line(titles)),
    rows: (_titles, rows) => Buffer.from(csv(rows)),
  },
  [ExportFormat.CSV_CP949]: {
    ending: 'csv',
    contentType: 'text/csv; charset=euc-kr',
    head: (titles) => encodeCp949(line(titles)),
    rows: (_titles, rows) => encodeCp949(csv(rows)),
  },
  // No spreadsheet opens it: values are left as they are.
  [ExportFormat.JSONL]: {
    ending: 'jsonl',
    contentType: 'application/x-ndjson',
    head: () => Buffer.alloc(0),
    rows: (titles, rows) =>
      Buffer.from(
        rows
          .map(
            (row) =>
              `${JSON.stringify(Object.fromEntries(titles.map((title, i) => [title, row[i] ?? null])))}\n`,
          )
          .join(''),
      ),
  },
};
