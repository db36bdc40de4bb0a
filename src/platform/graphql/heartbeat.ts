import type { WebSocket } from 'ws';

export interface HeartbeatRules {
  everyMs: number;
  /** Gone after this many pings without a pong. */
  missedMax: number;
  /** Bytes that may wait to be read by the client. */
  unsentMax: number;
}

const CHECK_UNSENT_MS = 1_000;

/** Pings every socket and drops those that do not answer or do not read. One timer, however many sockets. */
export class Heartbeat {
  private readonly missed = new WeakMap<WebSocket, number>();
  private readonly timers: NodeJS.Timeout[];

  constructor(
    private readonly sockets: ReadonlySet<WebSocket>,
    private readonly rules: HeartbeatRules,
  ) {
    this.timers = [
      setInterval(() => this.ping(), rules.everyMs).unref(),
      setInterval(() => this.dropFull(), CHECK_UNSENT_MS).unref(),
    ];
  }

  watch(socket: WebSocket): void {
    socket.on('pong', () => this.missed.delete(socket));
  }

  stop(): void {
    this.timers.forEach((timer) => clearInterval(timer));
  }

  private ping(): void {
    for (const socket of this.sockets) {
      if (socket.readyState !== socket.OPEN) continue;
      const missed = this.missed.get(socket) ?? 0;
      if (missed >= this.rules.missedMax) {
        socket.terminate();
        continue;
      }
      this.missed.set(socket, missed + 1);
      socket.ping();
    }
  }

  private dropFull(): void {
    for (const socket of this.sockets) if (socket.bufferedAmount > this.rules.unsentMax) socket.terminate();
  }
}
