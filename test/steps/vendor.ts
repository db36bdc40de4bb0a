import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Made {
  key: string;
  removed: boolean;
}

/** What the vendor does with the next calls for a thing. */
export type Mood = 'ok' | 'decline' | 'act and say nothing' | 'say nothing' | 'hang' | 'not yet';

/**
 * An outside vendor over real HTTP: makes things (`PUT /things/:run/:name`, idempotent by key) and removes them. What
 * it has made is the truth that the tests compare with.
 */
export class Vendor {
  readonly calls: string[] = [];
  private readonly things = new Map<string, Made[]>();
  private readonly removals = new Map<string, number>();
  private readonly moods = new Map<string, Mood[]>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Vendor> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const vendor = new Vendor(server);
    server.on('request', (request, response) => {
      request.resume();
      const { status, body } = vendor.answer(request);
      if (status === 0) response.destroy();
      else if (status > 0) response.writeHead(status).end(body);
    });
    return vendor;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** For `PUT name` or `DELETE name`; the last mood stays. */
  mood(call: string, ...moods: Mood[]): void {
    this.moods.set(call, moods);
  }

  calm(): void {
    this.moods.clear();
  }

  /** How often a thing was made and removed in truth: `1/0` is there, `1/1` was taken back, `0/0` never was. */
  truth(run: string, name: string): string {
    const made = this.things.get(`${run}/${name}`) ?? [];
    return `${made.length}/${this.removals.get(`${run}/${name}`) ?? 0}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answer({ method, url, headers }: IncomingMessage): { status: number; body?: string } {
    const [, , run = '', name = ''] = (url ?? '').split('/');
    const key = String(headers['idempotency-key']);
    this.calls.push(`${method} ${name} ${run} ${key}`);
    const moods = this.moods.get(`${method} ${name}`) ?? [];
    const mood = (moods.length > 1 ? moods.shift() : moods[0]) ?? 'ok';
    if (mood === 'decline') return { status: 422 };
    if (mood === 'not yet') return { status: 425 };
    if (mood === 'say nothing') return { status: 0 };
    if (method === 'PUT') this.make(`${run}/${name}`, key);
    else this.remove(`${run}/${name}`);
    if (mood === 'hang') return { status: -1 };
    return mood === 'act and say nothing' ? { status: 0 } : { status: 200, body: `"${name}"` };
  }

  /** The same key again makes nothing new. */
  private make(thing: string, key: string): void {
    const made = this.things.get(thing) ?? [];
    if (!made.some((each) => each.key === key)) made.push({ key, removed: false });
    this.things.set(thing, made);
  }

  /** What is not there cannot be removed twice. */
  private remove(thing: string): void {
    const made = this.things.get(thing)?.find((each) => !each.removed);
    if (!made) return;
    made.removed = true;
    this.removals.set(thing, (this.removals.get(thing) ?? 0) + 1);
  }
}
