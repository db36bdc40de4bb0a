import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * How one call about one order goes wrong on the way. `refuse` asks the provider itself for an error (its test codes);
 * `answer` makes one up, after the provider has done it or without asking it.
 */
export type LineFault =
  | { kind: 'lost-before' | 'lost-after' | 'error-after' }
  | { kind: 'answer'; status: number; code: string; done: boolean }
  | { kind: 'slow'; ms: number }
  | { kind: 'refuse'; code: string };

export type Call = 'confirm' | 'cancel' | 'lookup';

/**
 * The line between the servers and the provider: passes everything on, and loses, delays or spoils what the plan says.
 * That the provider itself can misbehave is not needed, so that any server of the contract will do.
 */
export class ProviderLine {
  private readonly faults = new Map<string, LineFault[]>();
  private readonly orders = new Map<string, string>();
  private readonly server: Server;

  private constructor(private readonly provider: URL) {
    this.server = createServer((req, res) => void this.pass(req, res).catch(() => req.socket.destroy()));
  }

  static async open(providerUrl: string): Promise<ProviderLine> {
    const line = new ProviderLine(new URL(providerUrl));
    await new Promise<void>((resolve) => line.server.listen(0, '127.0.0.1', resolve));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The next call of this kind about this order; several come one after the other. */
  spoil(orderId: string, call: Call, fault: LineFault): void {
    const key = `${orderId} ${call}`;
    this.faults.set(key, [...(this.faults.get(key) ?? []), fault]);
  }

  /** Cancels and lookups name the key only. */
  knows(paymentKey: string, orderId: string): void {
    this.orders.set(paymentKey, orderId);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await read(req);
    const fault = this.take(req, body);
    if (fault?.kind === 'lost-before') return void req.socket.destroy();
    if (fault?.kind === 'slow') await pause(fault.ms);
    if (fault?.kind === 'answer' && !fault.done) return say(res, fault);
    const answer = await this.ask(req, body, fault?.kind === 'refuse' ? fault.code : null);
    if (fault?.kind === 'lost-after') return void req.socket.destroy();
    if (fault?.kind === 'error-after') return void res.writeHead(502).end('<html>502 Bad Gateway</html>');
    if (fault?.kind === 'answer') return say(res, fault);
    res.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body);
  }

  private ask(
    req: IncomingMessage,
    body: Buffer,
    testCode: string | null,
  ): Promise<{ status: number; type: string; body: Buffer }> {
    const headers = { ...req.headers, host: this.provider.host, 'content-length': String(body.length) };
    delete headers['transfer-encoding'];
    if (testCode !== null) Object.assign(headers, { 'tosspayments-test-code': testCode });
    return new Promise((resolve, reject) => {
      const out = request(
        new URL(req.url ?? '/', this.provider),
        { method: req.method, headers },
        (reply) =>
          void read(reply).then(
            (text) =>
              resolve({
                status: reply.statusCode ?? 502,
                type: reply.headers['content-type'] ?? 'application/json',
                body: text,
              }),
            reject,
          ),
      );
      out.on('error', reject);
      out.end(body);
    });
  }

  private take(req: IncomingMessage, body: Buffer): LineFault | undefined {
    const [call, orderId] = this.subject(req.method ?? '', req.url ?? '', body);
    const waiting = this.faults.get(`${orderId} ${call}`);
    return waiting?.shift();
  }

  private subject(method: string, path: string, body: Buffer): [Call, string] {
    if (method === 'POST' && path === '/v1/payments/confirm') {
      const { orderId = '' } = JSON.parse(body.toString()) as { orderId?: string };
      return ['confirm', orderId];
    }
    const [, order] = /^\/v1\/payments\/orders\/([^/?]+)/.exec(path) ?? [];
    if (order) return ['lookup', order];
    const [, key = '', cancel] = /^\/v1\/payments\/([^/?]+)(\/cancel)?/.exec(path) ?? [];
    return [cancel ? 'cancel' : 'lookup', this.orders.get(decodeURIComponent(key)) ?? ''];
  }
}

function say(res: ServerResponse, { status, code }: { status: number; code: string }): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ code, message: code }));
}

export async function read(stream: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
