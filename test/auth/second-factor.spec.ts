import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Passwords } from '../../src/modules/auth/sign-in/passwords.js';
import { CreateAdminUser } from '../../src/modules/auth/index.js';
import { KeyUpkeep } from '../../src/platform/crypto/key-upkeep.js';
import { Keys } from '../../src/platform/crypto/keys.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { GraphqlError } from '../kit/graphql-client.js';
import { appCode, type StaffClient, type StaffAccount } from '../kit/staff-client.js';
import { STAFF_PASSWORD, TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';

const ACTOR = systemActor('test');
const OWN = 'http://localhost:3999';
const STEP_MS = 30_000;
const ANSWER = `accessToken refreshToken secondFactorRequired enrollmentRequired loginTicket factorsOffered`;
const LOGIN = `mutation ($email: String!, $password: String!, $code: String, $transport: RefreshTransport) {
  adminLogin(email: $email, password: $password, totpCode: $code, refreshTransport: $transport) { ${ANSWER} } }`;
const VERIFY = `mutation ($ticket: String!, $code: String!, $transport: RefreshTransport) {
  verifyAdminSecondFactor(loginTicket: $ticket, code: $code, refreshTransport: $transport) { ${ANSWER} } }`;
const START = `mutation ($ticket: String, $password: String) {
  startTotpEnrollment(loginTicket: $ticket, password: $password, refreshTransport: BODY) { secret otpauthUri } }`;
const CONFIRM = `mutation ($ticket: String, $code: String!) {
  confirmTotp(loginTicket: $ticket, code: $code, refreshTransport: BODY) { backupCodes login { ${ANSWER} } } }`;

interface Answer {
  accessToken: string | null;
  refreshToken: string | null;
  secondFactorRequired: boolean;
  enrollmentRequired: boolean;
  loginTicket: string | null;
  factorsOffered: string[];
}

describe('second factor of staff (S000-AUTH-01, S000-API-01, S000-TBL-01, S002-AUTH-01)', () => {
  let system: TestSystem;
  let time: TimeMachine;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api', environment: { RATE_LIMITS: 'signIn=10000' } });
    time = new TimeMachine(system);
  });
  afterAll(() => system.stop());
  // What one test tried wrong from this address is not counted in the next.
  beforeEach(() => {
    time.ahead(61_000);
    // Early in a step, so that none ends while a test counts on it.
    time.ahead(STEP_MS - (now() % STEP_MS) + 1_000);
  });

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(ACTOR, (tx) => tx.query(sql, parameters));
  const codeOf = ({ errors }: { errors: GraphqlError[] }) => errors[0]?.extensions.code ?? null;
  async function login(email: string, code?: string, transport = 'BODY'): Promise<Answer> {
    const { adminLogin } = await system
      .client()
      .ok<{ adminLogin: Answer }>(LOGIN, { email, password: STAFF_PASSWORD, code, transport });
    return adminLogin;
  }
  const verify = (ticket: string | null, code: string, transport = 'BODY', headers = {}) =>
    system.client().send<{ verifyAdminSecondFactor: Answer }>(VERIFY, { ticket, code, transport }, headers);
  const now = () => Date.now() + time.aheadMs;
  const tickOn = () => time.ahead(2 * STEP_MS);
  const audited = async (id: string): Promise<string[]> =>
    (
      await system.sql<{ action: string }>(
        `SELECT action FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at, id`,
        [id],
      )
    ).map(({ action }) => action);
  const letters = async (id: string): Promise<string[]> =>
    (
      await system.sql<{ notice: string }>(
        `SELECT data->>'notice' AS notice FROM messages WHERE recipient_id = $1 ORDER BY created_at, id`,
        [id],
      )
    ).map(({ notice }) => notice);

  /** New staff without any factor, as an invitation leaves them. */
  async function newcomer(): Promise<{ id: string; email: string }> {
    const email = `${randomUUID()}@staff.example`;
    const id = await system
      .get(CreateAdminUser)
      .execute(ACTOR, { email, name: '신입', role: 'OPERATOR', password: STAFF_PASSWORD });
    return { id, email };
  }

  describe('setting up the first one', () => {
    it('is all that the password of a newcomer opens', async () => {
      const { id, email } = await newcomer();
      const begun = await login(email);
      expect(begun).toMatchObject({
        accessToken: null,
        refreshToken: null,
        secondFactorRequired: false,
        enrollmentRequired: true,
        factorsOffered: [],
      });
      // The same with a code: there is nothing yet that makes codes.
      expect((await login(email, '123456')).enrollmentRequired).toBe(true);
      expect(codeOf(await verify(begun.loginTicket, '123456'))).toBe('LOGIN_TICKET_INVALID');

      const client = system.client();
      const ticket = begun.loginTicket;
      expect((await client.refused(CONFIRM, { ticket, code: '123456' })).extensions.code).toBe(
        'ENROLMENT_NOT_BEGUN',
      );
      const { startTotpEnrollment: totp } = await client.ok<{
        startTotpEnrollment: { secret: string; otpauthUri: string };
      }>(START, { ticket });
      expect(totp.otpauthUri).toContain(`secret=${totp.secret}`);
      const wrong = appCode(totp.secret, now() + 10 * STEP_MS);
      expect((await client.refused(CONFIRM, { ticket, code: wrong })).extensions.code).toBe(
        'SECOND_FACTOR_WRONG',
      );
      const { confirmTotp } = await client.ok<{ confirmTotp: { backupCodes: string[]; login: Answer } }>(
        CONFIRM,
        { ticket, code: appCode(totp.secret, now()) },
      );
      expect(confirmTotp.login.accessToken).toMatch(/\./);
      expect(new Set(confirmTotp.backupCodes).size).toBe(10);
      for (const code of confirmTotp.backupCodes)
        expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){5}[0-9A-Z]$/);
      await system.client(confirmTotp.login.accessToken ?? '').ok('{ users { total } }');

      // The ticket is used up, and the code that confirmed the app as well.
      expect((await client.refused(START, { ticket })).extensions.code).toBe('LOGIN_TICKET_INVALID');
      const refused = await client.refused(LOGIN, {
        email,
        password: STAFF_PASSWORD,
        code: appCode(totp.secret, now()),
      });
      expect(refused.extensions.code).toBe('SECOND_FACTOR_WRONG');
      expect(await audited(id)).toEqual(
        expect.arrayContaining(['admin.signed-in', 'admin.totp-enrolled', 'admin.second-factor-failed']),
      );
      expect(await letters(id)).toEqual(['TOTP_ADDED']);
      const stored = JSON.stringify(
        await asSystem(`SELECT t.*, encode(b.mac, 'escape') FROM admin_totp_factors t, admin_backup_codes b`),
      );
      for (const secret of [totp.secret, ...confirmTotp.backupCodes]) expect(stored).not.toContain(secret);
      const [{ factor } = { factor: '' }] = await asSystem<{ factor: string }>(
        `SELECT factor FROM sessions WHERE principal_id = $1`,
        [id],
      );
      expect(factor).toBe('PASSWORD_TOTP');
    });

    it('happens once: whoever holds another ticket for it comes too late', async () => {
      const { email } = await newcomer();
      const [a, b] = [await login(email), await login(email)];
      const client = system.client();
      const begin = async (ticket: string | null) =>
        (await client.ok<{ startTotpEnrollment: { secret: string } }>(START, { ticket })).startTotpEnrollment;
      await begin(b.loginTicket);
      const { secret } = await begin(a.loginTicket);
      const both = await Promise.all(
        [a, b].map(({ loginTicket: ticket }) =>
          client.send<unknown>(CONFIRM, { ticket, code: appCode(secret, now()) }),
        ),
      );
      expect(both.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
      expect((await client.refused(START, { ticket: b.loginTicket })).extensions.code).toBe(
        'LOGIN_TICKET_INVALID',
      );
    });

    it('needs a ticket or a session', async () => {
      const customer = await system.customer();
      for (const client of [system.client(), customer.client])
        for (const [document, variables] of [
          [START, { password: STAFF_PASSWORD }],
          [START, { ticket: 'made-up' }],
          [CONFIRM, { code: '123456' }],
        ] as const)
          expect((await client.refused(document, variables)).extensions.code).toBe('LOGIN_TICKET_INVALID');
    });
  });

  describe('signing in', () => {
    it('asks for it, offers what there is, and lets the right code in', async () => {
      const account = await system.staffAccount('OPERATOR');
      const half = await login(account.email);
      expect(half).toMatchObject({
        accessToken: null,
        secondFactorRequired: true,
        enrollmentRequired: false,
        factorsOffered: ['TOTP'],
      });
      expect(half.loginTicket).toMatch(/^[\w-]{43}$/);
      expect(codeOf(await verify(half.loginTicket, '000000'))).toBe('SECOND_FACTOR_WRONG');
      const { data } = await verify(half.loginTicket, await account.code());
      await system.client(data?.verifyAdminSecondFactor.accessToken ?? '').ok('{ users { total } }');
      expect(codeOf(await verify(half.loginTicket, await account.code()))).toBe('LOGIN_TICKET_INVALID');
    });

    it('refuses a code that was used, also an older one, also when many come at once', async () => {
      const { email, totpSecret } = await system.staffAccount('OPERATOR');
      const code = appCode(totpSecret, now());
      const tickets = await Promise.all(Array.from({ length: 4 }, () => login(email)));
      const answers = await Promise.all(tickets.map(({ loginTicket }) => verify(loginTicket, code)));
      expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
      const [left] = tickets.filter((_, i) => (answers[i]?.errors.length ?? 0) > 0);
      const earlier = appCode(totpSecret, now() - STEP_MS);
      expect(codeOf(await verify(left?.loginTicket ?? '', earlier))).toBe('SECOND_FACTOR_WRONG');
    });

    it('takes the code of the step before and after, and no further', async () => {
      const account = await system.staffAccount('OPERATOR');
      for (const [steps, good] of [
        [-1, true],
        [1, true],
        [-2, false],
        [2, false],
      ] as const) {
        await account.code();
        const code = appCode(account.totpSecret, now() + steps * STEP_MS);
        const { errors } = await system
          .client()
          .send(LOGIN, { email: account.email, password: STAFF_PASSWORD, code, transport: 'BODY' });
        expect(errors.length === 0, `${steps} steps`).toBe(good);
      }
    });

    it('counts wrong codes for the account, whatever ticket they come with', async () => {
      const account = await system.staffAccount('OPERATOR');
      for (let i = 0; i < 5; i += 1)
        expect(codeOf(await verify((await login(account.email)).loginTicket, '000000'))).toBe(
          'SECOND_FACTOR_WRONG',
        );
      const fresh = await login(account.email);
      const paused = await verify(fresh.loginTicket, await account.code());
      expect(paused.errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', kind: 'RATE_LIMITED' });
      time.ahead(15 * 60_000);
      const { loginTicket } = await login(account.email);
      expect(codeOf(await verify(loginTicket, await account.code()))).toBeNull();
    });

    it('of a hundred guesses at once five are looked at', async () => {
      const { email, id } = await system.staffAccount('OPERATOR');
      const { loginTicket } = await login(email);
      const answers = await Promise.all(Array.from({ length: 40 }, () => verify(loginTicket, '000000')));
      const wrong = answers.filter((answer) => codeOf(answer) === 'SECOND_FACTOR_WRONG');
      expect(wrong).toHaveLength(5);
      expect((await audited(id)).filter((action) => action === 'admin.second-factor-failed')).toHaveLength(5);
    });

    it('the ticket is good for five minutes', async () => {
      const account = await system.staffAccount('OPERATOR');
      const { loginTicket } = await login(account.email);
      time.ahead(5 * 60_000 + 1);
      expect(codeOf(await verify(loginTicket, await account.code()))).toBe('LOGIN_TICKET_INVALID');
    });

    it('the ticket of a browser works in that browser only', async () => {
      const account = await system.staffAccount('OPERATOR');
      const { data, headers } = await system.client().send<{ adminLogin: Answer }>(LOGIN, {
        email: account.email,
        password: STAFF_PASSWORD,
        transport: 'COOKIE',
      });
      const ticket = data?.adminLogin.loginTicket ?? '';
      const [cookie = ''] = headers.getSetCookie();
      expect(cookie).toMatch(
        /^__Host-madang-login=[\w-]{43}; Max-Age=300; Path=\/; .*HttpOnly; Secure; SameSite=Strict$/,
      );
      const own = { cookie: cookie.split(';')[0] ?? '', origin: OWN };
      const foreign = { cookie: `__Host-madang-login=${'x'.repeat(43)}`, origin: OWN };
      for (const [transport, sent] of [
        ['COOKIE', {}],
        ['COOKIE', foreign],
        ['BODY', {}],
        ['BODY', own],
      ] as const)
        expect(codeOf(await verify(ticket, await account.code(), transport, sent))).toBe(
          'LOGIN_TICKET_INVALID',
        );
      const elsewhere = await verify(ticket, await account.code(), 'COOKIE', { cookie: own.cookie });
      expect(codeOf(elsewhere)).toBe('ORIGIN_REFUSED');
      const good = await verify(ticket, await account.code(), 'COOKIE', own);
      expect(good.data?.verifyAdminSecondFactor).toMatchObject({ refreshToken: null, loginTicket: null });
      const set = good.headers.getSetCookie().join('\n');
      expect(set).toMatch(/^__Host-madang-staff=[\w-]{43};/m);
      expect(set).toMatch(/^__Host-madang-login=;/m);
    });

    it('lets nobody in who was deactivated between the halves', async () => {
      const account = await system.staffAccount('OPERATOR');
      const { loginTicket } = await login(account.email);
      await asSystem(`UPDATE admin_users SET is_active = false WHERE id = $1`, [account.id]);
      expect(codeOf(await verify(loginTicket, await account.code()))).toBe('SIGN_IN_FAILED');
    });

    it('writes to the person about a device that was not seen before', async () => {
      const account = await system.staffAccount('OPERATOR');
      await system.staffTokens(account);
      expect(await letters(account.id)).toEqual([]);
      await system.staffTokens(account);
      expect(await letters(account.id)).toEqual(['NEW_DEVICE']);
    });

    it('tells what a ticket from an address still asks for', async () => {
      const { email } = await system.staffAccount('OPERATOR');
      const { loginTicket } = await login(email);
      const RESUME = `mutation ($ticket: String!) {
        resumeAdminLogin(loginTicket: $ticket, refreshTransport: BODY) { ${ANSWER} } }`;
      const { resumeAdminLogin } = await system
        .client()
        .ok<{ resumeAdminLogin: Answer }>(RESUME, { ticket: loginTicket });
      expect(resumeAdminLogin).toMatchObject({
        secondFactorRequired: true,
        factorsOffered: ['TOTP'],
        loginTicket,
      });
      expect((await system.client().refused(RESUME, { ticket: 'x' })).extensions.code).toBe(
        'LOGIN_TICKET_INVALID',
      );
    });
  });

  describe('backup codes', () => {
    const REGENERATE = 'mutation { regenerateBackupCodes }';
    async function withCodes(): Promise<{ account: StaffAccount; client: StaffClient; codes: string[] }> {
      const client = await system.staff('OPERATOR');
      const { data } = await client.confirmed<{ regenerateBackupCodes: string[] }>(REGENERATE);
      return { account: client.account, client, codes: data?.regenerateBackupCodes ?? [] };
    }

    it('each works once, however it is typed', async () => {
      const { account, codes } = await withCodes();
      expect((await login(account.email)).factorsOffered).toEqual(['TOTP', 'BACKUP_CODE']);
      const [first = '', second = ''] = codes;
      const typed = ` ${first.toLowerCase().replaceAll('-', '').replace('0', 'o')} `;
      const tickets = await Promise.all([login(account.email), login(account.email)]);
      const answers = await Promise.all(tickets.map(({ loginTicket }) => verify(loginTicket, typed)));
      expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
      expect(codeOf(await verify((await login(account.email)).loginTicket, first))).toBe(
        'SECOND_FACTOR_WRONG',
      );
      expect((await login(account.email, second)).accessToken).toMatch(/\./);
      expect((await letters(account.id)).filter((notice) => notice === 'BACKUP_CODE_USED')).toHaveLength(2);
      const rows = await asSystem<{ factor: string }>(
        `SELECT factor FROM sessions WHERE principal_id = $1 ORDER BY created_at DESC LIMIT 1`,
        [account.id],
      );
      expect(rows[0]?.factor).toBe('PASSWORD_BACKUP_CODE');
    });

    it('new ones make the old ones void; another person’s are nobody’s', async () => {
      const [one, other] = [await withCodes(), await withCodes()];
      const { data } = await one.client.confirmed<{ regenerateBackupCodes: string[] }>(REGENERATE);
      for (const code of [one.codes[0], other.codes[0]])
        expect(codeOf(await verify((await login(one.account.email)).loginTicket, code ?? ''))).toBe(
          'SECOND_FACTOR_WRONG',
        );
      expect((await login(one.account.email, data?.regenerateBackupCodes[9])).accessToken).toMatch(/\./);
    });
  });

  describe('changing what there is', () => {
    const startAgain = (client: StaffClient, password = STAFF_PASSWORD) =>
      client.confirmed<{ startTotpEnrollment: { secret: string } }>(START, { password });

    it('a new app takes the place of the old one, after password, second factor and a good code', async () => {
      const client = await system.staff('OPERATOR');
      const { account } = client;
      const other = await system.signIn(account);
      expect((await client.refused(START, { password: STAFF_PASSWORD })).extensions.code).toBe(
        'STEP_UP_REQUIRED',
      );
      expect(codeOf(await startAgain(client, 'not the right one'))).toBe('PASSWORD_WRONG');
      const { data } = await startAgain(client);
      const secret = data?.startTotpEnrollment.secret ?? '';
      // Until it is confirmed the old one counts.
      await system.staffTokens(account);
      expect((await client.refused(CONFIRM, { code: await account.code() })).extensions.code).toBe(
        'SECOND_FACTOR_WRONG',
      );
      const { confirmTotp } = await client.ok<{ confirmTotp: { backupCodes: string[]; login: null } }>(
        CONFIRM,
        {
          code: appCode(secret, now()),
        },
      );
      expect(confirmTotp.login).toBeNull();
      expect(confirmTotp.backupCodes).toHaveLength(10);
      tickOn();
      expect(
        (
          await system.client().refused(LOGIN, {
            email: account.email,
            password: STAFF_PASSWORD,
            code: appCode(account.totpSecret, now()),
          })
        ).extensions.code,
      ).toBe('SECOND_FACTOR_WRONG');
      expect((await login(account.email, appCode(secret, now()))).accessToken).toMatch(/\./);
      // Whoever else was signed in as this person is not any more.
      expect((await other.refused('{ users { total } }')).extensions.code).toBe('SESSION_ENDED');
      await client.ok('{ users { total } }');
    });

    it('the last factor stays', async () => {
      const client = await system.staff('OPERATOR');
      const DISABLE = `mutation ($password: String!, $code: String!) { disableTotp(password: $password, code: $code) }`;
      const ask = async (password: string, code: string) =>
        (await client.refused(DISABLE, { password, code })).extensions.code;
      expect(await ask('not the right one', await client.account.code())).toBe('PASSWORD_WRONG');
      expect(await ask(STAFF_PASSWORD, '000000')).toBe('SECOND_FACTOR_WRONG');
      expect(await ask(STAFF_PASSWORD, await client.account.code())).toBe('LAST_FACTOR');
    });

    it('a new password ends the other sessions and is told to the person', async () => {
      const client = await system.staff('OPERATOR');
      const other = await system.signIn(client.account);
      const CHANGE = `mutation ($current: String!, $next: String!) {
        changeAdminPassword(currentPassword: $current, newPassword: $next) }`;
      const next = '세 그루의 소나무와 한 마리 학';
      const { loginTicket: halfDone } = await login(client.account.email);
      const change = (current: string, to: string) =>
        client.confirmed<unknown>(CHANGE, { current, next: to });
      expect(codeOf(await change('not the right one', next))).toBe('PASSWORD_WRONG');
      expect(codeOf(await change(STAFF_PASSWORD, 'password1234'))).toBe('PASSWORD_REFUSED');
      expect(codeOf(await change(STAFF_PASSWORD, next))).toBeNull();
      expect((await other.refused('{ users { total } }')).extensions.code).toBe('SESSION_ENDED');
      await client.ok('{ users { total } }');
      expect(codeOf(await verify(halfDone, await client.account.code()))).toBe('LOGIN_TICKET_INVALID');
      expect(await letters(client.account.id)).toContain('PASSWORD_CHANGED');
      const code = await client.account.code();
      const enter = (password: string) =>
        system.client().send(LOGIN, { email: client.account.email, password, code });
      expect(codeOf(await enter(STAFF_PASSWORD))).toBe('SIGN_IN_FAILED');
      expect(codeOf(await enter(next))).toBeNull();
    });

    it('an old password opens nothing that was changed while it was being compared', async () => {
      const client = await system.staff('OPERATOR');
      const passwords = system.get(Passwords);
      const compare = passwords.matches.bind(passwords);
      for (const code of [undefined, await client.account.code()]) {
        const comparing = vi.spyOn(passwords, 'matches').mockImplementationOnce(async (...given) => {
          const isRight = await compare(...given);
          await asSystem(`UPDATE admin_users SET password_hash = password_hash || ' ' WHERE id = $1`, [
            client.account.id,
          ]);
          return isRight;
        });
        const half = { email: client.account.email, password: STAFF_PASSWORD, code, transport: 'BODY' };
        expect(codeOf(await system.client().send(LOGIN, half))).toBe('SIGN_IN_FAILED');
        comparing.mockRestore();
        await asSystem(`UPDATE admin_users SET password_hash = trim(password_hash) WHERE id = $1`, [
          client.account.id,
        ]);
      }
    });

    it('somebody else resets what was lost, and nobody climbs by it', async () => {
      const RESET = `mutation ($id: ID!) { resetAdminFactors(id: $id, reason: "휴대폰 분실, 대면 확인") { id } }`;
      const [boss, lost] = await Promise.all([system.staff(), system.staff('OPERATOR')]);
      expect(codeOf(await boss.confirmed(RESET, { id: boss.account.id }))).toBe('FACTORS_OWN');
      expect(codeOf(await boss.confirmed(RESET, { id: randomUUID() }))).toBe('ADMIN_USER_NOT_FOUND');
      expect(codeOf(await lost.send(RESET, { id: boss.account.id }))).toBe('FORBIDDEN');
      const closed = await system.staffAccount('SUPER_ADMIN');
      const close = `mutation ($id: ID!) { deactivateAdminUser(id: $id, version: 1, reason: "퇴사") { id } }`;
      expect(codeOf(await boss.confirmed(close, { id: closed.id }))).toBeNull();
      expect(codeOf(await boss.confirmed(RESET, { id: closed.id }))).toBe('ADMIN_USER_NOT_ACTIVE');
      for (let i = 0; i < 5; i += 1) await verify((await login(lost.account.email)).loginTicket, '000000');
      expect(codeOf(await boss.confirmed(RESET, { id: lost.account.id }))).toBeNull();
      expect((await lost.refused('{ users { total } }')).extensions.code).toBe('SESSION_ENDED');
      expect((await login(lost.account.email)).enrollmentRequired).toBe(true);
      expect(await letters(lost.account.id)).toContain('FACTORS_RESET');
      const [event] = await system.sql<{ reason: string; actor_id: string }>(
        `SELECT reason, actor_id FROM audit_events WHERE action = 'admin.factors-reset'`,
      );
      expect(event).toEqual({ reason: '휴대폰 분실, 대면 확인', actor_id: boss.account.id });
    });
  });

  it('secrets are sealed anew after a rotation, and still make the right codes', async () => {
    const account = await system.staffAccount('OPERATOR');
    const before = await asSystem<{ secret: string }>(
      `SELECT secret FROM admin_totp_factors WHERE admin_user_id = $1`,
      [account.id],
    );
    await system.get(UnitOfWork).run(ACTOR, (tx) => system.get(Keys).rotate(tx, 'secret'));
    system.get(Keys).forgetAll();
    expect(await system.get(KeyUpkeep).sealAnew()).toBeGreaterThan(0);
    const after = await asSystem<{ secret: string }>(
      `SELECT secret FROM admin_totp_factors WHERE admin_user_id = $1`,
      [account.id],
    );
    expect(after[0]?.secret).not.toBe(before[0]?.secret);
    await system.staffTokens(account);
  });
});
