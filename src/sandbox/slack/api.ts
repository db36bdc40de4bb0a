import express, { Router, type Request, type Response } from 'express';
import { asObject, asString, parseObject, type JsonObject } from '../kit/json.js';
import type { TwinClock } from '../kit/twin-clock.js';
import type { Hook } from './config.js';
import type { Messages } from './messages.js';
import type { Pace } from './pace.js';
import type { Rule, Rules } from './rules.js';

export interface ApiParts {
  messages: Messages;
  rules: Rules;
  pace: Pace;
  clock: TwinClock;
  hooks: readonly Hook[];
}

const TEXT_MAX = 40_000;
const BLOCKS_MAX = 50;
const SECTION_MAX = 3_000;
const FIELDS_MAX = 10;
const FIELD_MAX = 2_000;

/** Slack's incoming webhooks. Answers are one word of text, never JSON. */
export function api(parts: ApiParts): Router {
  const router = Router();
  router.post(
    '/services/:team/:bot/:secret',
    express.text({ type: () => true, limit: '200kb' }),
    (request, response) => void receive(parts, request, response),
  );
  return router;
}

async function receive(parts: ApiParts, request: Request, response: Response): Promise<void> {
  const { team, bot, secret } = request.params;
  const hook = parts.hooks.find(({ path }) => path === `${team}/${bot}/${secret}`);
  if (!hook) return say(response, 404, 'no_service');
  const rule = parts.rules.take(hook.chat);
  if (rule?.kind === 'error') return fail(response, rule);
  if (rule?.kind === 'loseThenDrop') return void request.socket.destroy();
  const message = readPayload(request.body);
  if (typeof message === 'string') return say(response, 400, message);
  if (!rule && !parts.pace.admits(hook.path, parts.clock.now())) {
    response.set('retry-after', '1');
    return say(response, 429, 'rate_limited');
  }
  await parts.messages.keep({ at: parts.clock.now(), chat: hook.chat, ...message });
  if (rule?.kind === 'keepThenHang') return;
  if (rule?.kind === 'keepThenDrop') return void request.socket.destroy();
  if (rule?.kind === 'keepThenError') return fail(response, rule);
  say(response, 200, 'ok');
}

/** What is in it, or Slack's word for what is wrong with it. */
function readPayload(body: unknown): { text: string; blocks: unknown[] } | string {
  const payload = typeof body === 'string' ? parseObject(body) : null;
  if (!payload) return 'invalid_payload';
  const text = asString(payload['text']) ?? '';
  const blocks = payload['blocks'] ?? [];
  if (!Array.isArray(blocks) || blocks.length > BLOCKS_MAX || !blocks.every(isBlock)) return 'invalid_blocks';
  if (text === '' && blocks.length === 0) return 'no_text';
  return text.length > TEXT_MAX ? 'msg_too_long' : { text, blocks };
}

function isBlock(block: unknown): boolean {
  const given = asObject(block);
  if (given?.['type'] === 'context') return Array.isArray(given['elements']);
  if (given?.['type'] !== 'section') return given?.['type'] === 'divider' || given?.['type'] === 'header';
  const { text, fields = [] } = given;
  if (text === undefined && fields === undefined) return false;
  if (text !== undefined && !isText(asObject(text), SECTION_MAX)) return false;
  return (
    Array.isArray(fields) &&
    fields.length <= FIELDS_MAX &&
    fields.every((field) => isText(asObject(field), FIELD_MAX))
  );
}

function isText(text: JsonObject | null, max: number): boolean {
  const words = asString(text?.['text']) ?? '';
  return /^(mrkdwn|plain_text)$/.test(String(text?.['type'])) && words.length > 0 && words.length <= max;
}

function fail(response: Response, { status, body, retryAfter }: Rule): void {
  if (retryAfter !== null) response.set('retry-after', String(retryAfter));
  say(response, status, body);
}

function say(response: Response, status: number, word: string): void {
  response.status(status).type('text/plain').send(word);
}
