import { Injectable } from '@nestjs/common';
import { newId } from '../../shared/ids.js';
import { won, type Won } from '../../shared/money.js';
import { Clock } from '../../platform/clock/clock.js';
import { brokenConstraint } from '../../platform/db/database-errors.js';
import { afterCommit, type Tx } from '../../platform/db/unit-of-work.js';
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
  /** The posting this one takes back. */
  reversesId?: string;
  /** A hold whose amount pays for this posting and ends with it. */
  holdId?: string;
}

export interface Posted {
  id: string;
  /** False when the same was posted before; nothing was done now. */
  fresh: boolean;
}

/** The one way into the books. The rules themselves are in the database (migration `create-ledger`). */
@Injectable()
export class Ledger {
  /** Accounts are never renamed or removed, so what was once looked up stays right. */
  private readonly accountIds = new Map<string, string>();

  constructor(private readonly clock: Clock) {}

  /**
   * Posts a batch inside the caller's transaction. Locks every balance it touches, in one order.
   * @throws POINTS_INSUFFICIENT when a person's account would fall below zero; then nothing of the batch is posted
   */
  async post(tx: Tx, orders: PostingOrder[]): Promise<Posted[]> {
    const postedAt = this.clock.now().toISOString();
    const batch: object[] = [];
    for (const order of orders) {
      const transfers: { id: string; book: Book; debit: string; credit: string; amount: string }[] = [];
      for (const { debit, credit, amount } of order.transfers) {
        transfers.push({
          id: newId(),
          book: debit.book,
          debit: await this.accountId(tx, debit),
          credit: await this.accountId(tx, credit),
          amount: amount.toString(),
        });
      }
      batch.push({
        id: newId(),
        realm: transfers.some((t) => t.book === Book.PRACTICE) ? 'PRACTICE' : 'MONEY',
        kind: order.kind,
        sourceKind: order.source.kind,
        sourceId: order.source.id,
        reversesId: order.reversesId,
        holdId: order.holdId,
        postedAt,
        transfers,
      });
    }
    const rows = await this.guarded<{ posting_id: string; fresh: boolean }[]>(tx, orders[0], () =>
      tx.query(`SELECT posting_id, fresh FROM ledger_post($1)`, [JSON.stringify(batch)]),
    );
    return rows.map((row) => ({ id: row.posting_id, fresh: row.fresh }));
  }

  /**
   * Sets an amount of an account aside until it is posted or released; the same source holds once.
   * @throws POINTS_INSUFFICIENT
   */
  async hold(
    tx: Tx,
    account: AccountRef,
    amount: Won,
    source: { kind: string; id: string },
  ): Promise<string> {
    const accountId = await this.accountId(tx, account);
    const order = { transfers: [{ debit: account, credit: account, amount }] };
    const [row] = await this.guarded<{ id: string }[]>(tx, order, () =>
      tx.query(`SELECT ledger_hold($1, $2, $3, $4, $5, $6) AS id`, [
        newId(),
        accountId,
        amount.toString(),
        source.kind,
        source.id,
        this.clock.now(),
      ]),
    );
    if (!row) throw new Error('ledger_hold returned nothing');
    return row.id;
  }

  /** Gives a hold back. Once; later calls, and calls after it was posted, do nothing. */
  async release(tx: Tx, holdId: string): Promise<void> {
    await tx.query(`SELECT ledger_release($1, $2)`, [holdId, this.clock.now()]);
  }

  /** The posting of a source and kind, if there is one. */
  async postingOf(tx: Tx, source: { kind: string; id: string }, kind: string): Promise<string | null> {
    const [row]: { id: string }[] = await tx.query(
      `SELECT id FROM ledger_postings WHERE source_kind = $1 AND source_id = $2 AND kind = $3`,
      [source.kind, source.id, kind],
    );
    return row?.id ?? null;
  }

  private async accountId(tx: Tx, account: AccountRef): Promise<string> {
    const name = `${account.book} ${account.code}`;
    const known = this.accountIds.get(name);
    if (known) return known;
    const [row]: { id: string }[] = await tx.query(`SELECT ledger_open_account($1, $2, $3, $4, $5) AS id`, [
      newId(),
      account.book,
      account.code,
      account.ownerUserId,
      account.mayGoNegative,
    ]);
    if (!row) throw new Error('ledger_open_account returned nothing');
    // Remembered only once it is certain to exist: the transaction may still roll back.
    if (account.ownerUserId === null) afterCommit(tx, () => this.accountIds.set(name, row.id));
    return row.id;
  }

  /** Runs a posting under a savepoint, so that a refusal by the database becomes a typed error with the facts. */
  private async guarded<T>(
    tx: Tx,
    order: Pick<PostingOrder, 'transfers'> | undefined,
    work: () => Promise<T>,
  ): Promise<T> {
    await tx.query('SAVEPOINT posting');
    try {
      const result = await work();
      await tx.query('RELEASE SAVEPOINT posting');
      return result;
    } catch (error) {
      if (brokenConstraint(error) !== 'ledger_balances_enough') throw error;
      await tx.query('ROLLBACK TO SAVEPOINT posting');
      const transfer = order?.transfers.find((t) => !t.debit.mayGoNegative);
      throw ledgerErrors.POINTS_INSUFFICIENT({
        available: transfer ? (await this.available(tx, transfer.debit)).toString() : '0',
        needed: transfer?.amount.toString() ?? '0',
      });
    }
  }

  /** Balance minus what is held. */
  private async available(tx: Tx, account: AccountRef): Promise<Won> {
    const [row]: { available: string }[] = await tx.query(
      `SELECT balance - held AS available FROM ledger_balances b JOIN ledger_accounts a ON a.id = b.account_id
       WHERE a.book = $1 AND a.code = $2`,
      [account.book, account.code],
    );
    return won(BigInt(row?.available ?? '0'));
  }
}
