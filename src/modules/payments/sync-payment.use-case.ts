import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Db } from '../../platform/db/db.js';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import { CompletePayment } from './complete-payment.use-case.js';
import { EndAttempt } from './end-attempt.use-case.js';
import { PaymentGateway, type LookupOutcome } from './gateway/payment-gateway.port.js';
import type { Payment } from './payment.entity.js';
import { PaymentRepository } from './payment.repository.js';
import { FORGOTTEN_AFTER_MS, isCaptured, isOpen, PaymentStatus } from './payment.rules.js';
import { paymentErrors } from './payments.errors.js';
import { SettlePayment } from './settle-payment.use-case.js';

const DUE_BATCH = 50;

/** Reads a payment back from the provider and applies only what it says. Webhooks, the janitor and staff call it. */
@Injectable()
export class SyncPayment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly db: Db,
    private readonly payments: PaymentRepository,
    private readonly gateway: PaymentGateway,
    private readonly settle: SettlePayment,
    private readonly attempt: EndAttempt,
    private readonly complete: CompletePayment,
    private readonly clock: Clock,
  ) {}

  /** @throws PAYMENT_NOT_FOUND */
  async execute(actor: Actor, paymentId: string, cause: string): Promise<Payment> {
    return (await this.look(actor, paymentId, cause)).payment;
  }

  /** The same, with what the provider said. @throws PAYMENT_NOT_FOUND */
  async look(
    actor: Actor,
    paymentId: string,
    cause: string,
  ): Promise<{ payment: Payment; shown: LookupOutcome }> {
    const payment = await this.uow.run(actor, (tx) => this.payments.lockById(tx, paymentId));
    // By the order id, which is ours: the key came with a browser and may belong to somebody else's payment.
    const shown = await this.gateway.lookup({ orderId: payment.providerOrderId }, payment.merchantKeyId);
    return { payment: await this.apply(actor, payment, shown, cause), shown };
  }

  /** What the provider says now; nothing is done about it. @throws PAYMENT_NOT_FOUND */
  async ask(paymentId: string): Promise<LookupOutcome> {
    const payment = await this.db.one<Pick<Payment, 'merchantKeyId'> & { orderId: string }>(
      `SELECT provider_order_id AS "orderId", merchant_key_id AS "merchantKeyId" FROM payments WHERE id = $1`,
      [paymentId],
    );
    if (!payment) throw paymentErrors.PAYMENT_NOT_FOUND();
    return this.gateway.lookup({ orderId: payment.orderId }, payment.merchantKeyId);
  }

  private async apply(actor: Actor, payment: Payment, shown: LookupOutcome, cause: string): Promise<Payment> {
    if (shown.kind === 'unknown') return this.attempt.lose(actor, payment.id, shown.reason, cause);
    if (shown.kind === 'not-found') return this.absent(actor, payment, cause);
    const begun = payment.status === PaymentStatus.CONFIRMING || payment.status === PaymentStatus.UNKNOWN;
    const { paymentKey } = payment;
    if (begun && paymentKey !== null && shown.payment.paymentKey !== paymentKey) {
      return this.attempt.disown(actor, payment.id, paymentKey, cause);
    }
    // We had begun to take the money and the provider has not done so yet: ask again, with the same key.
    if (begun && shown.payment.status === 'IN_PROGRESS')
      return this.complete.resume(actor, payment.id, cause);
    const asked = payment.status;
    const settled = await this.settle.apply(actor, payment.id, shown.payment, { cause, asked });
    const waiting = shown.payment.status === 'READY' || shown.payment.status === 'IN_PROGRESS';
    return waiting && isOpen(settled.status)
      ? this.attempt.lose(actor, payment.id, shown.payment.status, cause)
      : settled;
  }

  /** Payments whose time to be looked at has come; each is taken by one process. @returns how many were looked at */
  async executeDue(actor: Actor): Promise<number> {
    const due = await this.db.rows<{ id: string }>(
      `SELECT id FROM payments WHERE next_check_at <= $1 ORDER BY next_check_at LIMIT ${DUE_BATCH}`,
      [this.clock.now()],
    );
    const results = await Promise.allSettled(due.map(({ id }) => this.execute(actor, id, 'janitor')));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    return due.length;
  }

  /**
   * The provider has never heard of it (or has forgotten it). Without a key nothing was and nothing will be taken for
   * it; with one, somebody has to find out.
   */
  private absent(actor: Actor, payment: Payment, cause: string): Promise<Payment> {
    const age = this.clock.now().getTime() - payment.requestedAt.getTime();
    const asked = cause.startsWith('staff.');
    const live = isOpen(payment.status) || isCaptured(payment.status);
    if (live && payment.paymentKey !== null && (asked || age >= FORGOTTEN_AFTER_MS)) {
      return this.attempt.missing(actor, payment.id, cause);
    }
    if (!isOpen(payment.status) || age < FORGOTTEN_AFTER_MS) {
      return this.attempt.lose(actor, payment.id, 'not at the provider', cause);
    }
    return this.attempt.expire(actor, payment.id, cause);
  }
}
