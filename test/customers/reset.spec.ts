import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Passwords } from '../../src/modules/auth/sign-in/passwords.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { log } from '../../src/platform/telemetry/logger.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';
import { Accounts, codeOf, PASSWORD } from './account-kit.js';

const NEXT = '새로 정한 아주 긴 문장 하나';
const CHANGE = `mutation ($current: String!, $next: String!) { changePassword(current: $current, next: $next) }`;

describe('passwords are reset and changed (S004-AUTH-02, S004-SEC-01, S003-SEC-01)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;
  let accounts: Accounts;
  let time: TimeMachine;
  const lines: string[] = [];
  const before = log.level;

  beforeAll(async () => {
    const stream = (log as unknown as Record<symbol, { write(line: string): boolean }>)[
      pino.symbols.streamSym
    ];
    if (!stream) throw new Error('no log stream');
    vi.spyOn(stream, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
    log.level = 'trace';
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ environment: { ...mailbox.environment, TRUSTED_PROXY_HOPS: '1' } });
    accounts = new Accounts(system, mailbox);
    time = new TimeMachine(system);
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
    log.level = before;
    vi.restoreAllMocks();
  });

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));
  const isIn = async (token: string): Promise<boolean> => {
    const { viewer } = await system
      .client(token)
      .ok<{ viewer: { user: unknown } }>('{ viewer { user { id } } }');
    return viewer.user !== null;
  };

  it('by a link that works once, ends every session, and tells the owner', async () => {
    const { email, accessToken, deviceToken } = await accounts.join();
    expect((await accounts.askReset(email)).data).toEqual({ requestPasswordReset: true });
    const token = await accounts.tokenFor(email, 2);
    // One that is refused leaves the link as it was.
    expect(codeOf(await accounts.reset(token, 'short'))).toBe('PASSWORD_REFUSED');
    expect(await isIn(accessToken)).toBe(true);
    expect((await accounts.reset(token, NEXT)).data).toEqual({ resetPassword: true });
    await eventually(async () => !(await isIn(accessToken)), 1_500);
    expect(codeOf(await accounts.login(email))).toBe('SIGN_IN_FAILED');
    const again = await accounts.login(email, NEXT, { deviceToken });
    expect(again.errors).toEqual([]);
    // The device is not known any more: whoever sat there may be why the password was reset.
    expect(again.data?.login.deviceToken).not.toBe(deviceToken);
    expect((await mailbox.mails.mailTo(email, 3)).subject).toBe('[마당] 비밀번호가 변경되었습니다');
    expect(codeOf(await accounts.reset(token, NEXT))).toBe('LINK_INVALID');
    // What it was about is kept nowhere in the clear.
    expect(JSON.stringify(await asSystem('SELECT * FROM messages'))).not.toContain(token);
    expect(lines.join('\n')).not.toContain(token);
  });

  it('answers and asks the same for an address without an account, three times an hour', async () => {
    const [known, unknown] = [(await accounts.join()).email, accounts.newEmail()];
    for (let i = 0; i < 3; i += 1) {
      const [a, b] = [await accounts.askReset(known), await accounts.askReset(unknown)];
      expect({ ...a, headers: null }).toEqual({ ...b, headers: null });
    }
    expect(codeOf(await accounts.askReset(known))).toBe('RATE_LIMITED');
    expect(codeOf(await accounts.askReset(unknown))).toBe('RATE_LIMITED');
    await accounts.settled();
    expect(await mailbox.mails.list(unknown)).toEqual([]);
    expect(await asSystem('SELECT id FROM mail_requests')).toEqual([]);
  });

  it('lifts a lock that nothing else lifts', async () => {
    const { email } = await accounts.join();
    for (let i = 0; i < 5; i += 1) await accounts.login(email, `guess number ${i}`);
    await asSystem('UPDATE attempt_buckets SET in_a_row = 100 WHERE in_a_row = 5');
    expect(codeOf(await accounts.login(email))).toBe('SIGN_IN_RESET_NEEDED');
    await accounts.askReset(email);
    await accounts.reset(await accounts.tokenFor(email, 2), NEXT);
    expect((await accounts.login(email, NEXT)).errors).toEqual([]);
  });

  it('a reset of two at the same time happens once', async () => {
    const { email } = await accounts.join();
    await accounts.askReset(email);
    const token = await accounts.tokenFor(email, 2);
    const answers = await Promise.all([1, 2, 3].map((i) => accounts.reset(token, `${NEXT} ${i}`)));
    expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
  });

  it('no host that a request names gets into a letter (password reset poisoning)', async () => {
    const { email } = await accounts.join();
    const poison = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'gopher',
      forwarded: 'host=evil.example',
      origin: 'http://localhost:3999',
    };
    expect((await accounts.askReset(email, poison)).errors).toEqual([]);
    const { text, html } = await mailbox.mails.mailTo(email, 2);
    expect(text).toContain('http://localhost:3999/account/reset#token=');
    expect(text + html).not.toContain('evil');
    // fetch sets Host itself: a raw request says another.
    const port = new URL(system.url).port;
    const { request } = await import('node:http');
    const answer = await new Promise<string>((resolve, reject) => {
      const sent = request(
        {
          port,
          path: '/graphql',
          method: 'POST',
          headers: { host: 'evil.example', 'content-type': 'application/json' },
        },
        (res) => res.setEncoding('utf8').on('data', resolve),
      ).on('error', reject);
      sent.end(JSON.stringify({ query: `mutation { requestPasswordReset(email: "${email}") }` }));
    });
    expect(answer).toContain('"requestPasswordReset":true');
    expect((await mailbox.mails.mailTo(email, 3)).text).not.toContain('evil');
  });

  it('the page behind the link takes the secret from where no server sees it, and says so to nobody', async () => {
    for (const page of ['verify', 'reset', 'confirm']) {
      const response = await fetch(`${system.url}/account/${page}`, { headers: { 'accept-language': 'en' } });
      expect(response.status).toBe(200);
      expect(response.headers.get('referrer-policy')).toBe('no-referrer');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
      expect(await response.text()).toContain(`data-page="${page}"`);
    }
    expect((await fetch(`${system.url}/account/account.js`)).headers.get('content-type')).toContain(
      'javascript',
    );
    expect((await fetch(`${system.url}/account/other`)).status).toBe(404);
  });

  it('changed by who knows it: every other session ends, this one goes on', async () => {
    const { email, client, accessToken } = await accounts.join();
    const elsewhere = (await accounts.login(email)).data?.login.accessToken ?? '';
    expect((await client.refused(CHANGE, { current: 'not the password', next: NEXT })).extensions.code).toBe(
      'PASSWORD_WRONG',
    );
    expect((await client.refused(CHANGE, { current: PASSWORD, next: 'password1234' })).extensions.code).toBe(
      'PASSWORD_REFUSED',
    );
    const { changePassword } = await client.ok<{ changePassword: string }>(CHANGE, {
      current: PASSWORD,
      next: NEXT,
    });
    await eventually(async () => !(await isIn(elsewhere)), 1_500);
    expect(await isIn(accessToken)).toBe(true);
    expect(codeOf(await accounts.login(email))).toBe('SIGN_IN_FAILED');
    const known = await accounts.login(email, NEXT, { deviceToken: changePassword });
    expect(known.data?.login.deviceToken).toBe(changePassword);
  });

  it('the old password opens nothing that is changed while it is being compared', async () => {
    const { email, client } = await accounts.join();
    const passwords = system.get(Passwords);
    const compare = passwords.matches.bind(passwords);
    const comparing = vi.spyOn(passwords, 'matches').mockImplementationOnce(async (...given) => {
      const isRight = await compare(...given);
      await client.ok(CHANGE, { current: PASSWORD, next: NEXT });
      return isRight;
    });
    expect(codeOf(await accounts.login(email))).toBe('SIGN_IN_FAILED');
    comparing.mockRestore();
    expect((await accounts.login(email, NEXT)).errors).toEqual([]);
  });

  it('who holds a stolen session cannot guess the password, nor close the owner’s door by trying', async () => {
    const { email, client } = await accounts.join();
    for (let i = 0; i < 5; i += 1)
      expect(
        (await client.refused(CHANGE, { current: `guess number ${i}`, next: NEXT })).extensions.code,
      ).toBe('PASSWORD_WRONG');
    expect((await client.refused(CHANGE, { current: PASSWORD, next: NEXT })).extensions.code).toBe(
      'RATE_LIMITED',
    );
    expect((await accounts.login(email)).errors).toEqual([]);
  });

  it('a deactivated customer gets no link, and one that was sent does nothing', async () => {
    const { email, user } = await accounts.join();
    await accounts.askReset(email);
    const token = await accounts.tokenFor(email, 2);
    await asSystem('UPDATE users SET is_active = false WHERE id = $1', [user.id]);
    expect(codeOf(await accounts.reset(token, NEXT))).toBe('LINK_INVALID');
    await accounts.askReset(email);
    await accounts.settled();
    expect(await mailbox.mails.list(email)).toHaveLength(2);
  });

  it('staff that gives an account another address shows a fresh factor; the old mailbox is told, and its link is dead', async () => {
    const { email, user } = await accounts.join();
    await accounts.askReset(email);
    const token = await accounts.tokenFor(email, 2);
    const staff = await system.staff('ADMIN');
    const change = `mutation ($id: ID!, $version: Int!, $email: String!) {
      updateUser(id: $id, version: $version, input: { email: $email }) { email } }`;
    const found = await staff.ok<{ user: { version: number } }>(
      'query ($id: ID!) { user(id: $id) { version } }',
      {
        id: user.id,
      },
    );
    const wanted = { id: user.id, version: found.user.version, email: accounts.newEmail() };
    expect((await staff.refused(change, wanted)).extensions.code).toBe('STEP_UP_REQUIRED');
    expect((await staff.confirmed(change, wanted)).errors).toEqual([]);
    expect((await mailbox.mails.mailTo(email, 3)).subject).toContain('이메일');
    expect(codeOf(await accounts.reset(token, NEXT))).toBe('LINK_INVALID');
    expect(codeOf(await accounts.login(email))).toBe('SIGN_IN_FAILED');
  });

  // The last: it leaves the clock an hour ahead.
  it('a link is over after an hour', async () => {
    const { email } = await accounts.join();
    await accounts.askReset(email);
    const token = await accounts.tokenFor(email, 2);
    time.ahead(3_600_000);
    expect(codeOf(await accounts.reset(token, NEXT))).toBe('LINK_INVALID');
    expect(codeOf(await accounts.reset('x'.repeat(43), NEXT))).toBe('LINK_INVALID');
  });
});
