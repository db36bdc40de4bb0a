/** The ways by which a message leaves. Each has a carrier; everything else is the same for all of them. */
export const MESSAGE_CHANNELS = ['EMAIL', 'SMS', 'SLACK', 'WEBHOOK'] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/** Where a message stands. */
export enum MessageStatus {
  /** Nobody has tried yet, or staff wants it sent again; without anybody to hand it to it stays so, and is shown. */
  WAITING = 'WAITING',
  SENDING = 'SENDING',
  /** The other side could not take it now. */
  RETRYING = 'RETRYING',
  /** It was handed over and nobody heard the answer. */
  UNKNOWN = 'UNKNOWN',
  /** Taken by the other side. */
  SENT = 'SENT',
  DELIVERED = 'DELIVERED',
  /** Taken by the other side, and returned or not delivered; it may say so days later. */
  UNDELIVERED = 'UNDELIVERED',
  FAILED = 'FAILED',
  /** The address is known to be no good; nobody was asked. */
  SUPPRESSED = 'SUPPRESSED',
  /** The recipient, or the house, had its share. */
  LIMITED = 'LIMITED',
  /** Too late to be of use. */
  EXPIRED = 'EXPIRED',
  /** What it was about is settled, or the recipient was taken away. */
  NOT_NEEDED = 'NOT_NEEDED',
}

export enum MessageOutcome {
  SENT = 'SENT',
  REFUSED = 'REFUSED',
  DEFERRED = 'DEFERRED',
  UNREACHABLE = 'UNREACHABLE',
  UNKNOWN = 'UNKNOWN',
  /** Its answer was lost, and the other side says that it has never taken it. */
  LOST = 'LOST',
  NOT_NEEDED = 'NOT_NEEDED',
}

const OPEN = [MessageStatus.WAITING, MessageStatus.SENDING, MessageStatus.RETRYING, MessageStatus.UNKNOWN];
const DID_NOT_ARRIVE = [
  MessageStatus.RETRYING,
  MessageStatus.UNDELIVERED,
  MessageStatus.FAILED,
  MessageStatus.SUPPRESSED,
  MessageStatus.LIMITED,
];

/** Whether a try may begin. A first try may at any time; the others wait for theirs. */
export function mayStart(
  { status, nextAttemptAt }: { status: MessageStatus; nextAttemptAt: Date | null },
  now: Date,
): boolean {
  if (!OPEN.includes(status)) return false;
  if (status === MessageStatus.WAITING) return true;
  return nextAttemptAt !== null && nextAttemptAt <= now;
}

/** Whether it counts as another message for whoever limits them: a retry of ours does not, one that staff asked for does. */
export function isFresh({ status }: { status: MessageStatus }): boolean {
  return status === MessageStatus.WAITING;
}

/** Whether the last try left without saying what came of it. */
export function isLost(status: MessageStatus): boolean {
  return status === MessageStatus.SENDING || status === MessageStatus.UNKNOWN;
}

/**
 * What staff may have sent once more: what surely did not arrive. Where a repeat is recognised by its id, anything that
 * is not under way; where the other side can be asked, what may have arrived is settled by asking and not by hand.
 */
export function mayRetry(status: MessageStatus, way: { replays: boolean; canAsk: boolean }): boolean {
  if (way.replays) return status !== MessageStatus.WAITING && status !== MessageStatus.SENDING;
  if (status === MessageStatus.UNKNOWN) return !way.canAsk;
  return DID_NOT_ARRIVE.includes(status);
}

/** A message that may have arrived is not repeated for hours. */
export const UNKNOWN_MAX = 3;
const UNKNOWN_DELAY_MIN_MS = 30_000;

/** How long to wait between tries: `firstMs` × 3ⁿ up to `mostMs`, of which the second half is chance. */
export interface RetryPlan {
  attemptsMax: number;
  firstMs: number;
  mostMs: number;
  /** Longer than a try can last: whoever finds it past this knows that the process which tried is gone. */
  leaseMs: number;
}

/** Chance, so that what was held up together does not come back together. */
export function retryDelayMs(plan: RetryPlan, attempts: number, random: number = Math.random()): number {
  const most = Math.min(plan.mostMs, plan.firstMs * 3 ** Math.max(0, attempts - 1));
  return Math.round(most * (0.5 + random / 2));
}

/** After an answer that was lost, the other side gets time to show what it took. */
export function unknownDelayMs(plan: RetryPlan, attempts: number, random: number = Math.random()): number {
  return Math.max(UNKNOWN_DELAY_MIN_MS, retryDelayMs(plan, attempts, random));
}
