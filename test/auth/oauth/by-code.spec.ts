import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../../src/platform/security/actor.js';
import { ID_TOKEN_LIES } from '../../../src/sandbox/kit/oidc/faults.js';
import { newId } from '../../../src/shared/ids.js';
import type { GraphqlAnswer } from '../../kit/graphql-client.js';
import { APP_REDIRECT, PUBLIC, startIdentitySystem, type IdentitySystem } from '../../kit/identity-system.js';
import { SignInBrowser, type ProviderName } from '../../kit/sign-in-browser.js';
import type { StaffAccount } from '../../kit/staff-client.js';
import { pkce, type IdentityTwin } from '../../sandbox/identity-kit.js';

type Audience = 'customers' | 'staff';

const MUTATIONS: Record<Audience, { start: string; login: string }> = {
  customers: { start: 'startIdentityLogin', login: 'loginWith' },
  staff: { start: 'startAdminIdentityLogin', login: 'adminLoginWith' },
};
const SIDES = (['customers', 'staff'] as const).flatMap((audience) =>
  (['google', 'kakao'] as const).map((name) => ({ audience, name })),
);
/** A provider may leave out what it says; and whose number the token of Google’s carries is what counts there. */
const REFUSED_LIES = ID_TOKEN_LIES.filter((lie) => lie !== 'thin');

interface Begun {
  code: string;
  state: string;
  codeVerifier: string;
  authorizationUrl: URL;
}
interface Staff {
  account: StaffAccount;
  subject: string;
}

describe('sign-in by code (S001-AUTH-01, S003-AUTH-01, S003-AUTH-03)', () => {
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

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    running.system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));
  const codeOf = (answer: GraphqlAnswer<unknown>): string | null => answer.errors[0]?.extensions.code ?? null;

  /** What a sign-in may make, wherever. */
  async function made(): Promise<Record<string, string>> {
    const [row] = await asSystem<Record<string, string>>(
      `SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM user_identities) AS identities,
              (SELECT count(*) FROM sessions) AS sessions, (SELECT count(*) FROM staff_login_tickets) AS tickets,
              (SELECT count(*) FROM admin_identities) AS "staffIdentities", (SELECT count(*) FROM outbox) AS outbox`,
    );
    return row ?? {};
  }

  /** Somebody at a provider. */
  async function person(name: ProviderName, facts: Record<string, unknown> = {}): Promise<string> {
    const subject = `38${randomBytes(6).readUIntBE(0, 6)}`;
    const email = `${randomUUID()}@${name}.example`;
    await twins[name].control('PUT', `/people/${subject}`, {
      ...(name === 'google'
        ? { name: '새사람', given_name: '사람', email, email_verified: true }
        : { nickname: '새사람', email, is_email_valid: true, is_email_verified: true }),
      ...facts,
    });
    return subject;
  }

  /** Staff that has linked that person's account. */
  async function linked(name: ProviderName): Promise<Staff> {
    const [account, subject] = await Promise.all([running.system.staffAccount('ADMIN'), person(name)]);
    await asSystem(
      `INSERT INTO admin_identities (id, admin_user_id, provider, subject, linked_at) VALUES ($1, $2, $3, $4, now())`,
      [newId(), account.id, name.toUpperCase(), subject],
    );
    return { account, subject };
  }

  describe.each(SIDES)('of $audience with $name', ({ audience, name }) => {
    const other: ProviderName = name === 'google' ? 'kakao' : 'google';
    const otherAudience: Audience = audience === 'staff' ? 'customers' : 'staff';
    /** Somebody who may come in this way. */
    const welcome = async (): Promise<string> =>
      audience === 'staff' ? (await linked(name)).subject : person(name);

    const start = (variables: Record<string, unknown>) =>
      running.system.client().send<{ started: { authorizationUrl: string; state: string } }>(
        `mutation ($provider: IdentityProvider!, $redirectUri: String!, $codeChallenge: String!) {
          started: ${MUTATIONS[audience].start}(provider: $provider, redirectUri: $redirectUri,
            codeChallenge: $codeChallenge) { authorizationUrl state } }`,
        { provider: name.toUpperCase(), redirectUri: APP_REDIRECT, ...variables },
      );

    /** What a client holds once the provider has sent the person back to it. */
    async function begin(subject: string): Promise<Begun> {
      const { verifier, challenge } = pkce();
      const { data } = await start({ codeChallenge: challenge });
      const authorizationUrl = new URL(data?.started.authorizationUrl ?? '');
      const back = await twins[name].decide(authorizationUrl.toString(), { account: subject });
      expect(back.toString().startsWith(`${APP_REDIRECT}?`)).toBe(true);
      expect(back.searchParams.get('state')).toBe(data?.started.state);
      const state = data?.started.state ?? '';
      return { code: back.searchParams.get('code') ?? '', state, codeVerifier: verifier, authorizationUrl };
    }

    function login(
      { code, state, codeVerifier, iss }: Omit<Begun, 'authorizationUrl'> & { iss?: string },
      at: { audience?: Audience; name?: ProviderName } = {},
    ): Promise<GraphqlAnswer<{ login: Record<string, unknown> }>> {
      const who = at.audience ?? audience;
      const provider = (at.name ?? name) === 'google' ? 'Google' : 'Kakao';
      const fields =
        who === 'staff'
          ? 'accessToken refreshToken adminUser { id } loginTicket secondFactorRequired factorsOffered'
          : 'accessToken refreshToken isNew user { id }';
      return running.system.client().send(
        `mutation ($code: String!, $state: String!, $codeVerifier: String!, $iss: String) {
          login: ${MUTATIONS[who].login}${provider}(code: $code, state: $state, codeVerifier: $codeVerifier, iss: $iss
            ${who === 'staff' ? ', refreshTransport: BODY' : ''}) { ${fields} } }`,
        { code, state, codeVerifier, iss },
      );
    }

    /** Refused, and nothing is there that was not before. */
    async function expectNothing(tried: () => Promise<GraphqlAnswer<unknown>>, code: string): Promise<void> {
      const before = await made();
      expect(codeOf(await tried())).toBe(code);
      expect(await made()).toEqual(before);
    }

    it('asks for what protects it, and the answer is good once', async () => {
      const begun = await begin(await welcome());
      expect(Object.fromEntries(begun.authorizationUrl.searchParams)).toMatchObject({
        response_type: 'code',
        redirect_uri: APP_REDIRECT,
        code_challenge_method: 'S256',
        state: begun.state,
        nonce: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) as string,
      });
      expect(codeOf(await login(begun))).toBeNull();
      await expectNothing(() => login(begun), 'OAUTH_STATE_INVALID');
    });

    it('twenty at once with one answer: one gets in', async () => {
      const begun = await begin(await welcome());
      const answers = await Promise.all(Array.from({ length: 20 }, () => login(begun)));
      expect(answers.filter((answer) => codeOf(answer) === null)).toHaveLength(1);
      expect(answers.filter((answer) => codeOf(answer) === 'OAUTH_STATE_INVALID')).toHaveLength(19);
    });

    it('takes no state but its own: invented, of another provider, of the other door, without its verifier', async () => {
      const begun = await begin(await welcome());
      const invented = randomBytes(32).toString('base64url');
      await expectNothing(() => login({ ...begun, state: invented }), 'OAUTH_STATE_INVALID');
      await expectNothing(() => login(begun, { name: other }), 'OAUTH_STATE_INVALID');
      const foreign = pkce().verifier;
      await expectNothing(() => login({ ...begun, codeVerifier: foreign }), 'OAUTH_STATE_INVALID');
      const challenge = begun.authorizationUrl.searchParams.get('code_challenge') ?? '';
      await expectNothing(() => login({ ...begun, codeVerifier: challenge }), 'OAUTH_STATE_INVALID');
      // None of that has told anybody anything, or used it up.
      expect(codeOf(await login(begun))).toBeNull();
      const crossed = await begin(await welcome());
      await expectNothing(() => login(crossed, { audience: otherAudience }), 'OAUTH_STATE_INVALID');
    });

    it('a state is good for ten minutes', async () => {
      const begun = await begin(await welcome());
      await running.system.sql(
        `UPDATE oauth_flows SET expires_at = expires_at - interval '10 minutes 1 second'`,
      );
      await expectNothing(() => login(begun), 'OAUTH_STATE_INVALID');
    });

    it('a flow of a browser is not ended by a client, nor one of a client by a browser', async () => {
      const subject = await welcome();
      const browser = new SignInBrowser(running.system);
      const door = `/auth/${audience === 'staff' ? 'staff/' : ''}${name}`;
      const back = await twins[name].decide(await browser.start(`${door}/start`), { account: subject });
      const [code, state] = [back.searchParams.get('code') ?? '', back.searchParams.get('state') ?? ''];
      await expectNothing(() => login({ code, state, codeVerifier: pkce().verifier }), 'OAUTH_STATE_INVALID');
      const begun = await begin(subject);
      const landing = await browser.open(`${door}/callback?code=${begun.code}&state=${begun.state}`);
      expect(landing.status).toBe(401);
    });

    it('code injection: a code of another sign-in fits neither the verifier nor the nonce', async () => {
      const [mine, theirs] = [await begin(await welcome()), await begin(await welcome())];
      await expectNothing(() => login({ ...mine, code: theirs.code }), 'OAUTH_CODE_REFUSED');
      const again = await begin(await welcome());
      await twins[name].misbehave('token', 'ignoreVerifier');
      await expectNothing(() => login({ ...again, code: theirs.code }), 'OAUTH_PROOF_REFUSED');
    });

    it('code reuse at a provider that accepts it twice: the nonce of the first does not fit the second', async () => {
      const subject = await welcome();
      const first = await begin(subject);
      expect(codeOf(await login(first))).toBeNull();
      const second = await begin(subject);
      await twins[name].misbehave('token', 'acceptReplay');
      await twins[name].misbehave('token', 'ignoreVerifier');
      await expectNothing(() => login({ ...second, code: first.code }), 'OAUTH_PROOF_REFUSED');
    });

    it.each(REFUSED_LIES.filter((lie) => name === 'kakao' || lie !== 'otherSubject'))(
      'believes no id token with the lie “%s”',
      async (lie) => {
        const begun = await begin(await welcome());
        await twins[name].misbehave('token', lie);
        await expectNothing(() => login(begun), 'OAUTH_PROOF_REFUSED');
      },
    );

    it('mix-up: an answer that names another issuer is refused, one that names this one is not', async () => {
      const [wrong, right] = [await begin(await welcome()), await begin(await welcome())];
      await expectNothing(() => login({ ...wrong, iss: twins[other].url }), 'OAUTH_STATE_INVALID');
      expect(codeOf(await login({ ...right, iss: twins[name].url }))).toBeNull();
    });

    it('a token of staff or of a customer is no code', async () => {
      const customer = await running.system.customer();
      for (const token of [customer.token, (await running.system.staff()).token ?? '']) {
        const begun = await begin(await welcome());
        await expectNothing(() => login({ ...begun, code: token }), 'OAUTH_CODE_REFUSED');
      }
    });

    it.each(['error500', 'executeThenDrop', 'nonJson', 'redirect'] as const)(
      'a provider that fails (%s) changes nothing',
      async (kind) => {
        const begun = await begin(await welcome());
        await twins[name].misbehave('token', kind);
        await expectNothing(() => login(begun), 'PROVIDER_UNAVAILABLE');
      },
    );

    it('redirects to listed addresses only, and takes no challenge but a hash', async () => {
      for (const redirectUri of [
        'https://evil.example/',
        `${APP_REDIRECT}/`,
        `${APP_REDIRECT}?x=1`,
        'com.madang.app:/OAuth',
        `${PUBLIC}/auth/${name}/callback`,
        '',
      ])
        expect(codeOf(await start({ redirectUri, codeChallenge: pkce().challenge }))).toBe(
          'RETURN_ADDRESS_REFUSED',
        );
      const { challenge } = pkce();
      for (const codeChallenge of [
        '',
        'plain',
        `${challenge}=`,
        challenge.slice(1),
        `${challenge.slice(1)}+`,
      ])
        expect(codeOf(await start({ codeChallenge }))).toBe('INPUT_INVALID');
      expect(codeOf(await start({ provider: 'PASSWORD', codeChallenge: challenge }))).toBe('INPUT_INVALID');
    });

    it('writes neither code nor state nor verifier down', async () => {
      const begun = await begin(await welcome());
      const { data } = await login(begun);
      const tables = ['oauth_flows', 'staff_login_tickets', 'sessions', 'audit_events', 'outbox'];
      const rows = await Promise.all(
        tables.map((table) => asSystem(`SELECT t::text AS row FROM ${table} t`)),
      );
      const secrets = [begun.code, begun.state, begun.codeVerifier];
      for (const secret of [...secrets, data?.login['loginTicket'] ?? data?.login['refreshToken']]) {
        expect(String(secret).length).toBeGreaterThan(20);
        expect(JSON.stringify(rows)).not.toContain(secret);
      }
    });

    if (audience === 'customers') {
      it('the first time makes a customer, the next time finds the same; a banned one is told no more', async () => {
        const subject = await person(name);
        const first = await login(await begin(subject));
        expect(first.data?.login).toMatchObject({ isNew: true, user: { id: expect.any(String) as string } });
        const again = await login(await begin(subject));
        expect(again.data?.login).toMatchObject({ isNew: false, user: first.data?.login['user'] });
        const { id } = first.data?.login['user'] as { id: string };
        await asSystem(`UPDATE users SET is_active = false WHERE id = $1`, [id]);
        const begun = await begin(subject);
        await expectNothing(() => login(begun), 'OAUTH_REFUSED');
      });

      it('two first logins at once make one customer (S003-MEM-01)', async () => {
        const subject = await person(name);
        const begun = await Promise.all([begin(subject), begin(subject)]);
        const answers = await Promise.all(begun.map((each) => login(each)));
        const [first, second] = answers.map(({ data }) => data?.login['user']);
        expect(first).toEqual(second);
        expect(answers.map(({ data }) => data?.login['isNew']).sort()).toEqual([false, true]);
      });

      it('an e-mail address that has an account links nothing, and is told', async () => {
        const { id } = await running.system.customer();
        const [row] = await asSystem<{ email: string }>(`SELECT email FROM users WHERE id = $1`, [id]);
        const begun = await begin(await person(name, { email: row?.email }));
        await expectNothing(() => login(begun), 'OAUTH_EMAIL_IN_USE');
      });
    } else {
      it('stands for the password and no more: the second factor gives the session', async () => {
        const { account, subject } = await linked(name);
        const { data } = await login(await begin(subject));
        expect(data?.login).toMatchObject({
          accessToken: null,
          refreshToken: null,
          adminUser: null,
          secondFactorRequired: true,
          factorsOffered: expect.arrayContaining(['TOTP']) as string[],
        });
        const verify = (ticket: unknown, code: string, transport = 'BODY') =>
          running.system.client().send<{ verifyAdminSecondFactor: { accessToken: string } }>(
            `mutation ($ticket: String!, $code: String!, $transport: RefreshTransport!) {
              verifyAdminSecondFactor(loginTicket: $ticket, code: $code, refreshTransport: $transport) {
                accessToken } }`,
            { ticket, code, transport },
          );
        const ticket = data?.login['loginTicket'];
        // It is a program's, and no customer's, and no token.
        expect(codeOf(await verify(ticket, await account.code(), 'COOKIE'))).toBe('LOGIN_TICKET_INVALID');
        const exchange = `mutation ($ticket: String!) { exchangeLoginTicket(ticket: $ticket) { accessToken } }`;
        expect((await running.system.client().refused(exchange, { ticket })).extensions.code).toBe(
          'LOGIN_TICKET_INVALID',
        );
        const { data: done, errors } = await verify(ticket, await account.code());
        expect(errors).toEqual([]);
        const { viewer } = await running.system
          .client(done?.verifyAdminSecondFactor.accessToken)
          .ok<{ viewer: { adminUser: { id: string } } }>('{ viewer { adminUser { id } } }');
        expect(viewer.adminUser.id).toBe(account.id);
        const [session] = await asSystem<{ factor: string }>(
          `SELECT factor FROM sessions WHERE principal_id = $1`,
          [account.id],
        );
        expect(session?.factor).toBe(`${name.toUpperCase()}_TOTP`);
      });

      it('for a browser the ticket is bound to its cookie', async () => {
        const begun = await begin((await linked(name)).subject);
        const answer = await running.system.client().send<{ login: { loginTicket: string } }>(
          `mutation ($code: String!, $state: String!, $codeVerifier: String!) {
            login: adminLoginWith${name === 'google' ? 'Google' : 'Kakao'}(code: $code, state: $state,
              codeVerifier: $codeVerifier) { loginTicket } }`,
          { code: begun.code, state: begun.state, codeVerifier: begun.codeVerifier },
        );
        expect(answer.headers.getSetCookie()[0]).toMatch(/^__Host-madang-login=[^;]{43};.*SameSite=Strict/);
        const error = await running.system.client().refused(
          `mutation ($ticket: String!) { resumeAdminLogin(loginTicket: $ticket, refreshTransport: BODY) {
            loginTicket } }`,
          { ticket: answer.data?.login.loginTicket },
        );
        expect(error.extensions.code).toBe('LOGIN_TICKET_INVALID');
      });

      it('whoever is not on the list makes nothing and leaves one audit event: a stranger, an equal e-mail, a closed account', async () => {
        const { account, subject } = await linked(name);
        await asSystem(`UPDATE admin_users SET is_active = false WHERE id = $1`, [account.id]);
        const known = await running.system.staffAccount('ADMIN');
        const nobody = [await person(name), await person(name, { email: known.email }), subject];
        for (const [i, each] of nobody.entries()) {
          const begun = await begin(each);
          const since = newId();
          await expectNothing(() => login(begun), 'OAUTH_REFUSED');
          const events = await asSystem<{ action: string; resource_id: string | null; details: unknown }>(
            `SELECT action, resource_id, details FROM audit_events WHERE id > $1`,
            [since],
          );
          expect(events).toEqual([
            {
              action: 'admin.sign-in-failed',
              resource_id: i === 2 ? account.id : null,
              details: { factor: name.toUpperCase() },
            },
          ]);
        }
      });
    }

    if (name === 'google')
      it('an address that Google has not verified is not believed', async () => {
        const subject = await welcome();
        await twins.google.control('PUT', `/people/${subject}`, { email_verified: false });
        const begun = await begin(subject);
        await expectNothing(() => login(begun), 'OAUTH_EMAIL_UNVERIFIED');
      });
  });
});
