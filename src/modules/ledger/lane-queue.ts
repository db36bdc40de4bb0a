/** What waits for its batch, and what no two batches under way may share. */
export class LaneQueue<T extends { name: string; needs: readonly string[] }> {
  private waiting: T[] = [];
  private readonly held = new Set<string>();

  get length(): number {
    return this.waiting.length;
  }

  add(one: T): void {
    this.waiting.push(one);
  }

  /**
   * The oldest, `max` at most, that need nothing another batch holds. Nobody overtakes one that needs the same, and
   * each key comes once: the second of two waits for what the first one made.
   */
  take(max: number): T[] {
    const batch: T[] = [];
    const left: T[] = [];
    const names = new Set<string>();
    const passed = new Set<string>();
    let looked = 0;
    for (const one of this.waiting) {
      if (batch.length === max) break;
      looked += 1;
      if (!names.has(one.name) && one.needs.every((need) => !this.held.has(need) && !passed.has(need))) {
        names.add(one.name);
        batch.push(one);
      } else {
        for (const need of one.needs) passed.add(need);
        left.push(one);
      }
    }
    if (batch.length === 0) return batch;
    for (const need of batch.flatMap(({ needs }) => needs)) this.held.add(need);
    this.waiting = left.concat(this.waiting.slice(looked));
    return batch;
  }

  /** A batch is written or has failed: others may have what it held. */
  release(batch: readonly T[]): void {
    for (const need of batch.flatMap(({ needs }) => needs)) this.held.delete(need);
  }
}
