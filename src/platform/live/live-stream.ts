import { commonErrors } from '../../shared/common-errors.js';
import type { Fact, Interest } from './replay-source.js';

export type LiveItem<B = unknown> =
  | { kind: 'fact'; fact: Fact<B> }
  /** The cursor asked for is too old or unknown: refetch what you show, then go on from `position`. */
  | { kind: 'lagged'; position: bigint };

/** More than this waiting for one client means it does not keep up; it is dropped and comes back with its cursor. */
const BUFFER_MAX = 1_000;

/** Where a stream reads what it has not heard: the newest facts in memory, older ones from the source. */
export interface Past<B> {
  /** The facts after a position up to now, if they are all still in memory. */
  recent(after: bigint, interest: Interest): Fact<B>[] | null;
  /** The next page of facts after a position, and how far it reaches. */
  older(after: bigint, interest: Interest): Promise<{ facts: Fact<B>[]; reached: bigint }>;
  left(stream: LiveStream<B>): void;
}

/**
 * What one subscriber reads from: first the past, page by page as it is asked for, then what is pushed.
 * `position` decides alone what is new, so that nothing is given twice whichever way it came. Bounded; an abandoned
 * read ends at once.
 */
export class LiveStream<B = unknown> implements AsyncIterableIterator<LiveItem<B>> {
  private buffer: LiveItem<B>[] = [];
  private position = 0n;
  /** Before this, pushed facts are left alone: they are read from the past when their turn comes. */
  private live = false;
  private waiting: {
    resolve(result: IteratorResult<LiveItem<B>>): void;
    reject(error: unknown): void;
  } | null = null;
  private ended = false;
  private failure: Error | null = null;

  constructor(
    private readonly past: Past<B>,
    readonly interest: Interest,
  ) {}

  /** Facts after this position are new to the subscriber. */
  startAfter(position: bigint): void {
    this.position = position;
  }

  /** Says that facts may be missing, once, and goes on from `position`. */
  startLagged(position: bigint): void {
    this.position = position;
    this.buffer.push({ kind: 'lagged', position });
  }

  push(fact: Fact<B>): void {
    if (this.ended || !this.live || fact.position <= this.position) return;
    this.position = fact.position;
    const item: LiveItem<B> = { kind: 'fact', fact };
    if (this.waiting) {
      this.waiting.resolve({ value: item, done: false });
      this.waiting = null;
    } else if (this.buffer.length < BUFFER_MAX) {
      this.buffer.push(item);
    } else {
      this.fail(commonErrors.LIVE_TOO_SLOW());
    }
  }

  /** Takes the facts that wait, for a subscriber who wants only the newest. @returns the last one, if any */
  takeWaiting(): Fact<B> | null {
    const last = this.buffer.at(-1);
    if (last?.kind !== 'fact') return null;
    this.buffer = [];
    return last.fact;
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.buffer = [];
    this.past.left(this);
    this.waiting?.resolve({ value: undefined, done: true });
    this.waiting = null;
  }

  /** Ends with an error, which whoever reads next is thrown. What was waiting is not delivered. */
  fail(error: Error): void {
    if (this.ended) return;
    const { waiting } = this;
    this.waiting = null;
    if (waiting) waiting.reject(error);
    else this.failure = error;
    this.end();
  }

  async next(): Promise<IteratorResult<LiveItem<B>>> {
    for (;;) {
      if (this.failure) {
        const { failure } = this;
        this.failure = null;
        throw failure;
      }
      const item = this.buffer.shift();
      if (item) return { value: item, done: false };
      if (this.ended) return { value: undefined, done: true };
      if (this.live) return new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
      await this.readOn();
    }
  }

  async return(): Promise<IteratorResult<LiveItem<B>>> {
    this.end();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private async readOn(): Promise<void> {
    const recent = this.past.recent(this.position, this.interest);
    if (recent) {
      // In the same turn as the last look at the past: nothing can be pushed in between.
      this.live = true;
      for (const fact of recent) this.push(fact);
      return;
    }
    const { facts, reached } = await this.past.older(this.position, this.interest);
    if (this.ended) return;
    this.position = reached;
    for (const fact of facts) this.buffer.push({ kind: 'fact', fact });
  }
}
