const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

/** Whoever answered nothing gets time to list what it took; and is asked again when it did not even say that. */
export const ASK_AFTER_MS = 10_000;
export const ASK_AGAIN_MS = MINUTE_MS;

/** When the other side is asked what became of a message it took; afterwards once a day. */
const CHECKS_MS = [10_000, 30_000, 2 * MINUTE_MS, 10 * MINUTE_MS, 60 * MINUTE_MS, 360 * MINUTE_MS] as const;
/** Carriers keep trying a phone that is off for up to three days. */
const FOLLOWED_MS = 5 * DAY_MS;

/** When to ask next, after `checks` times without a final answer; null when it is not asked any more. */
export function nextCheckAt(sentAt: Date, checks: number, now: Date): Date | null {
  if (now.getTime() - sentAt.getTime() > FOLLOWED_MS) return null;
  return new Date(now.getTime() + (CHECKS_MS[checks] ?? DAY_MS));
}
