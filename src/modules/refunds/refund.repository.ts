import { Injectable } from '@nestjs/common';
import { isUuid, newId } from '../../shared/ids.js';
import type { Won } from '../../shared/money.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import type { EventName } from '../../platform/outbox/events.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../platform/security/actor.js';
import { Refund } from './refund.entity.js';
import { RefundStatus } from './refund.rules.js';
import { refundErrors } from './refunds.errors.js';

export interface RefundAttempt {
  /** The provider's idempotency key. */
  id: string;
  number: number;
  refundableBefore: Won;
}

const EVENT_OF: Partial<Record<RefundStatus, EventName>> = {
  REQUESTED: 'refund.requested',
  APPROVED: 'refund.approved',
  REJECTED: 'refund.rejected',
  CANCELED: 'refund.canceled',
  SUCCEEDED: 'refund.succeeded',
  FAILED: 'refund.failed',
  UNKNOWN: 'refund.unknown',
};

/** If the job or the process that should go on with a refund is lost, the schedule takes it up after this. */
const RESCUE_AFTER_MS = 20_000;

export const PASSED_BY_RULE = `SELECT coalesce(sum(amount), 0) AS sum FROM refunds WHERE payment_id = $1
  AND approved_by_type = 'SYSTEM' AND status IN ('APPROVED', 'PROCESSING', 'UNKNOWN', 'SUCCEEDED')`;

export const TAX_FREE_GONE = `SELECT coalesce(sum(tax_free), 0) AS sum FROM refunds WHERE payment_id = $1
  AND status NOT IN ('FAILED', 'REJECTED', 'CANCELED')`;

/** Writes and locks of refunds. The payment is always locked before its refund: one order, no deadlock. */
@Injectable()
export class RefundRepository {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  async insert(tx: Tx, actor: Actor, refund: Refund): Promise<void> {
    await tx.insert(Refund, refund);
    await this.remember(tx, actor, refund, null, 'refund.requested', null);
  }

  /** @throws REFUND_NOT_FOUND */
  async lock(tx: Tx, id: string): Promise<Refund> {
    const refund = isUuid(id)
      ? await tx.findOne(Refund, { where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (!refund) throw refundErrors.REFUND_NOT_FOUND();
    return refund;
  }

  /** Which payment a refund belongs to, to lock that first. @throws REFUND_NOT_FOUND */
  async paymentIdOf(tx: Tx, id: string): Promise<string> {
    const refund = isUuid(id)
      ? await tx.findOne(Refund, { where: { id }, select: { id: true, paymentId: true } })
      : null;
    if (!refund) throw refundErrors.REFUND_NOT_FOUND();
    return refund.paymentId;
  }

  async moveTo(
    tx: Tx,
    actor: Actor,
    refund: Refund,
    status: RefundStatus,
    detail: string | null = null,
  ): Promise<void> {
    const from = refund.status;
    refund.status = status;
    if (status === RefundStatus.APPROVED || status === RefundStatus.PROCESSING) {
      refund.nextCheckAt = new Date(this.clock.now().getTime() + RESCUE_AFTER_MS);
    }
    await this.save(tx, refund);
    await this.remember(tx, actor, refund, from, `refund.${status.toLowerCase()}`, detail);
  }

  async save(tx: Tx, refund: Refund): Promise<void> {
    refund.version += 1;
    const { status, approvedByType, approvedBy, rejectedReason, failureCode, failureMessage } = refund;
    const { providerTransactionKey, decidedAt, processedAt, nextCheckAt, checks, version } = refund;
    await tx.update(
      Refund,
      { id: refund.id },
      {
        status,
        approvedByType,
        approvedBy,
        rejectedReason,
        failureCode,
        failureMessage,
        providerTransactionKey,
        decidedAt,
        processedAt,
        nextCheckAt,
        checks,
        version,
      },
    );
  }

  async hasUnresolved(tx: Tx, paymentId: string): Promise<boolean> {
    const [row]: unknown[] = await tx.query(
      `SELECT 1 FROM refunds WHERE payment_id = $1 AND status = 'UNKNOWN' LIMIT 1`,
      [paymentId],
    );
    return row !== undefined;
  }

  /** Refunds of a payment that wait for a second person. */
  async requestedOf(tx: Tx, paymentId: string): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `SELECT id FROM refunds WHERE payment_id = $1 AND status = 'REQUESTED' ORDER BY id`,
      [paymentId],
    );
    return rows.map(({ id }) => id);
  }

  /** How many refunds of a payment have no end yet. */
  async liveOf(tx: Tx, paymentId: string): Promise<number> {
    const [row]: { n: string }[] = await tx.query(
      `SELECT count(*) AS n FROM refunds
       WHERE payment_id = $1 AND status IN ('REQUESTED', 'APPROVED', 'PROCESSING', 'UNKNOWN')`,
      [paymentId],
    );
    return Number(row?.n ?? 0);
  }

  /** Won of a payment that went back, or are about to, without a second person. Its payment is locked. */
  async passedByRule(tx: Tx, paymentId: string): Promise<bigint> {
    const [row]: { sum: string }[] = await tx.query(PASSED_BY_RULE, [paymentId]);
    return BigInt(row?.sum ?? 0);
  }

  /** What is free of tax in the refunds of a payment that have happened or still may. Its payment is locked. */
  async taxFreeOf(tx: Tx, paymentId: string): Promise<bigint> {
    const [row]: { sum: string }[] = await tx.query(TAX_FREE_GONE, [paymentId]);
    return BigInt(row?.sum ?? 0);
  }

  /** Refunds of a payment that have happened, with the provider's name of each. */
  async settledOf(tx: Tx, paymentId: string): Promise<{ id: string; transactionKey: string | null }[]> {
    return tx.query(
      `SELECT id, provider_transaction_key AS "transactionKey" FROM refunds
       WHERE payment_id = $1 AND status = 'SUCCEEDED'`,
      [paymentId],
    );
  }

  /** Whether another refund of the payment is on its way at the provider. */
  async hasAnotherUnderWay(tx: Tx, refund: Refund): Promise<boolean> {
    const [row]: unknown[] = await tx.query(
      `SELECT 1 FROM refunds WHERE payment_id = $1 AND id <> $2 AND status IN ('PROCESSING', 'UNKNOWN') LIMIT 1`,
      [refund.paymentId, refund.id],
    );
    return row !== undefined;
  }

  /** Notes a cancel call about to be made. */
  async addAttempt(tx: Tx, refundId: string, refundableBefore: Won): Promise<RefundAttempt> {
    const id = newId();
    const [row]: { number: number }[] = await tx.query(
      `INSERT INTO refund_attempts (id, refund_id, number, refundable_before, started_at)
       SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4 FROM refund_attempts WHERE refund_id = $2 RETURNING number`,
      [id, refundId, refundableBefore.toString(), this.clock.now()],
    );
    return { id, number: row?.number ?? 1, refundableBefore };
  }

  async latestAttempt(tx: Tx, refundId: string): Promise<RefundAttempt | null> {
    const [row]: { id: string; number: number; refundable_before: string }[] = await tx.query(
      `SELECT id, number, refundable_before FROM refund_attempts WHERE refund_id = $1 ORDER BY number DESC LIMIT 1`,
      [refundId],
    );
    return row
      ? { id: row.id, number: row.number, refundableBefore: BigInt(row.refundable_before) as Won }
      : null;
  }

  private async remember(
    tx: Tx,
    actor: Actor,
    refund: Refund,
    from: RefundStatus | null,
    cause: string,
    detail: string | null,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO refund_history (id, refund_id, at, from_status, status, cause, actor_type, actor_id, detail)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        newId(),
        refund.id,
        this.clock.now(),
        from,
        refund.status,
        cause,
        actor.type,
        actorId(actor),
        detail?.slice(0, 500) ?? null,
      ],
    );
    const event = EVENT_OF[refund.status];
    if (event)
      await this.outbox.add(tx, event, refund.id, { refundId: refund.id, paymentId: refund.paymentId });
  }
}
