const BURST = 30;
const PER_SECOND = 1;

/** About one message a second for each webhook, and some more at once. */
export class Pace {
  private readonly buckets = new Map<string, { left: number; at: number }>();

  admits(hook: string, now: number): boolean {
    const bucket = this.buckets.get(hook) ?? { left: BURST, at: now };
    const left = Math.min(BURST, bucket.left + (Math.max(0, now - bucket.at) / 1_000) * PER_SECOND);
    this.buckets.set(hook, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1;
  }
}
