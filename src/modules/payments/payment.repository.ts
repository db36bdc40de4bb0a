import { Injectable } from '@nestjs/common';
import { isUuid, newId } from '../../shared/ids.js';
import { won, type Won } from '../../shared/money.js';
import { Clock } from '../../platform/clock/clock.js';
import { brokenConstraint } from '../../platform/db/database-errors.js';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../platform/security/actor.js';
import type { ProviderPayment } from './gateway/payment-gateway.port.js';
import { PaymentExceptionKind } from './exceptions/exception.rules.js';
import { PaymentExceptions, type ExceptionFacts } from './exceptions/payment-exceptions.js';
import { Payment, PaymentOrder } from './payment.entity.js';
import { eventOf, isCaptured, type PaymentStatus } from './payment.rules.js';
import { paymentErrors } from './payments.errors.js';

export interface HistoryNote {
  cause: string;
  detail?: string | null;
  amount?: Won | null;
}

/** Writes and locks of payments. Whoever changes a payment has locked it here first. */
@Injectable()
export class PaymentRepository {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly exceptions: PaymentExceptions,
  ) {}

  async insert(
    tx: Tx,
    actor: Actor,
    order: PaymentOrder,
    payment: Payment,
    note: HistoryNote,
  ): Promise<void> {
    await tx.insert(PaymentOrder, order);
    await tx.insert(Payment, payment);
    await this.remember(tx, actor, payment, null, note);
    await this.outbox.add(tx, 'payment.created', payment.id, { paymentId: payment.id });
  }

  /** @throws PAYMENT_NOT_FOUND */
  async lockById(tx: Tx, id: string): Promise<Payment> {
    const payment = isUuid(id)
      ? await tx.findOne(Payment, { where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (!payment) throw paymentErrors.PAYMENT_NOT_FOUND();
    return payment;
  }

  /** @param providerOrderId the order id as the customer and the provider know it  @throws ORDER_NOT_FOUND */
  async lockByOrder(tx: Tx, providerOrderId: string): Promise<Payment> {
    const payment = await tx.findOne(Payment, {
      where: { providerOrderId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!payment) throw paymentErrors.ORDER_NOT_FOUND();
    return payment;
  }

  /** Moves a locked payment (and its order) to `status`, with its history row and its outbox row. */
  async moveTo(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    status: PaymentStatus,
    note: HistoryNote,
  ): Promise<void> {
    const from = payment.status;
    payment.status = status;
    await this.save(tx, payment);
    await tx.query(
      `UPDATE payment_orders SET status = $2, updated_at = $3, version = version + 1 WHERE id = $1`,
      [payment.orderId, status, payment.updatedAt],
    );
    await this.remember(tx, actor, payment, from, note);
    await this.outbox.add(tx, eventOf(status), payment.id, { paymentId: payment.id });
  }

  /** Saves what is not the status. @throws PAYMENT_KEY_MISMATCH when the key belongs to another payment */
  async save(tx: Tx, payment: Payment): Promise<void> {
    payment.version += 1;
    payment.updatedAt = this.clock.now();
    const {
      id,
      orderId: _o,
      attempt: _a,
      userId: _u,
      purpose: _p,
      orderName: _n,
      amount: _w,
      currency: _c,
      provider: _v,
      merchantKeyId: _k,
      providerOrderId: _i,
      requestedAt: _r,
      ...changeable
    } = payment;
    try {
      await tx.update(Payment, { id }, changeable);
    } catch (error) {
      if (brokenConstraint(error) === 'payments_payment_key_key') throw paymentErrors.PAYMENT_KEY_MISMATCH();
      throw error;
    }
  }

  /** One line of the payment's history. */
  async remember(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    from: PaymentStatus | null,
    note: HistoryNote,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO payment_history (id, payment_id, at, from_status, status, provider_status, cause, actor_type, actor_id, amount, detail)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
      [
        newId(),
        payment.id,
        this.clock.now(),
        from,
        payment.status,
        payment.providerStatus,
        note.cause,
        actor.type,
        actorId(actor),
        note.amount?.toString() ?? null,
        note.detail?.slice(0, 500) ?? null,
      ],
    );
  }

  /** What the payment's order pays for, where that is another module's. */
  async subjectOf(tx: Tx, paymentId: string): Promise<string | null> {
    const [row]: { subject: string | null }[] = await tx.query(
      `SELECT o.subject_id AS subject FROM payments p JOIN payment_orders o ON o.id = p.order_id WHERE p.id = $1`,
      [paymentId],
    );
    return row?.subject ?? null;
  }

  /** Payments for a subject whose money we have, or a part of it, in the order it came. */
  async capturedFor(tx: Tx, subjectId: string): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `SELECT p.id FROM payment_orders o JOIN payments p ON p.order_id = o.id
       WHERE o.subject_id = $1 AND p.status IN ('DONE', 'PARTIALLY_REFUNDED') ORDER BY p.approved_at, p.id`,
      [subjectId],
    );
    return rows.map(({ id }) => id);
  }

  /** Notes a confirm call about to be made; its id is the provider's idempotency key. */
  async addConfirmation(tx: Tx, paymentId: string): Promise<{ id: string; number: number }> {
    const id = newId();
    const [row]: { number: number }[] = await tx.query(
      `INSERT INTO payment_confirmations (id, payment_id, number, started_at)
       SELECT $1, $2, coalesce(max(number), 0) + 1, $3 FROM payment_confirmations WHERE payment_id = $2 RETURNING number`,
      [id, paymentId, this.clock.now()],
    );
    return { id, number: row?.number ?? 1 };
  }

  async latestConfirmation(
    tx: Tx,
    paymentId: string,
  ): Promise<{ id: string; number: number; started_at: Date } | null> {
    const [row]: { id: string; number: number; started_at: Date }[] = await tx.query(
      `SELECT id, number, started_at FROM payment_confirmations WHERE payment_id = $1 ORDER BY number DESC LIMIT 1`,
      [paymentId],
    );
    return row ?? null;
  }

  /** Cancels that no refund of ours asked for (made in the provider's own merchant site) are shown to staff. */
  async noticeForeignCancels(
    tx: Tx,
    payment: Payment,
    shown: Pick<ProviderPayment, 'total' | 'balance'>,
  ): Promise<void> {
    const canceled = won(shown.total - shown.balance);
    const ours = won(payment.refunded + payment.refundReserved);
    if (!isCaptured(payment.status) || canceled <= ours) return;
    await this.openException(tx, payment, {
      kind: PaymentExceptionKind.FOREIGN_CANCEL,
      detail: `provider cancelled ${canceled}, refunds know ${ours}`,
      amount: won(canceled - ours),
    });
  }

  /** Opens an item for staff about a payment that the caller has locked. */
  openException(tx: Tx, payment: Payment, facts: ExceptionFacts): Promise<void> {
    return this.exceptions.open(tx, payment, facts);
  }

  /** What was wrong with a payment is right again by itself. */
  settleExceptions(
    tx: Tx,
    actor: Actor,
    payment: Pick<Payment, 'id'>,
    kinds: readonly PaymentExceptionKind[],
  ): Promise<void> {
    return this.exceptions.settle(tx, actor, payment.id, kinds);
  }
}
