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
import { operationCost, refuseTooCostly } from './operation-cost.js';
import { formatGraphqlError, tooManyTokens } from './error-format.js';
import type { LoaderRegistry } from './loaders.js';
import { RequestContext } from './request-context.js';

const MESSAGE_MAX_BYTES = 64 * 1024;
const SEND_BUFFER_MAX_BYTES = 1024 * 1024;
const INIT_TIMEOUT_MS = 5_000;
const PING_MS = 20_000;
const SUBSCRIPTIONS_MAX = 50;
const TOKEN_ENDED = 4403;

export interface WebSocketDependencies {
  schema: GraphQLSchema;
  config: Config;
  authenticator: Authenticator;
  loaders: LoaderRegistry;
}

interface Extra extends Record<PropertyKey, unknown> {
  principal?: Principal;
  ip?: string | null;
  subscriptions?: number;
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
        ctx.extra.ip = clientAddress(ctx.extra.request);
        try {
          ctx.extra.principal = await deps.authenticator.authenticate(
            typeof authorization === 'string' ? authorization : undefined,
            ctx.extra.ip,
          );
        } catch {
          ctx.extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
          return false;
        }
        if (ctx.extra.principal.actor.type === 'ANONYMOUS') {
          ctx.extra.socket.close(CloseCode.Unauthorized, 'Unauthorized');
          return false;
        }
        closeWhenTokenEnds(ctx.extra.socket, ctx.extra.principal);
        return true;
      },
      onSubscribe: (ctx, _id, payload) => {
        if ((ctx.extra.subscriptions ?? 0) >= SUBSCRIPTIONS_MAX) {
          return [refusal(commonErrors.RATE_LIMITED({ retryAfterMs: 0 }))];
        }
        return prepare(deps, payload, ctx.extra);
      },
      onOperation: (ctx) => {
        ctx.extra.subscriptions = (ctx.extra.subscriptions ?? 0) + 1;
      },
      onComplete: (ctx) => {
        ctx.extra.subscriptions = Math.max(0, (ctx.extra.subscriptions ?? 0) - 1);
      },
      onNext: (_ctx, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: result.errors.map((e) => asError(e)) } : undefined,
      onError: (_ctx, _id, _payload, errors) => errors.map((e) => formatGraphqlError(e, e)),
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
function prepare(
  deps: WebSocketDependencies,
  payload: { query: string; variables?: Record<string, unknown> | null; operationName?: string | null },
  extra: Extra,
): ExecutionArgs | readonly GraphQLError[] {
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
    refuseTooCostly(operationCost(deps.schema, document, operation, payload.variables ?? {}));
    const principal = extra.principal;
    if (!principal) return [refusal(commonErrors.UNAUTHENTICATED())];
    return {
      schema: deps.schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: runInTrace({ traceId: newTraceId() }, () => {
        return new RequestContext(deps.loaders, principal, extra.ip ?? null, null);
      }),
    };
  } catch (error) {
    if (error instanceof DomainError) return [refusal(error)];
    if (!(error instanceof GraphQLError)) return [refusal(commonErrors.GRAPHQL_PARSE_FAILED())];
    return [refusal(tooManyTokens(error.message) ?? commonErrors.GRAPHQL_PARSE_FAILED(), error)];
  }
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
