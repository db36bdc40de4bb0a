import { createServer, request, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * The line between one browser and everything else: a proxy that can be cut, so that open connections die and new ones
 * are refused, as when a cable is pulled. (A browser that is merely told to be offline keeps its open sockets.)
 */
export class Cable {
  private readonly sockets = new Set<Duplex>();
  private isCut = false;

  private constructor(private readonly server: Server) {
    server.on('connection', (socket) => this.hold(socket));
    server.on('request', (incoming, outgoing) => {
      const { method, headers, url } = incoming;
      const onward = request(url ?? '', { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      onward.on('error', () => outgoing.destroy());
      incoming.pipe(onward);
    });
    // A WebSocket goes through a proxy as a tunnel.
    server.on('connect', ({ url }, near: Socket) => {
      const { hostname, port } = new URL(`http://${url}`);
      const far = connect(Number(port), hostname, () => {
        near.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        near.pipe(far).pipe(near);
      });
      this.hold(near);
      this.hold(far);
    });
  }

  static async lay(): Promise<Cable> {
    const cable = new Cable(createServer());
    await new Promise<void>((resolve) => cable.server.listen(0, '127.0.0.1', resolve));
    return cable;
  }

  /** For the options of a browser context. */
  get proxy(): { server: string; bypass: string } {
    const { port } = this.server.address() as AddressInfo;
    return { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' };
  }

  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.isCut = false;
  }

  async remove(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private hold(socket: Duplex): void {
    if (this.isCut) return void socket.destroy();
    this.sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.sockets.delete(socket));
  }
}
