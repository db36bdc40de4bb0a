interface ApprovalFact {
  approvalId: string;
}

declare global {
  interface Events {
    'approval.requested': ApprovalFact;
    'approval.approved': ApprovalFact;
    'approval.rejected': ApprovalFact;
    'approval.withdrawn': ApprovalFact;
    'approval.expired': ApprovalFact;
    'approval.used': ApprovalFact;
  }
}

export const APPROVAL_EVENTS = [
  'approval.requested',
  'approval.approved',
  'approval.rejected',
  'approval.withdrawn',
  'approval.expired',
  'approval.used',
] as const;

export type ApprovalEvent = (typeof APPROVAL_EVENTS)[number];
