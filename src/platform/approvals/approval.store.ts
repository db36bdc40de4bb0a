import { Injectable } from '@nestjs/common';
import { isUuid } from '../../shared/ids.js';
import { Clock } from '../clock/clock.js';
import { brokenConstraint } from '../db/database-errors.js';
import type { Tx } from '../db/unit-of-work.js';
import { ApprovalStatus, type Approval } from './approval-act.js';
import { canonical } from './approval.rules.js';
import { approvalErrors } from './approvals.errors.js';

const COLUMNS = `id, kind, subject_id AS "subjectId", input, input_hash AS "inputHash", status, maker_id AS "makerId",
  expires_at AS "expiresAt", decided_by AS "decidedBy", decision_reason AS "decisionReason", version`;

/** The table of requests. Every writer locks the row first, then compares and sets. */
@Injectable()
export class ApprovalStore {
  constructor(private readonly clock: Clock) {}

  /** @throws APPROVAL_ALREADY_OPEN */
  async insert(tx: Tx, approval: Approval, subjectType: string, reason: string | null): Promise<void> {
    try {
      await tx.query(
        `INSERT INTO approvals (id, kind, subject_type, subject_id, input, input_hash, status, maker_type, maker_id,
                                reason, requested_at, expires_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, 'PENDING', $7, $8, $9, $10, $11, $12)`,
        [
          approval.id,
          approval.kind,
          subjectType,
          approval.subjectId,
          canonical(approval.input),
          approval.inputHash,
          approval.makerId === null ? 'SYSTEM' : 'ADMIN',
          approval.makerId,
          reason,
          this.clock.now(),
          approval.expiresAt,
          approval.version,
        ],
      );
    } catch (error) {
      if (brokenConstraint(error) === 'approvals_open') throw approvalErrors.APPROVAL_ALREADY_OPEN();
      throw error;
    }
  }

  /** @throws APPROVAL_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<Approval> {
    const [row]: Approval[] = isUuid(id)
      ? await tx.query(`SELECT ${COLUMNS} FROM approvals WHERE id = $1 FOR UPDATE`, [id])
      : [];
    if (!row) throw approvalErrors.APPROVAL_NOT_FOUND();
    return row;
  }

  /** The open request of a kind about an object, locked; null when there is none. */
  async lockOpen(tx: Tx, kind: string, subjectId: string): Promise<Approval | null> {
    const [row]: Approval[] = isUuid(subjectId)
      ? await tx.query(
          `SELECT ${COLUMNS} FROM approvals
           WHERE kind = $1 AND subject_id = $2 AND status IN ('PENDING', 'APPROVED') FOR UPDATE`,
          [kind, subjectId],
        )
      : [];
    return row ?? null;
  }

  /** Open requests whose time is over, the oldest first. */
  async due(tx: Tx, limit: number): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `SELECT id FROM approvals WHERE status IN ('PENDING', 'APPROVED') AND expires_at <= $1
       ORDER BY expires_at LIMIT $2`,
      [this.clock.now(), limit],
    );
    return rows.map((row) => row.id);
  }

  /**
   * Compares and sets: the row must still be as `approval` says.
   * @throws APPROVAL_NOT_PENDING when somebody else was first
   */
  async moveTo(
    tx: Tx,
    approval: Approval,
    status: ApprovalStatus,
    decision?: { by: string | null; reason: string | null },
  ): Promise<void> {
    const now = this.clock.now();
    const [rows]: [{ version: number }[], number] = await tx.query(
      `UPDATE approvals SET status = $4, version = version + 1, decided_by = coalesce($5, decided_by),
         decided_at = CASE WHEN $6 THEN $7 ELSE decided_at END, decision_reason = coalesce($8, decision_reason),
         used_at = CASE WHEN $4 = 'USED' THEN $7 ELSE used_at END
       WHERE id = $1 AND status = $2 AND version = $3 RETURNING version`,
      [
        approval.id,
        approval.status,
        approval.version,
        status,
        decision?.by ?? null,
        decision !== undefined,
        now,
        decision?.reason ?? null,
      ],
    );
    if (!rows[0]) throw approvalErrors.APPROVAL_NOT_PENDING({ status: approval.status });
    approval.status = status;
    approval.version = rows[0].version;
    if (decision) {
      approval.decidedBy = decision.by ?? approval.decidedBy;
      approval.decisionReason = decision.reason ?? approval.decisionReason;
    }
  }
}
