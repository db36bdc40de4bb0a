import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { Idempotency } from '../../platform/idempotency/idempotency.js';
import type { Actor } from '../../platform/security/actor.js';
import type { Won } from '../../shared/money.js';
import { CompletePayment } from './complete-payment.use-case.js';
import { PaymentRepository } from './payment.repository.js';
import { paymentErrors } from './payments.errors.js';

/** A front end that confirms by itself instead of letting the redirect do it. Both may happen; the order is paid once. */
@Injectable()
export class ConfirmByClient {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly payments: PaymentRepository,
    private readonly complete: CompletePayment,
  ) {}

  /**
   * The key is bound to the input in a transaction of its own; completing is safe to repeat by itself, so a retry
   * with the same key joins or shows the result.
   * @returns the payment's id
   * @throws as CompletePayment, and IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS
   */
  async execute(
    actor: Actor,
    userId: string,
    input: { paymentKey: string; orderId: string; amount: Won },
    idempotencyKey: string,
  ): Promise<string> {
    const { paymentKey, orderId, amount } = input;
    const { id } = await this.uow.run(actor, (tx) =>
      this.idempotency.once(
        tx,
        { actor, operation: 'confirmPayment', key: idempotencyKey, input: { paymentKey, orderId, amount } },
        async () => {
          const payment = await this.payments.lockByOrder(tx, orderId);
          if (payment.userId !== userId) throw paymentErrors.ORDER_NOT_FOUND();
          return payment.id;
        },
      ),
    );
    await this.complete.execute(actor, { paymentKey, orderId, amount, userId, cause: 'client.confirm' });
    return id;
  }
}
