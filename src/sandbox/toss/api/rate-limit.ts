const MINUTE_MS = 60_000;

/** Counts requests per endpoint in fixed minutes. The real test server allows 100; by default the twin does not count. */
export class RateLimit {
  private readonly counts = new Map<string, { minute: number; seen: number }>();

  constructor(private readonly perMinute: number) {}

  /** False when this request is one too many. */
  allows(key: string): boolean {
    if (this.perMinute <= 0) return true;
    const minute = Math.floor(Date.now() / MINUTE_MS);
    const count = this.counts.get(key);
    const seen = count?.minute === minute ? count.seen + 1 : 1;
    this.counts.set(key, { minute, seen });
    return seen <= this.perMinute;
  }
}
