/** Where a letter stands. */
export enum MailStatus {
  /** Nobody has tried yet; without a mail server it stays so, and is shown. */
  WAITING = 'WAITING',
  SENDING = 'SENDING',
  /** The server could not take it now. */
  RETRYING = 'RETRYING',
  /** It was handed over and nobody heard the answer: sent again under the same Message-ID. */
  UNKNOWN = 'UNKNOWN',
  SENT = 'SENT',
  FAILED = 'FAILED',
  /** Taken by the server, and returned later. */
  BOUNCED = 'BOUNCED',
  /** The address is known to be no good; no server was asked. */
  SUPPRESSED = 'SUPPRESSED',
  /** The address had its share of this kind of letter. */
  LIMITED = 'LIMITED',
  /** Too late to be of use. */
  EXPIRED = 'EXPIRED',
  /** What it was about is settled. */
  NOT_NEEDED = 'NOT_NEEDED',
}

const OPEN = [MailStatus.WAITING, MailStatus.SENDING, MailStatus.RETRYING, MailStatus.UNKNOWN];

/** Whether a try may begin. A first try may at any time; the others wait for theirs. */
export function mayStart(
  { status, nextAttemptAt }: { status: MailStatus; nextAttemptAt: Date | null },
  now: Date,
): boolean {
  if (!OPEN.includes(status)) return false;
  if (status === MailStatus.WAITING) return true;
  return nextAttemptAt !== null && nextAttemptAt <= now;
}

/** Whether staff may have it sent once more. One that arrived, or is of no use any more, may not. */
export function mayRetry(status: MailStatus): boolean {
  return [
    MailStatus.FAILED,
    MailStatus.BOUNCED,
    MailStatus.SUPPRESSED,
    MailStatus.LIMITED,
    MailStatus.RETRYING,
    MailStatus.UNKNOWN,
  ].includes(status);
}

/** Tries in all, about six hours. */
export const ATTEMPTS_MAX = 12;
/** A letter that may have arrived is not repeated for hours. */
export const UNKNOWN_MAX = 3;
const FIRST_DELAY_MS = 2_000;
const DELAY_MAX_MS = 3_600_000;
const UNKNOWN_DELAY_MIN_MS = 30_000;

/**
 * How long to wait after a try that brought nothing: 2 s × 3ⁿ up to an hour, of which the second half is chance, so
 * that letters held up together do not come back together. Servers that refuse strangers at first (greylisting) want
 * minutes, which is more than the queue's own retries give.
 */
export function retryDelayMs(attempts: number, random: number = Math.random()): number {
  const most = Math.min(DELAY_MAX_MS, FIRST_DELAY_MS * 3 ** Math.max(0, attempts - 1));
  return Math.round(most * (0.5 + random / 2));
}

/** After an answer that was lost, the other side gets time to deliver what it took. */
export function unknownDelayMs(attempts: number, random: number = Math.random()): number {
  return Math.max(UNKNOWN_DELAY_MIN_MS, retryDelayMs(attempts, random));
}
