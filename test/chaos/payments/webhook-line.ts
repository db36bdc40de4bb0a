import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../kit/random.js';
import { read } from '../../kit/provider-line.js';

const TRIES_MAX = 400;
const AGAIN_MS = 100;

interface Message {
  headers: Record<string, string>;
  body: Buffer;
}

/**
 * Takes the provider's webhooks in and gives them to the servers late, in another order and up to three times each.
 * What it has answered with 200 it delivers, whoever of the servers lives just then.
 */
export class WebhookLine {
  received = 0;
  delivered = 0;
  private readonly underWay = new Set<Promise<void>>();
  private readonly server: Server;

  private constructor(
    private random: Random,
    private readonly servers: () => string[],
  ) {
    this.server = createServer(
      (req, res) =>
        void read(req).then((body) => {
          this.received += 1;
          this.take({ headers: kept(req.headers), body });
          res.writeHead(200).end();
        }),
    );
  }

  static async open(port: number, random: Random, servers: () => string[]): Promise<WebhookLine> {
    const line = new WebhookLine(random, servers);
    await new Promise<void>((resolve) => line.server.listen(port, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/webhooks/toss`;
  }

  /** From here on it goes by this row of numbers. */
  follow(random: Random): void {
    this.random = random;
  }

  /** One that nobody at the provider has sent. */
  forge(body: object): void {
    this.take({
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(body)),
    });
  }

  /** Until everything taken in has been delivered. */
  async empty(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private take(message: Message): void {
    const copies = this.random.whole(1, 3);
    for (let copy = 0; copy < copies; copy += 1) {
      const going = this.deliver(message, this.random.whole(0, 400)).finally(() =>
        this.underWay.delete(going),
      );
      this.underWay.add(going);
    }
  }

  private async deliver({ headers, body }: Message, afterMs: number): Promise<void> {
    await pause(afterMs);
    for (let tried = 0; tried < TRIES_MAX; tried += 1) {
      const urls = this.servers();
      const url = urls[tried % Math.max(urls.length, 1)];
      const answer = url
        ? await fetch(`${url}/webhooks/toss`, { method: 'POST', headers, body: new Uint8Array(body) }).catch(
            () => null,
          )
        : null;
      await answer?.arrayBuffer().catch(() => null);
      if (answer?.status === 200) {
        this.delivered += 1;
        return;
      }
      await pause(AGAIN_MS);
    }
    throw new Error('a webhook could not be delivered');
  }
}

function kept(headers: NodeJS.Dict<string | string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      (entry): entry is [string, string] =>
        typeof entry[1] === 'string' && /^(content-type|tosspayments-)/.test(entry[0]),
    ),
  );
}
