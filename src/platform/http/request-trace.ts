import type { IncomingMessage, ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { spansAreRecorded, startRootSpan } from '../telemetry/spans.js';
import { newTraceId, strangersTraceOf, traceOf, type Trace } from '../telemetry/trace.js';
import { clientAddress } from './client-address.js';
import { isPublicAddress } from './public-address.js';

/** A request that the short way gives back to the whole one is still one piece of work. */
const begun = new WeakMap<IncomingMessage, Trace>();
/** Whoever looks whether we live is no work. */
const NOT_RECORDED = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * The trace that a request belongs to: its sender's when that is a server of our own network, a new one otherwise.
 * @param routeOf one of few names
 */
export function traceOfRequest(
  req: IncomingMessage,
  res: ServerResponse,
  trustedHops: number,
  routeOf: () => string,
): Trace {
  if (!spansAreRecorded()) return senderTrace(req, trustedHops);
  const known = begun.get(req);
  if (known) return known;
  const trace = senderTrace(req, trustedHops);
  begun.set(req, trace);
  const route = routeOf();
  if (!NOT_RECORDED.has(route)) record(req, res, route, trace);
  return trace;
}

function senderTrace(req: IncomingMessage, trustedHops: number): Trace {
  const { traceparent } = req.headers;
  if (traceparent === undefined) return { traceId: newTraceId() };
  const address = clientAddress(req, trustedHops);
  const isOurs = address !== null && isIP(address) !== 0 && !isPublicAddress(address);
  return isOurs ? traceOf(traceparent) : strangersTraceOf(traceparent);
}

function record(req: IncomingMessage, res: ServerResponse, route: string, trace: Trace): void {
  const method = req.method ?? '';
  const span = startRootSpan(
    {
      name: `${method} ${route}`,
      kind: 'server',
      attributes: { 'http.request.method': method, 'http.route': route },
    },
    trace,
  );
  res.on('close', () => {
    span?.set('http.response.status_code', res.statusCode);
    span?.end(res.statusCode >= 500 ? String(res.statusCode) : undefined);
  });
}
