/** Where a text stands. */
export enum SmsStatus {
  /** Nobody has tried yet. */
  WAITING = 'WAITING',
  SENDING = 'SENDING',
  /** The carrier could not take it now. */
  RETRYING = 'RETRYING',
  /** Handed over, answer lost: the carrier is asked whether it has it before it is sent again. */
  UNKNOWN = 'UNKNOWN',
  /** Taken by the carrier; what became of it is asked later. */
  SENT = 'SENT',
  DELIVERED = 'DELIVERED',
  /** Taken by the carrier, and not delivered: the phone is off for days, the number does not exist. */
  UNDELIVERED = 'UNDELIVERED',
  FAILED = 'FAILED',
  /** The number, or the house, had its share for the day. */
  LIMITED = 'LIMITED',
  /** Too late to be of use. */
  EXPIRED = 'EXPIRED',
  /** What it was about is settled. */
  NOT_NEEDED = 'NOT_NEEDED',
}

const OPEN = [SmsStatus.WAITING, SmsStatus.SENDING, SmsStatus.RETRYING, SmsStatus.UNKNOWN];

/** Whether a try may begin. A first try may at any time; the others wait for theirs. */
export function mayStart(
  { status, nextAttemptAt }: { status: SmsStatus; nextAttemptAt: Date | null },
  now: Date,
): boolean {
  if (!OPEN.includes(status)) return false;
  if (status === SmsStatus.WAITING) return true;
  return nextAttemptAt !== null && nextAttemptAt <= now;
}

/** Whether the last try left without saying what came of it: asked before anything is sent once more. */
export function isLost(status: SmsStatus): boolean {
  return status === SmsStatus.SENDING || status === SmsStatus.UNKNOWN;
}

/** Whether staff may have it sent once more. One that may have arrived is settled by asking the carrier, not by hand. */
export function mayRetry(status: SmsStatus): boolean {
  return [SmsStatus.UNDELIVERED, SmsStatus.FAILED, SmsStatus.LIMITED, SmsStatus.RETRYING].includes(status);
}

/** Tries in all, about two days. */
export const ATTEMPTS_MAX = 48;
/** Texts of one kind to one number within a day: whoever has many codes sent there must not hold up the warning after. */
export const PER_NUMBER_A_DAY = 10;
/** Of the texts of a day, what those may use that anybody can ask for; the rest warns people. */
export const ASKED_FOR_SHARE = 0.9;
export const DAY_MS = 86_400_000;

const FIRST_DELAY_MS = 1_000;
const DELAY_MAX_MS = 3_600_000;

/**
 * How long to wait after a try that brought nothing: 1 s × 2ⁿ up to an hour, of which the second half is chance. A code
 * is worth five minutes, so the first tries come quickly.
 */
export function retryDelayMs(attempts: number, random: number = Math.random()): number {
  const most = Math.min(DELAY_MAX_MS, FIRST_DELAY_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(most * (0.5 + random / 2));
}

/** A carrier that answered nothing gets time to list what it took. */
export const ASK_AFTER_MS = 10_000;
export const ASK_AGAIN_MS = 60_000;

const MINUTE_MS = 60_000;
/** When the carrier is asked what became of a text; afterwards once a day. */
const CHECKS_MS = [10_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 60 * MINUTE_MS, 360 * MINUTE_MS] as const;
/** Carriers keep trying a phone that is off for up to three days. */
const FOLLOWED_MS = 5 * DAY_MS;

/** When to ask next, after `checks` times without a final answer; null when it is not asked any more. */
export function nextCheckAt(sentAt: Date, checks: number, now: Date): Date | null {
  if (now.getTime() - sentAt.getTime() > FOLLOWED_MS) return null;
  return new Date(now.getTime() + (CHECKS_MS[checks] ?? DAY_MS));
}
