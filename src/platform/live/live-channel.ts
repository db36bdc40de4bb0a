import { setImmediate as nextTurn } from 'node:timers/promises';
import { commonErrors } from '../../shared/common-errors.js';
import { describeError, log } from '../telemetry/logger.js';
import { LiveStream, type Past } from './live-stream.js';
import type { Fact, Interest, ReplaySource } from './replay-source.js';

const LOOK_EVERY_MS = 1_000;
const BATCH = 500;
const PAGE = 200;
/** The newest facts stay in memory: whoever comes back after a short break costs no query. */
const RECENT_MAX = 1_000;
/** After this many handed out, everybody else in this process gets a turn. */
const SLICE = 500;

/**
 * Follows one source by position and gives each subscriber every fact after its cursor, once and in order.
 * Without subscribers it does not read at all.
 */
export class LiveChannel<B> implements Past<B> {
  /** How far we have read; null while nobody listens. */
  private head: bigint | null = null;
  private newest: Fact<B>[] = [];
  /** Every fact after this position is in `newest`. */
  private newestAfter = 0n;
  private readonly streams = new Set<LiveStream<B>>();
  private readonly byTopic = new Map<string, Set<LiveStream<B>>>();
  private looking: Promise<void> | null = null;
  private again = false;
  private handedOut = 0;
  private readonly timer: NodeJS.Timeout;
  private readonly stopListening: () => void;

  constructor(
    private readonly source: ReplaySource<B>,
    private readonly onChange: () => void,
  ) {
    this.stopListening = source.onNews(() => void this.look());
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  get subscribers(): number {
    return this.streams.size;
  }

  /**
   * Every fact of interest after `after`, or from now on without one.
   * @throws SERVICE_UNAVAILABLE while the source cannot be read
   */
  async join(interest: Interest, after: bigint | null): Promise<LiveStream<B>> {
    const stream = new LiveStream<B>(this, interest);
    this.enter(stream);
    try {
      const head = await this.following();
      if (after === null) stream.startAfter(head);
      else if (await this.knows(after, head)) stream.startAfter(after);
      else stream.startLagged(this.head ?? head);
      return stream;
    } catch (error) {
      stream.end();
      throw error;
    }
  }

  close(): void {
    this.stopListening();
    clearInterval(this.timer);
    for (const stream of this.streams) stream.end();
  }

  recent(after: bigint, interest: Interest): Fact<B>[] | null {
    if (this.head === null || after < this.newestAfter) return null;
    const topics = new Set(topicsOf(interest));
    return this.newest.filter(
      (fact) => fact.position > after && (topics.has(fact.kind) || topics.has(topicOf(fact))),
    );
  }

  async older(after: bigint, interest: Interest): Promise<{ facts: Fact<B>[]; reached: bigint }> {
    const upTo = this.head ?? (await this.source.head());
    const facts = await this.source.read({ after, upTo, limit: PAGE, interest });
    const last = facts.at(-1);
    return { facts, reached: facts.length === PAGE && last ? last.position : upTo };
  }

  left(stream: LiveStream<B>): void {
    if (!this.streams.delete(stream)) return;
    for (const topic of topicsOf(stream.interest)) {
      const listening = this.byTopic.get(topic);
      listening?.delete(stream);
      if (listening?.size === 0) this.byTopic.delete(topic);
    }
    this.onChange();
  }

  private enter(stream: LiveStream<B>): void {
    this.streams.add(stream);
    for (const topic of topicsOf(stream.interest)) {
      const listening = this.byTopic.get(topic) ?? new Set();
      this.byTopic.set(topic, listening.add(stream));
    }
    this.onChange();
  }

  private async following(): Promise<bigint> {
    // A look under way may have begun before there was anybody to look for.
    await this.looking;
    if (this.head === null) await this.look();
    if (this.head === null) throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
    return this.head;
  }

  /** Whether all that came after this position can still be told. */
  private async knows(after: bigint, head: bigint): Promise<boolean> {
    // Ahead of us: another process has read further, and we shall get there. Ahead of the source: from elsewhere.
    if (after > head) return after <= (await this.source.head());
    return after >= this.newestAfter || after >= (await this.source.floor(head));
  }

  /** Reads on from where we are. One read at a time; news during it cause one more. */
  private look(): Promise<void> {
    if (this.looking) {
      this.again = true;
      return this.looking;
    }
    this.looking = this.readOn()
      .catch((error: unknown) =>
        log.warn({ source: this.source.name, error: describeError(error) }, 'live source could not be read'),
      )
      .finally(() => {
        this.looking = null;
        if (this.again) {
          this.again = false;
          void this.look();
        }
      });
    return this.looking;
  }

  private async readOn(): Promise<void> {
    if (this.streams.size === 0) {
      this.head = null;
      this.newest = [];
      return;
    }
    if (this.head === null) {
      this.head = this.newestAfter = await this.source.head();
      return;
    }
    for (;;) {
      const facts = await this.source.read({ after: this.head, upTo: null, limit: BATCH, interest: null });
      this.remember(facts);
      for (const fact of facts) await this.handOut(fact);
      if (facts.length < BATCH) return;
    }
  }

  private remember(facts: Fact<B>[]): void {
    const last = facts.at(-1);
    if (!last) return;
    this.head = last.position;
    this.newest.push(...facts);
    const forgotten = this.newest.splice(0, Math.max(0, this.newest.length - RECENT_MAX)).at(-1);
    if (forgotten) this.newestAfter = forgotten.position;
  }

  private async handOut(fact: Fact<B>): Promise<void> {
    for (const topic of [fact.kind, topicOf(fact)]) {
      for (const stream of this.byTopic.get(topic) ?? []) {
        stream.push(fact);
        this.handedOut += 1;
        if (this.handedOut % SLICE === 0) await nextTurn();
      }
    }
  }
}

/** Under which names a subscriber is found: a kind, or a kind of one object. */
function topicsOf({ kinds, subject }: Interest): string[] {
  return subject == null ? [...kinds] : kinds.map((kind) => `${kind} ${subject}`);
}

function topicOf(fact: Fact): string {
  return `${fact.kind} ${fact.subject}`;
}
