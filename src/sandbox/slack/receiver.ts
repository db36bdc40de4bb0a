import { createHmac, timingSafeEqual } from 'node:crypto';
import express, { Router, type Request, type Response } from 'express';
import { asObject, asString, parseObject } from '../kit/json.js';
import type { TwinClock } from '../kit/twin-clock.js';
import type { Messages } from './messages.js';

const TOLERANCE_S = 300;
const CHAT = 'webhook';

/**
 * A server that takes webhooks, as an integrator would write it by the Standard Webhooks specification: it checks the
 * signature over the raw body, refuses what is old, and takes a repeat under the same id without keeping it twice.
 */
export function receiver({ messages, clock }: { messages: Messages; clock: TwinClock }): Router {
  const router = Router();
  router.post(
    '/webhooks/:name',
    express.text({ type: () => true, limit: '200kb' }),
    (request, response) => void receive(request, response),
  );
  return router;

  async function receive(request: Request, response: Response): Promise<void> {
    const body = typeof request.body === 'string' ? request.body : '';
    const id = request.header('webhook-id') ?? '';
    const isSigned = isGenuine(request, id, body);
    if (isSigned === false) return void response.status(401).end();
    if (!messages.has(id)) await messages.keep({ id, at: clock.now(), chat: CHAT, ...shown(body, isSigned) });
    response.status(204).end();
  }

  /** Null: no secret is known yet, so nothing can be checked. */
  function isGenuine(request: Request, id: string, body: string): boolean | null {
    if (messages.webhookSecret === null) return null;
    const timestamp = request.header('webhook-timestamp') ?? '';
    if (Math.abs(clock.now() / 1_000 - Number(timestamp)) > TOLERANCE_S) return false;
    const key = Buffer.from(messages.webhookSecret.replace(/^whsec_/, ''), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
    return (request.header('webhook-signature') ?? '').split(' ').some((part) => {
      const given = Buffer.from(part.replace(/^v1,/, ''), 'base64');
      return part.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected);
    });
  }
}

function shown(body: string, isSigned: boolean | null): { text: string; blocks: unknown[] } {
  const payload = parseObject(body);
  const data = asObject(payload?.['data']);
  const [type, title, words] = [payload?.['type'], data?.['title'], data?.['body']].map(
    (value) => asString(value) ?? '',
  );
  const proof = isSigned ? '서명을 확인했습니다' : '서명은 확인하지 않았습니다';
  const lines = [`*${escape(title ?? '')}*`, escape(words ?? ''), escape(`${type} · ${proof}`)];
  return {
    text: title ?? '',
    blocks: lines.filter(Boolean).map((text) => ({ type: 'section', text: { type: 'mrkdwn', text } })),
  };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
