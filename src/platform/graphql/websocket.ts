import type { Server } from 'node:http';
import {
  getOperationAST,
  GraphQLError,
  parse,
  validate,
  specifiedRules,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { commonErrors } from '../../shared/common-errors.js';
import { DomainError } from '../../shared/errors.js';
import type { Config } from '../config/config.js';
import type { Authenticator, Principal } from '../security/principal.js';
import { clientAddress } from '../http/client-address.js';
import { newTraceId, runInTrace } from '../telemetry/trace.js';
import { DOCUMENT_LIMITS, documentLimits, ERRORS_MAX } from './document-limits.js';
import { operationCost, refuseTooCostly, rootFieldsOf } from './operation-cost.js';
import { formatGraphqlError, toDomainError, tooManyTokens } from './error-format.js';
import type { LoaderRegistry } from './loaders.js';
import type { OperationGate } from './operation-gate.js';
import { RequestContext } from './request-context.js';

const MESSAGE_MAX_BYTES = 64 * 1024;
const SEND_BUFFER_MAX_BYTES = 1024 * 1024;
const INIT_TIMEOUT_MS = 5_000;
const PING_MS = 20_000;
const SUBSCRIPTIONS_MAX = 50;
const TOKEN_ENDED = 4403;
const TRY_AGAIN_LATER = 1013;

export interface WebSocketDependencies {
  schema: GraphQLSchema;
  config: Config;
  authenticator: Authenticator;
  loaders: LoaderRegistry;
  gate: OperationGate;
}

interface Extra extends Record<PropertyKey, unknown> {
  principal?: Principal;
  ip?: string | null;
  /** The trace of each running subscription, by its id. */
  traces?: Map<string, string>;
}

/**
 * Serves graphql-transport-ws on `/graphql`. Subscriptions only: queries and mutations go over HTTP, where their
 * limits and headers are. @returns the way to close: every socket is told 1012 (restarting), so clients come back.
 */
export function serveWebSocket(server: Server, deps: WebSocketDependencies): () => Promise<void> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
  });
  const allowed = new Set(deps.config.allowedOrigins);

  server.on('upgrade', (request, socket, head) => {
    const path = (request.url ?? '').split('?')[0];
    const origin = request.headers.origin;
    // Browsers always send an origin; programs send none and carry a token that no page can borrow.
    if (path !== '/graphql' || (origin !== undefined && !allowed.has(origin))) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));
  });

  // A client that does not read would make us hold its messages without end.
  const watch = setInterval(() => {
    for (const ws of sockets.clients) if (ws.bufferedAmount > SEND_BUFFER_MAX_BYTES) ws.terminate();
  }, 1_000);
  watch.unref();

  const disposable = useServer<{ authorization?: unknown }, Extra>(
    {
      schema: deps.schema,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: async (ctx) => {
        const authorization = ctx.connectionParams?.authorization;
        ctx.extra.ip = clientAddress(ctx.extra.request, deps.config.trustedProxyHops);
        try {
          ctx.extra.principal = await deps.authenticator.authenticate(
            typeof authorization === 'string' ? authorization : undefined,
            ctx.extra.ip,
          );
        } catch (error) {
          // Only a credential that is no good is told so: whoever hears it signs in again.
          if (toDomainError(error).kind === 'UNAUTHENTICATED')
            ctx.extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
          else ctx.extra.socket.close(TRY_AGAIN_LATER, 'Try again later');
          return false;
        }
        if (ctx.extra.principal.actor.type === 'ANONYMOUS') {
          ctx.extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
          return false;
        }
        closeWhenTokenEnds(ctx.extra.socket, ctx.extra.principal);
        return true;
      },
      onSubscribe: (ctx, id, payload) => {
        ctx.extra.traces ??= new Map();
        ctx.extra.traces.set(id, newTraceId());
        // This one is among them already, and so is one that is still being prepared.
        if (Object.keys(ctx.subscriptions).length > SUBSCRIPTIONS_MAX) {
          return [refusal(commonErrors.RATE_LIMITED({ retryAfterMs: 0 }))];
        }
        return inTraceOf(ctx, id, () => prepare(deps, payload, ctx.extra));
      },
      onComplete: (ctx, id) => {
        ctx.extra.traces?.delete(id);
      },
      onNext: (ctx, id, _payload, _args, result) =>
        result.errors
          ? inTraceOf(ctx, id, () => ({ ...result, errors: result.errors?.map((e) => asError(e)) }))
          : undefined,
      onError: (ctx, id, _payload, errors) =>
        inTraceOf(ctx, id, () => errors.map((e) => formatGraphqlError(e, e))),
    },
    sockets,
    PING_MS,
  );

  return async () => {
    clearInterval(watch);
    for (const ws of sockets.clients) ws.close(1012, 'Service restart');
    await disposable.dispose();
  };
}

/** Parses and checks a document under the same limits as over HTTP. */
async function prepare(
  deps: WebSocketDependencies,
  payload: { query: string; variables?: Record<string, unknown> | null; operationName?: string | null },
  extra: Extra,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  try {
    const document = parse(payload.query, { maxTokens: DOCUMENT_LIMITS.tokens });
    const errors = validate(deps.schema, document, [...specifiedRules, documentLimits], {
      maxErrors: ERRORS_MAX,
    });
    if (errors.length > 0) {
      return errors.map((e) => (e.originalError ? e : refusal(commonErrors.GRAPHQL_VALIDATION_FAILED(), e)));
    }
    const operation = getOperationAST(document, payload.operationName);
    if (operation?.operation !== 'subscription') return [refusal(commonErrors.REQUEST_MALFORMED())];
    const cost = operationCost(deps.schema, document, operation, payload.variables ?? {});
    refuseTooCostly(cost);
    const principal = extra.principal;
    if (!principal) return [refusal(commonErrors.UNAUTHENTICATED())];
    const context = new RequestContext(deps.loaders, principal, extra.ip ?? null, null);
    const rootFields = rootFieldsOf(document, operation);
    await deps.gate.admit(context, { kind: 'subscription', rootFields, cost });
    return {
      schema: deps.schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: context,
    };
  } catch (error) {
    if (error instanceof DomainError) return [refusal(error)];
    if (!(error instanceof GraphQLError)) return [refusal(commonErrors.GRAPHQL_PARSE_FAILED())];
    return [refusal(tooManyTokens(error.message) ?? commonErrors.GRAPHQL_PARSE_FAILED(), error)];
  }
}

/** What is said and logged of a subscription carries the one id it has from its beginning to its end. */
function inTraceOf<T>(ctx: { extra: Extra }, id: string, work: () => T): T {
  return runInTrace({ traceId: ctx.extra.traces?.get(id) ?? newTraceId() }, work);
}

function refusal(error: Error, at?: GraphQLError): GraphQLError {
  return new GraphQLError(error.message, {
    originalError: error,
    ...(at?.source ? { source: at.source, positions: at.positions } : {}),
  });
}

function asError(error: GraphQLError): GraphQLError {
  const formatted = formatGraphqlError(error.toJSON(), error);
  return new GraphQLError(formatted.message, { path: error.path, extensions: formatted.extensions ?? {} });
}

function closeWhenTokenEnds(
  socket: { close(code: number, reason: string): void; once?(event: string, f: () => void): void },
  principal: Principal,
): void {
  if (!principal.expiresAt) return;
  const timer = setTimeout(
    () => socket.close(TOKEN_ENDED, 'Token ended'),
    Math.max(0, principal.expiresAt.getTime() - Date.now()),
  );
  timer.unref();
  socket.once?.('close', () => clearTimeout(timer));
}
