import type { DomainError } from '../../shared/errors.js';
import { newId } from '../../shared/ids.js';
import type { Won } from '../../shared/money.js';
import { Book, type AccountRef } from './accounts.js';
import { ledgerErrors } from './ledger.errors.js';

export interface TransferOrder {
  debit: AccountRef;
  credit: AccountRef;
  amount: Won;
}

export interface PostingOrder {
  /** What is done: `payment`, `refund`. One (source, kind) is posted once, however often it is ordered. */
  kind: string;
  source: { kind: string; id: string };
  transfers: TransferOrder[];
  /** The posting this one takes back: the same accounts the other way round, and never more than is left of it. */
  reversesId?: string;
  /** A hold that pays for this posting and ends with it; what it does not need is free again. */
  holdId?: string;
}

export interface Posted {
  id: string;
  /** False when the same was posted before; nothing was done now. */
  fresh: boolean;
}

/** A posting as the database takes it. */
export interface PostingLine {
  id: string;
  realm: 'MONEY' | 'PRACTICE';
  kind: string;
  sourceKind: string;
  sourceId: string;
  reversesId: string | undefined;
  holdId: string | undefined;
  postedAt: string;
  transfers: { id: string; book: Book; debit: string; credit: string; amount: string }[];
}

/** @param accountId gives the id of every account the order names */
export function postingLine(
  order: PostingOrder,
  accountId: (account: AccountRef) => string,
  postedAt: string,
): PostingLine {
  return {
    id: newId(),
    realm: order.transfers.some(({ debit }) => debit.book === Book.PRACTICE) ? 'PRACTICE' : 'MONEY',
    kind: order.kind,
    sourceKind: order.source.kind,
    sourceId: order.source.id,
    reversesId: order.reversesId,
    holdId: order.holdId,
    postedAt,
    transfers: order.transfers.map(({ debit, credit, amount }) => ({
      id: newId(),
      book: debit.book,
      debit: accountId(debit),
      credit: accountId(credit),
      amount: amount.toString(),
    })),
  };
}

/** What became of one posting of a batch, as the database says it. */
export interface PostingRow {
  posting_id: string;
  outcome: 'POSTED' | 'EARLIER' | 'NOT_DONE' | Refusal;
  available: string | null;
  needed: string | null;
}

type Refusal = 'INSUFFICIENT' | 'HOLD_ENDED' | 'HOLD_EXPIRED' | 'REVERSAL_EXCEEDS';

const ERRORS: Record<Refusal, (row: PostingRow) => DomainError> = {
  INSUFFICIENT: ({ available, needed }) =>
    ledgerErrors.POINTS_INSUFFICIENT({ available: available ?? '0', needed: needed ?? '0' }),
  HOLD_ENDED: () => ledgerErrors.HOLD_ENDED(),
  HOLD_EXPIRED: () => ledgerErrors.HOLD_EXPIRED(),
  REVERSAL_EXCEEDS: ({ available }) => ledgerErrors.REVERSAL_EXCEEDS({ remaining: available ?? '0' }),
};

/** Why a posting was refused; null when it was not. */
export function refusalOf(row: PostingRow): DomainError | null {
  return row.outcome in ERRORS ? ERRORS[row.outcome as Refusal](row) : null;
}
