export interface Backoff {
  baseMs: number;
  capMs: number;
}

/**
 * How long to wait before the next try, with full jitter: somewhere between nothing and base × 2ⁿ, at most the cap,
 * so that those who failed together do not come back together.
 * @param tries made so far, from 1
 */
export function jitteredBackoff(tries: number, { baseMs, capMs }: Backoff): number {
  return Math.round(Math.random() * Math.min(capMs, baseMs * 2 ** Math.min(tries, 40)));
}
