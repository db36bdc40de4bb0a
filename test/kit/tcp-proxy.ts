import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A cable to a real server that a test can cut and mend. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private state: 'through' | 'cut' | 'hanging' = 'through';
  private delayMs = 0;
  private swallowed: RegExp | null = null;

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  /** @param target `host:port` of what lies behind */
  static async to(target: URL, defaultPort: number, port = 0): Promise<TcpProxy> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const proxy = new TcpProxy(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => proxy.join(near, target.hostname, Number(target.port) || defaultPort));
    return proxy;
  }

  /** The same address by way of this cable. */
  through(url: string): string {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(this.port);
    return changed.toString();
  }

  /** Every connection breaks, every new one is refused. */
  cut(): void {
    this.state = 'cut';
    for (const socket of this.sockets) socket.destroy();
  }

  /** Nothing comes through any more and nobody is told: the worst kind of outage. */
  hang(): void {
    this.state = 'hanging';
    for (const socket of this.sockets) socket.pause();
  }

  /** What is said from now on arrives this much later, each way. */
  slow(delayMs: number): void {
    this.delayMs = delayMs;
  }

  /** What has these words gets lost on its way there; everything else goes on. */
  swallow(words: RegExp): void {
    this.swallowed = words;
  }

  /** New connections go through; those that hung are gone. */
  mend(): void {
    this.delayMs = 0;
    this.swallowed = null;
    if (this.state === 'hanging') for (const socket of this.sockets) socket.destroy();
    this.state = 'through';
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private join(near: Socket, host: string, port: number): void {
    near.on('error', () => undefined);
    if (this.state === 'cut') {
      near.destroy();
      return;
    }
    this.keep(near);
    if (this.state === 'hanging') {
      near.pause();
      return;
    }
    const far = connect(port, host);
    far.on('error', () => undefined);
    this.keep(far);
    this.carry(near, far, () => this.swallowed);
    this.carry(far, near, () => null);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  private carry(from: Socket, to: Socket, lost: () => RegExp | null): void {
    from.on('data', (chunk: Buffer) => {
      if (lost()?.test(chunk.toString('latin1'))) return;
      if (this.delayMs === 0) return void to.write(chunk);
      // Paused meanwhile, so that nothing overtakes.
      from.pause();
      setTimeout(() => {
        to.write(chunk);
        if (this.state !== 'hanging') from.resume();
      }, this.delayMs);
    });
    from.on('end', () => to.end());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
