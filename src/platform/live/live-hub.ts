import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';
import { decodeCursor, encodeCursor } from '../../shared/paging.js';
import type { RequestContext } from '../graphql/request-context.js';
import type { EventName, OutboxEvent } from '../outbox/events.js';
import { Authenticator } from '../security/principal.js';
import { Maintenance } from '../settings/maintenance.js';
import { metrics } from '../telemetry/metrics.js';
import { LiveChannel } from './live-channel.js';
import { LiveFeed, type AnswersOf, type FeedRules, type LiveEvents } from './live-feed.js';
import { LiveWatch } from './live-watch.js';
import { OutboxSource } from './outbox-source.js';
import type { Interest, ReplaySource } from './replay-source.js';

export interface FeedRequest<B, T> extends FeedRules<B, T> {
  interest: Interest;
  /** The last cursor the subscriber saw; none: from now on. */
  after?: string | null;
}

/**
 * Where subscriptions get their events: one channel a source in this process. Redis only says when to look; a lost
 * message delays by a second and loses nothing.
 */
@Injectable()
export class LiveHub implements OnApplicationShutdown {
  private readonly channels = new Map<string, LiveChannel<unknown>>();
  private readonly answers: AnswersOf = new WeakMap();

  constructor(
    private readonly outbox: OutboxSource,
    private readonly authenticator: Authenticator,
    private readonly watch: LiveWatch,
    private readonly maintenance: Maintenance,
  ) {}

  onApplicationShutdown(): void {
    for (const channel of this.channels.values()) channel.close();
  }

  /**
   * Facts of the outbox of the named kinds.
   * @throws CURSOR_INVALID, SERVICE_UNAVAILABLE
   */
  async events<T>(
    context: RequestContext,
    request: Omit<FeedRequest<OutboxEvent, T>, 'interest'> & {
      interest: { kinds: readonly EventName[]; subject?: string };
    },
  ): Promise<LiveEvents<T>> {
    return this.feed(context, this.outbox, request);
  }

  /**
   * Facts of any source.
   * @throws CURSOR_INVALID, SERVICE_UNAVAILABLE
   */
  async feed<B, T>(
    context: RequestContext,
    source: ReplaySource<B>,
    request: FeedRequest<B, T>,
  ): Promise<LiveEvents<T>> {
    const after = request.after == null ? null : positionOf(source.name, request.after);
    const stream = await this.channelOf(source).join(request.interest, after);
    const feed = new LiveFeed<B, T>(context, stream, request, {
      authenticator: this.authenticator,
      maintenance: this.maintenance,
      answers: this.answers,
      cursorOf: (position) => cursorOf(source.name, position),
      onEnd: (ended) => this.watch.forget(ended as LiveFeed),
    });
    this.watch.keep(feed as LiveFeed);
    return feed;
  }

  /** Subscriptions open in this process. */
  get subscribers(): number {
    let sum = 0;
    for (const channel of this.channels.values()) sum += channel.subscribers;
    return sum;
  }

  private channelOf<B>(source: ReplaySource<B>): LiveChannel<B> {
    let channel = this.channels.get(source.name);
    if (!channel) {
      channel = new LiveChannel<unknown>(source, () => metrics.liveSubscribers.set(this.subscribers));
      this.channels.set(source.name, channel);
    }
    return channel as LiveChannel<B>;
  }
}

export function cursorOf(source: string, position: bigint): string {
  return encodeCursor([source, position.toString()]);
}

/** @throws CURSOR_INVALID when it is no cursor of this source */
function positionOf(source: string, cursor: string): bigint {
  const [name, position = ''] = decodeCursor(cursor, ['text', 'digits']);
  if (name !== source) throw commonErrors.CURSOR_INVALID({ path: 'after' });
  return BigInt(position);
}
