import { bulkErrors } from '../../../platform/bulk/bulk.errors.js';
import type { BulkAct, BulkWish, FieldChange } from '../../../platform/bulk/bulk-act.js';
import { DomainError } from '../../../shared/errors.js';

/** More is no longer something that a person reviews. */
export const BULK_MAX = 10_000;

/**
 * Each once, and always in one order: two who work on the same records wait for each other instead of standing in each
 * other's way. Ids of today carry their time, so the newest come first as in most lists.
 */
export function inOrder(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))].sort().reverse();
}

/** @throws BULK_CHOICE_INVALID unless it is said in one way which are meant; BULK_NOTHING_CHOSEN */
export function requireChoice(ids: readonly string[] | null, all: boolean): void {
  if ((ids === null) !== all) throw bulkErrors.BULK_CHOICE_INVALID({ path: 'ids' });
  if (ids?.length === 0) throw bulkErrors.BULK_NOTHING_CHOSEN();
}

/** What an act does not ask for is not kept. @throws BULK_REASON_MISSING */
export function wishOf(
  { asks }: Pick<BulkAct, 'asks'>,
  { reason, assigneeId }: { reason?: string | null | undefined; assigneeId?: string | null | undefined },
): BulkWish {
  if (asks === 'reason' && !reason) throw bulkErrors.BULK_REASON_MISSING({ path: 'reason' });
  return { reason: reason ?? null, assigneeId: asks === 'assignee' ? (assigneeId ?? null) : null };
}

/** What an act says of a record: a refusal is an answer. */
export function planRecord(say: () => FieldChange[]): {
  changes: FieldChange[];
  problem: DomainError | null;
} {
  try {
    return { changes: say(), problem: null };
  } catch (error) {
    if (error instanceof DomainError) return { changes: [], problem: error };
    throw error;
  }
}
