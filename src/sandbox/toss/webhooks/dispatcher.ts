import type { TwinClock } from '../../kit/twin-clock.js';
import type { DeliveryAttempt, WebhookEvent } from '../model.js';
import { Unit, type Store } from '../store.js';
import { kstTime } from '../times.js';

/** Gaps between the tries, in minutes of the twin's clock: first try plus seven resends. */
export const RESEND_MINUTES = [1, 4, 16, 64, 256, 1024, 4096] as const;

const MINUTE_MS = 60_000;
const PARALLEL = 4;
const TICK_MS = 200;

/** Sends pending webhooks and resends them on schedule. Pending events live in the journal, so a crash only delays them. */
export class Dispatcher {
  private readonly running = new Map<string, Promise<void>>();
  private timer: NodeJS.Timeout | null = null;
  private kicked = false;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly clock: TwinClock,
    private readonly timeoutMs = 10_000,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.sendDue(), TICK_MS);
    this.timer.unref();
    this.kick();
  }

  stop(): void {
    this.closed = true;
    if (this.timer) clearInterval(this.timer);
  }

  /** Looks for due events soon; many calls at once cost one look. */
  kick(): void {
    if (this.kicked) return;
    this.kicked = true;
    setImmediate(() => {
      this.kicked = false;
      this.sendDue();
    });
  }

  /** Delivers these events before returning, whether or not they are answered well. */
  async deliverNow(ids: readonly string[]): Promise<void> {
    for (const id of ids) await this.send(id);
  }

  /** The button "다시 시도" of the merchant site: voids the running schedule and starts over. */
  async restart(event: WebhookEvent): Promise<void> {
    const unit = new Unit();
    unit.saveWebhook({ ...event, state: 'PENDING', attempts: [], nextAt: null, firstAttemptAt: Date.now() });
    await this.store.commit(unit);
    this.kick();
  }

  private sendDue(): void {
    const config = this.store.webhookConfig;
    if (this.closed || config.paused || this.store.pendingWebhooks.size === 0) return;
    const due: WebhookEvent[] = [];
    for (const id of this.store.pendingWebhooks) {
      const event = this.store.webhooks.get(id);
      if (!event || this.running.has(id)) continue;
      if (this.isDue(event)) due.push(event);
      // Reordering gathers: an event still in its window may be the one that has to overtake the others.
      else if (config.reorder && event.attempts.length === 0) return;
    }
    due.sort((a, b) => (config.reorder ? b.seq - a.seq : a.seq - b.seq));
    // Reordering means a wrong order for sure, so one after the other.
    const places = (config.reorder ? 1 : PARALLEL) - this.running.size;
    for (const event of due.slice(0, Math.max(places, 0))) {
      void this.send(event.id).finally(() => this.kick());
    }
  }

  private isDue(event: WebhookEvent): boolean {
    if (event.attempts.length === 0) return Date.now() >= event.firstAttemptAt;
    return event.nextAt !== null && this.clock.now() >= event.nextAt;
  }

  private send(id: string): Promise<void> {
    const running = this.running.get(id);
    if (running) return running;
    const task = this.attempt(id).finally(() => this.running.delete(id));
    this.running.set(id, task);
    return task;
  }

  private async attempt(id: string): Promise<void> {
    const event = this.store.webhooks.get(id);
    if (!event || event.state !== 'PENDING' || this.closed) return;
    const retriedCount = event.attempts.filter((attempt) => !attempt.duplicate).length;
    const attempts = [...event.attempts, await this.post(event, retriedCount, false)];
    const delivered = attempts.at(-1)?.status === 200;
    if (this.store.webhookConfig.duplicate && retriedCount === 0) {
      attempts.push(await this.post(event, retriedCount, true));
    }
    // Between send and note the twin may have been reset; then there is nothing to note.
    if (this.closed || this.store.webhooks.get(id) !== event) return;
    const gap = RESEND_MINUTES[retriedCount];
    const again = !delivered && gap !== undefined;
    const unit = new Unit();
    unit.saveWebhook({
      ...event,
      attempts,
      state: delivered ? 'DELIVERED' : again ? 'PENDING' : 'FAILED',
      nextAt: again ? this.clock.now() + gap * MINUTE_MS : null,
    });
    await this.store.commit(unit);
  }

  /** One POST. Only exactly 200 counts; a redirect is not followed. */
  private async post(
    event: WebhookEvent,
    retriedCount: number,
    duplicate: boolean,
  ): Promise<DeliveryAttempt> {
    const at = kstTime(this.clock.now());
    const base = { at, retriedCount, duplicate };
    try {
      const response = await fetch(event.url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(this.timeoutMs),
        headers: {
          'content-type': 'application/json',
          'tosspayments-webhook-transmission-time': at,
          'tosspayments-webhook-transmission-retried-count': String(retriedCount),
          'tosspayments-webhook-transmission-id': event.id,
        },
        body: event.body,
      });
      await response.arrayBuffer();
      return { ...base, status: response.status, error: null };
    } catch (error) {
      return { ...base, status: null, error: errorName(error) };
    }
  }
}

function errorName(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error && 'code' in error.cause ? String(error.cause.code) : '';
  return cause || error.name;
}
