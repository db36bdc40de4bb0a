import { won, type Won } from '../../shared/money.js';

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

export interface LeftOfPayment {
  /** What can still be given back, and what of it is free of tax. */
  all: bigint;
  taxFree: bigint;
}

/** How much of a refund may be free of tax: as much as is left of it, and at least what taxed money does not cover. */
export function taxFreeBounds(amount: bigint, left: LeftOfPayment): { least: Won; most: Won } {
  const taxed = left.all - left.taxFree;
  return {
    least: won(amount > taxed ? amount - taxed : 0n),
    most: won(amount < left.taxFree ? amount : left.taxFree),
  };
}

/** Where nobody says how much, it is the share that it has of what is left, to the nearest won. */
export function taxFreeShare(amount: bigint, left: LeftOfPayment): Won {
  const { least, most } = taxFreeBounds(amount, left);
  const share = left.all === 0n ? 0n : (2n * amount * left.taxFree + left.all) / (2n * left.all);
  return share < least ? least : share > most ? most : won(share);
}

/** What becomes of the membership that was paid for. */
export enum RefundMembershipEffect {
  STAYS = 'STAYS',
  ENDS = 'ENDS',
  NEVER_BEGINS = 'NEVER_BEGINS',
  OVER = 'OVER',
}

/** Only a payment that is given back as a whole takes its membership along. */
export function membershipEffect(
  given: { endsAt: Date; isEndedEarly: boolean } | null,
  isWhole: boolean,
  now: Date,
): RefundMembershipEffect {
  if (given && (given.isEndedEarly || given.endsAt <= now)) return RefundMembershipEffect.OVER;
  if (!isWhole) return RefundMembershipEffect.STAYS;
  return given ? RefundMembershipEffect.ENDS : RefundMembershipEffect.NEVER_BEGINS;
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
