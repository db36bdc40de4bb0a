import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../../platform/db/db.js';
import { isUuid } from '../../../shared/ids.js';
import { won, type Won } from '../../../shared/money.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../../shared/paging.js';
import type { Book } from '../accounts.js';

export enum AccountHolder {
  HOUSE = 'HOUSE',
  CUSTOMER = 'CUSTOMER',
}

export interface AccountFilterValues {
  book?: Book | null;
  holder?: AccountHolder | null;
  /** Whose; empty finds nobody. */
  ownerIds?: readonly string[] | null;
}

export interface AccountRow {
  id: string;
  book: Book;
  code: string;
  ownerUserId: string | null;
  balance: Won;
  held: Won;
  entries: number;
  lastPostedAt: Date | null;
}

type Raw = Omit<AccountRow, 'balance' | 'held' | 'entries'> & {
  balance: string;
  held: string;
  entries: string;
};

const SELECT = `SELECT a.id, a.book, a.code, a.owner_user_id AS "ownerUserId", b.balance, b.held, b.entries,
  nullif(b.last_posted_at, '-infinity') AS "lastPostedAt"
  FROM ledger_accounts a JOIN ledger_balances b ON b.account_id = a.id`;

@Injectable()
export class AccountQueries {
  constructor(private readonly db: Db) {}

  /** Accounts by book and code. */
  async page(request: PageRequest, filter: AccountFilterValues): Promise<Page<AccountRow>> {
    const where = new Conditions();
    if (filter.book) where.and('a.book = ?', filter.book);
    if (filter.holder) {
      where.and(`a.owner_user_id IS ${filter.holder === AccountHolder.HOUSE ? '' : 'NOT '}NULL`);
    }
    if (filter.ownerIds) where.and('a.owner_user_id = ANY(?)', filter.ownerIds);
    const counting = this.db.one<{ count: string }>(`SELECT count(*) FROM ledger_accounts a ${where}`, [
      ...where.parameters,
    ]);
    if (request.kind === 'keyset') {
      const [book, code] = decodeCursor(request.after, ['text', 'text']);
      where.and('(a.book, a.code) > (?, ?)', book, code);
    }
    const limit = where.bind(request.limit + 1);
    const offset = request.kind === 'offset' ? `OFFSET ${where.bind(request.offset)}` : '';
    const [rows, total] = await Promise.all([
      this.db.rows<Raw>(
        `${SELECT} ${where} ORDER BY a.book, a.code LIMIT ${limit} ${offset}`,
        where.parameters,
      ),
      counting,
    ]);
    return pageOf(request, rows.map(toAccount), Number(total?.count ?? 0), (row) => [row.book, row.code]);
  }

  async byId(id: string): Promise<AccountRow | null> {
    if (!isUuid(id)) return null;
    const row = await this.db.one<Raw>(`${SELECT} WHERE a.id = $1`, [id]);
    return row && toAccount(row);
  }

  /** The accounts of each person in a book, in the order asked; null for a person without one. */
  async ofOwners(book: Book, userIds: readonly string[]): Promise<(AccountRow | null)[]> {
    const rows = await this.db.rows<Raw>(`${SELECT} WHERE a.book = $1 AND a.owner_user_id = ANY($2)`, [
      book,
      userIds,
    ]);
    const found = new Map(rows.map((row) => [row.ownerUserId, toAccount(row)]));
    return userIds.map((id) => found.get(id) ?? null);
  }
}

function toAccount(row: Raw): AccountRow {
  return {
    ...row,
    balance: won(BigInt(row.balance)),
    held: won(BigInt(row.held)),
    entries: Number(row.entries),
  };
}
