import { Injectable } from '@nestjs/common';
import { Keys } from '../../platform/crypto/keys.js';
import { Sealed } from '../../platform/crypto/sealed.js';
import { Conditions, Db } from '../../platform/db/db.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { newId } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import type { ImportRowResult, Problem } from './import.rules.js';
import type { CellChange, ImportOutcome } from './reading/plan-row.js';

/** What of a row is personal: it lies sealed. */
export interface RowContent {
  cells: string[];
  /** What people know the record by. */
  label: string;
  changes: CellChange[];
}

interface RowFacts {
  line: number;
  outcome: ImportOutcome;
  result: ImportRowResult | null;
  recordId: string | null;
  recordVersion: number | null;
  problem: Problem | null;
}

export interface PlannedRow extends RowFacts {
  content: RowContent;
}

export interface StoredRow extends RowFacts {
  id: string;
  /** Null when it cannot be opened. */
  content: RowContent | null;
}

export interface RowChange {
  id: string;
  result: ImportRowResult;
  recordId: string | null;
  recordVersion: number | null;
  problem: Problem | null;
}

const COLUMNS = `id, line, outcome, result, record_id AS "recordId", record_version AS "recordVersion", content, problem`;

/** Rows of imports: what each would do, did, and how to put it back. */
@Injectable()
export class ImportRows {
  constructor(
    private readonly db: Db,
    private readonly keys: Keys,
    private readonly sealed: Sealed,
  ) {}

  /** Seals the rows, and returns what writes them: keys are asked for before the transaction. */
  async sealing(importId: string, rows: readonly PlannedRow[]): Promise<(tx: Tx) => Promise<void>> {
    const key = await this.keys.forClass('file');
    const sealedRows = rows.map(({ content, line, outcome, result, recordId, recordVersion, problem }) => {
      const id = newId();
      const place = { table: 'import_rows', column: 'content', row: id };
      return {
        ...{ id, import_id: importId, line, outcome, result, problem },
        record_id: recordId,
        record_version: recordVersion,
        content: key.seal(place, JSON.stringify(content)),
      };
    });
    return async (tx) => {
      await tx.query(
        `INSERT INTO import_rows SELECT * FROM jsonb_populate_recordset(NULL::import_rows, $1::jsonb)`,
        [JSON.stringify(sealedRows)],
      );
    };
  }

  /** The next rows to be done or undone. */
  next(
    importId: string,
    result: ImportRowResult,
    order: 'ASC' | 'DESC',
    limit: number,
  ): Promise<StoredRow[]> {
    return this.opened(
      `SELECT ${COLUMNS} FROM import_rows WHERE import_id = $1 AND result = $2 ORDER BY line ${order} LIMIT $3`,
      [importId, result, limit],
    );
  }

  /** Rows that were not, or will not be done, some hundreds at a time. */
  bad(importId: string): AsyncGenerator<StoredRow[]> {
    return this.walk(importId, `AND (outcome = 'ERROR' OR result IN ('FAILED', 'KEPT'))`);
  }

  /** All of them, some hundreds at a time. */
  async *walk(importId: string, and = ''): AsyncGenerator<StoredRow[]> {
    for (let line = 0; ;) {
      const rows = await this.opened(
        `SELECT ${COLUMNS} FROM import_rows WHERE import_id = $1 AND line > $2 ${and} ORDER BY line LIMIT 500`,
        [importId, line],
      );
      const last = rows.at(-1);
      if (!last) return;
      yield rows;
      line = last.line;
    }
  }

  /** What was done and not undone, some hundreds at a time: which record, and how it was left. */
  async *applied(
    importId: string,
  ): AsyncGenerator<Pick<StoredRow, 'line' | 'outcome' | 'recordId' | 'recordVersion'>[]> {
    for (let line = 0; ;) {
      const rows = await this.db.rows<Pick<StoredRow, 'line' | 'outcome' | 'recordId' | 'recordVersion'>>(
        `SELECT line, outcome, record_id AS "recordId", record_version AS "recordVersion" FROM import_rows
         WHERE import_id = $1 AND result = 'APPLIED' AND line > $2 ORDER BY line LIMIT 500`,
        [importId, line],
      );
      const last = rows.at(-1);
      if (!last) return;
      yield rows;
      line = last.line;
    }
  }

  async page(
    request: PageRequest,
    importId: string,
    { outcome, result }: { outcome: readonly ImportOutcome[]; result: readonly ImportRowResult[] },
  ): Promise<Page<StoredRow>> {
    const where = new Conditions().and('import_id = ?', importId);
    if (outcome.length > 0) where.and('outcome = ANY(?)', outcome);
    if (result.length > 0) where.and('result = ANY(?)', result);
    const total = await this.db.one<{ count: string }>(`SELECT count(*) FROM import_rows ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [line] = decodeCursor(request.after, ['digits']);
      where.and('line > ?', line);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const rows = await this.opened(
      `SELECT ${COLUMNS} FROM import_rows ${where} ORDER BY line LIMIT ${limit} ${offset}`,
      where.parameters,
    );
    return pageOf(request, rows, Number(total?.count ?? 0), (row) => [row.line]);
  }

  async change(tx: Tx, changes: readonly RowChange[]): Promise<void> {
    await tx.query(
      `UPDATE import_rows r SET result = c.result, record_id = c."recordId", record_version = c."recordVersion",
         problem = c.problem
       FROM jsonb_to_recordset($1::jsonb)
         AS c (id uuid, result text, "recordId" uuid, "recordVersion" integer, problem jsonb) WHERE r.id = c.id`,
      [JSON.stringify(changes)],
    );
  }

  async drop(tx: Tx, importId: string): Promise<void> {
    await tx.query(`DELETE FROM import_rows WHERE import_id = $1`, [importId]);
  }

  private async opened(sql: string, values: readonly unknown[]): Promise<StoredRow[]> {
    const rows = await this.db.rows<Omit<StoredRow, 'content'> & { content: string }>(sql, [...values]);
    const contents = await this.sealed.openAll(
      rows.map(({ id, content }) => ({
        place: { table: 'import_rows', column: 'content', row: id },
        sealed: content,
      })),
    );
    return rows.map((row, i) => {
      const content = contents[i];
      return { ...row, content: content?.readable ? (JSON.parse(content.text) as RowContent) : null };
    });
  }
}
