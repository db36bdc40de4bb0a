import { Injectable } from '@nestjs/common';
import { Conditions, Db } from '../../platform/db/db.js';
import { groupByKey } from '../../platform/graphql/loaders.js';
import { behind, type TimelineRange } from '../../platform/records/timeline-sources.js';
import { won, type Won } from '../../shared/money.js';
import { Book } from './accounts.js';

export interface PointBalanceRow {
  available: Won;
  pending: Won;
}

export interface TransferRow {
  id: string;
  sourceId: string;
  postingId: string;
  book: Book;
  debitAccount: string;
  creditAccount: string;
  amount: Won;
  kind: string;
  postedAt: Date;
}

export interface BookBalance {
  book: Book;
  sum: Won;
  transferCount: number;
  accounts: { code: string; balance: Won }[];
}

/** Which won a day brought in and gave back. */
export interface DayRevenue {
  day: string;
  revenue: Won;
  refunded: Won;
}

type RawTransfer = Omit<TransferRow, 'amount'> & { amount: string };

const TRANSFER = `t.id, p.source_id AS "sourceId", p.id AS "postingId", t.book, d.code AS "debitAccount",
  c.code AS "creditAccount", t.amount, p.kind, t.posted_at AS "postedAt"`;
const ACCOUNTS = `JOIN ledger_accounts d ON d.id = t.debit_account_id
  JOIN ledger_accounts c ON c.id = t.credit_account_id`;
const NOTHING: PointBalanceRow = { available: won(0), pending: won(0) };
/** Accounts of persons are many; the trial balance shows them as one line. */
const PERSONS = 'USER:*';

@Injectable()
export class LedgerQueries {
  constructor(private readonly db: Db) {}

  /** Points of each person, in the order asked; zero for a person without an account. */
  async pointsOf(userIds: readonly string[]): Promise<PointBalanceRow[]> {
    const rows = await this.db.rows<{ owner: string; balance: string; held: string }>(
      `SELECT a.owner_user_id AS owner, b.balance, b.held FROM ledger_accounts a
       JOIN ledger_balances b ON b.account_id = a.id
       WHERE a.owner_user_id = ANY($1) AND a.book = 'POINTS'`,
      [userIds],
    );
    const found = new Map(
      rows.map((r) => [
        r.owner,
        { available: won(BigInt(r.balance) - BigInt(r.held)), pending: won(BigInt(r.held)) },
      ]),
    );
    return userIds.map((id) => found.get(id) ?? NOTHING);
  }

  /** The transfers each source (a payment or a refund) led to, oldest first. */
  transfersOf(sourceIds: readonly string[]): Promise<TransferRow[][]> {
    return this.transfersBy('p.source_id', sourceIds, (row) => row.sourceId);
  }

  transfersOfPostings(postingIds: readonly string[]): Promise<TransferRow[][]> {
    return this.transfersBy('p.id', postingIds, (row) => row.postingId);
  }

  private async transfersBy(
    column: 'p.id' | 'p.source_id',
    ids: readonly string[],
    keyOf: (row: TransferRow) => string,
  ): Promise<TransferRow[][]> {
    const rows = await this.db.rows<RawTransfer>(
      `SELECT ${TRANSFER} FROM ledger_postings p JOIN ledger_transfers t ON t.posting_id = p.id ${ACCOUNTS}
       WHERE ${column} = ANY($1) ORDER BY t.posted_at, t.id`,
      [ids],
    );
    return groupByKey(ids, rows.map(toTransfer), keyOf);
  }

  /** What these sources moved, newest first. */
  async bySourceBefore(sourceIds: readonly string[], range: TimelineRange): Promise<TransferRow[]> {
    const where = behind(
      new Conditions().and('p.source_id = ANY(?)', sourceIds),
      range,
      't.posted_at',
      't.id',
    );
    const rows = await this.db.rows<RawTransfer>(
      `SELECT ${TRANSFER} FROM ledger_postings p JOIN ledger_transfers t ON t.posting_id = p.id ${ACCOUNTS}
       ${where} ORDER BY t.posted_at DESC, t.id DESC LIMIT ${where.bind(range.limit)}`,
      where.parameters,
    );
    return rows.map(toTransfer);
  }

  /** What moved a person's points, newest first: the newest of either side by its index, then of both. */
  async pointsBefore(userId: string, range: TimelineRange): Promise<TransferRow[]> {
    const sides = new Conditions([userId]);
    const limit = sides.bind(range.limit);
    const side = (column: 'debit_account_id' | 'credit_account_id'): string => {
      const where = behind(sides.continued().and(`${column} = mine.id`), range, 'posted_at', 'id');
      return `(SELECT * FROM ledger_transfers ${where} ORDER BY posted_at DESC, id DESC LIMIT ${limit})`;
    };
    const rows = await this.db.rows<RawTransfer>(
      `SELECT ${TRANSFER}
       FROM (SELECT id FROM ledger_accounts WHERE owner_user_id = $1 AND book = 'POINTS') mine
       CROSS JOIN LATERAL (${side('debit_account_id')} UNION ALL ${side('credit_account_id')}) t
       JOIN ledger_postings p ON p.id = t.posting_id ${ACCOUNTS}
       ORDER BY t.posted_at DESC, t.id DESC LIMIT ${limit}`,
      sides.parameters,
    );
    return rows.map(toTransfer);
  }

  /** What a posting of one transfer moved; null when there is none. */
  async amountOf(postingId: string): Promise<Won | null> {
    const row = await this.db.one<{ amount: string }>(
      `SELECT amount FROM ledger_transfers WHERE posting_id = $1 ORDER BY id LIMIT 1`,
      [postingId],
    );
    return row && won(BigInt(row.amount));
  }

  /** Every book with its accounts. A book's sum is zero, or something is very wrong. */
  async books(): Promise<BookBalance[]> {
    const balances = await this.db.rows<{ book: Book; code: string; balance: string; entries: string }>(
      `SELECT b.book, CASE WHEN a.owner_user_id IS NULL THEN a.code ELSE '${PERSONS}' END AS code,
         sum(b.balance) AS balance, sum(b.entries) AS entries
       FROM ledger_balances b JOIN ledger_accounts a ON a.id = b.account_id GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    return Object.values(Book).map((book) => {
      const lines = balances.filter((row) => row.book === book);
      const accounts = lines.map((row) => ({ code: row.code, balance: won(BigInt(row.balance)) }));
      return {
        book,
        accounts,
        sum: won(accounts.reduce((sum, account) => sum + account.balance, 0n)),
        // A transfer is two entries; counting the transfers would take longer with every one of them.
        transferCount: lines.reduce((count, row) => count + Number(row.entries), 0) / 2,
      };
    });
  }

  /** What the sales accounts stand at: all revenue less all refunds, from balances. */
  async netSales(): Promise<Won> {
    const row = await this.db.one<{ net: string }>(
      `SELECT coalesce(sum(b.balance), 0) AS net FROM ledger_balances b JOIN ledger_accounts a ON a.id = b.account_id
       WHERE a.book = 'KRW' AND a.code LIKE 'SALES:%'`,
    );
    return won(BigInt(row?.net ?? 0));
  }

  /** What sales accounts were credited (revenue) and debited (refunds) a Seoul day, from `from` until before `to`. */
  async revenueByDay(from: Date, to: Date): Promise<DayRevenue[]> {
    return (await this.revenueBy('YYYY-MM-DD', from, to)).map(({ part, ...rest }) => ({
      day: part,
      ...rest,
    }));
  }

  /** The same an hour of the Seoul day, '00' to '23'. */
  async revenueByHour(from: Date, to: Date): Promise<{ hour: number; revenue: Won }[]> {
    return (await this.revenueBy('HH24', from, to)).map(({ part, revenue }) => ({
      hour: Number(part),
      revenue,
    }));
  }

  private async revenueBy(
    format: string,
    from: Date,
    to: Date,
  ): Promise<{ part: string; revenue: Won; refunded: Won }[]> {
    const rows = await this.db.rows<{ part: string; revenue: string; refunded: string }>(
      `WITH sales AS (SELECT id FROM ledger_accounts WHERE book = 'KRW' AND code LIKE 'SALES:%'), moved AS (
         SELECT t.posted_at, t.amount AS credit, 0 AS debit FROM ledger_transfers t
         WHERE t.credit_account_id IN (SELECT id FROM sales) AND t.posted_at >= $1 AND t.posted_at < $2
         UNION ALL
         SELECT t.posted_at, 0, t.amount FROM ledger_transfers t
         WHERE t.debit_account_id IN (SELECT id FROM sales) AND t.posted_at >= $1 AND t.posted_at < $2)
       SELECT to_char(posted_at AT TIME ZONE 'Asia/Seoul', $3) AS part, sum(credit) AS revenue, sum(debit) AS refunded
       FROM moved GROUP BY 1 ORDER BY 1`,
      [from, to, format],
    );
    return rows.map((row) => ({
      part: row.part,
      revenue: won(BigInt(row.revenue)),
      refunded: won(BigInt(row.refunded)),
    }));
  }
}

function toTransfer(row: RawTransfer): TransferRow {
  return { ...row, amount: won(BigInt(row.amount)) };
}
