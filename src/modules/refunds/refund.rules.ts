export enum RefundStatus {
  REQUESTED = 'REQUESTED',
  APPROVED = 'APPROVED',
  PROCESSING = 'PROCESSING',
  UNKNOWN = 'UNKNOWN',
  SUCCEEDED = 'SUCCEEDED',
  FAILED = 'FAILED',
  REJECTED = 'REJECTED',
  CANCELED = 'CANCELED',
}

export enum RefundReason {
  CUSTOMER_REQUEST = 'CUSTOMER_REQUEST',
  DUPLICATE_PAYMENT = 'DUPLICATE_PAYMENT',
  SERVICE_PROBLEM = 'SERVICE_PROBLEM',
  WRONG_AMOUNT = 'WRONG_AMOUNT',
  SUSPECTED_FRAUD = 'SUSPECTED_FRAUD',
  OTHER = 'OTHER',
}

const S = RefundStatus;

const NEXT: Record<RefundStatus, readonly RefundStatus[]> = {
  REQUESTED: [S.APPROVED, S.REJECTED, S.CANCELED],
  APPROVED: [S.PROCESSING],
  PROCESSING: [S.SUCCEEDED, S.FAILED, S.UNKNOWN],
  UNKNOWN: [S.SUCCEEDED, S.FAILED],
  SUCCEEDED: [],
  FAILED: [],
  REJECTED: [],
  CANCELED: [],
};

export function mayBecome(from: RefundStatus, to: RefundStatus): boolean {
  return NEXT[from].includes(to);
}

/** Without an end: money of it may still move. */
export function isLive(status: RefundStatus): boolean {
  return NEXT[status].length > 0;
}

/** What the provider and the customer's statement say; the id in it finds our refund among the provider's cancels. */
export function cancelReason(refundId: string, reason: RefundReason): string {
  return `${KOREAN[reason]} [${refundId}]`;
}

export function isReasonOf(refundId: string, text: string): boolean {
  return text.includes(`[${refundId}]`);
}

const KOREAN: Record<RefundReason, string> = {
  CUSTOMER_REQUEST: '고객 요청',
  DUPLICATE_PAYMENT: '중복 결제',
  SERVICE_PROBLEM: '서비스 문제',
  WRONG_AMOUNT: '금액 오류',
  SUSPECTED_FRAUD: '부정 사용 의심',
  OTHER: '기타',
};
