import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { Idempotency } from '../../../platform/idempotency/idempotency.js';
import { Outbox } from '../../../platform/outbox/outbox.js';
import type { Actor } from '../../../platform/security/actor.js';
import { AuditLog } from '../../audit/index.js';
import type { Payment } from '../payment.entity.js';
import { PaymentRepository } from '../payment.repository.js';
import { isCaptured } from '../payment.rules.js';
import { paymentErrors } from '../payments.errors.js';
import { SyncPayment } from '../sync-payment.use-case.js';

/**
 * Staff wants an order to be what the provider says it is: paid there and not here, or paid here and nothing given for
 * it. Nothing is believed but the provider, and everything goes through the one completion path, so that whoever
 * asks, however often, credits once.
 */
@Injectable()
export class RecoverPayment {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly payments: PaymentRepository,
    private readonly sync: SyncPayment,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The key is bound to the input in a transaction of its own: what follows is safe to repeat by itself.
   * @returns the payment's id
   * @throws ORDER_NOT_FOUND, PAYMENT_NOT_RECOVERABLE with what the provider says, PROVIDER_UNREACHABLE,
   *   IDEMPOTENCY_KEY_REUSED, REQUEST_IN_PROGRESS
   */
  async execute(actor: Actor, orderId: string, reason: string, idempotencyKey: string): Promise<string> {
    const { id } = await this.uow.run(actor, (tx) =>
      this.idempotency.once(
        tx,
        { actor, operation: 'recoverPayment', key: idempotencyKey, input: { orderId, reason } },
        async () => {
          const payment = await this.payments.lockByOrder(tx, orderId);
          await this.audit.record(tx, actor, {
            action: 'payment.recovery-asked',
            resourceType: 'payment',
            resourceId: payment.id,
            reason,
            details: { status: payment.status },
          });
          return payment.id;
        },
      ),
    );
    const { payment, shown } = await this.sync.look(actor, id, 'staff.recover');
    if (isCaptured(payment.status)) await this.fulfilAgain(actor, payment);
    else if (shown.kind === 'unknown') throw paymentErrors.PROVIDER_UNREACHABLE();
    else {
      throw paymentErrors.PAYMENT_NOT_RECOVERABLE({
        status: payment.status,
        providerStatus: shown.kind === 'found' ? shown.payment.status : 'NOT_FOUND',
      });
    }
    return id;
  }

  /** Handlers give nothing twice, so that a fact too many does no harm. */
  private fulfilAgain(actor: Actor, payment: Payment): Promise<void> {
    return this.uow.run(actor, (tx) =>
      this.outbox.add(tx, 'payment.fulfilment-wanted', payment.id, { paymentId: payment.id }),
    );
  }
}
