import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import { InFlight } from '../../platform/http/in-flight.js';
import type { Actor } from '../../platform/security/actor.js';
import type { Won } from '../../shared/money.js';
import { killPoint } from '../../platform/telemetry/kill-point.js';
import { EndAttempt } from './end-attempt.use-case.js';
import { PaymentGateway, type CallOutcome } from './gateway/payment-gateway.port.js';
import type { Payment } from './payment.entity.js';
import { PaymentExceptionKind } from './exceptions/exception.rules.js';
import { Offers } from './fulfilment/offers.js';
import { PaymentRepository } from './payment.repository.js';
import { isCaptured, PaymentStatus } from './payment.rules.js';
import { paymentErrors } from './payments.errors.js';
import { SettlePayment } from './settle-payment.use-case.js';

export interface CompletionRequest {
  /** The order id the customer came back with. */
  orderId: string;
  paymentKey: string;
  /** What the browser says was paid; compared, never used. */
  amount: Won;
  /** Who brings it: redirect.success, client.confirm. */
  cause: string;
  /** When given, the order must be this customer's. */
  userId?: string;
}

type Begun =
  | { go: true; payment: Payment; confirmationId: string; number: number }
  | { go: false; payment: Payment; refusal?: Error };

/** The caller is answered after this long; the work goes on behind. */
const ANSWER_WITHIN_MS = 10_000;
/** If this process dies now, the janitor asks the provider at the latest after this. */
const RESCUE_AFTER_MS = 20_000;
const CONFIRMATIONS_MAX = 3;
const WAIT_FOR_TWIN_REQUEST_MS = 250;
const WAITS_MAX = 20;

/**
 * Finishes a payment that the customer has authenticated. Everyone who can finish one calls this, any number of
 * times and at once: the intent is committed before the provider is called, all callers of one attempt share its key,
 * and settling is done under the payment's lock.
 */
@Injectable()
export class CompletePayment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly gateway: PaymentGateway,
    private readonly settle: SettlePayment,
    private readonly attempt: EndAttempt,
    private readonly offers: Offers,
    private readonly inFlight: InFlight,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the payment as it stands: CONFIRMING or UNKNOWN when the provider has not answered within ten seconds
   * @throws ORDER_NOT_FOUND, AMOUNT_MISMATCH, PAYMENT_KEY_MISMATCH, ORDER_NOT_PAYABLE, ORDER_PAID_ELSEWHERE and what
   *   the module says whose purpose it is; then nothing was charged
   */
  async execute(actor: Actor, request: CompletionRequest): Promise<Payment> {
    const begun = await this.begin(actor, request);
    if (!begun.go) {
      if (begun.refusal) throw begun.refusal;
      return begun.payment;
    }
    await killPoint('confirm.intent-committed');
    const work = this.inFlight.track(
      this.confirm(actor, begun.payment, begun.confirmationId, begun.number, request.cause),
    );
    // A slow provider must not hold the caller; the work itself is tracked and finishes or is rescued.
    const late = sleep(ANSWER_WITHIN_MS, null, { ref: false });
    const payment = (await Promise.race([work, late])) ?? begun.payment;
    if (payment.paymentKey !== request.paymentKey) throw paymentErrors.PAYMENT_KEY_MISMATCH();
    return payment;
  }

  /** Asks the provider again for an attempt whose result is unknown, with the key it was asked with before. */
  async resume(actor: Actor, paymentId: string, cause: string): Promise<Payment> {
    const latest = await this.uow.run(actor, (tx) => this.payments.latestConfirmation(tx, paymentId));
    const payment = await this.uow.run(actor, (tx) => this.payments.lockById(tx, paymentId));
    return latest ? this.confirm(actor, payment, latest.id, latest.number, cause) : payment;
  }

  private begin(actor: Actor, request: CompletionRequest): Promise<Begun> {
    return this.uow.run(actor, async (tx): Promise<Begun> => {
      const payment = await this.payments.lockByOrder(tx, request.orderId);
      if (request.userId !== undefined && payment.userId !== request.userId)
        throw paymentErrors.ORDER_NOT_FOUND();
      const refusal = this.refusal(payment, request);
      if (refusal) {
        // Kept on the order: somebody edited the address, or two orders were mixed up.
        await this.payments.remember(tx, actor, payment, payment.status, {
          cause: request.cause,
          amount: request.amount,
          detail: refusal.message,
        });
        await this.payments.openException(tx, payment, {
          kind:
            payment.amount === request.amount
              ? PaymentExceptionKind.PAYMENT_KEY_MISMATCH
              : PaymentExceptionKind.AMOUNT_MISMATCH,
          detail: `${request.cause}: ${request.amount} won brought, ${payment.amount} ordered, order ${payment.status}`,
        });
        return { go: false, payment, refusal };
      }
      switch (payment.status) {
        case PaymentStatus.READY:
          return this.startConfirming(tx, actor, payment, request);
        case PaymentStatus.CONFIRMING:
        case PaymentStatus.UNKNOWN: {
          const latest = await this.payments.latestConfirmation(tx, payment.id);
          return latest
            ? { go: true, payment, confirmationId: latest.id, number: latest.number }
            : this.startConfirming(tx, actor, payment, request);
        }
        default: {
          const paid = isCaptured(payment.status) || payment.status === PaymentStatus.WAITING_FOR_DEPOSIT;
          return paid
            ? { go: false, payment }
            : { go: false, payment, refusal: paymentErrors.ORDER_NOT_PAYABLE({ status: payment.status }) };
        }
      }
    });
  }

  private refusal(payment: Payment, request: CompletionRequest): Error | null {
    if (payment.amount !== request.amount) return paymentErrors.AMOUNT_MISMATCH();
    if (payment.paymentKey !== null && payment.paymentKey !== request.paymentKey) {
      return paymentErrors.PAYMENT_KEY_MISMATCH();
    }
    return null;
  }

  private async startConfirming(
    tx: Tx,
    actor: Actor,
    payment: Payment,
    request: CompletionRequest,
  ): Promise<Begun> {
    const refusal = await this.offers.refusal(tx, payment);
    if (refusal) return { go: false, payment, refusal };
    payment.paymentKey = request.paymentKey;
    payment.nextCheckAt = new Date(this.clock.now().getTime() + RESCUE_AFTER_MS);
    const confirmation = await this.payments.addConfirmation(tx, payment.id);
    await this.payments.moveTo(tx, actor, payment, PaymentStatus.CONFIRMING, { cause: request.cause });
    return { go: true, payment, confirmationId: confirmation.id, number: confirmation.number };
  }

  /** Calls the provider (no transaction is open here) and settles whatever it says. */
  private async confirm(
    actor: Actor,
    payment: Payment,
    key: string,
    number: number,
    cause: string,
  ): Promise<Payment> {
    const outcome = await this.call(payment, key);
    await killPoint('confirm.provider-answered');
    switch (outcome.kind) {
      case 'done':
        return this.settle.apply(actor, payment.id, outcome.payment, { cause, asked: payment.status });
      case 'unknown':
        return this.attempt.lose(actor, payment.id, outcome.reason, cause);
      case 'declined':
        return this.afterRefusal(actor, payment, outcome, number, cause);
    }
  }

  /** Another caller of the same attempt may be ahead of us: wait for the answer to the request we share. */
  private async call(payment: Payment, idempotencyKey: string): Promise<CallOutcome> {
    const { merchantKeyId, paymentKey, providerOrderId: orderId, amount } = payment;
    if (paymentKey === null) return { kind: 'unknown', reason: 'no payment key', running: false };
    for (let wait = 0; ; wait += 1) {
      const outcome = await this.gateway.confirm({
        merchantKeyId,
        paymentKey,
        orderId,
        amount,
        idempotencyKey,
      });
      if (outcome.kind !== 'unknown' || !outcome.running || wait >= WAITS_MAX) return outcome;
      await sleep(WAIT_FOR_TWIN_REQUEST_MS);
    }
  }

  /** A refusal is believed only after looking: "already processed" may be our own earlier, lost, success. */
  private async afterRefusal(
    actor: Actor,
    payment: Payment,
    refused: { code: string; message: string; again: boolean },
    number: number,
    cause: string,
  ): Promise<Payment> {
    const shown = await this.gateway.lookup({ orderId: payment.providerOrderId }, payment.merchantKeyId);
    if (shown.kind === 'unknown') return this.attempt.lose(actor, payment.id, refused.code, cause);
    const { paymentKey } = payment;
    if (paymentKey !== null && (shown.kind === 'not-found' || shown.payment.paymentKey !== paymentKey)) {
      return this.attempt.disown(actor, payment.id, paymentKey, cause);
    }
    const stillOpen =
      shown.kind === 'found' && (shown.payment.status === 'IN_PROGRESS' || shown.payment.status === 'READY');
    if (shown.kind === 'found' && !stillOpen) {
      return this.settle.apply(actor, payment.id, shown.payment, { cause, asked: payment.status });
    }
    if (stillOpen && refused.again && number < CONFIRMATIONS_MAX) {
      // Nothing was done and the provider replays this refusal for the old key, so a new attempt needs a new key.
      const next = await this.uow.run(actor, async (tx) => {
        await this.payments.lockById(tx, payment.id);
        const latest = await this.payments.latestConfirmation(tx, payment.id);
        return latest && latest.number > number ? latest : this.payments.addConfirmation(tx, payment.id);
      });
      return this.confirm(actor, payment, next.id, next.number, cause);
    }
    return this.attempt.decline(actor, payment.id, refused.code, refused.message, cause);
  }
}
