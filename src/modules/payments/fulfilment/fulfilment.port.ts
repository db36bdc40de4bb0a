import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import type { Payment } from '../payment.entity.js';
import type { PaymentPurpose } from '../payment.rules.js';

/**
 * What a paid order gives the customer. One handler a purpose. A handler that only touches the database may work
 * inside the completing transaction; others listen to `payment.confirmed`.
 */
export interface FulfilmentHandler {
  purpose: PaymentPurpose;
  /** Joins the transaction in which the payment becomes DONE: both happen or neither. */
  fulfil(tx: Tx, actor: Actor, payment: Payment): Promise<void>;
}

@Injectable()
export class Fulfilments {
  private readonly handlers = new Map<PaymentPurpose, FulfilmentHandler>();

  register(handler: FulfilmentHandler): void {
    if (this.handlers.has(handler.purpose)) throw new Error(`Two handlers fulfil ${handler.purpose}`);
    this.handlers.set(handler.purpose, handler);
  }

  async fulfil(tx: Tx, actor: Actor, payment: Payment): Promise<void> {
    await this.handlers.get(payment.purpose)?.fulfil(tx, actor, payment);
  }
}
