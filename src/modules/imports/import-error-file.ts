import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { ExportFormat } from '../../platform/exports/export.model.js';
import { FILE_FORMATS } from '../../platform/exports/file-formats.js';
import { ProduceFile } from '../attachments/index.js';
import { ImportRows, type StoredRow } from './import-rows.js';
import { ImportRepository } from './import.repository.js';
import { wordsOf } from './problem-words.js';
import { ERROR_TITLES } from './reading/header.js';

export const ERROR_FILE = 'IMPORT_ERRORS';
/** Threat model §6: a file with personal data is gone after a day. */
const KEPT_MS = 24 * 3_600_000;
const COLUMN = 'column';

/** The rows that were not done as a file: as they were handed in, each with what is wrong. */
@Injectable()
export class ImportErrorFile {
  constructor(
    private readonly repository: ImportRepository,
    private readonly rows: ImportRows,
    private readonly files: ProduceFile,
    private readonly clock: Clock,
  ) {}

  /** @returns what makes it the owner's, in a transaction; null when every row is good */
  async write(importId: string): Promise<{ register: (tx: Tx) => Promise<void> } | null> {
    const row = await this.repository.byId(importId);
    if (!row || row.errors + row.failed + row.kept === 0) return null;
    const format = row.encoding === 'CP949' ? ExportFormat.CSV_CP949 : ExportFormat.CSV;
    const { contentType, ending } = FILE_FORMATS[format];
    return this.files.write(
      { type: 'ADMIN', id: row.requestedBy },
      {
        fileName: `import-errors-${importId.slice(-6)}.${ending}`,
        contentType,
        body: this.lines(importId, row.columns, format),
        subject: { kind: ERROR_FILE, id: importId },
        keptUntil: new Date(this.clock.now().getTime() + KEPT_MS),
      },
    );
  }

  private async *lines(importId: string, columns: string[], format: ExportFormat): AsyncGenerator<Buffer> {
    const file = FILE_FORMATS[format];
    // A file of errors that was handed in again has these columns already.
    const own = columns.flatMap((title, i) =>
      (ERROR_TITLES as readonly string[]).includes(title) ? [] : [i],
    );
    const titles = [...own.map((i) => columns[i] ?? ''), ...ERROR_TITLES];
    yield file.head(titles);
    for await (const rows of this.rows.bad(importId))
      yield file.rows(
        titles,
        rows.map((row) => [...own.map((i) => row.content?.cells[i] ?? ''), ...problemCells(row)]),
      );
  }
}

function problemCells({ problem }: StoredRow): string[] {
  if (!problem) return ['', '', ''];
  return [problem.code, String(problem.args[COLUMN] ?? ''), wordsOf(problem)];
}
