import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';
import { parseObject } from '../../kit/json.js';
import type { Merchant, StoredAnswer } from '../model.js';
import { kstTime } from '../times.js';
import { commit, ruleContext, type TwinParts } from '../twin-parts.js';
import { ApiError, type Language } from '../wire/api-error.js';
import { errorFacts } from '../wire/error-catalogue.js';
import { writeAnswer, writeProxyError, type Answer } from './answer.js';
import { authenticateMerchant } from './basic-auth.js';
import { declineOf, type Fault } from './faults.js';
import { IdempotencyDesk } from './idempotency.js';
import { findOperation } from './operations.js';
import { RateLimit } from './rate-limit.js';
import type { RequestEntry } from './request-log.js';

/** One request on its way through the pipeline. */
interface Exchange {
  request: Request;
  method: string;
  path: string;
  text: string;
  language: Language;
  traceId: string;
  key: string | undefined;
  entry: RequestEntry;
}

/**
 * The request pipeline of the core API: authenticate, count, look the Idempotency-Key up, obey
 * a test code, execute and journal in one step, answer. Faults bend it before and after the execution.
 */
export function apiHandler(twin: TwinParts): RequestHandler {
  const desk = new IdempotencyDesk(twin.store);
  const rate = new RateLimit(twin.rateLimitPerMinute);

  async function handle(exchange: Exchange, response: Response): Promise<void> {
    const { request, method, path, entry, key } = exchange;
    const merchant = authenticateMerchant(request.headers.authorization, twin.merchants);
    entry.mId = merchant.mId;
    if (!rate.allows(`${merchant.mId} ${method} ${entry.endpoint ?? path}`))
      throw new ApiError('TOO_MANY_REQUESTS');
    const scope = key === undefined ? null : desk.scope(merchant.mId, method, path, key);
    const replay = scope === null ? undefined : desk.find(scope, twin.clock.now());
    const fault =
      entry.endpoint === null ? null : twin.faults.take(entry.endpoint, entry.orderId, replay !== undefined);
    entry.fault = fault?.kind ?? null;
    if (scope !== null) desk.claim(scope);
    try {
      if (fault?.kind === 'dropBefore') return drop(request);
      if (fault?.kind === 'delay') await sleep(fault.delayMs);
      if (fault?.kind === 'error500Before') throw new ApiError('FAILED_INTERNAL_SYSTEM_PROCESSING');
      const answer = replay ?? (await execute(exchange, merchant, scope, fault));
      await twin.store.durable();
      if (fault?.kind === 'executeThenDelay') await sleep(fault.delayMs);
      if (fault?.kind === 'executeThenDrop') return drop(request);
      if (fault?.kind === 'nonJson') {
        entry.status = 502;
        return writeProxyError(response);
      }
      if (fault?.kind === 'error500After')
        throw new ApiError(fault.code ?? 'FAILED_INTERNAL_SYSTEM_PROCESSING', undefined, 500);
      entry.replayed = replay !== undefined;
      finish(exchange, response, answer, replay);
    } finally {
      if (scope !== null) desk.release(scope);
    }
  }

  /** Runs the operation and journals its effect together with the answer kept under the key. */
  async function execute(
    exchange: Exchange,
    merchant: Merchant,
    scope: string | null,
    fault: Fault | null,
  ): Promise<Answer> {
    const ctx = ruleContext(twin, merchant);
    const answer = answerOf(exchange.language, () => {
      obeyTestCode(exchange.request);
      const { operation, params } = findOperation(exchange.method, exchange.path);
      return operation.run({
        ctx,
        params,
        query: new URL(exchange.request.originalUrl, 'http://twin').searchParams,
        body: () => readBody(exchange.text),
        language: exchange.language,
        decline: declineOf(fault),
        amountMismatchCode: twin.amountMismatchCode,
      });
    });
    if (scope !== null && answer.status < 500 && !fault?.forgetKey) {
      const { status, body } = answer;
      ctx.unit.saveAnswer({ scope, at: ctx.now, status, body, traceId: exchange.traceId });
    }
    await commit(twin, ctx.unit);
    return answer;
  }

  return (request, response) => {
    const started = performance.now();
    const exchange = openExchange(twin, request);
    handle(exchange, response)
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) twin.log('api.crash', { error: String(error) });
        const refusal = error instanceof ApiError ? error : new ApiError('FAILED_INTERNAL_SYSTEM_PROCESSING');
        finish(exchange, response, refuse(exchange.language, refusal));
      })
      .finally(() => {
        exchange.entry.durationMs = Math.round((performance.now() - started) * 100) / 100;
        twin.requests.add(exchange.entry);
        // Bodies may name people and accounts, so they stay out of the log.
        twin.log('api.request', { ...exchange.entry, body: undefined });
      });
  };
}

function finish(
  exchange: Exchange,
  response: Response,
  answer: Answer | StoredAnswer,
  replay?: StoredAnswer,
): void {
  exchange.entry.status = answer.status;
  const code = 'code' in answer ? answer.code : (parseObject(answer.body)?.['code'] ?? null);
  exchange.entry.code = typeof code === 'string' ? code : null;
  const traceIds = replay ? `${exchange.traceId},${replay.traceId}` : exchange.traceId;
  // A header echoes only what a header may hold; an oversized key has been refused anyway.
  const echo = exchange.key !== undefined && exchange.key.length <= 300 ? exchange.key : undefined;
  writeAnswer(response, { status: answer.status, body: answer.body, code: null }, traceIds, echo);
}

function openExchange(twin: TwinParts, request: Request): Exchange {
  const path = request.originalUrl.split('?', 1)[0] ?? '/';
  const text = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '';
  const traceId = twin.ids.traceId();
  const header = request.headers['idempotency-key'];
  const key = request.method === 'POST' && typeof header === 'string' ? header : undefined;
  const body = parseObject(text);
  const about = subject(twin, request.method, path, body);
  const entry: RequestEntry = {
    at: kstTime(twin.clock.now()),
    method: request.method,
    path,
    ...about,
    mId: null,
    idempotencyKey: key ?? null,
    body,
    status: null,
    code: null,
    replayed: false,
    fault: null,
    traceId,
    durationMs: 0,
  };
  const language = /^en\b/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'ko';
  return { request, method: request.method, path, text, language, traceId, key, entry };
}

/** Which endpoint and payment a request is about; the fault queue and the request log want to know early. */
function subject(twin: TwinParts, method: string, path: string, body: Record<string, unknown> | null) {
  const none = { endpoint: null, paymentKey: null, orderId: null };
  try {
    const { operation, params } = findOperation(method, path);
    if (operation.endpoint === null) return none;
    const named = params[0] ?? (typeof body?.['paymentKey'] === 'string' ? body['paymentKey'] : null);
    const said = typeof body?.['orderId'] === 'string' ? body['orderId'] : null;
    if (path.startsWith('/v1/payments/orders/'))
      return { endpoint: operation.endpoint, paymentKey: null, orderId: named };
    const orderId = (named === null ? null : twin.store.payments.get(named)?.orderId) ?? said;
    return { endpoint: operation.endpoint, paymentKey: named, orderId };
  } catch {
    return none;
  }
}

function readBody(text: string): Record<string, unknown> {
  const body = parseObject(text);
  if (body === null) throw new ApiError('INVALID_REQUEST');
  return body;
}

/** With a test key the header asks for one exact error, which is answered instead of executing. */
function obeyTestCode(request: Request): void {
  const code = request.headers['tosspayments-test-code'];
  if (typeof code !== 'string' || code === '') return;
  throw new ApiError(errorFacts(code) ? code : 'INVALID_TEST_CODE');
}

function answerOf(language: Language, run: () => unknown): Answer {
  try {
    return { status: 200, body: JSON.stringify(run()), code: null };
  } catch (error) {
    if (error instanceof ApiError) return refuse(language, error);
    throw error;
  }
}

const refuse = (language: Language, error: ApiError): Answer => ({
  status: error.status,
  body: JSON.stringify(error.failure(language)),
  code: error.code,
});

/** Cuts the connection without a byte: the shop cannot know what happened. */
function drop(request: Request): void {
  request.socket.destroy();
}
