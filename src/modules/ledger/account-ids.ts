import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { brokenConstraint } from '../../platform/db/database-errors.js';
import { afterCommit, UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { systemActor } from '../../platform/security/actor.js';
import { newId } from '../../shared/ids.js';
import type { AccountRef } from './accounts.js';
import { ledgerErrors } from './ledger.errors.js';

const REMEMBERED_MAX = 50_000;
const ACTOR = systemActor('ledger');

/** Accounts by name. They are never renamed or removed, so what was once looked up stays right. */
@Injectable()
export class AccountIds {
  private readonly known = new LRUCache<string, string>({ max: REMEMBERED_MAX });

  constructor(private readonly uow: UnitOfWork) {}

  /** The id, if this process knows it: nothing is asked. */
  remembered(account: AccountRef): string | undefined {
    return this.known.get(nameOf(account));
  }

  /** Opens the account in `tx` when there is none. */
  async in(tx: Tx, account: AccountRef): Promise<string> {
    return this.known.get(nameOf(account)) ?? this.open(tx, account);
  }

  /**
   * The same in a transaction of its own, before and apart from what is done with it.
   * @throws ACCOUNT_OWNER_UNKNOWN there is no such person
   */
  async alone(account: AccountRef): Promise<string> {
    const known = this.remembered(account);
    if (known) return known;
    try {
      return await this.uow.run(ACTOR, (tx) => this.open(tx, account));
    } catch (error) {
      if (brokenConstraint(error) !== 'ledger_accounts_owner_user_id_fkey') throw error;
      throw ledgerErrors.ACCOUNT_OWNER_UNKNOWN();
    }
  }

  private async open(tx: Tx, account: AccountRef): Promise<string> {
    const [row]: { id: string }[] = await tx.query(`SELECT ledger_open_account($1, $2, $3, $4, $5) AS id`, [
      newId(),
      account.book,
      account.code,
      account.ownerUserId,
      account.mayGoNegative,
    ]);
    if (!row) throw new Error('ledger_open_account returned nothing');
    // Remembered only once it is certain to exist: the transaction may still roll back.
    afterCommit(tx, () => this.known.set(nameOf(account), row.id));
    return row.id;
  }
}

function nameOf({ book, code }: AccountRef): string {
  return `${book} ${code}`;
}
