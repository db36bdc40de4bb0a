import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { commonErrors } from '../../shared/common-errors.js';

/**
 * What a proxy is told that still sends us requests while we close: this one was not looked at, ask another of us.
 * No answer of ours besides has this status, so a proxy may send the request on whatever it is, a payment too.
 */
export const ASK_ANOTHER = 502;

/**
 * This process is on its way out. First it says so (readiness turns 503, connections end after their answer) and
 * serves on; then the door is closed: requests are turned away, streams end, what is in flight is finished.
 */
@Injectable()
export class Draining {
  private leaving = false;
  private readonly door = new AbortController();

  get started(): boolean {
    return this.leaving;
  }

  /** Aborts when the door closes: whoever holds a response open without end ends it then. */
  get closing(): AbortSignal {
    return this.door.signal;
  }

  start(): void {
    this.leaving = true;
  }

  closeDoor(): void {
    this.start();
    this.door.abort();
  }

  /** Stands before everything that answers requests of `server`. Call it when all of them are in place. */
  guard(server: Server): void {
    type Answer = (request: IncomingMessage, response: ServerResponse) => void;
    type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
    const answers = server.listeners('request') as Answer[];
    const upgrades = server.listeners('upgrade') as Upgrade[];
    server.removeAllListeners('request').removeAllListeners('upgrade');
    server.on('request', (request, response) => {
      // A connection that is kept would be used once more in the moment it is closed.
      if (this.leaving) response.setHeader('Connection', 'close');
      if (this.closing.aborted) turnAway(request, response);
      else for (const answer of answers) answer(request, response);
    });
    server.on('upgrade', (request, socket, head) => {
      if (this.closing.aborted) {
        socket.end(`HTTP/1.1 ${ASK_ANOTHER} Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      } else for (const upgrade of upgrades) upgrade(request, socket, head);
    });
  }
}

function turnAway(request: IncomingMessage, response: ServerResponse): void {
  const { message, code, kind, args } = commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 1_000 });
  const body = JSON.stringify({ errors: [{ message, extensions: { code, kind, args, requestId: null } }] });
  // The body is read to its end: closing on somebody who still speaks breaks the answer off.
  request.resume().on('end', () => {
    response.writeHead(ASK_ANOTHER, {
      'content-type': 'application/json; charset=utf-8',
      'retry-after': '1',
    });
    response.end(body);
  });
}
