import { Injectable } from '@nestjs/common';
import { Db } from '../../platform/db/db.js';
import { groupByKey } from '../../platform/graphql/loaders.js';
import { won, type Won } from '../../shared/money.js';
import type { PaymentMethodType } from './payment.entity.js';

/** Money that a payment moved, as the posting of it in the books is named. Given back is negative. */
export interface Movement {
  source: { kind: string; id: string; posting: string };
  paymentId: string;
  orderId: string;
  paymentKey: string | null;
  method: PaymentMethodType | null;
  /** The provider's own name of the movement, where we know it. */
  transactionKey: string | null;
  amount: Won;
  at: Date;
}

interface Row {
  id: string;
  orderId: string;
  paymentKey: string | null;
  method: PaymentMethodType | null;
  amount: string;
  captured: boolean;
  at: Date;
}

interface Reversal {
  id: string;
  paymentId: string;
  reversedAt: Date;
  againAt: Date | null;
}

const CAPTURED = `status IN ('DONE', 'PARTIALLY_REFUNDED', 'REFUNDED')`;

/** What payments brought in, and what banks took back of deposits. Refunds are another module's. */
@Injectable()
export class PaymentMovements {
  constructor(private readonly db: Db) {}

  /** Ids of payments that moved money from `from` until before `to`, in order of their ids, after `after`. */
  async idsBetween(from: Date, to: Date, after: string | null, limit: number): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT id FROM (
         SELECT id FROM payments WHERE approved_at >= $1 AND approved_at < $2 AND ${CAPTURED}
         UNION SELECT payment_id FROM deposit_reversals WHERE reversed_at >= $1 AND reversed_at < $2
         UNION SELECT payment_id FROM deposit_reversals WHERE again_at >= $1 AND again_at < $2) moved
       WHERE $3::uuid IS NULL OR id > $3 ORDER BY id LIMIT $4`,
      [from, to, after, limit],
    );
    return rows.map((row) => row.id);
  }

  /** All movements of each payment, each in the order they happened. */
  async of(ids: readonly string[]): Promise<Movement[][]> {
    return groupByKey(ids, await this.movements('p.id = ANY($1)', ids), (movement) => movement.paymentId);
  }

  /** The same by payment key; a key that is not known here has none. */
  async ofKeys(paymentKeys: readonly string[]): Promise<Movement[][]> {
    const found = await this.movements('p.payment_key = ANY($1)', paymentKeys);
    return groupByKey(paymentKeys, found, (movement) => movement.paymentKey ?? '');
  }

  /** Whose deposit each of these reversals took back. */
  async paymentsOfReversals(ids: readonly string[]): Promise<string[]> {
    const rows = await this.db.rows<{ id: string }>(
      `SELECT DISTINCT payment_id AS id FROM deposit_reversals WHERE id = ANY($1)`,
      [ids],
    );
    return rows.map((row) => row.id);
  }

  private async movements(which: string, keys: readonly string[]): Promise<Movement[]> {
    const rows = await this.db.rows<Row>(
      `SELECT p.id, p.provider_order_id AS "orderId", p.payment_key AS "paymentKey", p.method, p.amount,
         p.${CAPTURED} AS captured, coalesce(p.approved_at, p.updated_at) AS at FROM payments p WHERE ${which}`,
      [keys],
    );
    const reversals = await this.db.rows<Reversal>(
      `SELECT id, payment_id AS "paymentId", reversed_at AS "reversedAt", again_at AS "againAt" FROM deposit_reversals
       WHERE payment_id = ANY($1) ORDER BY number`,
      [rows.map((row) => row.id)],
    );
    const byPayment = groupByKey(
      rows.map((row) => row.id),
      reversals,
      (reversal) => reversal.paymentId,
    );
    return rows.flatMap((row, i) => movementsOf(row, byPayment[i] ?? []));
  }
}

/** A deposit that was taken back, and may have come again, stands in the books under the reversal. */
function movementsOf(row: Row, reversals: readonly Reversal[]): Movement[] {
  const amount = BigInt(row.amount);
  const move = (kind: string, id: string, posting: string, sign: bigint, at: Date): Movement => ({
    source: { kind, id, posting },
    paymentId: row.id,
    orderId: row.orderId,
    paymentKey: row.paymentKey,
    method: row.method,
    transactionKey: null,
    amount: won(sign * amount),
    at,
  });
  if (!row.captured && reversals.length === 0) return [];
  const first = reversals[0]?.reversedAt;
  const moved = [move('payment', row.id, 'payment', 1n, first && first < row.at ? first : row.at)];
  for (const { id, reversedAt, againAt } of reversals) {
    moved.push(move('deposit-reversal', id, 'payment-reversed', -1n, reversedAt));
    if (againAt) moved.push(move('deposit-reversal', id, 'payment', 1n, againAt));
  }
  return moved;
}
