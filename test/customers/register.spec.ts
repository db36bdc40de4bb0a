import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { TestSystem } from '../kit/test-system.js';
import { Accounts, codeOf, PASSWORD } from './account-kit.js';

describe('registering by e-mail and password (S004-AUTH-02, S004-TBL-01)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;
  let accounts: Accounts;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ environment: { ...mailbox.environment, TRUSTED_PROXY_HOPS: '1' } });
    accounts = new Accounts(system, mailbox);
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));
  const usersWith = (email: string) =>
    asSystem<{ id: string }>('SELECT id FROM users WHERE lower(email) = lower($1)', [email]);

  it('is a letter first, a customer once the link is followed with the password, and then signed in', async () => {
    const email = accounts.newEmail();
    expect((await accounts.register(email)).data).toEqual({ registerUser: true });
    const token = await accounts.tokenFor(email);
    expect(await usersWith(email)).toEqual([]);
    expect(codeOf(await accounts.login(email))).toBe('SIGN_IN_FAILED');
    const { data, errors } = await accounts.verify(token);
    expect(errors).toEqual([]);
    expect(data?.verifyEmail).toMatchObject({ isNew: true });
    const client = system.client(data?.verifyEmail.accessToken);
    const { viewer } = await client.ok<{ viewer: Record<string, unknown> }>(
      '{ viewer { user { name services email profileIncomplete } adminUser { id } permissions } }',
    );
    expect(viewer).toEqual({
      user: { name: '홍길동', services: ['KST'], email, profileIncomplete: false },
      adminUser: null,
      permissions: [],
    });
    const consents = await asSystem<{ document: string; version: string }>(
      'SELECT document, version FROM consents WHERE user_id = $1 ORDER BY document',
      [data?.verifyEmail.user.id],
    );
    expect(consents).toEqual((await accounts.consents()).sort((a, b) => (a.document < b.document ? -1 : 1)));
    expect((await accounts.login(email.toUpperCase())).errors).toEqual([]);
    // A link works once.
    expect(codeOf(await accounts.verify(token))).toBe('LINK_INVALID');
  });

  it('somebody who registers another’s address gets nowhere, even when the owner follows the link', async () => {
    const email = accounts.newEmail();
    await accounts.register(email, { password: 'the password of an attacker', name: '공격자' });
    const attackers = await accounts.tokenFor(email);
    await accounts.register(email);
    const own = await accounts.tokenFor(email, 2);
    expect(codeOf(await accounts.verify(attackers))).toBe('SIGN_IN_FAILED');
    expect(await usersWith(email)).toEqual([]);
    const { data } = await accounts.verify(own);
    expect(data?.verifyEmail.isNew).toBe(true);
    expect(codeOf(await accounts.verify(attackers, 'the password of an attacker'))).toBe('LINK_INVALID');
    expect(codeOf(await accounts.login(email, 'the password of an attacker'))).toBe('SIGN_IN_FAILED');
  });

  it('answers the same when there is an account, and tells its owner', async () => {
    const { email } = await accounts.join();
    const [known, unknown] = [
      await accounts.register(email.toUpperCase()),
      await accounts.register(accounts.newEmail()),
    ];
    expect({ ...known, headers: null }).toEqual({ ...unknown, headers: null });
    const mail = await mailbox.mails.mailTo(email, 2);
    expect(mail.subject).toBe('[마당] 이미 가입된 이메일 주소입니다');
    expect(mail.text).not.toContain('#token=');
    expect(await usersWith(email)).toHaveLength(1);
    await accounts.settled();
    expect(await asSystem('SELECT id FROM registrations WHERE lower(email) = lower($1)', [email])).toEqual(
      [],
    );
  });

  it('takes the terms in force, and those of practice trading where it is joined', async () => {
    const all = await accounts.consents();
    const without = (document: string) => all.filter((consent) => consent.document !== document);
    const attempt = (change: Record<string, unknown>) => accounts.register(accounts.newEmail(), change);
    for (const document of ['TERMS', 'PRIVACY'])
      expect(codeOf(await attempt({ accepted: without(document) })), document).toBe('CONSENT_MISSING');
    expect(codeOf(await attempt({ accepted: all.map((each) => ({ ...each, version: '2020-01-01' })) }))).toBe(
      'CONSENT_MISSING',
    );
    const practice = await attempt({ services: ['PRACTICE'], accepted: without('PRACTICE_TERMS') });
    expect(practice.errors[0]?.extensions).toMatchObject({
      code: 'CONSENT_MISSING',
      args: { document: 'PRACTICE_TERMS' },
    });
    expect(codeOf(await attempt({ services: ['PRACTICE'] }))).toBeNull();
    expect(codeOf(await attempt({ accepted: without('PRACTICE_TERMS') }))).toBeNull();
  });

  it.each([
    ['too short', '가나다라마바사'],
    ['common', 'password1234'],
    ['the product', 'madang-madang-1'],
    ['one’s own name', '홍길동홍길동홍길동홍길동'],
    ['too long', 'x'.repeat(257)],
  ])('refuses a password that is %s', async (_, password) => {
    expect(codeOf(await accounts.register(accounts.newEmail(), { password }))).toBe('PASSWORD_REFUSED');
  });

  it('keeps passwords as argon2id, and what was typed nowhere', async () => {
    const password = 'canary 카나리아 passphrase';
    const { email, user } = await accounts.join({ password });
    const [row] = await asSystem<{ hash: string }>('SELECT hash FROM user_passwords WHERE user_id = $1', [
      user.id,
    ]);
    expect(row?.hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(await asSystem('SELECT * FROM audit_events'))).not.toContain('canary');
    expect(JSON.stringify(await asSystem('SELECT * FROM outbox'))).not.toContain(email);
  });

  it('the letter comes again when asked for, three times an hour at most, and for nobody not at all', async () => {
    const [email, nobody] = [accounts.newEmail(), accounts.newEmail()];
    await accounts.register(email);
    await accounts.tokenFor(email);
    const RESEND = `mutation ($email: String!) { resendVerification(email: $email, language: EN) }`;
    const resend = (to: string) => accounts.send(RESEND, { email: to });
    expect((await resend(email)).data).toEqual({ resendVerification: true });
    const mail = await mailbox.mails.mailTo(email, 2);
    expect(mail.subject).toBe('[Madang] Please confirm your e-mail address');
    for (let i = 0; i < 3; i += 1) expect((await resend(nobody)).data).toEqual({ resendVerification: true });
    expect(codeOf(await resend(nobody))).toBe('RATE_LIMITED');
    await accounts.settled();
    expect(await mailbox.mails.list(nobody)).toEqual([]);
    expect(await asSystem('SELECT id FROM mail_requests')).toEqual([]);
    // Both links are the same registration's: after one of them the other is used up too.
    const [first, second] = await Promise.all(
      (await mailbox.mails.list(email)).map(
        async ({ id }) => /#token=([\w-]{43})/.exec((await mailbox.mails.read(id)).text)?.[1] ?? '',
      ),
    );
    expect((await accounts.verify(first ?? '')).errors).toEqual([]);
    expect(codeOf(await accounts.verify(second ?? ''))).toBe('LINK_INVALID');
  });

  it('two who follow one link at the same time are one customer', async () => {
    const email = accounts.newEmail();
    await accounts.register(email);
    const token = await accounts.tokenFor(email);
    const answers = await Promise.all([1, 2, 3].map(() => accounts.verify(token)));
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
    expect(answers.filter((answer) => codeOf(answer) === 'LINK_INVALID')).toHaveLength(2);
    expect(await usersWith(email)).toHaveLength(1);
  });

  it('guessing the password of a registration is counted', async () => {
    const email = accounts.newEmail();
    await accounts.register(email);
    const token = await accounts.tokenFor(email);
    for (let i = 0; i < 5; i += 1)
      expect(codeOf(await accounts.verify(token, `guess number ${i}`))).toBe('SIGN_IN_FAILED');
    expect(codeOf(await accounts.verify(token, PASSWORD))).toBe('RATE_LIMITED');
  });

  it('row level security keeps hashes and registrations from everybody but the sign-in', async () => {
    await accounts.join();
    for (const table of ['user_passwords', 'registrations', 'one_time_links', 'mail_requests']) {
      for (const actor of [
        { type: 'ADMIN', id: '0199d0f0-0000-7000-8000-000000000000', sessionId: 'x', ip: null } as const,
        { type: 'USER', id: '0199d0f0-0000-7000-8000-000000000000', sessionId: 'x', ip: null } as const,
      ]) {
        const rows: unknown[] = await system
          .get(UnitOfWork)
          .run(actor, (tx) => tx.query(`SELECT 1 FROM ${table}`));
        expect(rows, `${actor.type} ${table}`).toEqual([]);
      }
    }
  });
});
