import { Injectable } from '@nestjs/common';
import { Db } from '../../../platform/db/db.js';
import { groupByKey } from '../../../platform/graphql/loaders.js';
import { isUuid } from '../../../shared/ids.js';
import { won, type Won } from '../../../shared/money.js';
import { decodeCursor, encodeCursor } from '../../../shared/paging.js';

/** A moment in the life of an account: its last entry up to then. */
export interface BalanceAt {
  balance: Won;
  /** Entries up to then. */
  seq: number;
}

export interface EntryRow {
  id: string;
  seq: number;
  postedAt: Date;
  /** What it did to the account: negative when it was debited. */
  amount: bigint;
  /** Of the account, after it. */
  balance: Won;
  counterAccount: string;
  kind: string;
  sourceKind: string;
  sourceId: string;
  postingId: string;
  reversesId: string | null;
}

export interface StatementPage {
  items: EntryRow[];
  nextCursor: string | null;
}

interface Period {
  /** At or after. */
  from: Date | null;
  /** Before. */
  to: Date | null;
}

type Raw = Omit<EntryRow, 'seq' | 'amount' | 'balance'> & { seq: string; amount: string; balance: string };

/** One side of the account's transfers as entries; two of these make its history. */
const side = (own: 'debit' | 'credit', where: string, order: 'ASC' | 'DESC', limit: string): string => `(
  SELECT id, posting_id, posted_at, ${own}_seq AS seq, ${own === 'debit' ? '-amount' : 'amount'} AS amount,
    ${own}_balance AS balance, ${own === 'debit' ? 'credit' : 'debit'}_account_id AS counter
  FROM ledger_transfers t WHERE ${own}_account_id = ACCOUNT ${where.replaceAll('SEQ', `${own}_seq`)}
  ORDER BY posted_at ${order}, ${own}_seq ${order} LIMIT ${limit})`;

const history = (account: string, where: string, order: 'ASC' | 'DESC', limit: string): string =>
  `
  SELECT e.id, e.seq, e.posted_at AS "postedAt", e.amount, e.balance, e.posting_id AS "postingId", c.code AS "counterAccount",
    p.kind, p.source_kind AS "sourceKind", p.source_id AS "sourceId", p.reverses_id AS "reversesId"
  FROM (SELECT * FROM (${side('debit', where, order, limit)} UNION ALL ${side('credit', where, order, limit)}) both_sides
        ORDER BY seq ${order} LIMIT ${limit}) e
  JOIN ledger_postings p ON p.id = e.posting_id JOIN ledger_accounts c ON c.id = e.counter`.replaceAll(
    'ACCOUNT',
    account,
  );

/**
 * Balances of the past and statements. Within an account entries have numbers without a gap, the balance after each,
 * and times that never run backwards, so every question here is a few probes of two indexes, however long the history.
 */
@Injectable()
export class StatementQueries {
  constructor(private readonly db: Db) {}

  /** After the last entry at or before `at` (or before it, when `inclusive` is false). */
  async balanceAt(accountId: string, at: Date, inclusive = true): Promise<BalanceAt> {
    const until = `AND posted_at ${inclusive ? '<=' : '<'} $2`;
    const row = await this.db.one<{ balance: string; seq: string }>(
      `SELECT balance, seq FROM (${side('debit', until, 'DESC', '1')} UNION ALL ${side('credit', until, 'DESC', '1')}) e
       ORDER BY seq DESC LIMIT 1`.replaceAll('ACCOUNT', '$1'),
      [accountId, at],
    );
    return { balance: won(BigInt(row?.balance ?? '0')), seq: Number(row?.seq ?? 0) };
  }

  /**
   * Entries of a period, newest first. @param after nextCursor of the page before
   * @throws CURSOR_INVALID
   */
  async page(accountId: string, period: Period, limit: number, after: string | null): Promise<StatementPage> {
    const [at, seq] = after === null ? [null, null] : decodeCursor(after, ['instant', 'digits']);
    const rows = await this.db.rows<Raw>(
      `${history(
        '$1',
        `AND posted_at >= coalesce($2, '-infinity'::timestamptz) AND posted_at < coalesce($3, 'infinity'::timestamptz)
         AND posted_at <= coalesce($4, 'infinity'::timestamptz) AND SEQ < coalesce($5::bigint, 9223372036854775807)`,
        'DESC',
        '$6',
      )} ORDER BY e.seq DESC`,
      [accountId, period.from, period.to, at && roundedUp(at), seq, limit + 1],
    );
    const items = rows.slice(0, limit).map(toEntry);
    const last = items.at(-1);
    return {
      items,
      nextCursor: rows.length > limit && last ? encodeCursor([last.postedAt.toISOString(), last.seq]) : null,
    };
  }

  /** The next entries after one, oldest first: for reading a whole period. */
  async following(
    accountId: string,
    after: { seq: number; at: Date },
    to: Date,
    limit: number,
  ): Promise<EntryRow[]> {
    const rows = await this.db.rows<Raw>(
      `${history('$1', 'AND posted_at >= $2 AND posted_at < $3 AND SEQ > $4', 'ASC', '$5')} ORDER BY e.seq`,
      [accountId, after.at, to, after.seq, limit],
    );
    return rows.map(toEntry);
  }

  /** The newest entries of each account. */
  async newestOf(accountIds: readonly string[], limit: number): Promise<EntryRow[][]> {
    const rows = await this.db.rows<Raw & { accountId: string }>(
      `SELECT wanted.id AS "accountId", newest.* FROM unnest($1::uuid[]) AS wanted (id)
       CROSS JOIN LATERAL (${history('wanted.id', '', 'DESC', '$2')}) newest ORDER BY newest.seq DESC`,
      [accountIds, limit],
    );
    return groupByKey(
      accountIds,
      rows.map((row) => ({ ...toEntry(row), accountId: row.accountId })),
      (row) => row.accountId,
    );
  }

  /** Ids of the postings that took back each of these, the oldest first. */
  async reversalsOf(postingIds: readonly string[]): Promise<string[][]> {
    const rows = await this.db.rows<{ id: string; of: string }>(
      `SELECT id, reverses_id AS of FROM ledger_postings WHERE reverses_id = ANY($1) ORDER BY posted_at, id`,
      [postingIds],
    );
    return groupByKey(postingIds, rows, (row) => row.of).map((group) => group.map((row) => row.id));
  }

  async posting(id: string): Promise<PostingDetail | null> {
    return isUuid(id)
      ? this.db.one<PostingDetail>(
          `SELECT id, kind, source_kind AS "sourceKind", source_id AS "sourceId", reverses_id AS "reversesId",
             posted_at AS "postedAt" FROM ledger_postings WHERE id = $1`,
          [id],
        )
      : null;
  }
}

export interface PostingDetail {
  id: string;
  kind: string;
  sourceKind: string;
  sourceId: string;
  reversesId: string | null;
  postedAt: Date;
}

/** A cursor holds milliseconds; whatever lies within its last one is told apart by number. */
function roundedUp(instant: string): Date {
  return new Date(Date.parse(instant) + 1);
}

function toEntry(row: Raw): EntryRow {
  return {
    ...row,
    seq: Number(row.seq),
    amount: BigInt(row.amount),
    balance: won(BigInt(row.balance)),
  };
}
