import type { IncomingMessage, ServerResponse } from 'node:http';
import { spansAreRecorded, startRootSpan } from '../telemetry/spans.js';
import { traceOf, type Trace } from '../telemetry/trace.js';

/** A request that the short way gives back to the whole one is still one piece of work. */
const begun = new WeakMap<IncomingMessage, Trace>();
/** Whoever looks whether we live is no work. */
const NOT_RECORDED = new Set(['/healthz', '/readyz', '/metrics']);

/**
 * The trace that a request belongs to: its sender's, or a new one.
 * @param routeOf one of few names
 */
export function traceOfRequest(req: IncomingMessage, res: ServerResponse, routeOf: () => string): Trace {
  if (!spansAreRecorded()) return traceOf(req.headers['traceparent']);
  const known = begun.get(req);
  if (known) return known;
  const trace = traceOf(req.headers['traceparent']);
  begun.set(req, trace);
  const route = routeOf();
  if (!NOT_RECORDED.has(route)) record(req, res, route, trace);
  return trace;
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
