import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import {
  OVER_WHEN_SETTLED,
  PaymentExceptionKind,
  UNKNOWN_TOO_LONG_MS,
} from './exceptions/exception.rules.js';
import { planCheck, stopLooking } from './next-check.js';
import type { Payment } from './payment.entity.js';
import { PaymentRepository } from './payment.repository.js';
import { FORGOTTEN_AFTER_MS, isOpen, mayBecome, PaymentStatus } from './payment.rules.js';

/**
 * What becomes of an attempt to pay when the provider has no payment to show for it: it refused, did not answer, knows
 * another key, or nobody came. No money moves here. Each locks the payment, and one that has got further is left as it is.
 */
@Injectable()
export class EndAttempt {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly payments: PaymentRepository,
    private readonly clock: Clock,
  ) {}

  /** The provider refused for certain and took nothing. */
  decline(actor: Actor, paymentId: string, code: string, message: string, cause: string): Promise<Payment> {
    return this.close(actor, paymentId, PaymentStatus.FAILED, code, message, cause);
  }

  /** Nobody paid in time. */
  expire(actor: Actor, paymentId: string, cause: string): Promise<Payment> {
    return this.close(
      actor,
      paymentId,
      PaymentStatus.EXPIRED,
      'EXPIRED_PAYMENT',
      '결제 시간이 지났습니다.',
      cause,
    );
  }

  /** No clear answer: kept as UNKNOWN, asked again later, never read as failure. */
  lose(actor: Actor, paymentId: string, reason: string, cause: string): Promise<Payment> {
    return this.uow.run(actor, async (tx) => {
      const payment = await this.payments.lockById(tx, paymentId);
      if (!isOpen(payment.status)) {
        if (stopLooking(payment)) await this.payments.save(tx, payment);
        return payment;
      }
      await this.noticeLongUnknown(tx, payment, reason);
      planCheck(payment, this.clock.now());
      if (payment.status === PaymentStatus.CONFIRMING) {
        await this.payments.moveTo(tx, actor, payment, PaymentStatus.UNKNOWN, { cause, detail: reason });
      } else {
        await this.payments.save(tx, payment);
      }
      return payment;
    });
  }

  /**
   * The key this attempt was begun with is not the key of its order: somebody brought another one. Nothing was taken
   * under it, so the attempt is as open as before and waits for its own key.
   */
  disown(actor: Actor, paymentId: string, paymentKey: string, cause: string): Promise<Payment> {
    return this.uow.run(actor, async (tx) => {
      const payment = await this.payments.lockById(tx, paymentId);
      if (payment.paymentKey !== paymentKey || !mayBecome(payment.status, PaymentStatus.READY))
        return payment;
      payment.paymentKey = null;
      payment.nextCheckAt = new Date(payment.requestedAt.getTime() + FORGOTTEN_AFTER_MS);
      await this.payments.moveTo(tx, actor, payment, PaymentStatus.READY, {
        cause,
        detail: 'PAYMENT_KEY_MISMATCH',
      });
      return payment;
    });
  }

  /** We hold a payment key and the provider says it knows no such payment: nothing is concluded from it, staff looks. */
  missing(actor: Actor, paymentId: string, cause: string): Promise<Payment> {
    return this.uow.run(actor, async (tx) => {
      const payment = await this.payments.lockById(tx, paymentId);
      await this.payments.openException(tx, payment, {
        kind: PaymentExceptionKind.PROVIDER_NOT_FOUND,
        detail: `${payment.status} here with a payment key, unknown to the provider (${cause})`,
      });
      if (!isOpen(payment.status)) return payment;
      planCheck(payment, this.clock.now());
      if (payment.status === PaymentStatus.CONFIRMING) {
        const note = { cause, detail: 'not at the provider' };
        await this.payments.moveTo(tx, actor, payment, PaymentStatus.UNKNOWN, note);
      } else await this.payments.save(tx, payment);
      return payment;
    });
  }

  private close(
    actor: Actor,
    paymentId: string,
    status: PaymentStatus,
    code: string,
    message: string,
    cause: string,
  ): Promise<Payment> {
    return this.uow.run(actor, async (tx) => {
      const payment = await this.payments.lockById(tx, paymentId);
      if (!mayBecome(payment.status, status)) return payment;
      payment.failureCode = code.slice(0, 100);
      payment.failureMessage = message.slice(0, 510);
      payment.nextCheckAt = null;
      await this.payments.moveTo(tx, actor, payment, status, { cause, detail: code });
      await this.payments.settleExceptions(tx, actor, payment, OVER_WHEN_SETTLED);
      return payment;
    });
  }

  private async noticeLongUnknown(tx: Tx, payment: Payment, reason: string): Promise<void> {
    if (payment.status !== PaymentStatus.UNKNOWN) return;
    if (this.clock.now().getTime() - payment.requestedAt.getTime() < UNKNOWN_TOO_LONG_MS) return;
    await this.payments.openException(tx, payment, {
      kind: PaymentExceptionKind.RESULT_UNKNOWN,
      detail: reason,
    });
  }
}
