import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import { won, type Won } from '../../shared/money.js';
import { providerAccount } from './accounts.js';

/** What a posting moved on a provider's account; given back is negative. */
export interface ProviderMove {
  postingId: string;
  source: { kind: string; id: string; posting: string };
  amount: Won;
  at: Date;
}

interface Row {
  postingId: string;
  kind: string;
  id: string;
  posting: string;
  amount: string;
  at: Date;
}

/** Postings on the account of a provider, for whoever compares the books with its lists. */
@Injectable()
export class ProviderMoves {
  constructor(private readonly db: Db) {}

  of(provider: string, sourceIds: readonly string[]): Promise<ProviderMove[]> {
    return this.select(
      `SELECT t.* FROM ledger_postings s JOIN ledger_transfers t ON t.posting_id = s.id
       WHERE s.source_id = ANY($2) AND (t.debit_account_id IN (SELECT id FROM account)
         OR t.credit_account_id IN (SELECT id FROM account))`,
      '',
      [providerAccount(provider).code, sourceIds],
    );
  }

  /** Those posted from `from` until before `to`, in order of their postings' ids, after `after`. */
  between(
    provider: string,
    from: Date,
    to: Date,
    after: string | null,
    limit: number,
  ): Promise<ProviderMove[]> {
    return this.select(
      `SELECT * FROM ledger_transfers WHERE debit_account_id IN (SELECT id FROM account)
         AND posted_at >= $2 AND posted_at < $3
       UNION ALL
       SELECT * FROM ledger_transfers WHERE credit_account_id IN (SELECT id FROM account)
         AND posted_at >= $2 AND posted_at < $3`,
      'HAVING $4::uuid IS NULL OR p.id > $4 ORDER BY p.id LIMIT $5',
      [providerAccount(provider).code, from, to, after, limit],
    );
  }

  private async select(transfers: string, rest: string, values: unknown[]): Promise<ProviderMove[]> {
    const rows = await this.db.rows<Row>(
      `WITH account AS (SELECT id FROM ledger_accounts WHERE book = 'KRW' AND code = $1), moved AS (${transfers})
       SELECT p.id AS "postingId", p.source_kind AS kind, p.source_id AS id, p.kind AS posting,
         sum(CASE WHEN m.debit_account_id IN (SELECT id FROM account) THEN m.amount ELSE -m.amount END) AS amount,
         max(m.posted_at) AS at
       FROM moved m JOIN ledger_postings p ON p.id = m.posting_id GROUP BY p.id ${rest}`,
      values,
    );
    return rows.map(({ postingId, kind, id, posting, amount, at }) => ({
      postingId,
      source: { kind, id, posting },
      amount: won(BigInt(amount)),
      at,
    }));
  }
}
