import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig, type ConfigError } from '../../../src/platform/config/config.js';
import { identityEnvironment, startIdentitySystem, type IdentitySystem } from '../../kit/identity-system.js';
import { SignInBrowser } from '../../kit/sign-in-browser.js';
import { TestSystem } from '../../kit/test-system.js';

const REAL = {
  GOOGLE_CLIENT_ID: '4711.apps.googleusercontent.com',
  GOOGLE_CLIENT_SECRET: randomBytes(20).toString('hex'),
  KAKAO_CLIENT_ID: randomBytes(16).toString('hex'),
};

function problems(environment: Record<string, string>, production = true): string[] {
  const key = () => randomBytes(32).toString('hex');
  const good: Record<string, string> = {
    NODE_ENV: production ? 'production' : 'development',
    PUBLIC_URL: 'https://office.madang.example',
    DATABASE_URL: `postgres://madang_app:${key()}@localhost/madang`,
    REDIS_URL: 'redis://localhost',
    JWT_KEYS: `a:${key()}`,
    DATA_KEYS: `b:${key()}`,
    TOSS_CLIENT_KEY: `${production ? 'live' : 'test'}_ck_${key()}`,
    TOSS_SECRET_KEY: `${production ? 'live' : 'test'}_sk_${key()}`,
    METRICS_TOKEN: key(),
  };
  try {
    loadConfig({ ...good, ...environment });
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
}

describe('settings of sign-in providers (S001-CFG-02, S003-CFG-01)', () => {
  it('a production start takes the real providers, and no twin', () => {
    expect(problems(REAL)).toEqual([]);
    const twins = identityEnvironment('http://127.0.0.1:4011', 'http://localhost:4012');
    const found = problems({ ...REAL, ...twins });
    for (const name of Object.keys(twins).filter((key) => /_(ISSUER|URL)$/.test(key)))
      expect(
        found.some((problem) => problem.startsWith(`${name}: a local twin`)),
        name,
      ).toBe(true);
    expect(problems(twins, false)).toEqual([]);
  });

  it.each([
    [{ GOOGLE_TOKEN_URL: 'http://oauth2.googleapis.com/token' }, /GOOGLE_TOKEN_URL: .*only https/],
    [{ SIGN_IN_RETURN_URLS: 'http://shop.example/done' }, /SIGN_IN_RETURN_URLS: .*without https/],
    [{ GOOGLE_CLIENT_SECRET: '' }, /GOOGLE_CLIENT_SECRET: goes with GOOGLE_CLIENT_ID/],
    [{ KAKAO_CLIENT_ID: '', KAKAO_ADMIN_KEY: 'x' }, /KAKAO_CLIENT_ID: is missing/],
    [{ SIGN_IN_RETURN_URLS: 'https://*.shop.example/' }, /SIGN_IN_RETURN_URLS: .*no address/],
    [{ SIGN_IN_RETURN_URLS: 'https://shop.example/#x' }, /SIGN_IN_RETURN_URLS: .*no address/],
    [{ SIGN_IN_RETURN_URLS: 'javascript:alert(1)' }, /SIGN_IN_RETURN_URLS: .*no address/],
    [{ SIGN_IN_REDIRECT_URIS: '/oauth' }, /SIGN_IN_REDIRECT_URIS: .*no address/],
  ])('refuses %j', (change, sentence) =>
    expect(problems({ ...REAL, ...change })).toEqual([expect.stringMatching(sentence)]),
  );

  it('takes an address of an app', () =>
    expect(problems({ ...REAL, SIGN_IN_REDIRECT_URIS: 'com.madang.app:/oauth' })).toEqual([]));
});

describe('without providers, and with a budget (S001-AUTH-01)', () => {
  let bare: TestSystem;
  let tight: IdentitySystem;

  beforeAll(async () => {
    bare = await TestSystem.start({ role: 'api', environment: { KAKAO_CLIENT_ID: '' } });
    tight = await startIdentitySystem({ environment: { RATE_LIMITS: 'signIn=5' } });
  });
  afterAll(async () => {
    await bare.stop();
    await tight.stop();
  });

  it('no provider is offered, led to or believed', async () => {
    expect(await bare.client().ok('{ signInProviders staffIdentityProviders }')).toEqual({
      signInProviders: [],
      staffIdentityProviders: [],
    });
    const landing = await new SignInBrowser(bare).open('/auth/kakao/start');
    expect([landing.status, landing.text.includes('PROVIDER_NOT_CONFIGURED')]).toEqual([400, true]);
    const notice = await fetch(`${bare.url}/webhooks/kakao/unlink?user_id=1`, {
      headers: { authorization: 'KakaoAK ' },
    });
    expect(notice.status).toBe(401);
  });

  it('leaving for a provider costs what a try to sign in costs, and says when to come again', async () => {
    const there = new SignInBrowser(tight.system);
    const answers = [];
    for (let i = 0; i < 7; i += 1) answers.push((await there.open('/auth/google/start')).status);
    expect(answers.slice(0, 4)).toEqual([303, 303, 303, 303]);
    expect(answers.at(-1)).toBe(429);
    const response = await fetch(`${tight.system.url}/auth/google/start`, { redirect: 'manual' });
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(response.headers.get('x-error-code')).toBe('RATE_LIMITED');
  });
});
