import { cryptoErrors } from '../../platform/crypto/crypto.errors.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { ImportSource, RecordAt } from '../../platform/imports/import-source.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import type { Actor } from '../../platform/security/actor.js';
import { DomainError } from '../../shared/errors.js';
import type { RowChange, RowContent, StoredRow } from './import-rows.js';
import type { OpenImport } from './import-work.js';
import { ImportRowResult, problemOf } from './import.rules.js';
import { ImportOutcome } from './reading/plan-row.js';

type Act = (tx: Tx, row: StoredRow, content: RowContent) => Promise<RecordAt>;
interface Ends {
  done: ImportRowResult;
  not: ImportRowResult;
}

/** Does what the plan says of each row. A row that is refused leaves the others alone. */
export function applyRows(
  tx: Tx,
  { source, actor }: OpenImport,
  rows: readonly StoredRow[],
): Promise<RowChange[]> {
  const ends = { done: ImportRowResult.APPLIED, not: ImportRowResult.FAILED };
  return each(tx, source, rows, ends, (inner, row, { changes }) => {
    const values = Object.fromEntries(changes.map(({ name, to }) => [name, to]));
    return row.outcome === ImportOutcome.CREATE
      ? source.create(inner, actor, values)
      : source.update(inner, actor, recordOf(row), values);
  });
}

/** Puts back what each row changed, where nobody changed it since. */
export function undoRows(tx: Tx, open: OpenImport, rows: readonly StoredRow[]): Promise<RowChange[]> {
  const ends = { done: ImportRowResult.UNDONE, not: ImportRowResult.KEPT };
  return each(tx, open.source, rows, ends, async (inner, row, { changes }) => {
    if (row.outcome === ImportOutcome.CREATE) return takeBack(inner, open, open.actor, row);
    const values = Object.fromEntries(changes.map(({ name, from }) => [name, from]));
    return open.source.update(inner, open.actor, recordOf(row), values);
  });
}

async function takeBack(tx: Tx, { source }: OpenImport, actor: Actor, row: StoredRow): Promise<RecordAt> {
  if (!source.takeBack) throw importErrors.IMPORT_CREATED_STAYS();
  await source.takeBack(tx, actor, recordOf(row));
  return recordOf(row);
}

async function each(
  tx: Tx,
  source: ImportSource,
  rows: readonly StoredRow[],
  { done, not }: Ends,
  act: Act,
): Promise<RowChange[]> {
  const changes: RowChange[] = [];
  for (const row of rows) {
    await tx.query('SAVEPOINT import_row');
    try {
      if (!row.content) throw cryptoErrors.VALUE_UNREADABLE({ reason: 'unknown-key' });
      const { id: recordId, version: recordVersion } = await act(tx, row, row.content);
      changes.push({ id: row.id, result: done, recordId, recordVersion, problem: null });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await tx.query('ROLLBACK TO SAVEPOINT import_row');
      const { id, recordId, recordVersion } = row;
      changes.push({ id, result: not, recordId, recordVersion, problem: problemOf(told(error), source) });
    }
    await tx.query('RELEASE SAVEPOINT import_row');
  }
  return changes;
}

/** What changed since, or is gone, is one thing to whoever reads the list. */
function told(error: DomainError): DomainError {
  return error.code === 'VERSION_STALE' ? importErrors.IMPORT_ROW_CHANGED() : error;
}

function recordOf({ recordId, recordVersion }: StoredRow): RecordAt {
  return { id: recordId ?? '', version: recordVersion ?? 0 };
}
