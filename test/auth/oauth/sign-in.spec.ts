import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CreateUser, Service, UpdateUser } from '../../../src/modules/users/index.js';
import { systemActor } from '../../../src/platform/security/actor.js';
import {
  OTHER_RETURN,
  RETURN_TO,
  startIdentitySystem,
  type IdentitySystem,
} from '../../kit/identity-system.js';
import { SignInBrowser, type ProviderName } from '../../kit/sign-in-browser.js';
import { pkce, type IdentityTwin } from '../../sandbox/identity-kit.js';

const ACTOR = systemActor('test');
const EXCHANGE = `mutation ($ticket: String!, $verifier: String) {
  exchangeLoginTicket(ticket: $ticket, verifier: $verifier) {
    accessToken isNew profileIncomplete user { id } } }`;

interface Exchanged {
  exchangeLoginTicket: {
    accessToken: string;
    isNew: boolean;
    profileIncomplete: boolean;
    user: {
      id: string;
      name: string;
      email: string | null;
      phone: string | null;
      services: string[];
      profileIncomplete: boolean;
      identities: { id: string; provider: string; subjectMasked: string; email: string | null }[];
    };
  };
}

describe('sign-in with Google and Kakao (S001-AUTH-01, S003-AUTH-01, S003-MEM-01, S003-FLOW-01)', () => {
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

  /** Somebody new at a provider. */
  async function person(name: ProviderName, facts: Record<string, unknown> = {}): Promise<string> {
    const id =
      name === 'google'
        ? `1${String(Date.now()).padStart(20, '7')}${Math.floor(Math.random() * 1e6)}`
        : `38${Math.floor(Math.random() * 1e15)}`;
    const mail = `${randomUUID()}@${name}.example`;
    await twins[name].control('PUT', `/people/${id}`, {
      ...(name === 'google'
        ? { name: '새사람', given_name: '사람', email: mail, email_verified: true }
        : { nickname: '새사람', email: mail, is_email_valid: true, is_email_verified: true }),
      ...facts,
    });
    return id;
  }

  async function signIn(
    name: ProviderName,
    account: string,
    items?: string[],
  ): Promise<Exchanged['exchangeLoginTicket']> {
    const { verifier, challenge } = pkce();
    const { address, answer } = await new SignInBrowser(running.system).signIn(
      twins[name],
      `/auth/${name}/start?challenge=${challenge}`,
      { account, ...(items ? { items } : {}) },
    );
    expect(address).toBe(RETURN_TO);
    if (!answer['ticket']) throw new Error(JSON.stringify(answer));
    const done = await running.system
      .client()
      .ok<Exchanged>(EXCHANGE, { ticket: answer['ticket'], verifier });
    // What is one's own is shown plain to oneself, which the exchange itself does not know yet.
    const own = await running.system
      .client(done.exchangeLoginTicket.accessToken)
      .ok<{ viewer: { user: Exchanged['exchangeLoginTicket']['user'] } }>(
        `{ viewer { user { id name email phone services profileIncomplete
           identities { id provider subjectMasked email lastUsedAt } } } }`,
      );
    return { ...done.exchangeLoginTicket, user: own.viewer.user };
  }

  /** The code a sign-in ends with. */
  async function refusedWith(name: ProviderName, account: string): Promise<string | undefined> {
    const { answer } = await new SignInBrowser(running.system).signIn(twins[name], `/auth/${name}/start`, {
      account,
    });
    expect(answer['ticket']).toBeUndefined();
    return answer['error'];
  }

  it.each(['google', 'kakao'] as const)(
    '%s: the first time makes a customer, the next times find the same',
    async (name) => {
      const account = await person(name);
      const first = await signIn(name, account);
      expect(first).toMatchObject({ isNew: true, profileIncomplete: false });
      expect(first.user).toMatchObject({ name: '새사람', services: [name === 'google' ? 'KST' : 'ABYSSCM'] });
      expect(first.user.identities).toEqual([
        expect.objectContaining({
          provider: name.toUpperCase(),
          subjectMasked: `***${account.slice(-4)}`,
          email: first.user.email,
        }),
      ]);
      const second = await signIn(name, account);
      expect(second).toMatchObject({ isNew: false, user: { id: first.user.id } });
      const events = await running.system.sql<{ action: string }>(
        `SELECT action FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at, id`,
        [first.user.id],
      );
      expect(events.map(({ action }) => action)).toEqual([
        'user.created',
        'user.identity-linked',
        'user.signed-in',
        'user.signed-in',
      ]);
    },
  );

  it.each(['google', 'kakao'] as const)('%s: ten first sign-ins at once make one customer', async (name) => {
    const account = await person(name);
    const all = await Promise.all(Array.from({ length: 10 }, () => signIn(name, account)));
    expect(new Set(all.map(({ user }) => user.id)).size).toBe(1);
    expect(all.filter(({ isNew }) => isNew)).toHaveLength(1);
  });

  it('keeps Kakao numbers beyond 2^53 apart from their neighbours', async () => {
    const [odd, even] = [
      await signIn('kakao', '9007199254740993'),
      await signIn('kakao', '9007199254740992'),
    ];
    expect(odd.user.id).not.toBe(even.user.id);
    const rows = await running.system.sql<{ subject: string }>(
      `SELECT subject FROM user_identities WHERE user_id = ANY($1) ORDER BY subject`,
      [[odd.user.id, even.user.id]],
    );
    expect(rows.map(({ subject }) => subject)).toEqual(['9007199254740992', '9007199254740993']);
  });

  it('a Kakao customer who agrees to nothing is one whose profile is incomplete, and stays the same one', async () => {
    const account = await person('kakao', { phone_number: '+82 010-2222-3333' });
    const first = await signIn('kakao', account, []);
    expect(first).toMatchObject({
      isNew: true,
      profileIncomplete: true,
      user: { name: '카카오 회원', email: null, phone: null },
    });
    const again = await signIn('kakao', account);
    expect(again).toMatchObject({ isNew: false, profileIncomplete: true, user: { id: first.user.id } });
  });

  it('takes over a phone number however Kakao writes it, and no address that Kakao does not vouch for', async () => {
    const account = await person('kakao', { phone_number: '+82 010-2222-3333', is_email_verified: false });
    expect((await signIn('kakao', account)).user).toMatchObject({ phone: '+821022223333', email: null });
    const taken = await person('kakao', { is_email_valid: false });
    expect((await signIn('kakao', taken)).user.email).toBeNull();
  });

  it('knows people whom Kakao tells nothing of, and none under fourteen', async () => {
    expect((await signIn('kakao', '3812450007')).user.name).toBe('카카오 회원');
    expect(await refusedWith('kakao', '3812450008')).toBe('OAUTH_PROOF_REFUSED');
  });

  it('refuses an address that Google has not verified, and makes nobody', async () => {
    const account = await person('google', { email_verified: false });
    expect(await refusedWith('google', account)).toBe('OAUTH_EMAIL_UNVERIFIED');
    // A text that looks like yes is no.
    const sly = await person('google', { email_verified: 'true' });
    expect(await refusedWith('google', sly)).toBe('OAUTH_EMAIL_UNVERIFIED');
    expect(
      await running.system.sql(`SELECT 1 FROM user_identities WHERE subject = ANY($1)`, [[account, sly]]),
    ).toEqual([]);
  });

  it.each(['google', 'kakao'] as const)(
    '%s: an address links nothing: whoever has an account with it is told how to link',
    async (name) => {
      const email = `${randomUUID()}@people.example`;
      const { id } = await running.system
        .get(CreateUser)
        .execute(ACTOR, { name: '먼저온', email, services: [Service.KST] });
      const account = await person(name, { email: email.toUpperCase() });
      expect(await refusedWith(name, account)).toBe('OAUTH_EMAIL_IN_USE');
      expect(
        await running.system.sql(`SELECT 1 FROM user_identities WHERE user_id = $1 OR subject = $2`, [
          id,
          account,
        ]),
      ).toEqual([]);
      const refusals = await running.system.sql<{ details: unknown }>(
        `SELECT details FROM audit_events WHERE action = 'user.sign-in-refused' ORDER BY occurred_at DESC LIMIT 1`,
      );
      expect(refusals[0]?.details).toMatchObject({
        provider: name.toUpperCase(),
        reason: 'OAUTH_EMAIL_IN_USE',
      });
    },
  );

  it('the subject decides, not the address: a changed address stays the same customer', async () => {
    const account = await person('google');
    const first = await signIn('google', account);
    const email = `${randomUUID()}@google.example`;
    await running.google.control('PUT', `/people/${account}`, { email });
    const again = await signIn('google', account);
    expect(again.user.id).toBe(first.user.id);
    // What we know them by stays until they change it here; the link remembers what the provider says.
    expect(again.user.email).toBe(first.user.email);
    expect(again.user.identities[0]?.email).toBe(email);
  });

  it('somebody who may not come in is told no more than that', async () => {
    const account = await person('kakao');
    const { user } = await signIn('kakao', account);
    await running.system.get(UpdateUser).execute(ACTOR, user.id, { isActive: false }, 1);
    expect(await refusedWith('kakao', account)).toBe('OAUTH_REFUSED');
  });

  it('asks userinfo where the id token is thin, and believes it only about the same person', async () => {
    await running.google.misbehave('token', 'thin');
    expect((await signIn('google', await person('google'))).isNew).toBe(true);
    await running.google.misbehave('token', 'thin');
    await running.google.misbehave('userinfo', 'otherPerson');
    expect(await refusedWith('google', await person('google'))).toBe('OAUTH_PROOF_REFUSED');
    await running.kakao.misbehave('userinfo', 'otherPerson');
    expect(await refusedWith('kakao', await person('kakao'))).toBe('OAUTH_PROOF_REFUSED');
  });

  it('goes on with new keys of the provider', async () => {
    const account = await person('google');
    await signIn('google', account);
    await running.google.control('POST', '/keys/rotate', { retireOld: true });
    // Unknown key ids are looked up again after a few seconds, not at once each time.
    const deadline = Date.now() + 20_000;
    for (;;) {
      const { answer } = await new SignInBrowser(running.system).signIn(
        running.google,
        '/auth/google/start',
        { account },
      );
      if (answer['ticket']) break;
      expect(answer['error']).toBe('OAUTH_PROOF_REFUSED');
      if (Date.now() > deadline) throw new Error('the new keys were never looked up');
      await sleep(500);
    }
    const asked = (await running.google.requests()).filter(({ place }) => place === 'jwks');
    expect(asked.length).toBeLessThan(6);
  }, 40_000);

  it('a provider that fails is no sign-in, is told as that, and the next try is a good one', async () => {
    const account = await person('google');
    for (const kind of ['error500', 'nonJson', 'dropBefore', 'executeThenDrop', 'redirect'] as const) {
      await running.google.misbehave('token', kind);
      expect(await refusedWith('google', account), kind).toBe('PROVIDER_UNAVAILABLE');
    }
    for (const kind of ['error500', 'nonJson', 'dropBefore'] as const) {
      await running.kakao.misbehave('userinfo', kind);
      expect(await refusedWith('kakao', await person('kakao')), kind).toBe('PROVIDER_UNAVAILABLE');
    }
    expect((await signIn('google', account)).isNew).toBe(true);
  });

  it('a provider that hangs is given up after five seconds', async () => {
    await running.google.misbehave('token', 'delay', { delayMs: 30_000 });
    const since = Date.now();
    expect(await refusedWith('google', await person('google'))).toBe('PROVIDER_UNAVAILABLE');
    expect(Date.now() - since).toBeGreaterThan(4_500);
    expect(Date.now() - since).toBeLessThan(20_000);
  }, 40_000);

  it('a person who refuses at the provider is back where they began', async () => {
    const browser = new SignInBrowser(running.system);
    const path = `/auth/kakao/start?returnTo=${encodeURIComponent(OTHER_RETURN)}`;
    const { address, answer } = await browser.signIn(running.kakao, path, {
      account: '3812450001',
      deny: true,
    });
    expect([address, answer]).toEqual([OTHER_RETURN, { error: 'OAUTH_DENIED' }]);
  });

  it('staff finds a customer by the number at the provider, and nobody else does (S003-MEM-03)', async () => {
    const account = await person('kakao');
    const { user, accessToken } = await signIn('kakao', account);
    const ask = `query ($subject: String!) { userByIdentity(provider: KAKAO, subject: $subject) { id email identities { email } } }`;
    const staff = await running.system.staff('OPERATOR');
    const found = await staff.ok<{
      userByIdentity: { id: string; email: string; identities: { email: string }[] } | null;
    }>(ask, { subject: account });
    expect(found.userByIdentity?.id).toBe(user.id);
    expect(found.userByIdentity?.email).toContain('***');
    expect(found.userByIdentity?.identities[0]?.email).toContain('***');
    expect((await staff.ok<{ userByIdentity: unknown }>(ask, { subject: '1' })).userByIdentity).toBeNull();
    expect(
      (await running.system.client(accessToken).refused(ask, { subject: account })).extensions.code,
    ).toBe('FORBIDDEN');
    expect(user.id).not.toContain(account);
  });

  it('says which providers there are', async () => {
    const { signInProviders } = await running.system
      .client()
      .ok<{ signInProviders: string[] }>('{ signInProviders }');
    expect(signInProviders).toEqual(['GOOGLE', 'KAKAO']);
  });
});
