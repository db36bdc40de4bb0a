interface RefundFact {
  refundId: string;
  paymentId: string;
}

declare global {
  interface Events {
    'refund.requested': RefundFact;
    'refund.approved': RefundFact;
    'refund.rejected': RefundFact;
    'refund.succeeded': RefundFact;
    'refund.failed': RefundFact;
    'refund.unknown': RefundFact;
  }
}

export {};
