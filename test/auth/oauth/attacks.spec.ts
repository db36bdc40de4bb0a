import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ID_TOKEN_LIES } from '../../../src/sandbox/kit/oidc/faults.js';
import {
  OTHER_RETURN,
  PUBLIC,
  RETURN_TO,
  startIdentitySystem,
  type IdentitySystem,
} from '../../kit/identity-system.js';
import { SignInBrowser, type ProviderName } from '../../kit/sign-in-browser.js';
import { pkce, type IdentityTwin } from '../../sandbox/identity-kit.js';

const BOTH: ProviderName[] = ['google', 'kakao'];
const YUJIN = '104217845510924650001';
const SEOYEON = '3812450001';
const accountOf = (name: ProviderName): string => (name === 'google' ? YUJIN : SEOYEON);
const EXCHANGE = `mutation ($ticket: String!, $verifier: String) {
  exchangeLoginTicket(ticket: $ticket, verifier: $verifier) { accessToken user { id } } }`;

/** Lies that a provider could tell and be believed by a careless client; none of them lets anybody in. */
const REFUSED_LIES: Record<ProviderName, readonly string[]> = {
  google: ID_TOKEN_LIES.filter((lie) => lie !== 'thin' && lie !== 'otherSubject'),
  // Kakao's tokens have no at_hash and no azp; a wrong one would still be refused.
  kakao: ID_TOKEN_LIES.filter((lie) => lie !== 'thin'),
};

describe('attacks on the sign-in with Google and Kakao (S001-AUTH-01, S003-AUTH-01)', () => {
  let running: IdentitySystem;
  let twins: Record<ProviderName, IdentityTwin>;

  beforeAll(async () => {
    running = await startIdentitySystem();
    twins = { google: running.google, kakao: running.kakao };
  });
  afterEach(async () => {
    await Promise.all([running.google.well(), running.kakao.well()]);
  });
  afterAll(() => running.stop());

  const browser = () => new SignInBrowser(running.system);
  const start = (name: ProviderName, more = '') => `/auth/${name}/start${more}`;
  const exchange = (ticket: string, verifier?: string, headers: Record<string, string> = {}) =>
    running.system
      .client()
      .send<{ exchangeLoginTicket: { accessToken: string } }>(EXCHANGE, { ticket, verifier }, headers);
  const codeOf = (answer: { errors: { extensions: { code: string } }[] }) =>
    answer.errors[0]?.extensions.code ?? null;
  const identities = async (): Promise<number> => {
    const [row] = await running.system.sql<{ count: string }>(`SELECT count(*) FROM user_identities`);
    return Number(row?.count);
  };

  describe.each(BOTH)('%s', (name) => {
    it('asks for what protects it: PKCE S256, state, nonce, our one redirect URI', async () => {
      const there = browser();
      const url = new URL(await there.start(start(name)));
      expect(Object.fromEntries(url.searchParams)).toMatchObject({
        response_type: 'code',
        redirect_uri: `${PUBLIC}/auth/${name}/callback`,
        code_challenge_method: 'S256',
        code_challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
        state: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
        nonce: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
      });
      const again = new URL(await there.start(start(name)));
      for (const field of ['state', 'nonce', 'code_challenge'])
        expect(again.searchParams.get(field)).not.toBe(url.searchParams.get(field));
    });

    it('binds the way back to the browser by a cookie that no script and no other site gets', async () => {
      const { setCookies } = await browser().open(start(name));
      expect(setCookies[0]).toMatch(/^__Host-madang-oauth=[A-Za-z0-9_-]{43}; Max-Age=600; Path=\/;/);
      const flags = setCookies[0]?.split('; ') ?? [];
      expect(flags).toEqual(expect.arrayContaining(['HttpOnly', 'Secure', 'SameSite=Lax']));
      expect(setCookies[0]).not.toMatch(/Domain=/i);
    });

    it('login CSRF: a way back that another browser began ends nowhere', async () => {
      const attacker = browser();
      const back = await twins[name].decide(await attacker.start(start(name)), { account: accountOf(name) });
      const victim = browser();
      expect((await victim.open(back.toString())).status).toBe(401);
      // Also when the victim is on the way themselves.
      await victim.start(start(name));
      const landing = await victim.open(back.toString());
      expect([landing.status, landing.location]).toEqual([401, null]);
      // The attacker's own flow is untouched by that.
      expect((await attacker.arrive(back.toString())).answer['ticket']).toBeDefined();
    });

    it.each([
      ['no state', (url: URL) => url.searchParams.delete('state')],
      ['another state', (url: URL) => url.searchParams.set('state', randomBytes(32).toString('base64url'))],
      ['two states', (url: URL) => url.searchParams.append('state', 'x')],
      ['an endless state', (url: URL) => url.searchParams.set('state', 'x'.repeat(10_000))],
    ])('%s: refused', async (_name, change) => {
      const there = browser();
      const back = await twins[name].decide(await there.start(start(name)), { account: accountOf(name) });
      change(back);
      const { status, location, text } = await there.open(back.toString());
      expect([status, location]).toEqual([401, null]);
      expect(text).toContain('OAUTH_STATE_INVALID');
    });

    it('a state is good once, however it ended', async () => {
      const there = browser();
      const back = await twins[name].decide(await there.start(start(name)), { account: accountOf(name) });
      await there.arrive(back.toString());
      expect((await there.open(back.toString())).status).toBe(401);
      const denied = await twins[name].decide(await there.start(start(name)), {
        account: accountOf(name),
        deny: true,
      });
      await there.arrive(denied.toString());
      const fresh = await twins[name].decide(await there.start(start(name)), { account: accountOf(name) });
      denied.searchParams.delete('error');
      denied.searchParams.set('code', fresh.searchParams.get('code') ?? '');
      expect((await there.open(denied.toString())).status).toBe(401);
    });

    it('twenty arrivals with one state: one goes on', async () => {
      const there = browser();
      const back = await twins[name].decide(await there.start(start(name)), { account: accountOf(name) });
      const landings = await Promise.all(Array.from({ length: 20 }, () => there.open(back.toString())));
      expect(landings.filter(({ status }) => status === 303)).toHaveLength(1);
      expect(landings.filter(({ status }) => status === 401)).toHaveLength(19);
    });

    it('a state is good for ten minutes', async () => {
      const there = browser();
      const back = await twins[name].decide(await there.start(start(name)), { account: accountOf(name) });
      await running.system.sql(
        `UPDATE oauth_flows SET expires_at = expires_at - interval '10 minutes 1 second'`,
      );
      expect((await there.open(back.toString())).status).toBe(401);
    });

    it('code injection: a code of another sign-in does not fit this one', async () => {
      const [attacker, victim] = [browser(), browser()];
      const theirs = await twins[name].decide(await attacker.start(start(name)), {
        account: accountOf(name),
      });
      const own = await twins[name].decide(await victim.start(start(name)), { account: accountOf(name) });
      own.searchParams.set('code', theirs.searchParams.get('code') ?? '');
      expect((await victim.arrive(own.toString())).answer).toEqual({ error: 'OAUTH_CODE_REFUSED' });
    });

    it('code injection at a provider that looks at no verifier: the nonce still does not fit', async () => {
      const [attacker, victim] = [browser(), browser()];
      const theirs = await twins[name].decide(await attacker.start(start(name)), {
        account: accountOf(name),
      });
      const own = await twins[name].decide(await victim.start(start(name)), { account: accountOf(name) });
      own.searchParams.set('code', theirs.searchParams.get('code') ?? '');
      await twins[name].misbehave('token', 'ignoreVerifier');
      expect((await victim.arrive(own.toString())).answer).toEqual({ error: 'OAUTH_PROOF_REFUSED' });
    });

    it('code reuse at a provider that accepts it twice: the nonce of the first does not fit the second', async () => {
      const there = browser();
      const first = await twins[name].decide(await there.start(start(name)), { account: accountOf(name) });
      await there.arrive(first.toString());
      const second = await twins[name].decide(await there.start(start(name)), { account: accountOf(name) });
      second.searchParams.set('code', first.searchParams.get('code') ?? '');
      await twins[name].misbehave('token', 'acceptReplay');
      await twins[name].misbehave('token', 'ignoreVerifier');
      expect((await there.arrive(second.toString())).answer).toEqual({ error: 'OAUTH_PROOF_REFUSED' });
    });

    it.each(REFUSED_LIES[name])('believes no id token with the lie “%s”', async (lie) => {
      const before = await identities();
      await twins[name].control('PUT', `/people/77${lie.length}${lie.charCodeAt(0)}`, person(name));
      await twins[name].misbehave('token', lie as never);
      const { answer } = await browser().signIn(twins[name], start(name), {
        account: `77${lie.length}${lie.charCodeAt(0)}`,
      });
      expect(answer).toEqual({ error: 'OAUTH_PROOF_REFUSED' });
      expect(await identities()).toBe(before);
    });

    it('mix-up: an answer of one provider is none of another, and a wrong issuer is refused', async () => {
      const other: ProviderName = name === 'google' ? 'kakao' : 'google';
      const there = browser();
      const back = await twins[name].decide(await there.start(start(name)), { account: accountOf(name) });
      const crossed = back.toString().replace(`/auth/${name}/`, `/auth/${other}/`);
      expect((await there.open(crossed)).status).toBe(401);
      // The crossed try told nobody anything: the honest way still works.
      expect((await there.arrive(back.toString())).answer['ticket']).toBeDefined();
      await twins[name].misbehave('authorize', 'wrongIss');
      const { answer } = await browser().signIn(twins[name], start(name), { account: accountOf(name) });
      expect(answer).toEqual({ error: 'OAUTH_STATE_INVALID' });
    });

    it('a flow of customers does not end at the door of staff, nor the other way', async () => {
      const there = browser();
      const back = await twins[name].decide(await there.start(start(name)), { account: accountOf(name) });
      const crossed = back.toString().replace('/auth/', '/auth/staff/');
      expect((await there.open(crossed)).status).toBe(401);
      const staff = await twins[name].decide(await there.start(`/auth/staff/${name}/start`), {
        account: accountOf(name),
      });
      expect((await there.open(staff.toString().replace('/auth/staff/', '/auth/'))).status).toBe(401);
    });

    it.each([
      'https://evil.example/',
      `${RETURN_TO}/`,
      `${RETURN_TO}?x=1`,
      `${RETURN_TO}#`,
      `${RETURN_TO}@evil.example`,
      RETURN_TO.replace('http:', 'https:'),
      RETURN_TO.replace('localhost', 'LOCALHOST'),
      `${RETURN_TO}/../../evil`,
      '//evil.example',
      '/shop/login',
      'javascript:alert(1)',
      '',
    ])('open redirect: returnTo=%s leads nowhere', async (returnTo) => {
      const { status, location } = await browser().open(
        start(name, `?returnTo=${encodeURIComponent(returnTo)}`),
      );
      if (returnTo === '')
        return expect([status, location?.startsWith(twins[name].url)]).toEqual([303, true]);
      expect([status, location]).toEqual([400, null]);
    });

    it('two returnTo are none, and a listed one is kept', async () => {
      const list = `?returnTo=${encodeURIComponent(OTHER_RETURN)}&returnTo=https://evil.example/`;
      const twice = await browser().signIn(twins[name], start(name, list), { account: accountOf(name) });
      expect(twice.address).toBe(RETURN_TO);
      const once = start(name, `?returnTo=${encodeURIComponent(OTHER_RETURN)}`);
      const { address } = await browser().signIn(twins[name], once, { account: accountOf(name) });
      expect(address).toBe(OTHER_RETURN);
    });

    it('a ticket slipped into another browser opens nothing', async () => {
      const attacker = browser();
      const { answer } = await attacker.signIn(twins[name], start(name), { account: accountOf(name) });
      const ticket = answer['ticket'] ?? '';
      expect(codeOf(await exchange(ticket))).toBe('LOGIN_TICKET_INVALID');
      const victim = browser();
      await victim.start(start(name));
      const cookieOf = (who: SignInBrowser) => ({
        cookie: `__Host-madang-oauth=${who.cookies.get('__Host-madang-oauth') ?? ''}`,
        origin: PUBLIC,
      });
      expect(codeOf(await exchange(ticket, undefined, cookieOf(victim)))).toBe('LOGIN_TICKET_INVALID');
      expect(codeOf(await exchange(ticket, undefined, cookieOf(attacker)))).toBeNull();
      expect(codeOf(await exchange(ticket, undefined, cookieOf(attacker)))).toBe('LOGIN_TICKET_INVALID');
    });

    it('a ticket of a front end that named a challenge wants its verifier, and the cookie is not enough', async () => {
      const { verifier, challenge } = pkce();
      const there = browser();
      const { answer } = await there.signIn(twins[name], start(name, `?challenge=${challenge}`), {
        account: accountOf(name),
      });
      const ticket = answer['ticket'] ?? '';
      const cookie = `__Host-madang-oauth=${there.cookies.get('__Host-madang-oauth') ?? ''}`;
      expect(codeOf(await exchange(ticket, undefined, { cookie, origin: PUBLIC }))).toBe(
        'LOGIN_TICKET_INVALID',
      );
      expect(codeOf(await exchange(ticket, pkce().verifier))).toBe('LOGIN_TICKET_INVALID');
      expect(codeOf(await exchange(ticket, challenge))).toBe('LOGIN_TICKET_INVALID');
      expect(codeOf(await exchange(ticket, verifier))).toBeNull();
      for (const bad of ['x', `${challenge}=`, challenge.slice(1)])
        expect((await browser().open(start(name, `?challenge=${bad}`))).status).toBe(400);
    });
  });

  function person(name: ProviderName): Record<string, unknown> {
    const email = `${randomUUID()}@lies.example`;
    return name === 'google'
      ? { name: '거짓', given_name: '거짓', email, email_verified: true }
      : { nickname: '거짓', email, is_email_valid: true, is_email_verified: true };
  }

  it('confused deputy: a token of staff or of a customer is no proof of a provider, and the other way', async () => {
    const customer = await running.system.customer();
    const there = browser();
    for (const token of [customer.token, (await running.system.staff()).token ?? '']) {
      const state = new URL(await there.start(start('google'))).searchParams.get('state') ?? '';
      const { answer } = await there.arrive(`${PUBLIC}/auth/google/callback?state=${state}&code=${token}`);
      expect(answer).toEqual({ error: 'OAUTH_CODE_REFUSED' });
    }
    const back = await running.google.decide(await there.start(start('google')), { account: YUJIN });
    const code = back.searchParams.get('code') ?? '';
    expect((await running.system.client(code).refused('{ users { total } }')).extensions.kind).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('an address that carries a code or a token is never written down', async () => {
    const there = browser();
    const back = await running.google.decide(await there.start(start('google')), { account: YUJIN });
    const { answer } = await there.arrive(back.toString());
    const secrets = [
      back.searchParams.get('code'),
      back.searchParams.get('state'),
      answer['ticket'],
      there.cookies.get('__Host-madang-oauth'),
    ];
    const rows = await Promise.all(
      ['oauth_flows', 'login_tickets', 'audit_events', 'outbox', 'user_identities'].map((table) =>
        running.system.sql<{ row: string }>(`SELECT t::text AS row FROM ${table} t`),
      ),
    );
    const everything = JSON.stringify(rows);
    for (const secret of secrets) {
      expect(secret?.length).toBeGreaterThan(20);
      expect(everything).not.toContain(secret);
    }
  });

  it('a provider that is not there is a page for people, not an accident', async () => {
    for (const path of ['/auth/naver/start', '/auth/naver/callback', '/auth/__proto__/start']) {
      const { status, text, location } = await browser().open(path);
      expect([path, status, location]).toEqual([path, 400, null]);
      expect(text).toContain('PROVIDER_NOT_CONFIGURED');
    }
    const english = await browser().open('/auth/naver/start', { 'accept-language': 'en' });
    expect(english.text).toContain('not available here');
  });

  it('what is written into an address comes out as text', async () => {
    const { text } = await browser().open(
      '/auth/google/callback?state=%3Cscript%3Ealert(1)%3C%2Fscript%3E&error=%22%3E',
    );
    expect(text).not.toContain('<script>alert');
  });
});
