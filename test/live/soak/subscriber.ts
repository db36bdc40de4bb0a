import { request, type ClientRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

export interface Seen {
  cursor: string;
  /** The object the event is about; null where the answer does not name it. */
  subject: string | null;
}

export interface SubscriberPlan {
  transport: 'WebSocket' | 'SSE';
  urls: readonly string[];
  token: string;
  query: string;
  /** Where its history begins. */
  after: string;
  read(data: Record<string, unknown>): Seen | { lagged: string };
}

/** One client that never gives up: whatever ends its connection, it comes back with the last cursor it saw. */
export class Subscriber {
  readonly seen: Seen[] = [];
  /** What must not happen: `Lagged`, errors that are no goodbye. */
  readonly complaints: string[] = [];
  connects = 0;
  private cursor: string;
  private running = true;
  private cut: () => void = () => undefined;
  private done: Promise<void> | null = null;

  constructor(readonly plan: SubscriberPlan) {
    this.cursor = plan.after;
  }

  start(): void {
    this.done = this.live();
  }

  /** Ends the connection of the moment, without a word. */
  drop(): void {
    this.cut();
  }

  async stop(): Promise<void> {
    this.running = false;
    this.cut();
    await this.done;
  }

  private async live(): Promise<void> {
    while (this.running) {
      const url = this.plan.urls[this.connects % this.plan.urls.length] ?? '';
      this.connects += 1;
      await (this.plan.transport === 'SSE' ? this.overSse(url) : this.overWebSocket(url));
      if (this.running) await sleep(20 + Math.random() * 200);
    }
  }

  private take(result: {
    data?: Record<string, unknown> | null;
    errors?: { extensions?: { code?: string } }[];
  }): void {
    if (result.errors) {
      const codes = result.errors.map((error) => error.extensions?.code ?? '?').join();
      // The database or the process is away for a moment: that is a reason to come back, not a gap.
      if (codes !== 'SERVICE_UNAVAILABLE') this.complaints.push(codes);
      return;
    }
    if (!result.data) return;
    const event = this.plan.read(result.data);
    if ('lagged' in event) {
      this.complaints.push('Lagged');
      this.cursor = event.lagged;
      return;
    }
    this.cursor = event.cursor;
    this.seen.push(event);
  }

  private overWebSocket(url: string): Promise<void> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      // What arrives after we hung up was not seen: only the cursor counts.
      let open = true;
      this.cut = () => {
        open = false;
        socket.terminate();
      };
      const send = (message: unknown) => socket.send(JSON.stringify(message));
      socket.on('open', () =>
        send({ type: 'connection_init', payload: { authorization: `Bearer ${this.plan.token}` } }),
      );
      socket.on('message', (raw: Buffer) => {
        if (!open) return;
        const message = JSON.parse(raw.toString()) as { type: string; payload: never };
        if (message.type === 'connection_ack') send({ id: '1', type: 'subscribe', payload: this.payload() });
        if (message.type === 'next') this.take(message.payload);
        if (message.type === 'error') this.take({ errors: message.payload });
        if (message.type === 'error' || message.type === 'complete') socket.close();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve());
    });
  }

  private overSse(url: string): Promise<void> {
    return new Promise((resolve) => {
      let open = true;
      const call: ClientRequest = request(`${url}/graphql/stream`, {
        method: 'POST',
        agent: false,
        headers: {
          accept: 'text/event-stream',
          'content-type': 'application/json',
          authorization: `Bearer ${this.plan.token}`,
        },
      });
      this.cut = () => {
        open = false;
        call.destroy();
      };
      call.on('response', (response) => {
        let rest = '';
        response.setEncoding('utf8').on('data', (text: string) => {
          const blocks = (rest + text).split('\n\n');
          rest = blocks.pop() ?? '';
          for (const block of blocks) {
            const data = /^event: next\ndata: (.*)$/s.exec(block)?.[1];
            if (open && data) this.take(JSON.parse(data) as never);
          }
        });
        response.on('error', () => undefined);
      });
      call.on('error', () => undefined);
      call.on('close', () => resolve());
      call.end(JSON.stringify(this.payload()));
    });
  }

  private payload(): { query: string; variables: { after: string } } {
    return { query: this.plan.query, variables: { after: this.cursor } };
  }
}
