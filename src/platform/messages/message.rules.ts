/** What messages go through. E-mail and texts to phones have outboxes of their own (`platform/mail`, `platform/sms`). */
export const MESSAGE_CHANNELS = ['SLACK', 'WEBHOOK'] as const;
export type MessageChannel = (typeof MESSAGE_CHANNELS)[number];

/** Where a message stands. */
export enum MessageStatus {
  /** Nobody has tried yet. */
  WAITING = 'WAITING',
  SENDING = 'SENDING',
  /** The other side could not take it now. */
  RETRYING = 'RETRYING',
  /** It was handed over and nobody heard the answer. */
  UNKNOWN = 'UNKNOWN',
  SENT = 'SENT',
  FAILED = 'FAILED',
  /** The recipient had its share for the hour. */
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
  NOT_NEEDED = 'NOT_NEEDED',
}

const OPEN = [MessageStatus.WAITING, MessageStatus.SENDING, MessageStatus.RETRYING, MessageStatus.UNKNOWN];

/** Whether a try may begin. A first try may at any time; the others wait for theirs. */
export function mayStart(
  { status, nextAttemptAt }: { status: MessageStatus; nextAttemptAt: Date | null },
  now: Date,
): boolean {
  if (!OPEN.includes(status)) return false;
  if (status === MessageStatus.WAITING) return true;
  return nextAttemptAt !== null && nextAttemptAt <= now;
}

/** What staff may have sent once more: everything that is not under way and not needless. */
export function mayReplay(status: MessageStatus): boolean {
  return status !== MessageStatus.WAITING && status !== MessageStatus.SENDING;
}

/** A message that may have arrived is not repeated for hours. */
export const UNKNOWN_MAX = 3;
const UNKNOWN_DELAY_MIN_MS = 30_000;

/** How long to wait between tries: `firstMs` × 3ⁿ up to `mostMs`, of which the second half is chance. */
export interface RetryPlan {
  attemptsMax: number;
  firstMs: number;
  mostMs: number;
}

export function retryDelayMs(plan: RetryPlan, attempts: number, random: number = Math.random()): number {
  const most = Math.min(plan.mostMs, plan.firstMs * 3 ** Math.max(0, attempts - 1));
  return Math.round(most * (0.5 + random / 2));
}

/** After an answer that was lost, the other side gets time to show what it took. */
export function unknownDelayMs(plan: RetryPlan, attempts: number, random: number = Math.random()): number {
  return Math.max(UNKNOWN_DELAY_MIN_MS, retryDelayMs(plan, attempts, random));
}
