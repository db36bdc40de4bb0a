import type { FoundAct } from '../../../platform/bulk/bulk-act.js';
import {
  BulkOutcome,
  BulkResult,
  type BulkAction,
  type BulkProblem,
  type BulkRow,
} from '../../../platform/bulk/bulk.model.js';
import { BULK_DOOR } from '../doors.js';
import type { StoredRow } from '../import-rows.js';
import type { ImportRow } from '../import.repository.js';
import { keptUntil, planGoodUntil, type Problem } from '../import.rules.js';
import { ImportOutcome } from '../reading/plan-row.js';

/** A bulk action with what its fields are read from. */
export interface BulkModel extends BulkAction {
  row: ImportRow;
}
export interface BulkRowModel extends Omit<BulkRow, 'label' | 'changes'> {
  stored: StoredRow;
  act: string;
}

export const OUTCOMES: Record<BulkOutcome, ImportOutcome> = {
  CHANGES: ImportOutcome.UPDATE,
  UNCHANGED: ImportOutcome.UNCHANGED,
  REFUSED: ImportOutcome.ERROR,
};
const SHOWN: Record<ImportOutcome, BulkOutcome> = {
  CREATE: BulkOutcome.CHANGES,
  UPDATE: BulkOutcome.CHANGES,
  UNCHANGED: BulkOutcome.UNCHANGED,
  ERROR: BulkOutcome.REFUSED,
};

export function bulkModel(row: ImportRow, { act }: FoundAct): BulkModel {
  const { id, jobId, phase, kind, reason, updates, unchanged, errors } = row;
  const { applied, failed, undone, kept, createdAt, finishedAt, undoneAt } = row;
  return {
    row,
    ...{ id, jobId, phase, act: kind, reason, createdAt, finishedAt, undoneAt },
    ...{ changes: updates, unchanged, refused: errors, applied, failed, undone, kept },
    refusal: row.refusal && problemModel(row.refusal),
    confirms: act.confirms,
    isUndoable: act.undo !== null,
    planGoodUntil: planGoodUntil(row, BULK_DOOR),
    keptUntil: keptUntil(row),
  };
}

export function bulkRowModel(stored: StoredRow, act: string): BulkRowModel {
  return {
    stored,
    act,
    id: stored.id,
    recordId: stored.recordId ?? '',
    outcome: SHOWN[stored.outcome],
    result: stored.result && BulkResult[stored.result],
    problem: stored.problem && problemModel(stored.problem),
  };
}

function problemModel({ code, message, args }: Problem): BulkProblem {
  const facts = Object.entries(args).map(([name, value]) => ({ name, value: String(value) }));
  return { code, message, args: facts };
}
