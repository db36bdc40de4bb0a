import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid, newIdAt } from '../../../shared/ids.js';
import type { Won } from '../../../shared/money.js';
import { Clock } from '../../../platform/clock/clock.js';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import type { Payment } from '../payment.entity.js';
import { paymentErrors } from '../payments.errors.js';
import type { PaymentExceptionKind } from './exception.rules.js';

type AboutPayment = Pick<Payment, 'id' | 'providerOrderId' | 'amount'>;

export interface ExceptionFacts {
  kind: PaymentExceptionKind;
  /** For staff, in our own technical words. */
  detail: string;
  /** What is at stake; all of the payment unless said. */
  amount?: Won | null;
  refundId?: string;
  webhookId?: string;
}

/** What staff changes of an item. */
export interface OpenException {
  id: string;
  kind: PaymentExceptionKind;
  paymentId: string | null;
  ownerId: string | null;
  version: number;
}

/** Opens and closes items for staff. One of a kind is open for one thing at a time; a second time is counted on it. */
@Injectable()
export class PaymentExceptions {
  constructor(
    private readonly clock: Clock,
    private readonly outbox: Outbox,
  ) {}

  /** An item about a payment that the caller has locked. */
  async open(tx: Tx, payment: AboutPayment, facts: ExceptionFacts): Promise<void> {
    await this.write(tx, facts, {
      subject: payment.id,
      paymentId: payment.id,
      orderRef: payment.providerOrderId,
      amount: facts.amount === undefined ? payment.amount : facts.amount,
    });
  }

  /** An item about an order that nobody here knows. @param subject what counts as the same thing */
  async openWithoutPayment(
    tx: Tx,
    subject: string,
    facts: ExceptionFacts & { orderRef: string },
  ): Promise<void> {
    await this.write(tx, facts, {
      subject,
      paymentId: null,
      orderRef: facts.orderRef,
      amount: facts.amount ?? null,
    });
  }

  /** What was wrong is right again by itself. */
  async settle(tx: Tx, actor: Actor, subject: string, kinds: readonly PaymentExceptionKind[]): Promise<void> {
    await tx.query(
      `UPDATE payment_exceptions SET closed_at = $3, closed_by_type = 'SYSTEM', resolution = $4, version = version + 1
       WHERE subject = $1 AND kind = ANY($2) AND closed_at IS NULL`,
      [subject, kinds, this.clock.now(), actor.type === 'SYSTEM' ? actor.name : actor.type],
    );
  }

  /** As the caller has seen it. @throws PAYMENT_EXCEPTION_NOT_FOUND, PAYMENT_EXCEPTION_RESOLVED, VERSION_STALE */
  async lockVersion(tx: Tx, id: string, version: number): Promise<OpenException> {
    const exception = await this.lockOpen(tx, id);
    if (exception.version !== version) {
      throw commonErrors.VERSION_STALE({ current: exception.version, given: version });
    }
    return exception;
  }

  private async lockOpen(tx: Tx, id: string): Promise<OpenException> {
    const [row]: (OpenException & { closedAt: Date | null })[] = isUuid(id)
      ? await tx.query(
          `SELECT id, kind, payment_id AS "paymentId", owner_id AS "ownerId", version, closed_at AS "closedAt"
           FROM payment_exceptions WHERE id = $1 FOR NO KEY UPDATE`,
          [id],
        )
      : [];
    if (!row) throw paymentErrors.PAYMENT_EXCEPTION_NOT_FOUND();
    if (row.closedAt) throw paymentErrors.PAYMENT_EXCEPTION_RESOLVED();
    return row;
  }

  /** Whose payment it is about; null when that is not known. */
  async customerOf(tx: Tx, { paymentId }: Pick<OpenException, 'paymentId'>): Promise<string | null> {
    if (paymentId === null) return null;
    const [row]: { userId: string }[] = await tx.query(
      `SELECT user_id AS "userId" FROM payments WHERE id = $1`,
      [paymentId],
    );
    return row?.userId ?? null;
  }

  async give(tx: Tx, id: string, ownerId: string | null): Promise<void> {
    await tx.query(
      `UPDATE payment_exceptions SET owner_id = $2, owned_at = $3, version = version + 1 WHERE id = $1`,
      [id, ownerId, ownerId === null ? null : this.clock.now()],
    );
  }

  async resolve(tx: Tx, actor: Actor, id: string, reason: string): Promise<void> {
    await tx.query(
      `UPDATE payment_exceptions SET closed_at = $2, closed_by_type = $3, closed_by = $4, resolution = $5,
         version = version + 1 WHERE id = $1`,
      [id, this.clock.now(), actor.type, actorId(actor), reason],
    );
  }

  /** The same for what is open of a kind about something, if anything still is. */
  async resolveOf(
    tx: Tx,
    actor: Actor,
    subject: string,
    kind: PaymentExceptionKind,
    reason: string,
  ): Promise<void> {
    const [row]: { id: string }[] = await tx.query(
      `SELECT id FROM payment_exceptions WHERE subject = $1 AND kind = $2 AND closed_at IS NULL FOR NO KEY UPDATE`,
      [subject, kind],
    );
    if (row) await this.resolve(tx, actor, row.id, reason);
  }

  private async write(
    tx: Tx,
    facts: ExceptionFacts,
    about: { subject: string; paymentId: string | null; orderRef: string; amount: Won | null },
  ): Promise<void> {
    const now = this.clock.now();
    const [row]: { id: string; fresh: boolean }[] = await tx.query(
      `INSERT INTO payment_exceptions AS e (id, subject, kind, payment_id, order_ref, amount, detail, refund_id, webhook_id,
         opened_at, last_seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
       ON CONFLICT (subject, kind) WHERE closed_at IS NULL DO UPDATE SET times = e.times + 1,
         last_seen_at = excluded.last_seen_at, detail = excluded.detail, amount = excluded.amount,
         refund_id = coalesce(excluded.refund_id, e.refund_id), webhook_id = coalesce(excluded.webhook_id, e.webhook_id)
       RETURNING id, times = 1 AS fresh`,
      [
        newIdAt(now),
        about.subject,
        facts.kind,
        about.paymentId,
        about.orderRef.slice(0, 200),
        about.amount?.toString() ?? null,
        facts.detail.slice(0, 500),
        facts.refundId ?? null,
        facts.webhookId ?? null,
        now,
      ],
    );
    if (row?.fresh) await this.outbox.add(tx, 'payment-exception.opened', row.id, { exceptionId: row.id });
  }
}
