/** Passes on the newest of many values: the first at once, then at most one every `everyMs`, and the last at the end. */
export class Throttled<T> {
  private newest: { value: T } | null = null;
  private timer: NodeJS.Timeout | null = null;
  private writing: Promise<void> = Promise.resolve();
  private ended = false;

  /** @param write one at a time; must not reject */
  constructor(
    private readonly everyMs: number,
    private readonly write: (value: T) => Promise<void>,
  ) {}

  give(value: T): void {
    if (this.ended) return;
    this.newest = { value };
    if (!this.timer) this.pass();
  }

  /** Writes what still waits. Values given afterwards are ignored. */
  async finish(): Promise<void> {
    this.ended = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.pass();
    await this.writing;
  }

  private pass(): void {
    const { newest } = this;
    this.newest = null;
    if (newest) this.writing = this.writing.then(() => this.write(newest.value));
    if (this.ended) return;
    this.timer = newest ? setTimeout(() => this.pass(), this.everyMs) : null;
  }
}
