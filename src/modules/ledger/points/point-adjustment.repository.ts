import { Injectable } from '@nestjs/common';
import { isUuid } from '../../../shared/ids.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { markPersonalColumns } from '../../../platform/personal-data/personal-data.js';
import { ledgerErrors } from '../ledger.errors.js';

export enum PointAdjustmentStatus {
  /** Somebody else has to agree. */
  REQUESTED = 'REQUESTED',
  POSTED = 'POSTED',
  REJECTED = 'REJECTED',
  /** Taken back by whoever asked, or nobody decided in time. */
  CANCELED = 'CANCELED',
}

export interface PointAdjustment {
  id: string;
  userId: string;
  /** Points to add, or to take away when negative. */
  delta: bigint;
  reason: string;
  status: PointAdjustmentStatus;
  holdId: string | null;
  postingId: string | null;
  requestedByType: string;
  requestedBy: string | null;
  decidedBy: string | null;
  requestedAt: Date;
  decidedAt: Date | null;
}

export const ADJUSTMENT_COLUMNS = `id, user_id AS "userId", delta, reason, status, hold_id AS "holdId",
  posting_id AS "postingId", requested_by_type AS "requestedByType", requested_by AS "requestedBy",
  decided_by AS "decidedBy", requested_at AS "requestedAt", decided_at AS "decidedAt"`;

export const PASSED_ALONE = `SELECT coalesce(sum(abs(delta)), 0) AS sum FROM point_adjustments
  WHERE user_id = $1 AND requested_at > $2 AND status = 'POSTED' AND decided_by IS NULL`;
/** So far back small adjustments of one customer count together. */
export const TOGETHER_MS = 86_400_000;

/** A row as the driver gives it. */
export type AdjustmentRow = Omit<PointAdjustment, 'delta'> & { delta: string };

export function toAdjustment(row: AdjustmentRow): PointAdjustment {
  return { ...row, delta: BigInt(row.delta) };
}

markPersonalColumns('point_adjustments', {
  reason: {
    kind: 'memo',
    subjectColumn: 'user_id',
    erase: { kept: 'why books were corrected by hand is kept with the books (Commercial Act, ten years)' },
  },
});

@Injectable()
export class PointAdjustmentRepository {
  async insert(tx: Tx, row: PointAdjustment): Promise<void> {
    await tx.query(
      `INSERT INTO point_adjustments (id, user_id, delta, reason, status, hold_id, posting_id, requested_by_type,
         requested_by, decided_by, requested_at, decided_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [
        row.id,
        row.userId,
        row.delta.toString(),
        row.reason,
        row.status,
        row.holdId,
        row.postingId,
        row.requestedByType,
        row.requestedBy,
        row.decidedBy,
        row.requestedAt,
        row.decidedAt,
      ],
    );
  }

  /** Points of a customer, given or taken since a time, that nobody else agreed to. The customer is locked. */
  async passedAlone(tx: Tx, userId: string, since: Date): Promise<bigint> {
    const [row]: { sum: string }[] = await tx.query(PASSED_ALONE, [userId, since]);
    return BigInt(row?.sum ?? 0);
  }

  /** @throws POINT_ADJUSTMENT_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<PointAdjustment> {
    if (!isUuid(id)) throw ledgerErrors.POINT_ADJUSTMENT_NOT_FOUND();
    const [row]: AdjustmentRow[] = await tx.query(
      `SELECT ${ADJUSTMENT_COLUMNS} FROM point_adjustments WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (!row) throw ledgerErrors.POINT_ADJUSTMENT_NOT_FOUND();
    return toAdjustment(row);
  }

  async end(
    tx: Tx,
    id: string,
    end: Pick<PointAdjustment, 'status' | 'postingId' | 'decidedBy' | 'decidedAt'>,
  ): Promise<void> {
    await tx.query(
      `UPDATE point_adjustments SET status = $2, posting_id = $3, decided_by = $4, decided_at = $5 WHERE id = $1`,
      [id, end.status, end.postingId, end.decidedBy, end.decidedAt],
    );
  }
}
