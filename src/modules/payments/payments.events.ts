interface PaymentFact {
  paymentId: string;
}

declare global {
  interface Events {
    'payment.created': PaymentFact;
    'payment.confirming': PaymentFact;
    'payment.waiting': PaymentFact;
    'payment.confirmed': PaymentFact;
    'payment.failed': PaymentFact;
    'payment.canceled': PaymentFact;
    'payment.expired': PaymentFact;
    'payment.unknown': PaymentFact;
    'payment.refunded': PaymentFact;
    /** Something of the payment changed that is not its status (a refund was asked for or failed). */
    'payment.touched': PaymentFact;
    /** Something that is or was on sale changed. */
    'product.changed': { productId: string };
    /** A way to pay was written down anew: its limits, or whose keys it has. */
    'payment-method.changed': { methodId: string };
    /** Staff wants what a paid order gives to be given, should it not have been. */
    'payment.fulfilment-wanted': PaymentFact;
    'payment-exception.opened': { exceptionId: string };
    'webhook.received': { deliveryId: string };
  }
}

export const PAYMENT_EVENTS = [
  'payment.created',
  'payment.confirming',
  'payment.waiting',
  'payment.confirmed',
  'payment.failed',
  'payment.canceled',
  'payment.expired',
  'payment.unknown',
  'payment.refunded',
  'payment.touched',
] as const;
