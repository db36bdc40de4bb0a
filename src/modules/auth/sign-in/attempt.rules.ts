const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** What only a reset ends is remembered far longer than anybody waits. */
const LOCKED_KEPT_MS = 3_650 * DAY_MS;

/** How many tries within a time, and what happens when they are used up. */
export interface AttemptLimit {
  max: number;
  windowMs: number;
  /** Nothing is taken for so long after the last allowed try; each further pause is twice as long. */
  pause?: { firstMs: number; maxMs: number };
  /** After so many without one that was right, waiting does not help any more. */
  inARowMax?: number;
  /** For how long a quiet bucket is remembered; by default as long as its tries count. */
  keptMs?: number;
}

/** Threat model §4 "Attempts". */
export const ATTEMPT_LIMITS = {
  account: {
    max: 5,
    windowMs: 15 * MINUTE_MS,
    pause: { firstMs: 15 * MINUTE_MS, maxMs: DAY_MS },
    inARowMax: 100,
    keptMs: 30 * DAY_MS,
  },
  address: { max: 20, windowMs: MINUTE_MS },
  network: { max: 100, windowMs: MINUTE_MS },
  target: { max: 3, windowMs: HOUR_MS },
  /** Texts that one person, or one address, may have sent: each costs money, and rings in somebody's pocket. */
  texts: { max: 10, windowMs: DAY_MS },
  /** How often one person may tell who they are: each time they hear whether a number is somebody's. */
  signups: { max: 20, windowMs: DAY_MS },
} as const satisfies Record<string, AttemptLimit>;

export interface Bucket {
  /** Oldest first. */
  tries: readonly Date[];
  inARow: number;
  pauses: number;
  /** The end of the last pause, also when it is over. */
  pausedUntil: Date | null;
}

export const EMPTY_BUCKET: Bucket = { tries: [], inARow: 0, pauses: 0, pausedUntil: null };

export type Verdict = { kind: 'taken'; bucket: Bucket } | { kind: 'wait'; ms: number } | { kind: 'locked' };

/** Takes one try from a bucket, or says why there is none. */
export function take(bucket: Bucket, limit: AttemptLimit, now: Date): Verdict {
  if (limit.inARowMax !== undefined && bucket.inARow >= limit.inARowMax) return { kind: 'locked' };
  const pausedMs = (bucket.pausedUntil?.getTime() ?? 0) - now.getTime();
  if (pausedMs > 0) return { kind: 'wait', ms: pausedMs };
  const counted = bucket.tries.filter((at) => at.getTime() > now.getTime() - limit.windowMs);
  const [oldest] = counted;
  if (oldest && counted.length >= limit.max)
    return { kind: 'wait', ms: oldest.getTime() + limit.windowMs - now.getTime() };
  const tries = [...counted, now];
  const next = { ...bucket, tries, inARow: bucket.inARow + 1 };
  if (!limit.pause || tries.length < limit.max) return { kind: 'taken', bucket: next };
  // Whoever was left in peace for a day begins with the shortest pause again.
  const earlier = pausedMs > -DAY_MS ? bucket.pauses : 0;
  const pauseMs = Math.min(limit.pause.firstMs * 2 ** Math.min(earlier, 20), limit.pause.maxMs);
  return {
    kind: 'taken',
    bucket: { ...next, pauses: earlier + 1, pausedUntil: new Date(now.getTime() + pauseMs) },
  };
}

/** Gives back the newest try: it was neither right nor wrong, because nobody looked. */
export function giveBack(bucket: Bucket): Bucket {
  const { tries, inARow, pauses, pausedUntil } = bucket;
  const newest = tries.at(-1);
  if (!newest) return bucket;
  const before = { ...bucket, tries: tries.slice(0, -1), inARow: Math.max(0, inARow - 1) };
  const beganPause = pausedUntil !== null && pausedUntil > newest;
  return beganPause ? { ...before, pauses: Math.max(0, pauses - 1), pausedUntil: newest } : before;
}

/** Until when a bucket says anything. */
export function expiryOf(bucket: Bucket, limit: AttemptLimit, now: Date): Date {
  const isLocked = limit.inARowMax !== undefined && bucket.inARow >= limit.inARowMax;
  const keptMs = isLocked ? LOCKED_KEPT_MS : (limit.keptMs ?? limit.windowMs);
  return new Date(Math.max(bucket.pausedUntil?.getTime() ?? 0, now.getTime() + keptMs));
}
