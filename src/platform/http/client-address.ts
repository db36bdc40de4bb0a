import type { IncomingMessage } from 'node:http';

/**
 * Where a request came from, in plain form (`::ffff:127.0.0.1` is `127.0.0.1`): the entry of `X-Forwarded-For` that
 * the outermost of our own proxies wrote. What stands before it was written by the caller and is nobody's address.
 * @param trustedHops proxies of ours between the caller and us; 0: nobody but the peer itself is believed
 */
export function clientAddress(request: IncomingMessage, trustedHops: number): string | null {
  const peer = request.socket.remoteAddress;
  if (trustedHops === 0) return plain(peer);
  const header = request.headers['x-forwarded-for'];
  const entries = (Array.isArray(header) ? header.join(',') : (header ?? '')).split(',').map((e) => e.trim());
  const seen = [...entries.filter(Boolean), peer];
  return plain(seen[Math.max(0, seen.length - 1 - trustedHops)]);
}

function plain(address: string | undefined): string | null {
  return address?.replace(/^::ffff:/i, '') ?? null;
}
