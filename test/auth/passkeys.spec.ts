import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CreateAdminUser } from '../../src/modules/auth/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { GraphqlAnswer } from '../kit/graphql-client.js';
import { SoftAuthenticator, type Lie } from '../kit/soft-authenticator.js';
import { callIn, type StaffClient } from '../kit/staff-client.js';
import { STAFF_PASSWORD, TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';

const ACTOR = systemActor('test');
const ORIGIN = 'http://localhost:3999';
const ANSWER = `accessToken refreshToken loginTicket enrollmentRequired secondFactorRequired factorsOffered`;
const LOGIN = `mutation ($email: String!, $password: String!, $code: String) {
  adminLogin(email: $email, password: $password, totpCode: $code, refreshTransport: BODY) { ${ANSWER} } }`;
const BEGIN = `mutation ($ticket: String) {
  startPasskeyRegistration(loginTicket: $ticket, refreshTransport: BODY) { challengeId optionsJson } }`;
const REGISTER = `mutation ($ticket: String, $challengeId: ID!, $responseJson: String!, $name: String!) {
  registerPasskey(loginTicket: $ticket, challengeId: $challengeId, responseJson: $responseJson, name: $name,
    refreshTransport: BODY) { backupCodes login { ${ANSWER} } } }`;
const ASK = `mutation ($ticket: String, $transport: RefreshTransport = BODY) {
  startAdminPasskeyLogin(loginTicket: $ticket, refreshTransport: $transport) { challengeId optionsJson } }`;
const SHOW = `mutation ($challengeId: ID!, $responseJson: String!, $transport: RefreshTransport = BODY) {
  verifyAdminPasskey(challengeId: $challengeId, responseJson: $responseJson, refreshTransport: $transport) {
    ${ANSWER} } }`;

interface Asked {
  challengeId: string;
  optionsJson: string;
}
interface Answer {
  accessToken: string | null;
  loginTicket: string | null;
  enrollmentRequired: boolean;
  factorsOffered: string[];
}

describe('passkeys of staff (S000-AUTH-01, S000-TBL-01)', () => {
  let system: TestSystem;
  let time: TimeMachine;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api', environment: { RATE_LIMITS: 'signIn=10000' } });
    time = new TimeMachine(system);
  });
  afterAll(() => system.stop());
  beforeEach(() => time.ahead(61_000));

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(ACTOR, (tx) => tx.query(sql, parameters));
  const codeOf = ({ errors }: GraphqlAnswer<unknown>) => errors[0]?.extensions.code ?? null;
  const login = async (email: string, code?: string): Promise<Answer> =>
    (await system.client().ok<{ adminLogin: Answer }>(LOGIN, { email, password: STAFF_PASSWORD, code }))
      .adminLogin;
  const ask = async (ticket: string | null = null): Promise<Asked> =>
    (await system.client().ok<{ startAdminPasskeyLogin: Asked }>(ASK, { ticket })).startAdminPasskeyLogin;
  const show = (challengeId: string, responseJson: string) =>
    system.client().send<{ verifyAdminPasskey: Answer }>(SHOW, { challengeId, responseJson });

  async function begin(client: StaffClient): Promise<Asked> {
    const { data } = await client.confirmed<{ startPasskeyRegistration: Asked }>(BEGIN);
    if (!data) throw new Error('not begun');
    return data.startPasskeyRegistration;
  }
  const register = (
    client: StaffClient,
    asked: Asked,
    key: SoftAuthenticator,
    lie: Lie = {},
    name = '내 노트북',
  ) =>
    client.send<{ registerPasskey: { backupCodes: string[]; login: null } }>(REGISTER, {
      challengeId: asked.challengeId,
      responseJson: key.create(asked.optionsJson, lie),
      name,
    });
  /** Staff with an authenticator app and a passkey. */
  async function holder(signCount = 0) {
    const client = await system.staff('OPERATOR');
    const key = new SoftAuthenticator(ORIGIN, signCount);
    const { errors } = await register(client, await begin(client), key);
    expect(errors).toEqual([]);
    return { client, key, email: client.account.email, id: client.account.id };
  }
  const factorOfLast = async (id: string): Promise<string | undefined> =>
    (
      await asSystem<{ factor: string }>(
        `SELECT factor FROM sessions WHERE principal_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1`,
        [id],
      )
    )[0]?.factor;

  it('asks for a resident, verified key of this host, and names no one in it', async () => {
    const client = await system.staff('OPERATOR');
    const options = JSON.parse((await begin(client)).optionsJson) as { user: { id: string } };
    expect(options).toMatchObject({
      rp: { id: 'localhost', name: 'Madang' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
      user: { name: client.account.email },
    });
    const { id } = options.user;
    expect(Buffer.from(id, 'base64url').toString('hex')).toBe(client.account.id.replaceAll('-', ''));
  });

  it('is registered by step-up, listed, named and told to the person', async () => {
    const client = await system.staff('OPERATOR');
    const other = await system.signIn(client.account);
    expect((await client.refused(BEGIN)).extensions.code).toBe('STEP_UP_REQUIRED');
    const key = new SoftAuthenticator(ORIGIN);
    const { data } = await register(client, await begin(client), key);
    expect(data?.registerPasskey.backupCodes).toHaveLength(10);
    expect((await other.refused('{ users { total } }')).extensions.code).toBe('SESSION_ENDED');
    const FACTORS = `{ viewer { adminUser { twoFaEnabled factors { totp backupCodesLeft passkeys { id name backedUp lastUsedAt } } } } }`;
    interface Seen {
      viewer: { adminUser: { twoFaEnabled: boolean; factors: { passkeys: { id: string; name: string }[] } } };
    }
    const { viewer } = await client.ok<Seen>(FACTORS);
    expect(viewer.adminUser).toMatchObject({
      twoFaEnabled: true,
      factors: {
        totp: true,
        backupCodesLeft: 10,
        passkeys: [{ name: '내 노트북', backedUp: false, lastUsedAt: null }],
      },
    });
    const id = viewer.adminUser.factors.passkeys[0]?.id;
    const RENAME = `mutation ($id: ID!, $name: String!) { renamePasskey(id: $id, name: $name) { name } }`;
    expect(await client.ok(RENAME, { id, name: '보안 키' })).toEqual({ renamePasskey: { name: '보안 키' } });
    const stranger = await system.staff('OPERATOR');
    expect((await stranger.refused(RENAME, { id, name: 'mine' })).extensions.code).toBe('PASSKEY_NOT_FOUND');
    // Once is enough.
    expect(codeOf(await register(client, await begin(client), key))).toBe('PASSKEY_KNOWN');
  });

  it('is the second factor after a password', async () => {
    const { key, email, id } = await holder();
    const half = await login(email);
    expect(half.factorsOffered).toEqual(['PASSKEY', 'TOTP', 'BACKUP_CODE']);
    const asked = await ask(half.loginTicket);
    const { allowCredentials } = JSON.parse(asked.optionsJson) as { allowCredentials: { id: string }[] };
    expect(allowCredentials.map((each) => each.id)).toEqual([key.credentialId.toString('base64url')]);
    const { data } = await show(asked.challengeId, key.get(asked.optionsJson));
    await system.client(data?.verifyAdminPasskey.accessToken ?? '').ok('{ users { total } }');
    expect(await factorOfLast(id)).toBe('PASSWORD_PASSKEY');
    expect((await system.client().refused(ASK, { ticket: half.loginTicket })).extensions.code).toBe(
      'LOGIN_TICKET_INVALID',
    );
  });

  it('is both factors by itself', async () => {
    const { key, id } = await holder();
    const asked = await ask();
    expect(JSON.parse(asked.optionsJson)).not.toHaveProperty('allowCredentials');
    const { data } = await show(asked.challengeId, key.get(asked.optionsJson));
    expect(data?.verifyAdminPasskey.accessToken).toMatch(/\./);
    expect(await factorOfLast(id)).toBe('PASSKEY');
  });

  it('a challenge is answered once, within its time, and never for somebody else', async () => {
    const [one, other] = [await holder(), await holder()];
    const asked = await ask();
    const answer = one.key.get(asked.optionsJson);
    const both = await Promise.all([show(asked.challengeId, answer), show(asked.challengeId, answer)]);
    expect(both.map(codeOf).sort()).toEqual(['PASSKEY_CHALLENGE_INVALID', null].sort());
    for (const id of [randomUUID(), 'nothing'])
      expect(codeOf(await show(id, answer))).toBe('PASSKEY_CHALLENGE_INVALID');
    const late = await ask();
    time.ahead(5 * 60_000 + 1);
    expect(codeOf(await show(late.challengeId, one.key.get(late.optionsJson)))).toBe(
      'PASSKEY_CHALLENGE_INVALID',
    );
    // A ticket of one and the key of another.
    const half = await ask((await login(one.email)).loginTicket);
    expect(codeOf(await show(half.challengeId, other.key.get(half.optionsJson)))).toBe('PASSKEY_INVALID');
    expect(codeOf(await show(half.challengeId, one.key.get(half.optionsJson)))).toBe(
      'PASSKEY_CHALLENGE_INVALID',
    );
  });

  it.each<[string, Lie]>([
    ['another site’s page', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:1' }],
    ['another site’s key', { rpId: 'evil.example' }],
    ['a forged signature', { forged: true }],
    ['an old challenge', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
    ['a registration in place of a sign-in', { type: 'webauthn.create' }],
    ['a key that was touched but not unlocked', { userVerified: false }],
    ['another person’s handle', { userHandle: Buffer.alloc(16, 1).toString('base64url') }],
  ])('refuses %s', async (_, lie) => {
    const { key, id } = await holder();
    const asked = await ask();
    expect(codeOf(await show(asked.challengeId, key.get(asked.optionsJson, lie)))).toBe('PASSKEY_INVALID');
    const failed = await system.sql(
      `SELECT 1 FROM audit_events WHERE action = 'admin.second-factor-failed' AND resource_id = $1`,
      [id],
    );
    expect(failed).toHaveLength(1);
  });

  it.each<[string, Lie]>([
    ['another site’s page', { origin: 'https://evil.example' }],
    ['a key that was not unlocked', { userVerified: false }],
    ['an old challenge', { challenge: Buffer.alloc(32, 1).toString('base64url') }],
  ])('registers nothing from %s', async (_, lie) => {
    const client = await system.staff('OPERATOR');
    const asked = await begin(client);
    const key = new SoftAuthenticator(ORIGIN);
    expect(codeOf(await register(client, asked, key, lie))).toBe('PASSKEY_INVALID');
    expect(codeOf(await register(client, asked, key))).toBe('PASSKEY_CHALLENGE_INVALID');
  });

  it.each(['{}', '[]', 'null', 'no json', '{"id":1}', '{"id":"AAAA","response":null}'])(
    'nonsense is no passkey: %s',
    async (nonsense) => {
      const { challengeId } = await ask();
      expect(codeOf(await show(challengeId, nonsense))).toBe('PASSKEY_INVALID');
    },
  );

  it('the challenge of one session is no other’s', async () => {
    const client = await system.staff('OPERATOR');
    const other = await system.signIn(client.account);
    const asked = await begin(client);
    expect(codeOf(await register(other, asked, new SoftAuthenticator(ORIGIN)))).toBe(
      'PASSKEY_CHALLENGE_INVALID',
    );
  });

  it('a copy of a key that counts is found out', async () => {
    const { key } = await holder(5);
    const enter = async (lie: Lie = {}) => {
      const asked = await ask();
      return codeOf(await show(asked.challengeId, key.get(asked.optionsJson, lie)));
    };
    expect(await enter()).toBeNull();
    expect(await enter({ signCount: 5 })).toBe('PASSKEY_INVALID');
    expect(await enter({ signCount: 0 })).toBe('PASSKEY_INVALID');
    expect(await enter()).toBeNull();
  });

  it('a browser is signed in by the answer to its own question only', async () => {
    const { key } = await holder();
    const { data, headers } = await system
      .client()
      .send<{ startAdminPasskeyLogin: Asked }>(ASK, { transport: 'COOKIE' });
    const asked = data?.startAdminPasskeyLogin ?? { challengeId: '', optionsJson: '{}' };
    const cookie = headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(cookie).toMatch(/^__Host-madang-login=/);
    const variables = {
      challengeId: asked.challengeId,
      responseJson: key.get(asked.optionsJson),
      transport: 'COOKIE',
    };
    expect(codeOf(await system.client().send(SHOW, variables))).toBe('PASSKEY_CHALLENGE_INVALID');
    const good = await system.client().send(SHOW, variables, { cookie, origin: ORIGIN });
    expect(good.errors).toEqual([]);
    expect(good.headers.getSetCookie().join()).toContain('__Host-madang-staff=');
  });

  it('confirms dangerous acts', async () => {
    const { client, key } = await holder();
    const document = 'mutation { regenerateBackupCodes }';
    const { operation, args } = callIn(document, {});
    interface Question {
      requestStepUp: { challengeId: string; factors: string[]; passkeyOptionsJson: string };
    }
    const request = async () =>
      (
        await client.ok<Question>(
          `mutation ($operation: String!, $variablesJson: String!) {
            requestStepUp(operation: $operation, variablesJson: $variablesJson) { challengeId factors passkeyOptionsJson } }`,
          { operation, variablesJson: JSON.stringify(args) },
        )
      ).requestStepUp;
    const complete = (challengeId: string, passkeyResponseJson: string) =>
      client.send<{ completeStepUp: { grant: string } }>(
        `mutation ($challengeId: ID!, $passkeyResponseJson: String) {
          completeStepUp(challengeId: $challengeId, passkeyResponseJson: $passkeyResponseJson) { grant } }`,
        { challengeId, passkeyResponseJson },
      );
    const question = await request();
    expect(question.factors).toEqual(['PASSKEY', 'TOTP', 'BACKUP_CODE']);
    const forged = key.get(question.passkeyOptionsJson, { forged: true });
    expect(codeOf(await complete(question.challengeId, forged))).toBe('PASSKEY_INVALID');
    const other = await request();
    const elsewhere = key.get(other.passkeyOptionsJson);
    expect(codeOf(await complete(question.challengeId, elsewhere))).toBe('PASSKEY_INVALID');
    const foreign = (await holder()).key.get(question.passkeyOptionsJson);
    expect(codeOf(await complete(question.challengeId, foreign))).toBe('PASSKEY_INVALID');
    const answer = key.get(question.passkeyOptionsJson);
    const { data } = await complete(question.challengeId, answer);
    expect(codeOf(await complete(question.challengeId, answer))).toBe('STEP_UP_CHALLENGE_INVALID');
    const grant = data?.completeStepUp.grant ?? '';
    expect(codeOf(await client.send(document, {}, { 'x-step-up-grant': grant }))).toBeNull();
    expect(codeOf(await client.send(document, {}, { 'x-step-up-grant': grant }))).toBe('STEP_UP_REQUIRED');
  });

  it('can be the first and only factor, and then stays', async () => {
    const email = `${randomUUID()}@staff.example`;
    await system
      .get(CreateAdminUser)
      .execute(ACTOR, { email, name: '신입', role: 'OPERATOR', password: STAFF_PASSWORD });
    const { loginTicket: ticket } = await login(email);
    const client = system.client();
    const { startPasskeyRegistration: asked } = await client.ok<{ startPasskeyRegistration: Asked }>(BEGIN, {
      ticket,
    });
    const key = new SoftAuthenticator(ORIGIN);
    const { registerPasskey } = await client.ok<{
      registerPasskey: { backupCodes: string[]; login: Answer };
    }>(REGISTER, {
      ticket,
      challengeId: asked.challengeId,
      responseJson: key.create(asked.optionsJson),
      name: '열쇠',
    });
    expect(registerPasskey.backupCodes).toHaveLength(10);
    expect((await login(email)).factorsOffered).toEqual(['PASSKEY', 'BACKUP_CODE']);
    const signedIn = system.client(registerPasskey.login.accessToken ?? '');
    await signedIn.ok('{ users { total } }');
  });

  it('the last factor cannot be deleted, another one by step-up', async () => {
    const { client, key, id } = await holder();
    const [row] = await asSystem<{ id: string }>(`SELECT id FROM admin_passkeys WHERE admin_user_id = $1`, [
      id,
    ]);
    const DELETE = `mutation ($id: ID!) { deletePasskey(id: $id) }`;
    expect((await client.refused(DELETE, { id: row?.id })).extensions.code).toBe('STEP_UP_REQUIRED');
    expect(codeOf(await client.confirmed(DELETE, { id: randomUUID() }))).toBe('PASSKEY_NOT_FOUND');
    const code = await client.account.code();
    expect(
      codeOf(
        await client.send(`mutation ($p: String!, $c: String!) { disableTotp(password: $p, code: $c) }`, {
          p: STAFF_PASSWORD,
          c: code,
        }),
      ),
    ).toBeNull();
    const asked = await ask();
    expect(codeOf(await show(asked.challengeId, key.get(asked.optionsJson)))).toBeNull();
    await asSystem(`UPDATE roles SET second_factor_policy = 'ANY' WHERE name = 'OPERATOR'`);
    const [second, third] = [await holder(), await holder()];
    for (const { client: by, id: whose } of [second]) {
      const [own] = await asSystem<{ id: string }>(`SELECT id FROM admin_passkeys WHERE admin_user_id = $1`, [
        whose,
      ]);
      expect(codeOf(await third.client.confirmed(DELETE, { id: own?.id }))).toBe('PASSKEY_NOT_FOUND');
      expect(codeOf(await by.confirmed(DELETE, { id: own?.id }))).toBeNull();
    }
  });

  describe('a role that takes passkeys only', () => {
    beforeAll(() => asSystem(`UPDATE roles SET second_factor_policy = 'PASSKEY_ONLY' WHERE name = 'ADMIN'`));

    it('leads whoever has an app through setting up a passkey, and lets them in by nothing else', async () => {
      const account = await system.staffAccount('ADMIN');
      const half = await login(account.email, await account.code());
      expect(half).toMatchObject({ accessToken: null, enrollmentRequired: true });
      const START = `mutation ($ticket: String) { startTotpEnrollment(loginTicket: $ticket, refreshTransport: BODY) { secret } }`;
      const client = system.client();
      expect((await client.refused(START, { ticket: half.loginTicket })).extensions.code).toBe(
        'FACTOR_NOT_ALLOWED',
      );
      const { startPasskeyRegistration: asked } = await client.ok<{ startPasskeyRegistration: Asked }>(
        BEGIN,
        {
          ticket: half.loginTicket,
        },
      );
      const key = new SoftAuthenticator(ORIGIN);
      const { registerPasskey } = await client.ok<{
        registerPasskey: { backupCodes: string[]; login: Answer };
      }>(REGISTER, {
        ticket: half.loginTicket,
        challengeId: asked.challengeId,
        responseJson: key.create(asked.optionsJson),
        name: '열쇠',
      });
      await system.client(registerPasskey.login.accessToken ?? '').ok('{ users { total } }');
      // The app is not asked for any more, and not taken.
      expect((await login(account.email)).factorsOffered).toEqual(['PASSKEY', 'BACKUP_CODE']);
      const refused = await client.refused(LOGIN, {
        email: account.email,
        password: STAFF_PASSWORD,
        code: await account.code(),
      });
      expect(refused.extensions.code).toBe('SECOND_FACTOR_WRONG');
      // A lost key: the backup code leads to the next one.
      const lost = await login(account.email, registerPasskey.backupCodes[0]);
      expect(lost).toMatchObject({ accessToken: null, enrollmentRequired: true });
    });
  });
});
