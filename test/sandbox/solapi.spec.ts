import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/app/package-root.js';
import { readOptions } from '../../src/sandbox/solapi/config.js';
import { sign } from '../../src/sandbox/solapi/signature.js';
import {
  newPhone,
  SENDER,
  SOLAPI_KEY,
  SOLAPI_SECRET,
  startTestPhones,
  type TestPhones,
} from '../kit/test-phones.js';

interface Signed {
  date?: string;
  salt?: string;
  secret?: string;
  key?: string;
}

function header({
  date = new Date().toISOString(),
  salt,
  secret = SOLAPI_SECRET,
  key = SOLAPI_KEY,
}: Signed = {}) {
  const grain = salt ?? randomBytes(16).toString('hex');
  return `HMAC-SHA256 apiKey=${key}, date=${date}, salt=${grain}, signature=${sign(secret, date, grain)}`;
}

describe('the Solapi twin (S000-INT-02)', () => {
  let twin: TestPhones;

  beforeAll(async () => {
    twin = await startTestPhones();
  });
  afterAll(() => twin.remove());
  afterEach(async () => {
    await twin.phones.behave();
    await twin.phones.call('POST', '/clock', { aheadMs: 0 });
  });

  const send = async (message: Record<string, unknown>, authorization = header()) => {
    const response = await fetch(`${twin.url}/messages/v4/send`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ message: { from: SENDER, text: '안녕하세요', ...message } }),
    });
    const body = (await response.json()) as Record<string, string>;
    return { status: response.status, code: body['errorCode'] ?? body['statusCode'], body };
  };
  const listed = async (query: string) => {
    const headers = { authorization: header() };
    const response = await fetch(`${twin.url}/messages/v4/list?${query}`, { headers });
    return (await response.json()) as {
      nextKey: string | null;
      messageList: Record<string, { statusCode: string }>;
    };
  };

  it('takes the vector’s signature', () =>
    expect(sign('SECRET_TEST', '2026-01-02T03:04:05Z', '0123456789abcdef0123456789abcdef')).toBe(
      'db0696da0be012b4dbd80c7c5bbc206242f465ce34d63deaa44f3e9eb17a98b1',
    ));

  it('takes a text, brings it to its phone, and lists it', async () => {
    const to = newPhone();
    const { status, body } = await send({ to, customFields: { ref: 'r1' } });
    expect([status, body['statusCode'], body['type'], body['to']]).toEqual([200, '2000', 'SMS', to]);
    const [text] = await twin.phones.list(to);
    expect(text).toMatchObject({ text: '안녕하세요', from: SENDER, customFields: { ref: 'r1' } });
    await twin.phones.call('POST', '/clock', { aheadMs: 60_000 });
    const { messageList } = await listed(`messageId=${body['messageId']}`);
    expect(Object.values(messageList)).toMatchObject([{ statusCode: '4000' }]);
  });

  it('lists in pages', async () => {
    const to = newPhone();
    for (const text of ['하나', '둘', '셋']) await send({ to, text });
    const first = await listed(`to=${to}&limit=2`);
    expect(Object.keys(first.messageList)).toHaveLength(2);
    const second = await listed(`to=${to}&limit=2&startKey=${first.nextKey}`);
    expect(Object.keys(second.messageList)).toHaveLength(1);
    expect(second.nextKey).toBeNull();
  });

  it.each([
    ['none', '', 401, 'Unauthorized'],
    ['of another key', header({ key: 'NCSOTHER' }), 401, 'InvalidAPIKey'],
    ['of another secret', header({ secret: 'guessed' }), 403, 'SignatureDoesNotMatch'],
    ['with a short salt', header({ salt: 'short' }), 401, 'Unauthorized'],
    ['of sixteen minutes ago', header({ date: ago(16) }), 403, 'RequestTimeTooSkewed'],
    ['of sixteen minutes ahead', header({ date: ago(-16) }), 403, 'RequestTimeTooSkewed'],
    ['of no time', header({ date: 'yesterday' }), 403, 'RequestTimeTooSkewed'],
  ])('refuses a signature %s', async (_, authorization, status, code) => {
    expect(await send({ to: newPhone() }, authorization)).toMatchObject({ status, code });
  });

  it('refuses a signature that was used', async () => {
    const authorization = header();
    expect((await send({ to: newPhone() }, authorization)).code).toBe('2000');
    expect(await send({ to: newPhone() }, authorization)).toMatchObject({
      status: 403,
      code: 'DuplicatedSignature',
    });
  });

  it.each([
    ['a number with dashes', { to: '010-1234-5678' }],
    ['nothing to say', { to: '01012345678', text: '' }],
    ['an SMS of 92 bytes', { to: '01012345678', text: '가'.repeat(46), type: 'SMS', autoTypeDetect: false }],
    ['a smile', { to: '01012345678', text: '🙂' }],
  ])('refuses %s', async (_, message) =>
    expect(await send(message)).toMatchObject({ status: 400, code: 'ValidationError' }),
  );

  it('refuses a sender that is not registered, and keeps nothing', async () => {
    const to = newPhone();
    expect(await send({ to, from: '0212345678' })).toMatchObject({ status: 200, code: '1062' });
    expect(await twin.phones.list(to)).toEqual([]);
  });

  it('misbehaves as it is told, as often as it is told', async () => {
    const to = newPhone();
    await twin.phones.misbehave({ kind: 'error', to, status: 503, errorCode: 'ServiceUnavailable' });
    await twin.phones.misbehave({ kind: 'refuse', to, code: '1020' });
    await twin.phones.misbehave({ kind: 'keepThenDrop', to });
    await twin.phones.misbehave({ kind: 'end', to, code: '3040', afterMs: 1_000 });
    expect(await send({ to })).toMatchObject({ status: 503, code: 'ServiceUnavailable' });
    expect((await send({ to })).code).toBe('1020');
    await expect(send({ to })).rejects.toThrow();
    expect(await twin.phones.list(to)).toHaveLength(1);
    const { body } = await send({ to });
    await twin.phones.call('POST', '/clock', { aheadMs: 5_000 });
    expect(Object.values((await listed(`messageId=${body['messageId']}`)).messageList)).toMatchObject([
      { statusCode: '3040' },
    ]);
    await expect(twin.phones.misbehave({ kind: 'explode' as 'end' })).rejects.toThrow(/kind is one of/);
  });

  it('keeps what it took when it is killed', async () => {
    const to = newPhone();
    await send({ to });
    await twin.stop();
    await twin.restart();
    expect(await twin.phones.list(to)).toHaveLength(1);
  });

  it('shows a page that runs nothing of what came', async () => {
    const page = await fetch(twin.url);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain('unsafe-inline');
    expect(await page.text()).toContain('모의 솔라피 문자함');
    for (const asset of ['box.css', 'box.js', 'phone.js', 'kit.css'])
      expect((await fetch(`${twin.url}/assets/${asset}`)).status).toBe(200);
    const foreign = await fetch(`${twin.url}/__sandbox/texts`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(foreign.status).toBe(403);
  });

  it('does not run in production, nor without a sender', async () => {
    const env = { SOLAPI_TWIN_API_KEY: 'k', SOLAPI_TWIN_API_SECRET: 's', SOLAPI_TWIN_SENDERS: SENDER };
    expect(() => readOptions({ ...env, NODE_ENV: 'production' })).toThrow(/does not run in production/);
    expect(() => readOptions({ ...env, SOLAPI_TWIN_SENDERS: '' })).toThrow(/SOLAPI_TWIN_SENDERS/);
    const child = spawn(process.execPath, [join(packageRoot(), 'dist/src/sandbox/solapi/main.js')], {
      env: { ...env, PATH: process.env['PATH'], NODE_ENV: 'production' },
    });
    expect(await once(child, 'exit')).toEqual([1, null]);
  });
});

function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}
