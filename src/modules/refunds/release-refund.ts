import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/db/unit-of-work.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { Ledger } from '../ledger/index.js';
import { PaymentsFacade, type Payment } from '../payments/index.js';
import type { Refund } from './refund.entity.js';

/** Undoes what asking for a refund set aside: the promise on the payment and the held points. */
@Injectable()
export class ReleaseRefund {
  constructor(
    private readonly payments: PaymentsFacade,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
  ) {}

  /** @param payment locked by the caller, as is the refund */
  async run(tx: Tx, payment: Payment, refund: Refund): Promise<void> {
    await this.payments.releaseRefund(tx, payment, refund.amount);
    if (refund.pointsHoldId === null) return;
    await this.ledger.release(tx, refund.pointsHoldId);
    await this.outbox.add(tx, 'points.changed', payment.userId, { userId: payment.userId });
  }
}
