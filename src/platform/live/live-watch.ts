import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { actorKey } from '../security/actor.js';
import { Authenticator, type Principal } from '../security/principal.js';
import { describeError, log } from '../telemetry/logger.js';
import type { LiveFeed } from './live-feed.js';

/** Together with the half second a standing is remembered: a lost right ends a quiet stream within a second. */
const LOOK_EVERY_MS = 450;

/** Looks whether those who listen may still do so. Each event is checked by itself; this is for when none comes. */
@Injectable()
export class LiveWatch implements OnModuleInit, OnApplicationShutdown {
  private readonly bySession = new Map<string, Set<LiveFeed>>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(private readonly authenticator: Authenticator) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  keep(feed: LiveFeed): void {
    const key = sessionKey(feed.principal);
    const feeds = this.bySession.get(key) ?? new Set();
    this.bySession.set(key, feeds.add(feed));
  }

  forget(feed: LiveFeed): void {
    const key = sessionKey(feed.principal);
    const feeds = this.bySession.get(key);
    feeds?.delete(feed);
    if (feeds?.size === 0) this.bySession.delete(key);
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await Promise.all([...this.bySession.values()].map((feeds) => this.lookAt(feeds)));
    } catch (error) {
      // Nobody is thrown out because the database is away; the next event or the next look decides.
      log.warn({ error: describeError(error) }, 'live streams could not be checked');
    } finally {
      this.looking = false;
    }
  }

  private async lookAt(feeds: Set<LiveFeed>): Promise<void> {
    const [one] = feeds;
    if (!one) return;
    const principal = await this.authenticator.refresh(one.principal);
    for (const feed of feeds) {
      try {
        feed.verify(principal);
      } catch (error) {
        feed.fail(error as Error);
      }
    }
  }
}

/** Feeds of one session stand and fall together. */
function sessionKey({ actor, expiresAt }: Principal): string {
  const session = 'sessionId' in actor ? actor.sessionId : '';
  return `${actorKey(actor)} ${session} ${expiresAt?.getTime() ?? ''}`;
}
