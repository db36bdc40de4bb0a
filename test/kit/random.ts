/** Random numbers that are the same for the same seed, so that a run can be repeated. */
export class Random {
  private state: number;

  constructor(seed: number) {
    // Neighbouring seeds must not give similar rows.
    this.state = Math.imul(seed + 1, 0x9e3779b1) >>> 0;
  }

  /** From 0, below 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** From `min` to `max`, both included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<T>(from: readonly T[]): T {
    return from[this.whole(0, from.length - 1)] as T;
  }

  shuffled<T>(from: readonly T[]): T[] {
    const row = [...from];
    for (let i = row.length - 1; i > 0; i -= 1) {
      const j = this.whole(0, i);
      [row[i], row[j]] = [row[j] as T, row[i] as T];
    }
    return row;
  }
}
