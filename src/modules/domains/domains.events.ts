interface UsageBillFact {
  billId: string;
}

declare global {
  interface Events {
    'usage-bill.issued': UsageBillFact;
    'usage-bill.paid': UsageBillFact;
    /** What had paid it was given back, or never came. */
    'usage-bill.reopened': UsageBillFact;
    'usage-bill.voided': UsageBillFact;
  }
}

export {};
