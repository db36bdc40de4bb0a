import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import type { Won } from '../../shared/money.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { AccountIds } from './account-ids.js';
import type { AccountRef } from './accounts.js';
import { ledgerErrors } from './ledger.errors.js';
import {
  postingLine,
  refusalOf,
  type Posted,
  type PostingLine,
  type PostingOrder,
  type PostingRow,
} from './posting.js';

/** The door into the books from within a transaction. The rules themselves are in the database. */
@Injectable()
export class Ledger {
  constructor(
    private readonly accounts: AccountIds,
    private readonly clock: Clock,
  ) {}

  /**
   * Posts a batch inside the caller's transaction: all of it, or nothing. Locks every balance it touches, in one order,
   * until the transaction ends; a posting that stands for itself is better posted by `PostingLane`.
   * @throws POINTS_INSUFFICIENT, HOLD_ENDED, HOLD_EXPIRED, REVERSAL_EXCEEDS
   */
  async post(tx: Tx, orders: PostingOrder[]): Promise<Posted[]> {
    const ids = new Map<AccountRef, string>();
    for (const { debit, credit } of orders.flatMap((order) => order.transfers)) {
      ids.set(debit, await this.accounts.in(tx, debit));
      ids.set(credit, await this.accounts.in(tx, credit));
    }
    const postedAt = this.clock.now().toISOString();
    const rows = await this.write(
      tx,
      orders.map((order) => postingLine(order, (account) => ids.get(account) ?? '', postedAt)),
    );
    for (const row of rows) {
      const refusal = refusalOf(row);
      if (refusal) throw refusal;
    }
    return rows.map((row) => ({ id: row.posting_id, fresh: row.outcome === 'POSTED' }));
  }

  /**
   * Sets an amount of an account aside until it is posted, released or `until` has passed; the same source holds once.
   * @returns the hold's id
   * @throws POINTS_INSUFFICIENT
   */
  async hold(
    tx: Tx,
    account: AccountRef,
    amount: Won,
    source: { kind: string; id: string },
    until: Date | null = null,
  ): Promise<string> {
    const [row]: { hold_id: string; outcome: string; available: string }[] = await tx.query(
      `SELECT hold_id, outcome, available FROM ledger_hold($1, $2, $3, $4, $5, $6, $7)`,
      [
        newId(),
        await this.accounts.in(tx, account),
        amount.toString(),
        source.kind,
        source.id,
        this.clock.now(),
        until,
      ],
    );
    if (!row) throw new Error('ledger_hold returned nothing');
    if (row.outcome === 'INSUFFICIENT') {
      throw ledgerErrors.POINTS_INSUFFICIENT({ available: row.available, needed: amount.toString() });
    }
    return row.hold_id;
  }

  /** Gives a hold back. Once; later calls, and calls after it was posted, do nothing. */
  async release(tx: Tx, holdId: string): Promise<void> {
    await tx.query(`SELECT ledger_release($1, $2)`, [holdId, this.clock.now()]);
  }

  /** The posting of a source and kind, if there is one. */
  async postingOf(tx: Tx, source: { kind: string; id: string }, kind: string): Promise<string | null> {
    const [row]: { id: string }[] = await tx.query(
      `SELECT id FROM ledger_postings WHERE source_id = $2 AND source_kind = $1 AND kind = $3`,
      [source.kind, source.id, kind],
    );
    return row?.id ?? null;
  }

  private write(tx: Tx, lines: PostingLine[]): Promise<PostingRow[]> {
    return tx.query<PostingRow[]>(`SELECT posting_id, outcome, available, needed FROM ledger_post($1)`, [
      JSON.stringify(lines),
    ]);
  }
}
