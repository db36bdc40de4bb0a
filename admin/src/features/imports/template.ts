import type { ImportKindsQuery } from '@/gql/graphql';
import type { Language } from '@/lib/i18n';
import { headingOf } from './use-column-name';

type Column = ImportKindsQuery['importKinds'][number]['columns'][number];

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** A file with the headings and one row; the mark at its beginning tells spreadsheets the encoding. */
export function templateOf(columns: readonly Column[], language: Language): string {
  const used = columns.filter(({ example, isKey }) => isKey || example !== '');
  const lines = [used.map((column) => headingOf(column, language)), used.map(({ example }) => example)];
  return `\ufeff${lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('')}`;
}

/** The type of a file by the ending of its name: browsers name those of CSV after whatever opens them. */
export function tableType(fileName: string): 'text/csv' | 'application/x-ndjson' | null {
  const ending = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
  if (ending === 'csv') return 'text/csv';
  return ending === 'jsonl' || ending === 'ndjson' ? 'application/x-ndjson' : null;
}
