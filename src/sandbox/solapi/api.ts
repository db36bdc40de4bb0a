import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { TwinClock } from '../kit/twin-clock.js';
import { readMessage, textForm, type AskedMessage } from './read-message.js';
import type { Rule, Rules } from './rules.js';
import type { SignatureCheck } from './signature.js';
import { DELIVERY_MS, messageOf, newTextId, statusOf, type StoredText, type Texts } from './texts.js';

export interface ApiParts {
  texts: Texts;
  rules: Rules;
  signatures: SignatureCheck;
  clock: TwinClock;
  senders: readonly string[];
}

const ACCOUNT_ID = '12925149';
const LIST_MAX = 500;

/** The calls of Solapi that a sender of texts needs. */
export function api(parts: ApiParts): Router {
  const router = Router();
  const signed: RequestHandler = (request, response, next) => {
    const problem = parts.signatures.judge(request.headers.authorization, parts.clock.now());
    if (problem) return fail(response, problem.status, problem.errorCode, problem.errorMessage);
    next();
  };
  router.post('/messages/v4/send', signed, (request, response) => void send(parts, request, response));
  router.get('/messages/v4/list', signed, (request, response) => list(parts, request, response));
  router.get('/cash/v1/balance', signed, (_request, response) => {
    response.json({ balance: 100_000, point: 0 });
  });
  return router;
}

async function send(parts: ApiParts, request: Request, response: Response): Promise<void> {
  let asked: AskedMessage;
  try {
    asked = readMessage(request.body);
  } catch (error) {
    return fail(response, 400, 'ValidationError', (error as Error).message);
  }
  if (!parts.senders.includes(asked.from)) return answer(response, asked, newTextId('M'), '1062');
  const rule = parts.rules.take(asked.to);
  if (rule?.kind === 'refuse') return answer(response, asked, newTextId('M'), rule.code);
  if (rule?.kind === 'error' && rule.status === 429) response.set('retry-after', '30');
  if (rule?.kind === 'error') return fail(response, rule.status, rule.errorCode, 'Told to fail.');
  if (rule?.kind === 'loseThenDrop') return void request.socket.destroy();
  const text = take(asked, rule, parts.clock.now());
  await parts.texts.keep(text);
  if (rule?.kind === 'keepThenHang') return;
  if (rule?.kind === 'keepThenDrop') return void request.socket.destroy();
  if (rule?.kind === 'keepThenError') return fail(response, rule.status, rule.errorCode, 'Told to fail.');
  answer(response, asked, text.id, '2000', text.groupId);
}

function take(asked: AskedMessage, rule: Rule | null, now: number): StoredText {
  const { fallsBack = false } = asked.talk ?? {};
  const isLost = rule?.kind === 'talkFails' && asked.talk !== null;
  const code = isLost && !fallsBack ? '3104' : '4000';
  const end = rule?.kind === 'end' ? rule : { code, afterMs: DELIVERY_MS };
  return {
    ...asked,
    ...(isLost && fallsBack ? { type: textForm(asked.text) } : {}),
    id: newTextId('M'),
    groupId: newTextId('G'),
    at: now,
    endCode: end.code,
    endAt: now + end.afterMs,
  };
}

function answer(
  response: Response,
  { to, from, type }: AskedMessage,
  messageId: string,
  statusCode: string,
  groupId = newTextId('G'),
): void {
  response.json({
    groupId,
    messageId,
    accountId: ACCOUNT_ID,
    statusCode,
    statusMessage: messageOf(statusCode),
    to,
    from,
    type,
    country: '82',
  });
}

/** Pages of what was taken, newest first: the key of a page is the id it begins with. */
function list({ texts, clock }: ApiParts, { query }: Request, response: Response): void {
  const limit = Math.min(Math.max(Number(query['limit'] ?? 20) || 20, 1), LIST_MAX);
  const { messageId, to } = query;
  const [from, until] = ['startDate', 'endDate'].map((name) => Date.parse(String(query[name] ?? '')));
  const found = texts.list(
    (text) =>
      (messageId === undefined || text.id === messageId) &&
      (to === undefined || text.to === to) &&
      !(text.at < Number(from)) &&
      !(text.at > Number(until)),
  );
  const start = Math.max(
    0,
    found.findIndex((text) => text.id === query['startKey']),
  );
  const page = found.slice(start, start + limit);
  response.json({
    startKey: page[0]?.id ?? null,
    nextKey: found[start + limit]?.id ?? null,
    limit,
    messageList: Object.fromEntries(page.map((text) => [text.id, asListed(text, clock.now())])),
  });
}

/** A text as lists tell it. */
export function asListed(text: StoredText, now: number): Record<string, unknown> {
  const statusCode = statusOf(text, now);
  const { id, groupId, to, from, type, customFields, at } = text;
  return {
    messageId: id,
    groupId,
    accountId: ACCOUNT_ID,
    to,
    from,
    type,
    text: text.text,
    ...(text.talk ? { kakaoOptions: text.talk } : {}),
    country: '82',
    customFields,
    statusCode,
    statusMessage: messageOf(statusCode),
    dateCreated: new Date(at).toISOString(),
  };
}

function fail(response: Response, status: number, errorCode: string, errorMessage: string): void {
  response.status(status).json({ errorCode, errorMessage });
}
