import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { DomainError } from '../../shared/errors.js';
import { commonErrors } from '../../shared/common-errors.js';
import type { Config } from '../config/config.js';
import { clientAddress } from '../http/client-address.js';
import { apiHeaders, corsHeaders, GRAPHQL_BODY_MAX_BYTES } from '../http/edge.js';
import { traceOfRequest } from '../http/request-trace.js';
import { utf8Bytes } from '../http/utf8-bytes.js';
import type { AllowedOrigins } from '../settings/allowed-origins.js';
import { log } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import { noteResponse } from '../telemetry/response-times.js';
import { runInTrace, type Trace } from '../telemetry/trace.js';
import { isShortMutation, type AdmittedDocuments } from './admitted-documents.js';
import type { AdmittedOperation } from './admitted-operation.js';
import { toClientError } from './error-format.js';
import { observeOperation } from './observe.plugin.js';
import { refuseTooCostly } from './operation-cost.js';
import type { OperationGate } from './operation-gate.js';
import { transportOf, type OperationAnswer, type OperationRunner } from './operation-runner.js';
import { persistedHash, type PersistedDocuments } from './persisted-documents.js';
import type { RequestContext } from './request-context.js';
import type { RequestContexts } from './request-contexts.js';

export interface ShortWayDependencies {
  config: Config;
  origins: AllowedOrigins;
  contexts: RequestContexts;
  documents: AdmittedDocuments;
  persisted: PersistedDocuments;
  gate: OperationGate;
  runner: OperationRunner;
}

type Body = Record<string, unknown>;

/**
 * The short way of `POST /graphql`: a query, or a program's mutation, whose document passed every check before is not
 * parsed or validated again, and meets neither Express nor Apollo. Who asks, what they may, what it costs, how long it may take,
 * how errors look and what is measured are the same parts as on the whole way. Everything unusual (another method, type
 * or encoding, a foreign origin, a person's mutation, a document not seen before) goes the whole way, unread or as it was read.
 */
export function serveShortWay(server: Server, deps: ShortWayDependencies): void {
  const [whole] = server.listeners('request') as [RequestListener];
  server.removeListener('request', whole);
  const way = new ShortWay(deps, whole);
  server.on('request', (req, res) => {
    if (way.takes(req)) way.serve(req, res);
    else whole(req, res);
  });
}

const JSON_TYPE = /^application\/json(; *charset=utf-8)?$/i;
const PLAIN_JSON_ACCEPTED = /application\/json|application\/\*|\*\/\*/;

class ShortWay {
  /** Names and values in turn, as the socket wants them: the same in every answer. */
  private readonly headers: readonly string[];

  constructor(
    private readonly deps: ShortWayDependencies,
    private readonly whole: RequestListener,
  ) {
    this.headers = pairs({
      ...apiHeaders(deps.config),
      'content-type': 'application/json; charset=utf-8',
    });
  }

  takes(req: IncomingMessage): boolean {
    const { headers } = req;
    const length = Number(headers['content-length']);
    return (
      req.method === 'POST' &&
      req.url === '/graphql' &&
      JSON_TYPE.test(headers['content-type'] ?? '') &&
      headers['content-encoding'] === undefined &&
      length > 0 &&
      length <= GRAPHQL_BODY_MAX_BYTES &&
      (headers.accept === undefined || PLAIN_JSON_ACCEPTED.test(headers.accept)) &&
      (headers.origin === undefined || this.deps.origins.has(headers.origin))
    );
  }

  serve(req: IncomingMessage, res: ServerResponse): void {
    const startedAt = performance.now();
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('error', () => undefined);
    req.on('end', () => {
      const raw = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      const trace = traceOfRequest(req, res, this.deps.config.trustedProxyHops, () => '/graphql');
      runInTrace(trace, () => this.read(req, res, raw, trace, startedAt));
    });
  }

  private read(
    req: IncomingMessage,
    res: ServerResponse,
    raw: Buffer,
    trace: Trace,
    startedAt: number,
  ): void {
    let body: unknown;
    try {
      body = JSON.parse(raw.toString('utf8'));
    } catch {
      this.send(req, res, trace, startedAt, refused(commonErrors.REQUEST_MALFORMED()), null);
      return;
    }
    const operation = isPlain(body) ? this.find(body) : null;
    if (!operation?.isRunnable) {
      this.goWhole(req, res, body);
      return;
    }
    // Half of a mutation may be done: it goes on, whoever waits for it.
    if (operation.kind === 'query') {
      res.on('close', () => {
        if (!res.writableFinished) trace.cancelled = true;
      });
    }
    this.answer(req, res, body as Body, operation, trace, startedAt).catch((error: unknown) => {
      log.error({ error: String(error) }, 'the short way broke');
      res.destroy();
    });
  }

  private goWhole(req: IncomingMessage, res: ServerResponse, body: unknown): void {
    // Express' parser sees a request that was read to its end and leaves the body as it is.
    (req as unknown as { body: unknown }).body = body;
    this.whole(req, res);
  }

  /** The admitted operation that the body asks for; null when the whole way has to look at it. */
  private find(body: Body): AdmittedOperation | null {
    const { operationName, variables, extensions } = body;
    if (operationName != null && typeof operationName !== 'string') return null;
    if (variables != null && !isPlain(variables)) return null;
    let source = body['query'];
    if (extensions !== undefined) {
      // A hash that nobody knows is refused on the whole way.
      source = this.deps.persisted.find(persistedHash(extensions));
    }
    return typeof source === 'string' ? this.deps.documents.find(source, operationName) : null;
  }

  private async answer(
    req: IncomingMessage,
    res: ServerResponse,
    body: Body,
    operation: AdmittedOperation,
    trace: Trace,
    startedAt: number,
  ): Promise<void> {
    const { contexts, config, runner } = this.deps;
    const ip = clientAddress(req, config.trustedProxyHops);
    const known = contexts.of(req.headers.authorization, ip);
    const context = known instanceof Promise ? await known : known;
    const { kind, labels } = operation;
    if (kind === 'mutation' && !isShortMutation(kind, context.principal.actor)) {
      this.goWhole(req, res, body);
      return;
    }
    const variables = (body['variables'] ?? {}) as Record<string, unknown>;
    let answer: OperationAnswer;
    try {
      const waiting = this.admit(context, operation, variables);
      if (waiting) await waiting;
      const result = runner.run(kind, labels.field, () => operation.run(context, variables));
      answer = result instanceof Promise ? await result : result;
    } catch (refusal) {
      answer = refused(refusal);
    }
    observeOperation(labels, Boolean(answer.body.errors), startedAt);
    metrics.graphqlWays.inc({ way: 'short' });
    this.send(req, res, trace, startedAt, answer, context);
  }

  /** Everything that depends on who asks and on the variables. It waits for other processes only when it must. */
  private admit(
    context: RequestContext,
    operation: AdmittedOperation,
    variables: Record<string, unknown>,
  ): Promise<unknown> | null {
    const { kind, rootFields, source, selected } = operation;
    context.selected = selected;
    this.deps.persisted.requireKnown(context, source);
    const cost = operation.costOf(variables);
    refuseTooCostly(cost);
    const verdict = this.deps.gate.admit(context, { kind, rootFields, cost });
    return verdict instanceof Promise ? verdict : null;
  }

  private send(
    req: IncomingMessage,
    res: ServerResponse,
    trace: Trace,
    startedAt: number,
    { status, headers, body }: OperationAnswer,
    context: RequestContext | null,
  ): void {
    const verdict = context?.verdict;
    if (context && !verdict) this.deps.gate.charge(context);
    const text = JSON.stringify(verdict ? { ...body, extensions: verdict.extensions } : body);
    const bytes = utf8Bytes(text);
    const all = [...this.headers, 'x-request-id', trace.traceId, 'content-length', String(bytes.length)];
    if (req.headers.origin !== undefined) all.push(...pairs(corsHeaders(req.headers.origin)));
    if (verdict) all.push(...pairs(verdict.headers));
    all.push(...pairs(headers));
    res.writeHead(status, all);
    res.end(bytes);
    const seconds = (performance.now() - startedAt) / 1_000;
    noteResponse({ method: 'POST', route: '/graphql', status: String(status) }, seconds);
    if (status >= 500) log.error({ method: 'POST', route: '/graphql', status }, 'request failed');
  }
}

function pairs(headers: Readonly<Record<string, string>>): string[] {
  const all: string[] = [];
  for (const name in headers) all.push(name, headers[name] as string);
  return all;
}

function isPlain(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What Apollo would have answered to the same refusal. */
function refused(refusal: unknown): OperationAnswer {
  const { message, ...extensions } = toClientError(refusal);
  const errors = [{ message, extensions: { ...extensions } }];
  const { status, headers } = transportOf(errors, null);
  const caller = refusal instanceof DomainError && refusal.kind === 'BAD_USER_INPUT';
  return { status: caller ? 400 : status, headers, body: { errors } };
}
