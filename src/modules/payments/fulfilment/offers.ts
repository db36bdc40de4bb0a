import { Injectable } from '@nestjs/common';
import type { Tx } from '../../../platform/db/unit-of-work.js';
import { DomainError } from '../../../shared/errors.js';
import type { Won } from '../../../shared/money.js';
import type { Payment } from '../payment.entity.js';
import type { PaymentPurpose } from '../payment.rules.js';
import { paymentErrors } from '../payments.errors.js';

/** What an order is made of: decided here, never in a browser. */
export interface Offer {
  name: string;
  amount: Won;
  /** The part of the amount that is free of tax. */
  taxFree: Won;
  service: string;
  productId: string | null;
  /** What it pays for, where that is another module's and can be paid once. */
  subjectId: string | null;
}

export interface OfferRequest {
  userId: string;
  subjectId: string | null;
}

/** A purpose whose orders pay for something of another module. */
export interface OfferSource {
  purpose: PaymentPurpose;
  /** Joins the transaction that writes the order. @throws why it cannot be ordered */
  offer(tx: Tx, request: OfferRequest): Promise<Offer>;
  /** Joins the transaction before the provider is asked for the money. @throws why nobody should pay it any more */
  requirePayable(tx: Tx, subjectId: string): Promise<void>;
}

/** Modules register what they have to be paid for; payments know none of them. */
@Injectable()
export class Offers {
  private readonly sources = new Map<PaymentPurpose, OfferSource>();

  register(source: OfferSource): void {
    if (this.sources.has(source.purpose)) throw new Error(`Two modules sell ${source.purpose}`);
    this.sources.set(source.purpose, source);
  }

  of(purpose: PaymentPurpose): OfferSource | undefined {
    return this.sources.get(purpose);
  }

  /**
   * Why a locked payment must not be confirmed: what it is for is being paid by another order, or is not to be paid any
   * more. Two that begin at once wait for each other. A deposit is not held up by it, since the bank takes it without us.
   */
  async refusal(tx: Tx, payment: Payment): Promise<DomainError | null> {
    const source = this.of(payment.purpose);
    if (!source) return null;
    const [order]: { subjectId: string }[] = await tx.query(
      `SELECT subject_id AS "subjectId" FROM payment_orders WHERE id = $1`,
      [payment.orderId],
    );
    if (!order) return null;
    const { subjectId } = order;
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('paid once'), hashtext($1))`, [subjectId]);
    const rivals: unknown[] = await tx.query(
      `SELECT 1 FROM payment_orders WHERE subject_id = $1 AND id <> $2
         AND status IN ('CONFIRMING', 'UNKNOWN', 'DONE', 'PARTIALLY_REFUNDED') LIMIT 1`,
      [subjectId, payment.orderId],
    );
    if (rivals.length > 0) return paymentErrors.ORDER_PAID_ELSEWHERE();
    try {
      await source.requirePayable(tx, subjectId);
      return null;
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }
}
