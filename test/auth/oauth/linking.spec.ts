import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CustomerPasswords } from '../../../src/modules/auth/customers/customer-passwords.js';
import { Passwords } from '../../../src/modules/auth/sign-in/passwords.js';
import { UnitOfWork } from '../../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../../src/platform/security/actor.js';
import {
  OTHER_RETURN,
  RETURN_TO,
  startIdentitySystem,
  type IdentitySystem,
} from '../../kit/identity-system.js';
import { SignInBrowser } from '../../kit/sign-in-browser.js';
import type { Customer } from '../../kit/test-system.js';
import type { IdentityTwin } from '../../sandbox/identity-kit.js';

const START = `mutation ($provider: IdentityProvider!, $returnTo: String) {
  startIdentityLink(provider: $provider, returnTo: $returnTo) }`;
const LINK = `mutation ($ticket: String!) { linkIdentity(ticket: $ticket) { id provider email } }`;
const UNLINK = `mutation ($id: ID!) { unlinkIdentity(id: $id) }`;
const OWN = `{ viewer { user { identities { id provider } } } }`;

interface Own {
  viewer: { user: { identities: { id: string; provider: string }[] } };
}

describe('linking accounts of providers to a customer (S001-AUTH-01, S003-AUTH-05)', () => {
  let running: IdentitySystem;

  beforeAll(async () => {
    running = await startIdentitySystem();
  });
  afterEach(() => running.google.well());
  afterAll(() => running.stop());

  async function account(at: IdentityTwin): Promise<string> {
    const id = `5${Math.floor(Math.random() * 1e15)}`;
    const email = `${randomUUID()}@link.example`;
    await at.control('PUT', `/people/${id}`, {
      name: '연결',
      given_name: '연결',
      email_verified: true,
      nickname: '연결',
      email,
      is_email_valid: true,
      is_email_verified: true,
    });
    return id;
  }

  async function leave(
    who: Customer,
    provider: 'GOOGLE' | 'KAKAO' = 'GOOGLE',
    returnTo: string | null = null,
  ): Promise<string> {
    const { startIdentityLink } = await who.client.ok<{ startIdentityLink: string }>(START, {
      provider,
      returnTo,
    });
    return startIdentityLink;
  }

  /** All the way to the ticket. */
  async function prove(
    who: Customer,
    subject: string,
    provider: 'GOOGLE' | 'KAKAO' = 'GOOGLE',
    browser = new SignInBrowser(running.system),
  ) {
    const twin = provider === 'GOOGLE' ? running.google : running.kakao;
    const { address, answer } = await browser.signIn(twin, await leave(who, provider), { account: subject });
    expect(address).toBe(RETURN_TO);
    return answer['identityTicket'] ?? '';
  }

  async function link(
    who: Customer,
    subject: string,
    provider: 'GOOGLE' | 'KAKAO' = 'GOOGLE',
  ): Promise<string> {
    const ticket = await prove(who, subject, provider);
    return (await who.client.ok<{ linkIdentity: { id: string } }>(LINK, { ticket })).linkIdentity.id;
  }

  const givePassword = async (who: Customer) => {
    const hash = await running.system.get(Passwords).hash('어려운 비밀번호 하나');
    await running.system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) => running.system.get(CustomerPasswords).set(tx, who.id, hash));
  };
  // A password is listed among them; here the providers' count.
  const own = async (who: Customer) =>
    (await who.client.ok<Own>(OWN)).viewer.user.identities.filter(({ provider }) => provider !== 'PASSWORD');
  /** What the letters to a customer tell about their ways in, oldest first. */
  const told = (who: Customer) =>
    running.system.sql<{ change: string; provider: string }>(
      `SELECT data->>'change' AS change, data->>'provider' AS provider FROM messages
       WHERE kind = 'auth.identity-notice' AND recipient_id = $1 ORDER BY id`,
      [who.id],
    );
  const codeOf = async (answer: Promise<{ extensions: { code: string } }>) => (await answer).extensions.code;

  it('needs both proofs: the session at both ends, the provider in between; then it signs in', async () => {
    const who = await running.system.customer();
    const subject = await account(running.google);
    const ticket = await prove(who, subject);
    // Proven at the provider, not linked yet.
    expect(await own(who)).toEqual([]);
    const { linkIdentity } = await who.client.ok<{ linkIdentity: { id: string; provider: string } }>(LINK, {
      ticket,
    });
    expect(await own(who)).toEqual([{ id: linkIdentity.id, provider: 'GOOGLE' }]);
    const { answer } = await new SignInBrowser(running.system).signIn(running.google, '/auth/google/start', {
      account: subject,
    });
    expect(answer['ticket']).toBeDefined();
    const events = await running.system.sql<{ action: string; actor_type: string }>(
      `SELECT action, actor_type FROM audit_events WHERE resource_id = $1 AND action LIKE 'user.identity%'`,
      [who.id],
    );
    expect(events).toEqual([{ action: 'user.identity-linked', actor_type: 'USER' }]);
    expect(await told(who)).toEqual([{ change: 'LINKED', provider: 'GOOGLE' }]);
  });

  it('ends where the front end asked for, if that is listed', async () => {
    const who = await running.system.customer();
    const url = await leave(who, 'GOOGLE', OTHER_RETURN);
    const { address } = await new SignInBrowser(running.system).signIn(running.google, url, {
      account: await account(running.google),
    });
    expect(address).toBe(OTHER_RETURN);
    expect(
      await codeOf(who.client.refused(START, { provider: 'GOOGLE', returnTo: 'https://evil.example/' })),
    ).toBe('RETURN_ADDRESS_REFUSED');
  });

  it('link CSRF: what a victim proves for an attacker’s link is of no use to either', async () => {
    const [attacker, victim] = [await running.system.customer(), await running.system.customer()];
    const subject = await account(running.google);
    // The victim is led to the attacker's address and is signed in at the provider.
    const { answer } = await new SignInBrowser(running.system).signIn(running.google, await leave(attacker), {
      account: subject,
    });
    const ticket = answer['identityTicket'] ?? '';
    expect(await codeOf(victim.client.refused(LINK, { ticket }))).toBe('IDENTITY_TICKET_INVALID');
    expect([await own(attacker), await own(victim)]).toEqual([[], []]);
  });

  it('a ticket of an attacker for their own account does not link it to a victim', async () => {
    const [attacker, victim] = [await running.system.customer(), await running.system.customer()];
    const ticket = await prove(attacker, await account(running.google));
    expect(await codeOf(victim.client.refused(LINK, { ticket }))).toBe('IDENTITY_TICKET_INVALID');
    expect(await codeOf(running.system.client().refused(LINK, { ticket }))).toBe('UNAUTHENTICATED');
    // A login ticket is no link, and a link no login.
    const { answer } = await new SignInBrowser(running.system).signIn(running.google, '/auth/google/start', {
      account: await account(running.google),
    });
    expect(await codeOf(victim.client.refused(LINK, { ticket: answer['ticket'] }))).toBe(
      'IDENTITY_TICKET_INVALID',
    );
    const exchange = `mutation ($ticket: String!) { exchangeLoginTicket(ticket: $ticket) { accessToken } }`;
    expect(await codeOf(running.system.client().refused(exchange, { ticket }))).toBe('LOGIN_TICKET_INVALID');
  });

  it('the address to begin with and the ticket to end with are good once, and for two minutes', async () => {
    const who = await running.system.customer();
    const subject = await account(running.google);
    const browser = new SignInBrowser(running.system);
    const url = await leave(who);
    const ticket =
      (await browser.signIn(running.google, url, { account: subject })).answer['identityTicket'] ?? '';
    expect((await browser.open(url)).status).toBe(401);
    expect((await browser.open(url.replace('/google/', '/kakao/'))).status).toBe(401);
    await running.system.sql(
      `UPDATE oauth_flows SET expires_at = expires_at - interval '2 minutes 1 second'`,
    );
    expect(await codeOf(who.client.refused(LINK, { ticket }))).toBe('IDENTITY_TICKET_INVALID');
    const late = await leave(who);
    await running.system.sql(
      `UPDATE oauth_flows SET expires_at = expires_at - interval '2 minutes 1 second'`,
    );
    expect((await browser.open(late)).status).toBe(401);
    const fresh = await prove(who, subject);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => who.client.send(LINK, { ticket: fresh })),
    );
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect(await own(who)).toHaveLength(1);
  });

  it('an account that is somebody’s already is refused, and nobody loses anything', async () => {
    const [first, second] = [await running.system.customer(), await running.system.customer()];
    const subject = await account(running.google);
    await link(first, subject);
    const ticket = await prove(second, subject);
    expect(await codeOf(second.client.refused(LINK, { ticket }))).toBe('IDENTITY_TAKEN');
    expect(await own(first)).toHaveLength(1);
    // Two who prove the same account at once: one gets it.
    const shared = await account(running.google);
    const tickets = [await prove(first, shared, 'GOOGLE'), await prove(second, shared, 'GOOGLE')];
    const third = await running.system.customer();
    const more = await prove(third, shared);
    const answers = await Promise.all([
      second.client.send(LINK, { ticket: tickets[1] }),
      third.client.send(LINK, { ticket: more }),
    ]);
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
  });

  it('one account of each provider', async () => {
    const who = await running.system.customer();
    await link(who, await account(running.google));
    const ticket = await prove(who, await account(running.google));
    expect(await codeOf(who.client.refused(LINK, { ticket }))).toBe('IDENTITY_PROVIDER_LINKED');
    await link(who, await account(running.kakao), 'KAKAO');
    expect((await own(who)).map(({ provider }) => provider)).toEqual(['GOOGLE', 'KAKAO']);
  });

  it('the last way in stays, also when both links are removed at once', async () => {
    const who = await running.system.customer();
    const ids = [
      await link(who, await account(running.google)),
      await link(who, await account(running.kakao), 'KAKAO'),
    ];
    const answers = await Promise.all(ids.map((id) => who.client.send(UNLINK, { id })));
    const refused = answers.filter(({ errors }) => errors.length > 0);
    expect(refused.map(({ errors }) => errors[0]?.extensions.code)).toEqual(['IDENTITY_LAST_WAY_IN']);
    const [left] = await own(who);
    expect(await codeOf(who.client.refused(UNLINK, { id: left?.id }))).toBe('IDENTITY_LAST_WAY_IN');
    // Unless there is a password.
    await givePassword(who);
    await who.client.ok(UNLINK, { id: left?.id });
    expect(await own(who)).toEqual([]);
  });

  it('a removed link signs nobody in, and may be made again', async () => {
    const who = await running.system.customer();
    await givePassword(who);
    const subject = await account(running.google);
    await who.client.ok(UNLINK, { id: await link(who, subject) });
    const [row] = await running.system.sql(`SELECT 1 FROM user_identities WHERE subject = $1`, [subject]);
    expect(row).toBeUndefined();
    await link(who, subject);
    expect(await own(who)).toHaveLength(1);
    expect((await told(who)).map(({ change }) => change)).toEqual(['LINKED', 'UNLINKED', 'LINKED']);
  });

  it('somebody else’s link is not there', async () => {
    const [who, other] = [await running.system.customer(), await running.system.customer()];
    const id = await link(who, await account(running.google));
    for (const named of [id, randomUUID(), 'x'])
      expect(await codeOf(other.client.refused(UNLINK, { id: named })), named).toBe('IDENTITY_NOT_FOUND');
    expect(await own(who)).toHaveLength(1);
  });
});
