import type { EventName } from '../../platform/outbox/events.js';
import type { Won } from '../../shared/money.js';
import { won } from '../../shared/money.js';

export enum PaymentPurpose {
  POINT_TOPUP = 'POINT_TOPUP',
  MEMBERSHIP = 'MEMBERSHIP',
  DOMAIN_USAGE = 'DOMAIN_USAGE',
}

export enum PaymentStatus {
  READY = 'READY',
  CONFIRMING = 'CONFIRMING',
  WAITING_FOR_DEPOSIT = 'WAITING_FOR_DEPOSIT',
  DONE = 'DONE',
  PARTIALLY_REFUNDED = 'PARTIALLY_REFUNDED',
  REFUNDED = 'REFUNDED',
  FAILED = 'FAILED',
  CANCELED = 'CANCELED',
  EXPIRED = 'EXPIRED',
  UNKNOWN = 'UNKNOWN',
}

const S = PaymentStatus;

/**
 * Which status may follow which. Four rules are worth saying: a closed attempt may still become DONE, because the
 * provider's capture is the truth however late we hear of it; nothing that was paid ever becomes FAILED; an attempt
 * begun with a key that was never its own is as open as before; and a bank may take a deposit back that it reported.
 */
const NEXT: Record<PaymentStatus, readonly PaymentStatus[]> = {
  READY: [S.CONFIRMING, S.WAITING_FOR_DEPOSIT, S.DONE, S.FAILED, S.CANCELED, S.EXPIRED, S.UNKNOWN],
  CONFIRMING: [S.READY, S.WAITING_FOR_DEPOSIT, S.DONE, S.FAILED, S.CANCELED, S.EXPIRED, S.UNKNOWN],
  UNKNOWN: [S.READY, S.CONFIRMING, S.WAITING_FOR_DEPOSIT, S.DONE, S.FAILED, S.CANCELED, S.EXPIRED],
  WAITING_FOR_DEPOSIT: [S.DONE, S.CANCELED, S.EXPIRED],
  DONE: [S.PARTIALLY_REFUNDED, S.REFUNDED, S.WAITING_FOR_DEPOSIT],
  PARTIALLY_REFUNDED: [S.PARTIALLY_REFUNDED, S.REFUNDED],
  REFUNDED: [],
  FAILED: [S.WAITING_FOR_DEPOSIT, S.DONE],
  CANCELED: [S.WAITING_FOR_DEPOSIT, S.DONE],
  EXPIRED: [S.WAITING_FOR_DEPOSIT, S.DONE],
};

export function mayBecome(from: PaymentStatus, to: PaymentStatus): boolean {
  return NEXT[from].includes(to);
}

export type TakenBackStatus = PaymentStatus.CANCELED | PaymentStatus.WAITING_FOR_DEPOSIT;

/**
 * Where a captured payment goes once its money is known to be gone: the card's network or the bank took it back. Null
 * when the provider does not say so. Not in the table above: for the first of them a word alone is not enough.
 */
export function statusTakenBack(providerStatus: string | null): TakenBackStatus | null {
  if (providerStatus === 'ABORTED') return S.CANCELED;
  return providerStatus === 'WAITING_FOR_DEPOSIT' ? S.WAITING_FOR_DEPOSIT : null;
}

/** Captured: money was taken, whether or not some of it went back since. */
export function isCaptured(status: PaymentStatus): boolean {
  return status === S.DONE || status === S.PARTIALLY_REFUNDED || status === S.REFUNDED;
}

/** Open: the provider may still take money for it through our own doing. */
export function isOpen(status: PaymentStatus): boolean {
  return (
    status === S.READY || status === S.CONFIRMING || status === S.UNKNOWN || status === S.WAITING_FOR_DEPOSIT
  );
}

const EVENT_OF: Record<PaymentStatus, EventName> = {
  READY: 'payment.created',
  CONFIRMING: 'payment.confirming',
  WAITING_FOR_DEPOSIT: 'payment.waiting',
  DONE: 'payment.confirmed',
  PARTIALLY_REFUNDED: 'payment.refunded',
  REFUNDED: 'payment.refunded',
  FAILED: 'payment.failed',
  CANCELED: 'payment.canceled',
  EXPIRED: 'payment.expired',
  UNKNOWN: 'payment.unknown',
};

export function eventOf(status: PaymentStatus): EventName {
  return EVENT_OF[status];
}

/**
 * What a provider's own status means for us; null where it changes nothing (the buyer is still at it).
 * A name we do not know becomes UNKNOWN and is kept verbatim beside it, never dropped.
 * @param capturedBefore whether the provider ever approved it: CANCELED after that is a refund, not a failure
 */
export function statusFromProvider(providerStatus: string, capturedBefore: boolean): PaymentStatus | null {
  switch (providerStatus) {
    case 'READY':
    case 'IN_PROGRESS':
      return null;
    case 'WAITING_FOR_DEPOSIT':
      return S.WAITING_FOR_DEPOSIT;
    case 'DONE':
    case 'PARTIAL_CANCELED':
      return S.DONE;
    case 'CANCELED':
      return capturedBefore ? S.DONE : S.CANCELED;
    case 'ABORTED':
      return S.FAILED;
    case 'EXPIRED':
      return S.EXPIRED;
    default:
      return S.UNKNOWN;
  }
}

/**
 * Answers of the provider overtake each other. One that agrees with what we knew when we asked, and not with what we
 * know now, may be older than that: it must neither take a deposit back nor give one again.
 */
export function isOvertaken(asked: PaymentStatus, now: PaymentStatus, target: PaymentStatus | null): boolean {
  if (target !== S.DONE && target !== S.WAITING_FOR_DEPOSIT) return false;
  return isCaptured(asked) !== isCaptured(now) && isCaptured(asked) === isCaptured(target);
}

/** The requirements know four statuses; ours fold into them. */
export function simpleStatus(status: PaymentStatus): 'READY' | 'DONE' | 'FAILED' | 'CANCELLED' {
  if (isOpen(status)) return 'READY';
  if (status === S.DONE || status === S.PARTIALLY_REFUNDED) return 'DONE';
  return status === S.FAILED || status === S.EXPIRED ? 'FAILED' : 'CANCELLED';
}

/** Won that a refund may still ask for; reserved amounts are promised already. ≥ 0 */
export function refundable(payment: {
  status: PaymentStatus;
  amount: Won;
  refunded: Won;
  refundReserved: Won;
}): Won {
  const open = payment.status === S.DONE || payment.status === S.PARTIALLY_REFUNDED;
  return open ? won(payment.amount - payment.refunded - payment.refundReserved) : won(0);
}

const MINUTE_MS = 60_000;
/** Re-reads of an unknown result: 1, 5, 15, 60 s, then every 5 minutes (threat model §7). */
export function nextCheckDelayMs(checks: number): number {
  return [1_000, 5_000, 15_000, 60_000][checks] ?? 5 * MINUTE_MS;
}

const DAY_MS = 24 * 60 * MINUTE_MS;
/** A deposit of the last minute may be reported a little later. */
export const DUE_MARGIN_MS = 10 * MINUTE_MS;
/** After an account has expired we look once more, should the message of a deposit have been lost. */
export const LOOK_AFTER_EXPIRY_MS = DAY_MS;

/** When to look at an account that waits: the bank tells of a deposit itself, so a day or its end is soon enough. */
export function nextDepositCheck(now: Date, dueAt: Date): Date {
  const end = dueAt.getTime() + DUE_MARGIN_MS;
  const next = now.getTime() < end ? Math.min(end, now.getTime() + DAY_MS) : now.getTime() + DUE_MARGIN_MS;
  return new Date(next);
}

/** The provider gives the buyer 30 minutes to authenticate and us 10 more to confirm. */
export const AUTHENTICATE_WITHIN_MS = 30 * MINUTE_MS;
export const CONFIRM_WITHIN_MS = 10 * MINUTE_MS;
/** After both limits, plus a little for its answer to settle, the provider has forgotten an attempt nobody finished. */
export const FORGOTTEN_AFTER_MS = AUTHENTICATE_WITHIN_MS + CONFIRM_WITHIN_MS + MINUTE_MS;
