import { setTimeout as sleep } from 'node:timers/promises';
import { commonErrors } from '../../shared/common-errors.js';
import type { Lagged } from '../graphql/live.model.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { PersonalLooks } from '../personal-data/access-journal.js';
import type { Authenticator, Principal } from '../security/principal.js';
import type { Maintenance } from '../settings/maintenance.js';
import type { LiveItem, LiveStream } from './live-stream.js';
import type { Fact } from './replay-source.js';

/** What one subscriber is sent for one fact. `shared` is one and the same for all who get the same answer. */
export class Delivery<T = unknown> {
  constructor(
    readonly value: T,
    readonly shared: SharedAnswer<T> | null,
  ) {}
}

/** What a subscription's resolver returns. */
export type LiveEvents<T> = AsyncIterableIterator<Delivery<T | Lagged>>;

/** The work done once for a group: the fact looked up, and later the operation executed on it. */
export interface SharedAnswer<T = unknown> {
  value: Promise<T | null>;
  executed?: unknown;
  /** Personal data that whoever executed it was shown; null when there was none. */
  looks?: PersonalLooks | null;
}

export interface FeedRules<B, T> {
  /** What a subscriber is sent; null to send nothing. `cursor` is the place to go on from. */
  map(fact: Fact<B>, cursor: string): Promise<T | null>;
  /**
   * True when the answer depends on the fact, the operation, its variables and the permissions alone, never on who
   * the subscriber is: then it is made once for all who ask the same.
   */
  shared?: boolean;
  /** A burst is one change: wait this long, then send only the newest. */
  gatherMs?: number;
}

export type AnswersOf = WeakMap<Fact, Map<string, SharedAnswer>>;

/**
 * A stream's facts, each checked again against the subscriber's rights and
 * turned into what is sent. Unlike an async generator, its `return` does not wait for a read that may never end.
 */
export class LiveFeed<B = unknown, T = unknown> implements LiveEvents<T> {
  constructor(
    private readonly context: RequestContext,
    private readonly stream: LiveStream<B>,
    private readonly rules: FeedRules<B, T>,
    private readonly parts: {
      authenticator: Authenticator;
      maintenance: Maintenance;
      answers: AnswersOf;
      cursorOf(position: bigint): string;
      onEnd(feed: LiveFeed<B, T>): void;
    },
  ) {}

  get principal(): Principal {
    return this.context.principal;
  }

  async next(): Promise<IteratorResult<Delivery<T | Lagged>>> {
    for (;;) {
      const { value: item, done } = await this.stream.next();
      if (done) return { value: undefined, done: true };
      const fact = await this.gathered(item);
      // Whoever lost the session or the permission meanwhile gets nothing more.
      this.verify(await this.parts.authenticator.refresh(this.context.principal));
      if (!fact) return { value: new Delivery({ cursor: this.cursorOf(item) }, null), done: false };
      const delivery = await this.deliver(fact);
      if (delivery) return { value: delivery, done: false };
    }
  }

  /**
   * Takes over what the caller may do as of now.
   * @throws UNAUTHENTICATED when the session is over, FORBIDDEN when the permission is gone, MAINTENANCE for customers
   *   while there is
   */
  verify(principal: Principal | null): void {
    if (!principal) throw commonErrors.UNAUTHENTICATED();
    this.context.principal = principal;
    this.context.checkAgain();
    this.parts.maintenance.admit(principal.actor, this.context.rootFields);
  }

  /** Ends with an error, which the subscriber is told. */
  fail(error: Error): void {
    this.stream.fail(error);
    this.parts.onEnd(this);
  }

  async return(): Promise<IteratorResult<Delivery<T | Lagged>>> {
    this.stream.end();
    this.parts.onEnd(this);
    return { value: undefined, done: true };
  }

  async throw(error: unknown): Promise<IteratorResult<Delivery<T | Lagged>>> {
    await this.return();
    throw error;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private cursorOf(item: LiveItem<B>): string {
    return this.parts.cursorOf(item.kind === 'fact' ? item.fact.position : item.position);
  }

  /** @returns null for `Lagged` */
  private async gathered(item: LiveItem<B>): Promise<Fact<B> | null> {
    if (item.kind === 'lagged') return null;
    if (!this.rules.gatherMs) return item.fact;
    await sleep(this.rules.gatherMs);
    return this.stream.takeWaiting() ?? item.fact;
  }

  private async deliver(fact: Fact<B>): Promise<Delivery<T> | null> {
    const group = this.rules.shared ? this.context.answerGroup() : null;
    if (group === null) {
      const value = await this.map(fact);
      return value === null ? null : new Delivery(value, null);
    }
    const shared = this.sharedAnswer(fact, group);
    const value = await shared.value;
    return value === null ? null : new Delivery(value, shared);
  }

  private sharedAnswer(fact: Fact<B>, group: string): SharedAnswer<T> {
    const byGroup = this.parts.answers.get(fact) ?? new Map<string, SharedAnswer>();
    this.parts.answers.set(fact, byGroup);
    let answer = byGroup.get(group) as SharedAnswer<T> | undefined;
    if (!answer) {
      byGroup.set(group, (answer = { value: this.map(fact) }));
      // What failed once may go well for the next who asks.
      answer.value.catch(() => byGroup.delete(group));
    }
    return answer;
  }

  private map(fact: Fact<B>): Promise<T | null> {
    return this.rules.map(fact, this.parts.cursorOf(fact.position));
  }
}
