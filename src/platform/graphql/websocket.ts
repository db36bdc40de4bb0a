import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { CloseCode, handleProtocols, makeServer, type ServerOptions } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { commonErrors } from '../../shared/common-errors.js';
import { clientAddress } from '../http/client-address.js';
import type { Principal } from '../security/principal.js';
import { describeError, log } from '../telemetry/logger.js';
import { newTraceId, runInTrace } from '../telemetry/trace.js';
import { toDomainError } from './error-format.js';
import { Heartbeat } from './heartbeat.js';
import { LIVE_LIMITS } from './live-limits.js';
import type { LiveServing } from './live-serving.js';
import { clientError, type AdmittedSubscription, type Subscriber } from './subscription-admission.js';
import { runSubscription } from './subscription-run.js';

const TOKEN_ENDED = 4403;
const TRY_AGAIN_LATER = 1013;
const SERVICE_RESTART = 1012;
/** How long a client that is told to go may take for it. */
const GOODBYE_MS = 2_000;

interface Extra extends Record<PropertyKey, unknown> {
  socket: WebSocket;
  ip: string | null;
  principal?: Principal;
}
type Credentials = { authorization?: unknown };

/**
 * Serves graphql-transport-ws on `/graphql`. Subscriptions only: queries and mutations go over HTTP, where their
 * limits and headers are. @returns the way to close: every socket is told 1012 (restarting), so clients come back.
 */
export function serveWebSocket(server: Server, live: LiveServing): () => Promise<void> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LIVE_LIMITS.messageBytes,
    perMessageDeflate: false,
    handleProtocols,
  });
  const heartbeat = new Heartbeat(sockets.clients, {
    everyMs: LIVE_LIMITS.pingMs,
    missedMax: LIVE_LIMITS.missedPings,
    unsentMax: LIVE_LIMITS.unsentBytes,
  });
  const protocol = makeServer<Credentials, Extra>(protocolOptions(live));

  server.on('upgrade', (request: IncomingMessage, raw: Duplex, head: Buffer) => {
    raw.on('error', () => raw.destroy());
    const path = (request.url ?? '').split('?')[0];
    if (path !== '/graphql' || !live.originAllowed(request.headers.origin))
      return refuse(raw, '403 Forbidden');
    const ip = clientAddress(request, live.trustedProxyHops);
    let leave: () => void;
    try {
      leave = live.connections.fromAddress(ip, () => raw.destroy());
    } catch {
      return refuse(raw, '429 Too Many Requests');
    }
    raw.once('close', leave);
    sockets.handleUpgrade(request, raw, head, (socket) => {
      heartbeat.watch(socket);
      open(protocol, socket, ip);
    });
  });

  return async () => {
    heartbeat.stop();
    for (const socket of sockets.clients) sayGoodbye(socket, SERVICE_RESTART, 'Service restart');
    await new Promise<void>((resolve) => sockets.close(() => resolve()));
  };
}

function refuse(raw: Duplex, status: string): void {
  raw.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Joins a socket to the protocol. What a client breaks ends its socket and is no error of ours. */
function open(
  protocol: ReturnType<typeof makeServer<Credentials, Extra>>,
  socket: WebSocket,
  ip: string | null,
): void {
  socket.on('error', (error) => log.debug({ ip, error: error.message }, 'websocket failed'));
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      send: (data) =>
        new Promise((resolve) => {
          if (socket.readyState !== socket.OPEN) return resolve();
          // Whoever waits for a socket that broke is told by its end.
          socket.send(data, () => resolve());
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) =>
        socket.on('message', (data) => {
          take(String(data)).catch((error: unknown) => {
            log.warn({ ip, error: describeError(error) }, 'websocket message could not be handled');
            socket.close(CloseCode.InternalServerError, 'Internal server error');
          });
        }),
    },
    { socket, ip },
  );
  socket.once('close', (code, reason) => void closed(code, String(reason)));
}

function protocolOptions(live: LiveServing): ServerOptions<Credentials, Extra> {
  return {
    connectionInitWaitTimeout: LIVE_LIMITS.initMs,
    onConnect: async (ctx) => {
      const { socket, ip } = ctx.extra;
      const given = ctx.connectionParams?.authorization;
      try {
        const principal = await live.authenticate(typeof given === 'string' ? given : undefined, ip);
        const end = (): void => socket.close(TRY_AGAIN_LATER, 'Try again later');
        socket.once('close', live.connections.ofSession(principal, end));
        ctx.extra.principal = principal;
        socket.once(
          'close',
          live.whenTokenEnds(principal, () => socket.close(TOKEN_ENDED, 'Token ended')),
        );
        return true;
      } catch (error) {
        // Only a credential that is no good is told so: whoever hears it signs in again.
        const known = toDomainError(error).kind === 'UNAUTHENTICATED';
        socket.close(
          known ? CloseCode.Unauthorized : TRY_AGAIN_LATER,
          known ? 'Unauthorized' : 'Try again later',
        );
        return false;
      }
    },
    onSubscribe: async (ctx, _id, request) => {
      const { principal, ip, socket } = ctx.extra;
      if (!principal) return [clientError(commonErrors.UNAUTHENTICATED())];
      // This one is among them already, and so is one that is still being prepared.
      if (Object.keys(ctx.subscriptions).length > LIVE_LIMITS.subscriptionsPerSocket) {
        return runInTrace({ traceId: newTraceId() }, () => [clientError(tooMany())]);
      }
      return live.admission.admit({ principal, ip, ...endsOf(socket) }, request);
    },
    subscribe: (args) => runSubscription(args as AdmittedSubscription),
  };
}

function tooMany(): Error {
  return commonErrors.RATE_LIMITED({ retryAfterMs: 0 });
}

function endsOf(socket: WebSocket): Pick<Subscriber, 'sessionOver' | 'tooSlow'> {
  return {
    sessionOver: () => socket.close(TOKEN_ENDED, 'Session ended'),
    tooSlow: () => sayGoodbye(socket, TRY_AGAIN_LATER, 'Too slow'),
  };
}

function sayGoodbye(socket: WebSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const insist = setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
  socket.once('close', () => clearTimeout(insist));
}
