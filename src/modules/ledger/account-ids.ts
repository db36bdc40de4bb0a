import { Injectable } from '@nestjs/common';
import { largeCache } from '../../platform/cache/large-cache.js';
import { brokenConstraint } from '../../platform/db/database-errors.js';
import { Db } from '../../platform/db/db.js';
import { afterCommit, UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { systemActor } from '../../platform/security/actor.js';
import { outsideTrace } from '../../platform/telemetry/trace.js';
import { newId } from '../../shared/ids.js';
import type { AccountRef, Book } from './accounts.js';
import { ledgerErrors } from './ledger.errors.js';

const REMEMBERED_MAX = 50_000;
const ACTOR = systemActor('ledger');

/** Accounts by name. They are never renamed or removed, so what was once looked up stays right. */
@Injectable()
export class AccountIds {
  private readonly known = largeCache<string, string>(REMEMBERED_MAX);
  private lookup: { accounts: Map<string, AccountRef>; found: Promise<void> } | null = null;

  constructor(
    private readonly uow: UnitOfWork,
    private readonly db: Db,
  ) {}

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
    await this.lookUp(account);
    const known = this.remembered(account);
    if (known) return known;
    try {
      return await this.uow.run(ACTOR, (tx) => this.open(tx, account));
    } catch (error) {
      if (brokenConstraint(error) !== 'ledger_accounts_owner_user_id_fkey') throw error;
      throw ledgerErrors.ACCOUNT_OWNER_UNKNOWN();
    }
  }

  /** Those that are asked for in one turn of the loop are looked up together: most accounts are there already. */
  private lookUp(account: AccountRef): Promise<void> {
    if (!this.lookup) {
      const accounts = new Map<string, AccountRef>();
      const found = new Promise<void>((done) => setImmediate(done)).then(() => {
        this.lookup = null;
        return outsideTrace(() => this.find([...accounts.values()]));
      });
      this.lookup = { accounts, found };
    }
    this.lookup.accounts.set(nameOf(account), account);
    return this.lookup.found;
  }

  private async find(accounts: AccountRef[]): Promise<void> {
    const rows = await this.db.quick<{ id: string; book: Book; code: string }>(
      `SELECT a.id, a.book, a.code FROM unnest($1::text[], $2::text[]) AS n (book, code)
       JOIN ledger_accounts a ON a.book = n.book AND a.code = n.code`,
      [accounts.map(({ book }) => book), accounts.map(({ code }) => code)],
      'once',
    );
    for (const row of rows) this.known.set(nameOf(row), row.id);
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

function nameOf({ book, code }: Pick<AccountRef, 'book' | 'code'>): string {
  return `${book} ${code}`;
}
