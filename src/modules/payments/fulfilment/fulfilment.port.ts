import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import type { Actor } from '../../../platform/security/actor.js';
import { won, type Won } from '../../../shared/money.js';
import type { Payment } from '../payment.entity.js';
import type { PaymentPurpose } from '../payment.rules.js';

/** Under what something is posted: the payment, or a deposit that was taken back and came again. */
export interface FulfilmentSource {
  kind: 'payment' | 'deposit-reversal';
  id: string;
  /** Points of an earlier time that could not be taken back and are given by this one. */
  owed: Won;
}

/**
 * What a paid order gives the customer. One handler a purpose. A handler that only touches the database may work
 * inside the completing transaction; others listen to `payment.confirmed` and `payment.waiting`.
 */
export interface FulfilmentHandler {
  purpose: PaymentPurpose;
  /** Joins the transaction in which the payment becomes DONE: both happen or neither. */
  fulfil(tx: Tx, actor: Actor, payment: Payment, source: FulfilmentSource): Promise<void>;
  /** Joins the transaction in which the money turns out not to have come. @returns points that stay owed */
  takeBack(tx: Tx, actor: Actor, payment: Payment, source: { kind: string; id: string }): Promise<Won>;
}

@Injectable()
export class Fulfilments {
  private readonly handlers = new Map<PaymentPurpose, FulfilmentHandler>();

  register(handler: FulfilmentHandler): void {
    if (this.handlers.has(handler.purpose)) throw new Error(`Two handlers fulfil ${handler.purpose}`);
    this.handlers.set(handler.purpose, handler);
  }

  async fulfil(tx: Tx, actor: Actor, payment: Payment, source: FulfilmentSource): Promise<void> {
    await this.handlers.get(payment.purpose)?.fulfil(tx, actor, payment, source);
  }

  async takeBack(tx: Tx, actor: Actor, payment: Payment, source: { kind: string; id: string }): Promise<Won> {
    return (await this.handlers.get(payment.purpose)?.takeBack(tx, actor, payment, source)) ?? won(0);
  }
}
