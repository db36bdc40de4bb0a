import { readFileSync } from 'node:fs';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { WebSocket, WebSocketServer } from 'ws';

const PROTOCOL = 'graphql-transport-ws';

/** A payment with all fields of the app's fragment. */
export type PaymentRow = Record<string, unknown> & { id: string };
interface Frame {
  id: string;
  type: string;
  payload?: { extensions?: { persistedQuery?: { sha256Hash?: string } }; query?: string };
}

/**
 * The line between one browser and a system, as a proxy. What the page and the system say goes through; into the page's
 * streams of payments it adds events of its own, as frames of the very socket that the page opened.
 */
export class Storm {
  private readonly streams: { page: WebSocket; id: string }[] = [];
  private readonly sockets = new WebSocketServer({ noServer: true, handleProtocols: () => PROTOCOL });
  private readonly tunnels = createServer();
  /** The hash that stands for the app's stream of payments. */
  private readonly hash: string;

  private constructor(private readonly server: Server) {
    const documents = JSON.parse(
      readFileSync(join('admin', 'src', 'gql', 'persisted-documents.json'), 'utf8'),
    ) as Record<string, string>;
    const found = Object.entries(documents).find(([, text]) =>
      text.includes('subscription PaymentsUpdated('),
    );
    if (!found) throw new Error('The app has no stream of payments');
    this.hash = found[0];
    server.on('request', forward);
    // A browser asks for a tunnel to open a WebSocket, and Playwright for every request; its other end is here.
    server.on('connect', (_request, near: Socket) => {
      near.on('error', () => near.destroy());
      near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      this.tunnels.emit('connection', near);
    });
    this.tunnels.on('request', forward);
    this.tunnels.on('upgrade', (incoming, socket, head) => {
      this.sockets.handleUpgrade(incoming, socket, head, (page) => {
        const { host, origin } = incoming.headers;
        this.join(page, new WebSocket(`ws://${host}${incoming.url}`, PROTOCOL, { origin: origin ?? '' }));
      });
    });
  }

  static async brew(): Promise<Storm> {
    const storm = new Storm(createServer());
    await new Promise<void>((resolve) => storm.server.listen(0, '127.0.0.1', resolve));
    return storm;
  }

  /** For the options of a browser context. */
  get proxy(): { server: string; bypass: string } {
    const { port } = this.server.address() as AddressInfo;
    return { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' };
  }

  get streamCount(): number {
    return this.streams.length;
  }

  /** Tells every stream of payments that a payment is so now. */
  tell(payment: PaymentRow): void {
    const paymentsUpdated = {
      __typename: 'PaymentChanged',
      cursor: null,
      event: 'payment.touched',
      payment,
    };
    for (const { page, id } of this.streams)
      page.send(JSON.stringify({ id, type: 'next', payload: { data: { paymentsUpdated } } }));
  }

  async end(): Promise<void> {
    for (const client of this.sockets.clients) client.terminate();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(page: WebSocket, system: WebSocket): void {
    const early: string[] = [];
    page.on('message', (data: Buffer) => {
      const text = data.toString();
      this.watch(page, JSON.parse(text) as Frame);
      if (system.readyState === WebSocket.OPEN) system.send(text);
      else early.push(text);
    });
    system.on('open', () => early.splice(0).forEach((text) => system.send(text)));
    system.on('message', (data: Buffer) => page.send(data.toString()));
    for (const [one, other] of [
      [page, system],
      [system, page],
    ] as const) {
      one.on('close', () => other.close());
      one.on('error', () => other.terminate());
    }
  }

  private watch(page: WebSocket, { id, type, payload }: Frame): void {
    const isOurs = (stream: { page: WebSocket; id: string }): boolean =>
      stream.page === page && stream.id === id;
    if (type === 'subscribe' && payload?.extensions?.persistedQuery?.sha256Hash === this.hash)
      this.streams.push({ page, id });
    const at = type === 'complete' ? this.streams.findIndex(isOurs) : -1;
    if (at >= 0) this.streams.splice(at, 1);
  }
}

/** A request as the system would have got it; within a tunnel it names the system in a header only. */
function forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers, url = '' } = incoming;
  const onward = request(new URL(url, `http://${headers.host}`), { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => outgoing.destroy());
  incoming.pipe(onward);
}
