import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../kit/free-port.js';
import { eventually } from '../kit/eventually.js';
import { IdentityTwin, KAKAO_ADMIN_KEY, KAKAO_CLIENT, pkce, startTestKakao } from './identity-kit.js';

const CALLBACK = 'https://shop.example/auth/kakao/callback';
const SEOYEON = '3812450001';
const BIG = '9007199254740993';
const SCOPES = 'openid,profile_nickname,account_email,phone_number';

interface TokenBody {
  access_token: string;
  refresh_token: string | undefined;
  id_token: string;
  scope: string;
  error: string;
  error_code: string;
}

function askAt(twin: IdentityTwin, change: Record<string, string> = {}): string {
  const url = new URL('/oauth/authorize', twin.url);
  const fields = { client_id: KAKAO_CLIENT.id, redirect_uri: CALLBACK, response_type: 'code', scope: SCOPES };
  for (const [name, value] of Object.entries({ ...fields, state: 's', nonce: 'n', ...change }))
    url.searchParams.set(name, value);
  return url.toString();
}

const redeemAt = (twin: IdentityTwin, fields: Record<string, string>) =>
  twin.send<TokenBody>(
    'POST',
    '/oauth/token',
    new URLSearchParams({ client_id: KAKAO_CLIENT.id, client_secret: KAKAO_CLIENT.secret, ...fields }),
  );

async function loginAt(twin: IdentityTwin, account: string, items?: string[]): Promise<TokenBody> {
  const back = await twin.decide(askAt(twin), { account, ...(items ? { items } : {}) });
  const { status, body, text } = await redeemAt(twin, {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: CALLBACK,
  });
  if (status !== 200) throw new Error(text);
  return body;
}

const meAt = (twin: IdentityTwin, token: string) =>
  twin.send<{ kakao_account: Record<string, unknown>; properties?: unknown; code?: number }>(
    'GET',
    '/v2/user/me',
    undefined,
    { authorization: `Bearer ${token}` },
  );

describe('S003-AUTH-01 S003-AUTH-05 Kakao twin', () => {
  let twin: Awaited<ReturnType<typeof startTestKakao>>;
  let receiver: Server;
  const heard: { method: string; url: string; body: string; key: string }[] = [];
  let reply = 200;

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        heard.push({ method, url, body, key: headers.authorization ?? '' });
        response.writeHead(reply, reply === 302 ? { location: '/elsewhere' } : {}).end();
      });
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
    const { port } = receiver.address() as AddressInfo;
    twin = await startTestKakao([CALLBACK], { webhookUrl: `http://127.0.0.1:${port}/unlink` });
  });
  afterEach(async () => {
    await twin.client.well();
    await twin.client.control('POST', '/clock', { now: null });
  });
  afterAll(async () => {
    await twin.remove();
    receiver.close();
  });

  it('writes ids beyond 2^53 as numbers, and as text into the id token', async () => {
    const { access_token, id_token } = await loginAt(twin.client, BIG);
    const { text } = await meAt(twin.client, access_token);
    expect(text).toContain(`"id":${BIG},`);
    // What a reader gets who takes it for a JavaScript number: somebody else.
    expect(String((JSON.parse(text) as { id: number }).id)).toBe('9007199254740992');
    expect(Buffer.from(id_token.split('.')[1] ?? '', 'base64url').toString()).toContain(`"sub":"${BIG}"`);
  });

  it('tells only what was agreed to, and says what is missing', async () => {
    const { access_token, scope } = await loginAt(twin.client, SEOYEON, ['profile_nickname']);
    expect(scope).toBe('openid profile_nickname');
    const { kakao_account } = (await meAt(twin.client, access_token)).body;
    expect(kakao_account).toMatchObject({ email_needs_agreement: true, phone_number_needs_agreement: true });
    expect(kakao_account).not.toHaveProperty('email');
    expect(kakao_account).not.toHaveProperty('phone_number');
    const all = await loginAt(twin.client, SEOYEON);
    expect((await meAt(twin.client, all.access_token)).body.kakao_account).toMatchObject({
      email: 'seoyeon@kakao.example',
      is_email_valid: true,
      is_email_verified: true,
      phone_number: '+82 10-2345-6789',
    });
  });

  it('has people without properties, and people under 14 whom it tells nothing of', async () => {
    const { access_token } = await loginAt(twin.client, '3812450007');
    expect((await meAt(twin.client, access_token)).body).not.toHaveProperty('properties');
    const child = await loginAt(twin.client, '3812450008');
    expect(await meAt(twin.client, child.access_token)).toMatchObject({ status: 401, body: { code: -406 } });
  });

  it('knows its error codes', async () => {
    const grant = { grant_type: 'authorization_code', code: 'x', redirect_uri: CALLBACK };
    const codeOf = async (fields: Record<string, string>) =>
      (await redeemAt(twin.client, fields)).body.error_code;
    expect(await codeOf(grant)).toBe('KOE320');
    expect(await codeOf({ ...grant, client_secret: 'wrong' })).toBe('KOE010');
    expect(await codeOf({ grant_type: 'password' })).toBe('KOE310');
    expect(await codeOf({ grant_type: 'refresh_token', refresh_token: 'x' })).toBe('KOE322');
    const back = await twin.client.decide(askAt(twin.client), { account: SEOYEON });
    const code = back.searchParams.get('code') ?? '';
    expect(await codeOf({ ...grant, code, redirect_uri: `${CALLBACK}/x` })).toBe('KOE303');
  });

  it('takes PKCE with S256 only', async () => {
    const { verifier, challenge } = pkce();
    const plain = await fetch(
      askAt(twin.client, { code_challenge: challenge, code_challenge_method: 'plain' }),
      {
        redirect: 'manual',
      },
    );
    expect(plain.headers.get('location')).toContain('error=invalid_request');
    const bound = askAt(twin.client, { code_challenge: challenge, code_challenge_method: 'S256' });
    const code = async () =>
      (await twin.client.decide(bound, { account: SEOYEON })).searchParams.get('code') ?? '';
    const grant = { grant_type: 'authorization_code', redirect_uri: CALLBACK };
    expect((await redeemAt(twin.client, { ...grant, code: await code() })).body.error_code).toBe('KOE320');
    expect(
      (await redeemAt(twin.client, { ...grant, code: await code(), code_verifier: verifier })).status,
    ).toBe(200);
  });

  it('renews a refresh token only in its last month', async () => {
    const { refresh_token = '' } = await loginAt(twin.client, SEOYEON);
    const refresh = { grant_type: 'refresh_token', refresh_token };
    expect((await redeemAt(twin.client, refresh)).body.refresh_token).toBeUndefined();
    await twin.client.control('POST', '/clock', { advanceMs: 31 * 86_400_000 });
    expect((await redeemAt(twin.client, refresh)).body.refresh_token).toBeDefined();
    expect((await redeemAt(twin.client, refresh)).body.error_code).toBe('KOE322');
  });

  it.each(['GET', 'POST'] as const)('tells of an unlinking by %s, with the admin key', async (method) => {
    const { access_token } = await loginAt(twin.client, SEOYEON);
    heard.length = 0;
    const notice = await twin.client.control('POST', `/people/${SEOYEON}/unlink`, { method });
    expect(notice).toMatchObject({ status: 200, method, reason: 'UNLINK_FROM_APPS' });
    const [told] = heard;
    expect(told?.key).toBe(`KakaoAK ${KAKAO_ADMIN_KEY}`);
    expect(method === 'GET' ? told?.url : told?.body).toContain(`user_id=${SEOYEON}`);
    expect((await meAt(twin.client, access_token)).status).toBe(401);
  });

  it('follows no redirect, and counts anything but 200 as a failure', async () => {
    for (const status of [302, 500]) {
      reply = status;
      heard.length = 0;
      expect(await twin.client.control('POST', `/people/${SEOYEON}/unlink`, {})).toMatchObject({ status });
      expect(heard).toHaveLength(1);
    }
    reply = 200;
  });

  it('unlinks by the admin key without telling, and knows who is not connected', async () => {
    await loginAt(twin.client, SEOYEON);
    heard.length = 0;
    const unlink = (key: string) =>
      twin.client.send<{ code?: number }>(
        'POST',
        '/v1/user/unlink',
        new URLSearchParams({ target_id_type: 'user_id', target_id: SEOYEON }),
        { authorization: `KakaoAK ${key}` },
      );
    expect((await unlink('wrong')).body.code).toBe(-401);
    expect((await unlink(KAKAO_ADMIN_KEY)).text).toBe(`{"id":${SEOYEON}}`);
    expect((await unlink(KAKAO_ADMIN_KEY)).body.code).toBe(-101);
    expect(heard).toEqual([]);
  });
});

describe('S003-AUTH-05 Kakao twin: crash and restart', () => {
  let folder: string;
  let child: ChildProcess | null = null;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kakao-twin-'));
  });
  afterAll(async () => {
    child?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  async function start(port: number): Promise<IdentityTwin> {
    child = spawn(
      process.execPath,
      ['--import', '@swc-node/register/esm-register', 'src/sandbox/kakao/main.ts'],
      {
        stdio: 'ignore',
        env: {
          ...process.env,
          KAKAO_TWIN_PORT: String(port),
          KAKAO_TWIN_DATA: folder,
          KAKAO_TWIN_CLIENT_ID: KAKAO_CLIENT.id,
          KAKAO_TWIN_CLIENT_SECRET: KAKAO_CLIENT.secret,
          KAKAO_TWIN_ADMIN_KEY: KAKAO_ADMIN_KEY,
          KAKAO_TWIN_REDIRECT_URIS: CALLBACK,
        },
      },
    );
    const twin = new IdentityTwin(`http://127.0.0.1:${port}`);
    await eventually(
      () =>
        twin.control('GET', '/health').then(
          () => true,
          () => false,
        ),
      30_000,
    );
    return twin;
  }

  it('survives SIGKILL: a code that was given is still good, once', async () => {
    const port = await freePort();
    const twin = await start(port);
    const back = await twin.decide(askAt(twin), { account: SEOYEON });
    const exited = once(child as ChildProcess, 'exit');
    child?.kill('SIGKILL');
    await exited;
    await start(port);
    const grant = {
      grant_type: 'authorization_code',
      redirect_uri: CALLBACK,
      code: back.searchParams.get('code') ?? '',
    };
    expect((await redeemAt(twin, grant)).status).toBe(200);
    expect((await redeemAt(twin, grant)).body.error_code).toBe('KOE320');
  }, 90_000);
});
