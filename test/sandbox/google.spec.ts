import { createRemoteJWKSet, jwtVerify, type JWTPayload } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GOOGLE_PEOPLE } from '../../src/sandbox/google/people.js';
import { ID_TOKEN_LIES } from '../../src/sandbox/kit/oidc/faults.js';
import { readOidcOptions } from '../../src/sandbox/kit/oidc/options.js';
import { decoded, GOOGLE_CLIENT, pkce, startTestGoogle } from './identity-kit.js';

const CALLBACK = 'https://shop.example/auth/google/callback';
const [YUJIN] = GOOGLE_PEOPLE;
const account = YUJIN?.id ?? '';

interface TokenBody {
  access_token: string;
  id_token: string;
  scope: string;
  error: string;
}

describe('S001-AUTH-01 Google twin', () => {
  let twin: Awaited<ReturnType<typeof startTestGoogle>>;

  beforeAll(async () => {
    twin = await startTestGoogle([CALLBACK]);
  });
  afterEach(async () => {
    await twin.client.well();
    await twin.client.control('POST', '/clock', { now: null });
  });
  afterAll(() => twin.remove());

  const ask = (change: Record<string, string | undefined> = {}): string => {
    const url = new URL('/o/oauth2/v2/auth', twin.client.url);
    const fields = {
      client_id: GOOGLE_CLIENT.id,
      redirect_uri: CALLBACK,
      response_type: 'code',
      scope: 'openid email profile',
      state: 'state-1',
      nonce: 'nonce-1',
      ...change,
    };
    for (const [name, value] of Object.entries(fields))
      if (value !== undefined) url.searchParams.set(name, value);
    return url.toString();
  };

  const redeem = (code: string, change: Record<string, string> = {}) =>
    twin.client.send<TokenBody>(
      'POST',
      '/token',
      new URLSearchParams({
        grant_type: 'authorization_code',
        code,
        redirect_uri: CALLBACK,
        client_id: GOOGLE_CLIENT.id,
        client_secret: GOOGLE_CLIENT.secret,
        ...change,
      }),
    );

  async function code(change: Record<string, string | undefined> = {}): Promise<string> {
    const back = await twin.client.decide(ask(change), { account });
    return back.searchParams.get('code') ?? '';
  }

  const verify = (token: string): Promise<{ payload: JWTPayload }> =>
    jwtVerify(token, createRemoteJWKSet(new URL('/oauth2/v3/certs', twin.client.url)), {
      issuer: twin.client.url,
      audience: GOOGLE_CLIENT.id,
      algorithms: ['RS256'],
    });

  it('leads back with code, state and issuer, and gives a token that its keys confirm', async () => {
    const { verifier, challenge } = pkce();
    const back = await twin.client.decide(ask({ code_challenge: challenge, code_challenge_method: 'S256' }), {
      account,
    });
    expect(`${back.origin}${back.pathname}`).toBe(CALLBACK);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 'state-1', iss: twin.client.url });
    const { status, body } = await redeem(back.searchParams.get('code') ?? '', { code_verifier: verifier });
    expect(status).toBe(200);
    const { payload } = await verify(body.id_token);
    expect(payload).toMatchObject({
      sub: account,
      nonce: 'nonce-1',
      azp: GOOGLE_CLIENT.id,
      email: YUJIN?.email,
      email_verified: true,
    });
    const info = await twin.client.send<{ sub: string; email_verified: unknown }>(
      'GET',
      '/oauth2/v3/userinfo',
      undefined,
      { authorization: `Bearer ${body.access_token}` },
    );
    expect(info.body).toMatchObject({ sub: account, email_verified: true });
  });

  it('a person who refuses comes back with access_denied, and the page is good once', async () => {
    const back = await twin.client.decide(ask(), { account, deny: true });
    expect(back.searchParams.get('error')).toBe('access_denied');
    expect(back.searchParams.get('state')).toBe('state-1');
    expect(back.searchParams.get('code')).toBeNull();
  });

  it.each([
    ['an unknown application', { client_id: 'somebody' }, 401],
    ['another path', { redirect_uri: `${CALLBACK}/` }, 400],
    ['another host', { redirect_uri: 'https://evil.example/auth/google/callback' }, 400],
    ['no redirect URI', { redirect_uri: undefined }, 400],
  ])('shows %s to the person and sends nothing anywhere', async (_name, change, status) => {
    const answer = await fetch(ask(change), { redirect: 'manual' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toBeNull();
  });

  it('a code is good once, and showing it again ends what it gave', async () => {
    const once = await code();
    const { body } = await redeem(once);
    expect((await redeem(once)).body.error).toBe('invalid_grant');
    const info = await twin.client.send('GET', '/v1/userinfo', undefined, {
      authorization: `Bearer ${body.access_token}`,
    });
    expect(info.status).toBe(401);
  });

  it('a code is good for ten minutes', async () => {
    const late = await code();
    await twin.client.control('POST', '/clock', { advanceMs: 10 * 60_000 + 1 });
    expect((await redeem(late)).body.error).toBe('invalid_grant');
  });

  it.each([
    ['another secret', { client_secret: 'wrong' }, 401, 'invalid_client'],
    ['another redirect URI', { redirect_uri: `${CALLBACK}?x=1` }, 400, 'redirect_uri_mismatch'],
    ['a verifier where no challenge was', { code_verifier: pkce().verifier }, 400, 'invalid_grant'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
  ])('refuses %s', async (_name, change, status, error) => {
    const answer = await redeem(await code(), change);
    expect([answer.status, answer.body.error]).toEqual([status, error]);
  });

  it('wants the verifier of the challenge, and no other', async () => {
    const { challenge } = pkce();
    const bound = { code_challenge: challenge, code_challenge_method: 'S256' };
    const wrong: Record<string, string>[] = [
      {},
      { code_verifier: pkce().verifier },
      { code_verifier: challenge },
    ];
    for (const given of wrong)
      expect((await redeem(await code(bound), given)).body.error).toBe('invalid_grant');
  });

  it('keys rotate: the old one stays published until it is retired', async () => {
    const before = (await redeem(await code())).body.id_token;
    await twin.client.control('POST', '/keys/rotate', {});
    await expect(verify(before)).resolves.toBeTruthy();
    const after = (await redeem(await code())).body.id_token;
    expect(decoded(after).header['kid']).not.toBe(decoded(before).header['kid']);
    await twin.client.control('POST', '/keys/rotate', { retireOld: true });
    await expect(verify(before)).rejects.toThrow();
  });

  it.each(ID_TOKEN_LIES)('can lie: %s, once and then never again', async (lie) => {
    await twin.client.misbehave('token', lie);
    const [first, second] = [await redeem(await code()), await redeem(await code())];
    const told = { token: first.body.id_token, honest: second.body.id_token };
    const { payload } = await verify(told.honest);
    expect(payload['nonce']).toBe('nonce-1');
    if (lie === 'noIdToken') return expect(told.token).toBeUndefined();
    // Everything in it that names a moment or is signed afresh aside, exactly the lie differs.
    const same =
      lie === 'garbage'
        ? false
        : await verify(told.token).then(
            ({ payload: claims }) =>
              JSON.stringify({ ...claims, iat: 0, exp: 0, at_hash: 0 }) ===
                JSON.stringify({ ...payload, iat: 0, exp: 0, at_hash: 0 }) &&
              Math.abs(Number(claims.iat) - Number(payload.iat)) < 600,
            () => false,
          );
    if (lie !== 'wrongAtHash') expect(same).toBe(false);
  });

  it('can accept a code twice, answer late, wrongly or not at all', async () => {
    await twin.client.misbehave('token', 'acceptReplay');
    const twice = await code();
    expect((await redeem(twice)).status).toBe(200);
    expect((await redeem(twice)).status).toBe(200);
    await twin.client.misbehave('token', 'error500');
    expect((await redeem(await code())).status).toBe(500);
    await twin.client.misbehave('token', 'nonJson');
    expect((await redeem(await code())).headers.get('content-type')).toContain('html');
    await twin.client.misbehave('token', 'executeThenDrop');
    await expect(redeem(await code())).rejects.toThrow();
  });

  it('remembers codes and keys over a restart, and notes no code and no secret', async () => {
    const kept = await code();
    const published = await twin.client.control('GET', '/keys');
    await twin.close();
    twin = await startTestGoogle([CALLBACK], { dataFolder: twin.dataFolder });
    expect(await twin.client.control('GET', '/keys')).toEqual(published);
    expect((await redeem(kept)).status).toBe(200);
    const noted = JSON.stringify(await twin.client.requests());
    expect(noted).toContain('"code"');
    expect(noted).not.toContain(kept);
    expect(noted).not.toContain(GOOGLE_CLIENT.secret);
  });

  it('answers its control API to this machine only, and refuses to start where it has no business', async () => {
    const foreign = await twin.client.send('GET', '/__sandbox/people', undefined, {
      origin: 'https://evil.example',
    });
    expect(foreign.status).toBe(403);
    const defaults = { port: 1, folder: 'x', needsSecret: true };
    for (const [env, message] of [
      [{}, /CLIENT_ID is missing/],
      [{ G_CLIENT_ID: 'x' }, /CLIENT_SECRET is missing/],
      [{ G_CLIENT_ID: 'x', G_CLIENT_SECRET: 'y', G_REDIRECT_URIS: 'nowhere' }, /is no address/],
      [{ G_CLIENT_ID: 'x', G_CLIENT_SECRET: 'y', G_PORT: '99999' }, /port number/],
      [{ NODE_ENV: 'production' }, /does not run in production/],
    ] as const)
      expect(() => readOidcOptions(env, 'G', defaults)).toThrow(message);
  });
});
