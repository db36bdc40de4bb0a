/**
 * The twin's own clock. It is an offset to the machine's clock, so a set time keeps ticking
 * and the thirty minute and ten minute limits can be tested in a moment.
 */
export class TwinClock {
  private offsetMs = 0;

  now(): number {
    return Date.now() + this.offsetMs;
  }

  get offset(): number {
    return this.offsetMs;
  }

  /** The offset that makes the clock show `time` now; null means the machine's time. */
  offsetFor(time: number | null): number {
    return time === null ? 0 : time - Date.now();
  }

  setOffset(offsetMs: number): void {
    this.offsetMs = offsetMs;
  }
}
