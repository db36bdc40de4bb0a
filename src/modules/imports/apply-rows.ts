import { cryptoErrors } from '../../platform/crypto/crypto.errors.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { RecordAt } from '../../platform/imports/import-source.js';
import { DomainError } from '../../shared/errors.js';
import type { RowChange, RowContent, StoredRow } from './import-rows.js';
import type { OpenImport } from './import-work.js';
import { ImportRowResult, problemOf } from './import.rules.js';

type Act = (row: StoredRow, content: RowContent) => Promise<RecordAt>;
interface Ends {
  done: ImportRowResult;
  not: ImportRowResult;
}

/** Does what the plan says of each row. A row that is refused leaves the others alone. */
export function applyRows(tx: Tx, open: OpenImport, rows: readonly StoredRow[]): Promise<RowChange[]> {
  const ends = { done: ImportRowResult.APPLIED, not: ImportRowResult.FAILED };
  return each(tx, open, rows, ends, (row, content) => open.acts.apply(tx, open.actor, row, content));
}

/** Puts back what each row changed, where nobody changed it since. */
export function undoRows(tx: Tx, open: OpenImport, rows: readonly StoredRow[]): Promise<RowChange[]> {
  const ends = { done: ImportRowResult.UNDONE, not: ImportRowResult.KEPT };
  return each(tx, open, rows, ends, (row, content) => open.acts.undo(tx, open.actor, row, content));
}

async function each(
  tx: Tx,
  { work }: OpenImport,
  rows: readonly StoredRow[],
  { done, not }: Ends,
  act: Act,
): Promise<RowChange[]> {
  const changes: RowChange[] = [];
  for (const row of rows) {
    await tx.query('SAVEPOINT import_row');
    try {
      if (!row.content) throw cryptoErrors.VALUE_UNREADABLE({ reason: 'unknown-key' });
      const { id: recordId, version: recordVersion } = await act(row, row.content);
      changes.push({ id: row.id, result: done, recordId, recordVersion, problem: null });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await tx.query('ROLLBACK TO SAVEPOINT import_row');
      // What changed since is one thing to whoever reads the list.
      const told = error.code === 'VERSION_STALE' ? work.door.rowChanged() : error;
      const { id, recordId, recordVersion } = row;
      changes.push({ id, result: not, recordId, recordVersion, problem: problemOf(told, work.source) });
    }
    await tx.query('RELEASE SAVEPOINT import_row');
  }
  return changes;
}
