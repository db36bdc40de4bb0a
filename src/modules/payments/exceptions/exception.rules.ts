/** What went wrong with money, by name. Each is shown to staff once while it is open. */
export enum PaymentExceptionKind {
  AMOUNT_MISMATCH = 'AMOUNT_MISMATCH',
  PAYMENT_KEY_MISMATCH = 'PAYMENT_KEY_MISMATCH',
  PROVIDER_NOT_FOUND = 'PROVIDER_NOT_FOUND',
  PROVIDER_MISMATCH = 'PROVIDER_MISMATCH',
  PROVIDER_WENT_BACK = 'PROVIDER_WENT_BACK',
  RESULT_UNKNOWN = 'RESULT_UNKNOWN',
  FULFILMENT_FAILED = 'FULFILMENT_FAILED',
  FOREIGN_CANCEL = 'FOREIGN_CANCEL',
  REFUND_FAILED = 'REFUND_FAILED',
  REFUND_UNKNOWN = 'REFUND_UNKNOWN',
  POINTS_SPENT = 'POINTS_SPENT',
  WEBHOOK_UNKNOWN_ORDER = 'WEBHOOK_UNKNOWN_ORDER',
}

export enum PaymentExceptionState {
  OPEN = 'OPEN',
  RESOLVED = 'RESOLVED',
}

/** What somebody should do about it first. */
export enum PaymentExceptionStep {
  ASK_CUSTOMER = 'ASK_CUSTOMER',
  RECOVER = 'RECOVER',
  COMPARE_WITH_PROVIDER = 'COMPARE_WITH_PROVIDER',
  FULFIL_AGAIN = 'FULFIL_AGAIN',
  RECORD_REFUND = 'RECORD_REFUND',
  REFUND_AGAIN = 'REFUND_AGAIN',
  CHECK_REFUND = 'CHECK_REFUND',
  SETTLE_POINTS = 'SETTLE_POINTS',
  FIND_ORDER = 'FIND_ORDER',
}

const K = PaymentExceptionKind;
const S = PaymentExceptionStep;

const STEPS: Record<PaymentExceptionKind, PaymentExceptionStep> = {
  AMOUNT_MISMATCH: S.ASK_CUSTOMER,
  PAYMENT_KEY_MISMATCH: S.ASK_CUSTOMER,
  PROVIDER_NOT_FOUND: S.RECOVER,
  PROVIDER_MISMATCH: S.COMPARE_WITH_PROVIDER,
  PROVIDER_WENT_BACK: S.COMPARE_WITH_PROVIDER,
  RESULT_UNKNOWN: S.RECOVER,
  FULFILMENT_FAILED: S.FULFIL_AGAIN,
  FOREIGN_CANCEL: S.RECORD_REFUND,
  REFUND_FAILED: S.REFUND_AGAIN,
  REFUND_UNKNOWN: S.CHECK_REFUND,
  POINTS_SPENT: S.SETTLE_POINTS,
  WEBHOOK_UNKNOWN_ORDER: S.FIND_ORDER,
};

export function nextStepOf(kind: PaymentExceptionKind): PaymentExceptionStep {
  return STEPS[kind];
}

/** Over once the payment has an end that everybody agrees on. */
export const OVER_WHEN_SETTLED: readonly PaymentExceptionKind[] = [K.PROVIDER_NOT_FOUND, K.RESULT_UNKNOWN];

/** Unknown for so long that somebody has to look; until then asking again is enough (threat model §7). */
export const UNKNOWN_TOO_LONG_MS = 24 * 60 * 60_000;
