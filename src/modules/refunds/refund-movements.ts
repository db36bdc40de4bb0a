import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import { won, type Won } from '../../shared/money.js';

/** Money that a refund gave back. */
export interface RefundMovement {
  id: string;
  paymentId: string;
  /** The provider's name of the cancel; null where it could not be told from others. */
  transactionKey: string | null;
  amount: Won;
  at: Date;
}

/** What refunds gave back, for whoever compares books. */
@Injectable()
export class RefundMovements {
  constructor(private readonly db: Db) {}

  ofTransactions(transactionKeys: readonly string[]): Promise<RefundMovement[]> {
    return this.select('provider_transaction_key = ANY($1)', [transactionKeys]);
  }

  of(ids: readonly string[]): Promise<RefundMovement[]> {
    return this.select('id = ANY($1)', [ids]);
  }

  /** Those that ended from `from` until before `to`, in order of their ids, after `after`. */
  between(from: Date, to: Date, after: string | null, limit: number): Promise<RefundMovement[]> {
    return this.select(
      'processed_at >= $1 AND processed_at < $2 AND ($3::uuid IS NULL OR id > $3) ORDER BY id LIMIT $4',
      [from, to, after, limit],
    );
  }

  private async select(which: string, values: unknown[]): Promise<RefundMovement[]> {
    const rows = await this.db.rows<Omit<RefundMovement, 'amount'> & { amount: string }>(
      `SELECT id, payment_id AS "paymentId", provider_transaction_key AS "transactionKey", amount, processed_at AS at
       FROM refunds WHERE status = 'SUCCEEDED' AND ${which}`,
      values,
    );
    return rows.map((row) => ({ ...row, amount: won(BigInt(row.amount)) }));
  }
}
