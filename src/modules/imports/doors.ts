import { bulkErrors } from '../../platform/bulk/bulk.errors.js';
import { importErrors } from '../../platform/imports/import.errors.js';
import type { DomainError } from '../../shared/errors.js';

/** A plan is made of a file or of a choice; what is said to whoever works with it depends on which. */
export interface Door {
  name: 'import' | 'bulk';
  jobs: {
    plan: 'import.plan' | 'bulk.plan';
    run: 'import.run' | 'bulk.run';
    undo: 'import.undo' | 'bulk.undo';
  };
  /** A plan tells what will happen only as long as little else happened. */
  planHours: number;
  /** Backwards: what a later row needed may only be free again when it is undone. */
  undoOrder: 'ASC' | 'DESC';
  notFound(): DomainError;
  notReady(args: { status: string }): DomainError;
  nothingToDo(): DomainError;
  stale(args: { hours: number }): DomainError;
  forgotten(args: { days: number }): DomainError;
  rowChanged(): DomainError;
}

export const IMPORT_DOOR: Door = {
  name: 'import',
  jobs: { plan: 'import.plan', run: 'import.run', undo: 'import.undo' },
  planHours: 24,
  undoOrder: 'DESC',
  notFound: importErrors.IMPORT_NOT_FOUND,
  notReady: importErrors.IMPORT_NOT_READY,
  nothingToDo: importErrors.IMPORT_NOTHING_TO_DO,
  stale: importErrors.IMPORT_PLAN_STALE,
  forgotten: importErrors.IMPORT_FORGOTTEN,
  rowChanged: importErrors.IMPORT_ROW_CHANGED,
};

/** Records of a choice stand in one order always, and do not depend on each other: two who work on the same wait in line. */
export const BULK_DOOR: Door = {
  name: 'bulk',
  jobs: { plan: 'bulk.plan', run: 'bulk.run', undo: 'bulk.undo' },
  planHours: 1,
  undoOrder: 'ASC',
  notFound: bulkErrors.BULK_NOT_FOUND,
  notReady: bulkErrors.BULK_NOT_READY,
  nothingToDo: bulkErrors.BULK_NOTHING_TO_DO,
  stale: bulkErrors.BULK_PLAN_STALE,
  forgotten: bulkErrors.BULK_FORGOTTEN,
  rowChanged: bulkErrors.BULK_ROW_CHANGED,
};
