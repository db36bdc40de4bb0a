import { once } from 'node:events';
import type { Request, RequestHandler, Response } from 'express';
import type { ExecutionResult } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/express';
import { commonErrors } from '../../shared/common-errors.js';
import { clientAddress } from '../http/client-address.js';
import { sendError } from '../http/send-error.js';
import { describeError, log } from '../telemetry/logger.js';
import { toDomainError } from './error-format.js';
import { LIVE_LIMITS } from './live-limits.js';
import type { LiveServing } from './live-serving.js';
import type { SubscriptionRequest } from './subscription-admission.js';
import { runSubscription, SubscriptionRun } from './subscription-run.js';

/** What the protocol's library is given to write: results, one after the other, as fast as the client reads. */
type Results = AsyncGenerator<ExecutionResult, void, undefined>;

/**
 * Serves subscriptions as server-sent events on `/graphql/stream`, one a request (the "distinct connections" mode of
 * graphql-sse): POST, JSON, `Authorization`. What is wrong with the request has an HTTP status; what is wrong with
 * the operation is the stream's only result.
 */
export class EventStreams {
  private readonly open = new Set<Response>();
  private readonly stalled = new WeakMap<Response, number>();
  private readonly timer = setInterval(() => this.dropStalled(), LIVE_LIMITS.pingMs).unref();
  private readonly write = createHandler({
    authenticate: () => null,
    onSubscribe: (request) => request.context.res.locals['results'] as Results,
  });

  constructor(private readonly live: () => LiveServing) {}

  readonly handle: RequestHandler = (req, res) => {
    this.serve(req, res).catch((error: unknown) => {
      if (!res.headersSent) return refuse(res, error);
      log.debug({ error: describeError(error) }, 'event stream broke');
      res.destroy();
    });
  };

  /** Ends every stream without completing it, so that clients come back with their cursors. */
  close(): void {
    clearInterval(this.timer);
    for (const res of this.open) res.end();
  }

  private async serve(req: Request, res: Response): Promise<void> {
    const live = this.live();
    if (!live.originAllowed(req.headers.origin)) return sendError(res, 403, commonErrors.ORIGIN_REFUSED());
    if (!/\btext\/event-stream\b/.test(req.headers.accept ?? ''))
      return sendError(res, 406, commonErrors.REQUEST_MALFORMED());
    // The library knows this one spelling only.
    req.headers.accept = 'text/event-stream';
    const request = readRequest(req.body);
    const ip = clientAddress(req, live.trustedProxyHops);
    const end = (): void => void res.destroy();
    res.once('close', live.connections.fromAddress(ip, end));
    const principal = await live.authenticate(req.headers.authorization, ip);
    if (res.closed) return;
    res.once('close', live.connections.ofSession(principal, end));
    const admitted = await live.admission.admit(
      { principal, ip, sessionOver: () => undefined, tooSlow: () => res.destroy() },
      request,
    );
    const result = 'contextValue' in admitted ? await runSubscription(admitted) : { errors: admitted };
    if (result instanceof SubscriptionRun) {
      const overdue = () => void result.fail(commonErrors.UNAUTHENTICATED());
      res.once('close', live.whenTokenEnds(principal, overdue));
      res.once('close', () => void result.return());
      if (res.closed) return void (await result.return());
    }
    this.open.add(res);
    res.once('close', () => this.open.delete(res));
    res.locals['results'] = result instanceof SubscriptionRun ? paced(result, res) : only(result);
    // Proxies must hand on each event as it comes.
    res.setHeader('X-Accel-Buffering', 'no');
    await this.write(req, res);
  }

  /** There is no pong here: gone is who has not taken a byte for as long as a socket may stay silent. */
  private dropStalled(): void {
    for (const res of this.open) {
      const rounds = res.writableNeedDrain ? (this.stalled.get(res) ?? 0) + 1 : 0;
      this.stalled.set(res, rounds);
      if (rounds > LIVE_LIMITS.missedPings || res.writableLength > LIVE_LIMITS.unsentBytes) res.destroy();
    }
  }
}

const STATUS: Record<string, number> = { UNAUTHENTICATED: 401, RATE_LIMITED: 429, BAD_USER_INPUT: 400 };

function refuse(res: Response, error: unknown): void {
  const { code, kind } = toDomainError(error);
  sendError(res, code === 'SERVICE_UNAVAILABLE' ? 503 : (STATUS[kind] ?? 500), error);
}

/** @throws REQUEST_MALFORMED */
function readRequest(body: unknown): SubscriptionRequest {
  const { query, variables, operationName } = (body ?? {}) as Record<string, unknown>;
  const good =
    typeof query === 'string' &&
    (variables == null || (typeof variables === 'object' && !Array.isArray(variables))) &&
    (operationName == null || typeof operationName === 'string');
  if (!good) throw commonErrors.REQUEST_MALFORMED();
  return {
    query,
    variables: variables as Record<string, unknown> | null,
    operationName: operationName as string,
  };
}

/** Asks for the next event only when the last ones have left: what waits, waits in the stream, which is bounded. */
function paced(run: SubscriptionRun, res: Response): Results {
  return Object.assign(Object.create(run) as SubscriptionRun, {
    async next(): Promise<IteratorResult<ExecutionResult, void>> {
      if (res.writableNeedDrain && !res.closed) await Promise.race([once(res, 'drain'), once(res, 'close')]);
      return run.next();
    },
    [Symbol.asyncIterator]() {
      return this as Results;
    },
  });
}

async function* only(result: ExecutionResult): Results {
  yield result;
}
