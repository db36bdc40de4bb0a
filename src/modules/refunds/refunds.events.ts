interface RefundFact {
  refundId: string;
  paymentId: string;
}

declare global {
  interface Events {
    'refund.requested': RefundFact;
    'refund.approved': RefundFact;
    'refund.rejected': RefundFact;
    /** Taken back by whoever asked, or nobody decided in time. */
    'refund.canceled': RefundFact;
    'refund.succeeded': RefundFact;
    'refund.failed': RefundFact;
    'refund.unknown': RefundFact;
  }
}

export const REFUND_EVENTS = [
  'refund.requested',
  'refund.approved',
  'refund.rejected',
  'refund.canceled',
  'refund.succeeded',
  'refund.failed',
  'refund.unknown',
] as const;
