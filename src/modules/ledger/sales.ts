import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import { won, type Won } from '../../shared/money.js';

/** Won on a sales account: what came in, or (negative) what went back. */
export interface Sale {
  id: string;
  /** What it was for, as the account is named: POINT_TOPUP. */
  purpose: string;
  source: { kind: string; id: string };
  amount: Won;
  at: Date;
}

interface Row {
  id: string;
  purpose: string;
  kind: string;
  sourceId: string;
  amount: bigint;
  at: Date;
  /** As the database says it, to the microsecond: where the next page begins. */
  mark: string;
}

const PAGE = 10_000;

/** Single movements of the sales accounts, for whoever tells whose they were. */
@Injectable()
export class Sales {
  constructor(private readonly db: Db) {}

  /** Those posted from `from` until before `to`, in order of time, some thousands at a time. */
  async *between(from: Date, to: Date): AsyncGenerator<Sale[]> {
    let after: Row | null = null;
    for (;;) {
      const rows: Row[] = await this.db.scan<Row>(
        `WITH sales AS (SELECT id, substr(code, 7) AS purpose FROM ledger_accounts WHERE book = 'KRW' AND code LIKE 'SALES:%'),
           moved AS (
             SELECT t.id, t.posting_id, t.posted_at, t.amount, s.purpose
             FROM ledger_transfers t JOIN sales s ON s.id = t.credit_account_id
             WHERE t.posted_at >= $1 AND t.posted_at < $2
             UNION ALL
             SELECT t.id, t.posting_id, t.posted_at, -t.amount, s.purpose
             FROM ledger_transfers t JOIN sales s ON s.id = t.debit_account_id
             WHERE t.posted_at >= $1 AND t.posted_at < $2)
         SELECT m.id, m.purpose, p.source_kind AS kind, p.source_id AS "sourceId", m.amount, m.posted_at AS at,
           m.posted_at::text AS mark
         FROM (SELECT * FROM moved WHERE $3::timestamptz IS NULL OR (posted_at, id) > ($3, $4::uuid)
               ORDER BY posted_at, id LIMIT ${PAGE}) m
         JOIN ledger_postings p ON p.id = m.posting_id ORDER BY m.posted_at, m.id`,
        [from, to, after?.mark ?? null, after?.id ?? null],
      );
      yield rows.map(({ id, purpose, kind, sourceId, amount, at }) => ({
        id,
        purpose,
        source: { kind, id: sourceId },
        amount: won(amount),
        at,
      }));
      const end = rows.at(-1);
      if (!end || rows.length < PAGE) return;
      after = end;
    }
  }
}
