import type { Won } from '../../../shared/money.js';
import type { PaymentMethodType } from '../payment.entity.js';

/** An account that takes one deposit of the exact amount. */
export interface ProviderAccount {
  bankCode: string;
  accountNumber: string;
  dueAt: Date;
  /** Takes no deposit any more. */
  expired: boolean;
  /** How giving money back to the customer's own account stands there, verbatim. */
  refundStatus: string;
}

/** Where money of a virtual account goes back to. */
export interface RefundAccount {
  bankCode: string;
  accountNumber: string;
  holderName: string;
}

/** A payment as the provider shows it, in our words. */
export interface ProviderPayment {
  paymentKey: string;
  orderId: string;
  /** Verbatim. */
  status: string;
  currency: string;
  total: Won;
  /** What is left to cancel. */
  balance: Won;
  /** What is free of tax of the balance. */
  taxFree: Won;
  approvedAt: Date | null;
  method: PaymentMethodType | null;
  instrumentLabel: string | null;
  instrumentLast4: string | null;
  receiptUrl: string | null;
  failure: { code: string; message: string } | null;
  virtualAccount: ProviderAccount | null;
  /** What messages of the bank about it are proven by. */
  secret: string | null;
  cancels: { transactionKey: string; amount: Won; taxFree: Won; reason: string; at: Date }[];
}

/**
 * A call that moves money ends in one of three ways. *Unknown* is not an error: the provider may have acted, and
 * only asking again (same key) or looking tells.
 */
export type CallOutcome =
  | { kind: 'done'; payment: ProviderPayment }
  /** Refused. `again`: a passing fault, worth a new attempt with a new key once a lookup shows nothing was done. */
  | { kind: 'declined'; code: string; message: string; again: boolean }
  /** `running`: the same request is under way elsewhere and will have an answer soon. */
  | { kind: 'unknown'; reason: string; running: boolean };

export type LookupOutcome =
  { kind: 'found'; payment: ProviderPayment } | { kind: 'not-found' } | { kind: 'unknown'; reason: string };

/** The payment provider, reached by URL. */
export abstract class PaymentGateway {
  abstract readonly provider: string;

  /**
   * Takes the money. Ask again with the same key after *unknown*. `merchantKeyId` is, here and below, the key that the
   * payment was opened with; null is the environment's.
   */
  abstract confirm(call: {
    merchantKeyId: string | null;
    paymentKey: string;
    orderId: string;
    amount: Won;
    idempotencyKey: string;
  }): Promise<CallOutcome>;

  /** Gives money back. `refundable` is what we believe is left: the provider refuses when it is not. */
  abstract cancel(call: {
    merchantKeyId: string | null;
    paymentKey: string;
    amount: Won;
    /** The part of the amount that is free of tax. */
    taxFree: Won;
    refundable: Won;
    refundAccount: RefundAccount | null;
    reason: string;
    idempotencyKey: string;
  }): Promise<CallOutcome>;

  abstract lookup(
    by: { paymentKey: string } | { orderId: string },
    merchantKeyId: string | null,
  ): Promise<LookupOutcome>;
}
