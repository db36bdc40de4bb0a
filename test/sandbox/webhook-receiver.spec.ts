import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  newWebhookSecret,
  signedHeaders,
} from '../../src/modules/notifications/webhooks/webhook-signature.js';
import { startTestChat, type TestChat } from '../kit/test-chat.js';

const SECRET = newWebhookSecret();
const BODY = JSON.stringify({ type: 'test.kind', data: { title: '<b>제목</b>', body: '본문' } });

describe('the receiver of webhooks beside the Slack twin (S000-SEED-03)', () => {
  let chat: TestChat;
  let origin: string;
  beforeAll(async () => {
    chat = await startTestChat();
    origin = new URL(chat.address).origin;
  });
  afterAll(() => chat.remove());

  const send = async (id: string, { secret = SECRET, at = new Date(), body = BODY } = {}) => {
    const headers = signedHeaders({ id, at, body: BODY }, [secret]);
    return (await fetch(`${origin}/webhooks/madang`, { method: 'POST', headers, body })).status;
  };

  it('takes what is signed, once, and nothing else', async () => {
    const told = await fetch(`${origin}/__sandbox/webhook-secret`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret: SECRET }),
    });
    expect(told.status).toBe(204);
    expect(await send('m1')).toBe(204);
    expect(await send('m1'), 'a repeat').toBe(204);
    expect(await send('m2', { secret: newWebhookSecret() })).toBe(401);
    expect(await send('m3', { body: BODY.replace('본문', '딴말') })).toBe(401);
    expect(await send('m4', { at: new Date(Date.now() - 301_000) })).toBe(401);
    const kept = await chat.list();
    expect(kept).toMatchObject([{ id: 'm1', chat: 'webhook', text: '<b>제목</b>' }]);
    expect(JSON.stringify(kept)).toContain('서명을 확인했습니다');
  });
});
