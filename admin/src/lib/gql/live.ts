import { createClient, type Client as SocketClient } from 'graphql-ws';
import { isLineDown } from '../online';
import { createStore } from '../store';
import { LiveBatch } from './live-batch';
import { watchLine } from './line-watch';
import { freshToken, refreshSession, sessionStatus } from '../session';

/** `polling` is `down` for so long that the visible data is asked for by HTTP instead. */
export type LiveStatus = 'idle' | 'connecting' | 'live' | 'down' | 'polling';

const HIDE_AFTER_MS = 60_000;
const POLL_AFTER_MS = 30_000;
const POLL_EVERY_MS = 15_000;
const MAX_BACKOFF_MS = 20_000;
/** The server does not take the token, or the session behind it has been ended. */
const SIGNED_OUT: readonly unknown[] = [4401, 4403];

export const liveStatus = createStore<LiveStatus>('idle');
liveStatus.subscribe(() => isLineDown.set(['down', 'polling'].includes(liveStatus.get())));

export interface LiveRequest {
  query: string;
  variables: Record<string, unknown>;
  /** Names the document by its hash where the text is left out. */
  extensions?: Record<string, unknown> | undefined;
}

export interface LiveResult {
  data?: Record<string, unknown> | null;
  errors?: readonly unknown[];
}

interface Options {
  url: string;
  /** Called when events may have been missed: the visible queries are asked again. */
  onGap: () => void;
}

/**
 * One WebSocket for the app. Every subscription resumes from the cursor it saw last; results are handed on in batches;
 * a tab in the background lets go after a minute; a socket down for long is replaced by
 * polling until it is back.
 */
export class LiveConnection {
  private readonly socket: SocketClient;
  private attempts = 0;
  private wasLive = false;
  private subscriptions = 0;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;
  private hideTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly paused = createStore(false);

  constructor(private readonly options: Options) {
    const line = watchLine(() => this.reconnect());
    this.socket = createClient({
      url: options.url,
      lazy: true,
      lazyCloseTimeout: 3_000,
      keepAlive: 12_000,
      retryAttempts: 0,
      connectionParams: async () => ({ authorization: `Bearer ${(await freshToken()) ?? ''}` }),
      on: {
        connected: () => this.connected(),
        closed: () => {
          line.closed();
          this.closed();
        },
        ping: (isReceived) => !isReceived && line.ping(),
        pong: (_isReceived) => line.pong(),
      },
    });
    document.addEventListener('visibilitychange', () => this.visibilityChanged());
    window.addEventListener('online', () => this.retryNow());
  }

  /** Leaves the line as it is and takes another at once. */
  reconnect(): void {
    this.socket.terminate();
    this.retryNow();
  }

  subscribe(request: LiveRequest, sink: { next: (result: LiveResult) => void }): () => void {
    let stopped = false;
    let cursor: unknown = request.variables.after;
    let stopCurrent: (() => void) | undefined;
    const batch = new LiveBatch((result) => sink.next(result));

    const take = (result: LiveResult) => {
      const event = Object.values(result.data ?? {})[0] as
        { __typename?: string; cursor?: unknown } | undefined;
      if (event?.cursor) cursor = event.cursor;
      if (event?.__typename === 'Lagged') this.options.onGap();
      batch.add(result);
    };

    const run = async () => {
      while (!stopped) {
        await this.ready();
        if (stopped) return;
        if (liveStatus.get() === 'idle') liveStatus.set('connecting');
        const payload = { ...request, variables: { ...request.variables, after: cursor ?? null } };
        const reason = await new Promise<unknown>((resolve) => {
          const unsubscribe = this.socket.subscribe<Record<string, unknown>>(payload, {
            next: (result) => take(result as LiveResult),
            error: resolve,
            complete: () => resolve(null),
          });
          const unwatch = this.paused.subscribe(() => {
            if (this.paused.get()) stopCurrent?.();
          });
          stopCurrent = () => {
            unwatch();
            unsubscribe();
            resolve(null);
          };
        });
        stopCurrent?.();
        if (stopped) return;
        await this.recover(reason);
      }
    };

    this.subscriptions += 1;
    void run();
    return () => {
      stopped = true;
      this.subscriptions -= 1;
      batch.stop();
      stopCurrent?.();
      this.wakeUp();
    };
  }

  private wakers = new Set<() => void>();

  private wakeUp(): void {
    for (const wake of [...this.wakers]) wake();
  }

  private retryNow(): void {
    this.attempts = 0;
    this.wakeUp();
  }

  /** Waits while the tab is hidden or nobody is signed in. */
  private async ready(): Promise<void> {
    const blocked = () => this.paused.get() || sessionStatus.get() !== 'active';
    if (!blocked()) return;
    liveStatus.set('idle');
    await new Promise<void>((resolve) => {
      const check = () => {
        if (blocked()) return;
        unwatch();
        resolve();
      };
      const stops = [this.paused.subscribe(check), sessionStatus.subscribe(check)];
      const unwatch = () => stops.forEach((stop) => stop());
    });
  }

  private async recover(reason: unknown): Promise<void> {
    if (this.paused.get()) return;
    const code = (reason as { code?: number } | null)?.code;
    if (SIGNED_OUT.includes(code) && this.attempts === 0) await refreshSession();
    // Full jitter, so that a restarted server is not met by every tab at once.
    const limit = Math.min(MAX_BACKOFF_MS, 500 * 2 ** this.attempts);
    this.attempts += 1;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, 200 + Math.random() * limit);
      this.wakers.add(done);
    });
  }

  private connected(): void {
    this.attempts = 0;
    clearTimeout(this.pollTimer);
    const again = this.wasLive || liveStatus.get() === 'down' || liveStatus.get() === 'polling';
    this.wasLive = true;
    liveStatus.set('live');
    // Cursors bring back what the streams missed; what is shown beside them is simply asked again.
    if (again) this.options.onGap();
  }

  private closed(): void {
    if (this.paused.get() || this.subscriptions === 0) {
      liveStatus.set('idle');
      return;
    }
    if (liveStatus.get() === 'polling' || liveStatus.get() === 'down') return;
    liveStatus.set('down');
    clearTimeout(this.pollTimer);
    this.pollTimer = setTimeout(() => this.poll(), POLL_AFTER_MS);
  }

  private poll(): void {
    if (liveStatus.get() === 'live' || this.paused.get()) return;
    liveStatus.set('polling');
    this.options.onGap();
    this.pollTimer = setTimeout(() => this.poll(), POLL_EVERY_MS);
  }

  private visibilityChanged(): void {
    clearTimeout(this.hideTimer);
    if (document.visibilityState === 'hidden') {
      this.hideTimer = setTimeout(() => this.paused.set(true), HIDE_AFTER_MS);
    } else if (this.paused.get()) {
      this.paused.set(false);
    }
  }
}
