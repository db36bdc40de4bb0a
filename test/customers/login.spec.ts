import { hashSync } from 'bcryptjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { GraphqlError } from '../kit/graphql-client.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { Accounts, codeOf, PASSWORD } from './account-kit.js';

describe('customers sign in by e-mail and password (S004-AUTH-01, S004-AUTH-03, S004-AUTH-04, S001-AUTH-05)', () => {
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
  const told = ({ message, extensions: { code, kind, args } }: GraphqlError) => ({
    message,
    code,
    kind,
    args,
  });
  const hashOf = async (userId: string): Promise<string> =>
    (await asSystem<{ hash: string }>('SELECT hash FROM user_passwords WHERE user_id = $1', [userId]))[0]
      ?.hash ?? '';

  it('in, who am I, again with the next tokens, and out', async () => {
    const { email, user } = await accounts.join();
    const { data } = await accounts.login(email);
    const client = system.client(data?.login.accessToken);
    const viewer = '{ viewer { user { id email } } }';
    expect(await client.ok(viewer)).toEqual({ viewer: { user: { id: user.id, email } } });
    const { refreshSession } = await client.ok<{ refreshSession: { accessToken: string } }>(
      `mutation ($t: String!) { refreshSession(refreshToken: $t) { accessToken } }`,
      { t: data?.login.refreshToken },
    );
    const next = system.client(refreshSession.accessToken);
    await next.ok('mutation { logout }');
    await eventually(async () => {
      const seen = await next.ok<{ viewer: { user: unknown } }>(viewer);
      return seen.viewer.user === null;
    }, 1_500);
  });

  it('tells the same of an unknown, an unverified, a deactivated, a password-less account and a wrong password', async () => {
    const [wrong, gone, without] = [await accounts.join(), await accounts.join(), await accounts.join()];
    await asSystem('UPDATE users SET is_active = false WHERE id = $1', [gone.user.id]);
    await asSystem('DELETE FROM user_passwords WHERE user_id = $1', [without.user.id]);
    const unverified = accounts.newEmail();
    await accounts.register(unverified);
    const answers = [
      await accounts.login(accounts.newEmail()),
      await accounts.login(unverified),
      await accounts.login(gone.email),
      await accounts.login(without.email),
      await accounts.login(wrong.email, 'this is not the password'),
    ];
    const [first, ...others] = answers.map(({ errors }) => errors[0] && told(errors[0]));
    expect(first).toMatchObject({ code: 'SIGN_IN_FAILED', kind: 'UNAUTHENTICATED', args: {} });
    for (const other of others) expect(other).toEqual(first);
  });

  describe('old bcrypt hashes (S004-SEC-01)', () => {
    const old = async (password: string): Promise<{ email: string; id: string }> => {
      const { email, user } = await accounts.join();
      await asSystem('UPDATE user_passwords SET hash = $2 WHERE user_id = $1', [
        user.id,
        hashSync(password, 4),
      ]);
      return { email, id: user.id };
    };

    it('are accepted once and made anew', async () => {
      const { email, id } = await old('an old password');
      expect(codeOf(await accounts.login(email, 'another password'))).toBe('SIGN_IN_FAILED');
      expect(await hashOf(id)).toMatch(/^\$2/);
      expect((await accounts.login(email, 'an old password')).errors).toEqual([]);
      expect(await hashOf(id)).toMatch(/^\$argon2id\$/);
      expect((await accounts.login(email, 'an old password')).errors).toEqual([]);
    });

    it('take Hangul as an old system took it: not composed', async () => {
      const { email } = await old('비밀번호 하나'.normalize('NFD'));
      expect((await accounts.login(email, '비밀번호 하나'.normalize('NFD'))).errors).toEqual([]);
      expect((await accounts.login(email, '비밀번호 하나')).errors).toEqual([]);
    });

    it('nothing over 72 bytes is cut silently: what bcrypt could not tell apart is refused', async () => {
      const long = '가'.repeat(24);
      const { email, id } = await old(long);
      expect(codeOf(await accounts.login(email, `${long}and more`))).toBe('SIGN_IN_FAILED');
      expect(await hashOf(id)).toMatch(/^\$2/);
      expect((await accounts.login(email, long)).errors).toEqual([]);
    });
  });

  it('a letter tells of a device that was not known, and none of one that was', async () => {
    const { email, deviceToken } = await accounts.join();
    const known = await accounts.login(email, PASSWORD, { deviceToken });
    expect(known.data?.login.deviceToken).toBe(deviceToken);
    await accounts.settled();
    expect(await mailbox.mails.list(email)).toHaveLength(1);
    const other = await accounts.login(email);
    expect(other.data?.login.deviceToken).not.toBe(deviceToken);
    expect((await mailbox.mails.mailTo(email, 2)).subject).toBe('[마당] 새 기기에서 로그인했습니다');
  });

  it('failures are counted and recorded, without the address that was typed', async () => {
    const { email, user } = await accounts.join();
    await accounts.login(email, 'not the right one at all');
    const rows = await asSystem<{ action: string }>(
      `SELECT * FROM audit_events WHERE action = 'user.sign-in-failed' AND resource_id = $1`,
      [user.id],
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(email);
  });

  describe('credential stuffing (S004-SEC-04)', () => {
    beforeEach(() => asSystem('DELETE FROM attempt_buckets'));

    it('from a thousand addresses an account is tried five times, and its owner still comes in', async () => {
      const { email, deviceToken } = await accounts.join();
      const answers: (string | null)[] = [];
      for (let i = 0; i < 40; i += 1)
        answers.push(codeOf(await accounts.login(email, `leaked password ${i}`, { ip: `203.0.${i}.9` })));
      expect(answers.filter((code) => code === 'SIGN_IN_FAILED')).toHaveLength(5);
      expect(answers.filter((code) => code === 'RATE_LIMITED')).toHaveLength(35);
      // Not even the right password helps a stranger now; on a known device it helps its owner.
      expect(codeOf(await accounts.login(email))).toBe('RATE_LIMITED');
      expect((await accounts.login(email, PASSWORD, { deviceToken })).errors).toEqual([]);
    });

    it('from one address a list of accounts gets twenty tries a minute', async () => {
      const answers: (string | null)[] = [];
      for (let i = 0; i < 26; i += 1)
        answers.push(
          codeOf(await accounts.login(accounts.newEmail(), 'the same leaked one', { ip: '198.51.100.9' })),
        );
      expect(answers.filter((code) => code === 'SIGN_IN_FAILED')).toHaveLength(20);
      const { email } = await accounts.join();
      expect(codeOf(await accounts.login(email, PASSWORD, { ip: '198.51.100.9' }))).toBe('RATE_LIMITED');
      expect((await accounts.login(email, PASSWORD, { ip: '198.51.101.9' })).errors).toEqual([]);
    });

    it('a made-up device token is a stranger’s', async () => {
      const { email } = await accounts.join();
      const { deviceToken } = await accounts.join();
      for (let i = 0; i < 5; i += 1) await accounts.login(email, `leaked password ${i}`, { deviceToken });
      for (const token of [deviceToken, 'x'.repeat(43), ''])
        expect(codeOf(await accounts.login(email, PASSWORD, { deviceToken: token }))).toBe('RATE_LIMITED');
    });
  });
});
