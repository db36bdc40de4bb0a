import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import type { Actor } from '../../platform/security/actor.js';
import type { Payment } from './payment.entity.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentStatus } from './payment.rules.js';
import { paymentErrors } from './payments.errors.js';

/** A customer gives an order up before paying. */
@Injectable()
export class CancelPaymentOrder {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly payments: PaymentRepository,
  ) {}

  /** @param userId whose order it must be  @throws ORDER_NOT_FOUND, ORDER_NOT_CANCELABLE; canceling twice is fine */
  execute(actor: Actor, userId: string, orderId: string): Promise<Payment> {
    return this.uow.run(actor, async (tx) => {
      const payment = await this.payments.lockByOrder(tx, orderId);
      if (payment.userId !== userId) throw paymentErrors.ORDER_NOT_FOUND();
      if (payment.status === PaymentStatus.CANCELED) return payment;
      if (payment.status !== PaymentStatus.READY) {
        throw paymentErrors.ORDER_NOT_CANCELABLE({ status: payment.status });
      }
      payment.failureCode = 'CANCELED_BY_CUSTOMER';
      payment.nextCheckAt = null;
      await this.payments.moveTo(tx, actor, payment, PaymentStatus.CANCELED, { cause: 'customer.cancel' });
      return payment;
    });
  }
}

/** The payment window came back with a failure. What it says is kept as a note and never believed as a status of money. */
@Injectable()
export class FailPaymentAttempt {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly payments: PaymentRepository,
  ) {}

  /** @returns the payment as it stands; only an attempt nobody began to confirm becomes FAILED
   *  @throws ORDER_NOT_FOUND */
  execute(
    actor: Actor,
    orderId: string,
    failure: { code: string; message: string },
    userId?: string,
  ): Promise<Payment> {
    return this.uow.run(actor, async (tx) => {
      const payment = await this.payments.lockByOrder(tx, orderId);
      if (userId !== undefined && payment.userId !== userId) throw paymentErrors.ORDER_NOT_FOUND();
      if (payment.status !== PaymentStatus.READY) return payment;
      const canceled = failure.code === 'PAY_PROCESS_CANCELED' || failure.code === 'USER_CANCEL';
      payment.failureCode = failure.code.slice(0, 100);
      payment.failureMessage = failure.message.slice(0, 510);
      // Closed here; the janitor still looks once after the provider's window, should it know better.
      await this.payments.moveTo(
        tx,
        actor,
        payment,
        canceled ? PaymentStatus.CANCELED : PaymentStatus.FAILED,
        {
          cause: 'redirect.fail',
          detail: failure.code,
        },
      );
      return payment;
    });
  }
}
