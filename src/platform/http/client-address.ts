import type { IncomingMessage } from 'node:http';

/** The address of the peer, in plain form (`::ffff:127.0.0.1` is `127.0.0.1`). Behind a proxy, Express' `req.ip` knows more. */
export function clientAddress(request: IncomingMessage): string | null {
  return request.socket.remoteAddress?.replace(/^::ffff:/, '') ?? null;
}
