import type { OutboxEvent } from '../outbox/events.js';

export type LiveItem =
  | { kind: 'event'; cursor: string; event: OutboxEvent }
  /** The cursor asked for is too old: refetch what you show, then go on from `cursor`. */
  | { kind: 'lagged'; cursor: string };

/** More than this waiting for one client means it does not keep up; it is dropped and comes back with its cursor. */
const BUFFER_MAX = 1_000;

/** What one subscriber reads from. Bounded; an abandoned read ends at once. */
export class LiveStream implements AsyncIterableIterator<LiveItem> {
  private readonly buffer: LiveItem[] = [];
  private waiting: ((result: IteratorResult<LiveItem>) => void) | null = null;
  private ended = false;
  /** Live items that arrive while the replay is still being read wait here, so that order holds. */
  private early: LiveItem[] | null = [];
  private skipTo = -1n;

  constructor(
    private readonly events: ReadonlySet<string>,
    private readonly onEnd: () => void,
  ) {}

  push(item: LiveItem): void {
    if (this.ended || (item.kind === 'event' && !this.events.has(item.event.event))) return;
    if (item.kind === 'event' && item.event.position <= this.skipTo) return;
    if (this.early) this.early.push(item);
    else this.give(item);
  }

  replayed(item: LiveItem): void {
    this.give(item);
  }

  /** Facts up to this position were seen by the client already, elsewhere. */
  skipThrough(position: bigint): void {
    this.skipTo = position;
    this.early = (this.early ?? []).filter((item) => item.kind !== 'event' || item.event.position > position);
  }

  /** The replay is complete: hand over what came meanwhile, then go live. */
  open(): void {
    const early = this.early ?? [];
    this.early = null;
    for (const item of early) this.give(item);
  }

  /** Takes everything that waits, for a subscriber who wants only the newest. @returns the last event, if any */
  takeWaiting(): (LiveItem & { kind: 'event' }) | null {
    const events = this.buffer.splice(0).filter((item) => item.kind === 'event');
    return events.at(-1) ?? null;
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.onEnd();
    this.waiting?.({ value: undefined, done: true });
    this.waiting = null;
  }

  async next(): Promise<IteratorResult<LiveItem>> {
    const item = this.buffer.shift();
    if (item) return { value: item, done: false };
    if (this.ended) return { value: undefined, done: true };
    return new Promise((resolve) => (this.waiting = resolve));
  }

  async return(): Promise<IteratorResult<LiveItem>> {
    this.end();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private give(item: LiveItem): void {
    if (this.ended) return;
    if (this.waiting) {
      this.waiting({ value: item, done: false });
      this.waiting = null;
      return;
    }
    this.buffer.push(item);
    if (this.buffer.length > BUFFER_MAX) {
      this.buffer.length = 0;
      this.end();
    }
  }
}

/**
 * Turns what a stream gives into what a subscriber is sent. `map` returns null to send nothing.
 * Unlike an async generator, its `return` does not wait for a read that may never end.
 */
export function mapLive<T>(
  stream: LiveStream,
  map: (item: LiveItem) => Promise<T | null>,
): AsyncIterableIterator<T> {
  const iterator: AsyncIterableIterator<T> = {
    async next() {
      for (;;) {
        const { value, done } = await stream.next();
        if (done || value === undefined) return { value: undefined, done: true };
        const mapped = await map(value);
        if (mapped !== null) return { value: mapped, done: false };
      }
    },
    async return() {
      await stream.return();
      return { value: undefined, done: true };
    },
    async throw(error: unknown) {
      stream.end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return iterator;
    },
  };
  return iterator;
}
