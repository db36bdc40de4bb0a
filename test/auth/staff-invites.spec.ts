import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecoverAdmin } from '../../src/modules/auth/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { appCode, type StaffClient } from '../kit/staff-client.js';
import { ServerProcess } from '../kit/server-process.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { TimeMachine } from '../kit/travel.js';
import { TestSystem } from '../kit/test-system.js';

const INVITE = `mutation ($email: String!, $role: String!) {
  inviteAdminUser(email: $email, name: "새 직원", role: $role) { id status isActive inviteExpiresAt version } }`;
const PASSWORD = 'seven quiet rivers run';
const HOUR_MS = 3_600_000;

const ACCEPT = `mutation ($token: String!, $password: String!) {
  acceptAdminInvite(token: $token, password: $password, refreshTransport: BODY) {
    accessToken refreshToken loginTicket enrollmentRequired secondFactorRequired adminUser { id } } }`;

interface Accepted {
  acceptAdminInvite: { accessToken: string | null; loginTicket: string | null; enrollmentRequired: boolean };
}
interface Invited {
  inviteAdminUser: {
    id: string;
    status: string;
    isActive: boolean;
    inviteExpiresAt: string;
    version: number;
  };
}

describe('invitations of staff (S000-SEED-01, S000-TBL-01)', () => {
  let system: TestSystem;
  let mailbox: TestMailbox;
  let boss: StaffClient;
  let time: TimeMachine;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ environment: mailbox.environment });
    boss = await system.staff();
    time = new TimeMachine(system);
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));
  const newAddress = () => `${randomUUID()}@staff.example`;
  const tokenIn = (text: string) => /\/admin\/invite#([\w-]{43})/.exec(text)?.[1] ?? '';
  /** The ticket to go on with, or why there is none. */
  const accept = async (token: string, password = PASSWORD): Promise<string> => {
    const { data, errors } = await system.client().send<Accepted>(ACCEPT, { token, password });
    return errors[0]?.extensions.code ?? data?.acceptAdminInvite.loginTicket ?? '';
  };
  async function invite(email = newAddress(), role = 'OPERATOR') {
    const { data, errors } = await boss.confirmed<Invited>(INVITE, { email, role });
    return { email, person: data?.inviteAdminUser, code: errors[0]?.extensions.code ?? null };
  }

  it('a letter brings a link that works once, for whoever chooses a good password', async () => {
    const { email, person } = await invite();
    expect(person).toMatchObject({ status: 'INVITED', isActive: false });
    expect(Date.parse(person?.inviteExpiresAt ?? '') - Date.now()).toBeGreaterThan(71 * HOUR_MS);
    const mail = await mailbox.mails.mailTo(email);
    const token = tokenIn(mail.text);
    expect(token).not.toBe('');
    expect(mail.text).toContain('운영자');
    const [row] = await asSystem<{ all: string; password: string | null }>(
      `SELECT string_agg(i::text, '') AS all, (SELECT password_hash FROM admin_users WHERE id = $1) AS password
       FROM admin_invites i`,
      [person?.id],
    );
    expect(row?.all).not.toContain(token);
    expect(row?.password).toBeNull();

    expect(await accept(token, 'short')).toBe('PASSWORD_REFUSED');
    expect(await accept(token, `${email} 1`)).toBe('PASSWORD_REFUSED');
    // Two browsers at once: one of them.
    const both = await Promise.all([accept(token), accept(token)]);
    expect(both.filter((answer) => answer === 'INVITE_INVALID')).toHaveLength(1);
    expect(await accept(token)).toBe('INVITE_INVALID');
    const [after] = await asSystem<{ is_active: boolean; password_hash: string }>(
      `SELECT is_active, password_hash FROM admin_users WHERE id = $1`,
      [person?.id],
    );
    expect(after).toMatchObject({
      is_active: true,
      password_hash: expect.stringMatching(/^\$argon2id\$/) as string,
    });
    const events = await system.sql<{ action: string; actor_id: string }>(
      `SELECT action, actor_id FROM audit_events WHERE resource_id = $1 ORDER BY occurred_at`,
      [person?.id],
    );
    expect(events).toEqual([
      { action: 'admin.invited', actor_id: boss.account.id },
      { action: 'admin.invite-accepted', actor_id: person?.id },
    ]);
  });

  it('inviting or sending again ends the link before; taking it back ends it; after three days it has run out', async () => {
    const { email, person } = await invite();
    const first = tokenIn((await mailbox.mails.mailTo(email)).text);
    expect((await invite(email.toUpperCase(), 'ADMIN')).person).toMatchObject({ id: person?.id });
    const second = tokenIn((await mailbox.mails.mailTo(email, 2)).text);
    expect(await accept(first)).toBe('INVITE_INVALID');
    await boss.ok(`mutation ($id: ID!) { resendAdminInvite(id: $id) { status } }`, { id: person?.id });
    const third = tokenIn((await mailbox.mails.mailTo(email, 3)).text);
    expect(await accept(second)).toBe('INVITE_INVALID');
    // Three an hour.
    const { errors } = await boss.send(`mutation ($id: ID!) { resendAdminInvite(id: $id) { status } }`, {
      id: person?.id,
    });
    expect(errors[0]?.extensions.code).toBe('RATE_LIMITED');
    const cancelled = await boss.ok<{ cancelAdminInvite: { status: string } }>(
      `mutation ($id: ID!) { cancelAdminInvite(id: $id) { status } }`,
      { id: person?.id },
    );
    expect(cancelled.cancelAdminInvite.status).toBe('DEACTIVATED');
    expect(await accept(third)).toBe('INVITE_INVALID');

    const late = await invite();
    const token = tokenIn((await mailbox.mails.mailTo(late.email)).text);
    time.ahead(73 * HOUR_MS);
    expect(await accept(token)).toBe('INVITE_INVALID');
    time.ahead(-73 * HOUR_MS);
  });

  it('opens nothing until a second factor is set up, and then the whole back office', async () => {
    const { email, person } = await invite();
    const token = tokenIn((await mailbox.mails.mailTo(email)).text);
    const { acceptAdminInvite } = await system.client().ok<Accepted>(ACCEPT, { token, password: PASSWORD });
    expect(acceptAdminInvite).toEqual({
      accessToken: null,
      refreshToken: null,
      adminUser: null,
      secondFactorRequired: false,
      enrollmentRequired: true,
      loginTicket: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
    // The password alone gets no further either.
    const again = await system
      .client()
      .ok<{ adminLogin: { accessToken: null; enrollmentRequired: boolean } }>(
        `mutation ($email: String!, $password: String!) {
        adminLogin(email: $email, password: $password, refreshTransport: BODY) { accessToken enrollmentRequired } }`,
        { email, password: PASSWORD },
      );
    expect(again.adminLogin).toEqual({ accessToken: null, enrollmentRequired: true });

    const ticket = acceptAdminInvite.loginTicket;
    const { startTotpEnrollment } = await system
      .client()
      .ok<{ startTotpEnrollment: { secret: string } }>(
        `mutation ($ticket: String) { startTotpEnrollment(loginTicket: $ticket, refreshTransport: BODY) { secret } }`,
        { ticket },
      );
    const { confirmTotp } = await system.client().ok<{
      confirmTotp: { backupCodes: string[]; login: { accessToken: string; adminUser: { id: string } } };
    }>(
      `mutation ($ticket: String, $code: String!) { confirmTotp(loginTicket: $ticket, code: $code, refreshTransport: BODY) {
        backupCodes login { accessToken adminUser { id } } } }`,
      { ticket, code: appCode(startTotpEnrollment.secret) },
    );
    expect(confirmTotp.backupCodes).toHaveLength(10);
    expect(confirmTotp.login.adminUser.id).toBe(person?.id);
    const client = system.client(confirmTotp.login.accessToken);
    const { sessions } = await client.ok<{ sessions: { factor: string }[] }>('{ sessions { factor } }');
    expect(sessions).toEqual([{ factor: 'INVITE_TOTP' }]);
  });

  it('an address is one person, in whatever case it is written', async () => {
    const mine = boss.account.email;
    expect((await invite(mine.toUpperCase())).code).toBe('ADMIN_EMAIL_TAKEN');
    const email = newAddress();
    const calls = await Promise.all(
      [email, email.toUpperCase()].map((address) =>
        boss.ready<Invited>(INVITE, { email: address, role: 'OPERATOR' }),
      ),
    );
    await Promise.all(calls.map((call) => call()));
    expect(await asSystem(`SELECT id FROM admin_users WHERE lower(email) = $1`, [email])).toHaveLength(1);
    expect((await invite(newAddress(), 'NO_SUCH_ROLE')).code).toBe('ROLE_NOT_FOUND');
  });

  it('ends with whoever sent it', async () => {
    const leaving = await system.staff();
    const email = newAddress();
    await leaving.confirmed(INVITE, { email, role: 'OPERATOR' });
    const token = tokenIn((await mailbox.mails.mailTo(email)).text);
    await boss.confirmed(
      `mutation ($id: ID!) { deactivateAdminUser(id: $id, version: 1, reason: "left") { id } }`,
      {
        id: leaving.account.id,
      },
    );
    expect(await accept(token)).toBe('INVITE_INVALID');
  });

  it('a closed account is invited anew: another password, the second factor it had', async () => {
    const person = await system.staff('OPERATOR');
    const { id, email, code } = person.account;
    expect((await invite(email)).code).toBe('ADMIN_EMAIL_TAKEN');
    await boss.confirmed(
      `mutation ($id: ID!) { deactivateAdminUser(id: $id, version: 1, reason: "forgot") { id } }`,
      { id },
    );
    expect((await invite(email)).person).toMatchObject({ id, status: 'INVITED' });
    await comesBack(tokenIn((await mailbox.mails.mailTo(email)).text), code);
  });

  it('whoever is shut out is let in by the machine: tries are forgiven, a stolen session ends', async () => {
    const person = await system.staff('OPERATOR');
    const { email, code } = person.account;
    const guess = () =>
      system.client().send(
        `mutation ($email: String!) {
          adminLogin(email: $email, password: "not what it is", refreshTransport: BODY) { accessToken } }`,
        { email },
      );
    for (let tries = 0; tries < 5; tries += 1) await guess();
    expect((await guess()).errors[0]?.extensions.code).toBe('RATE_LIMITED');
    const recover = system.get(RecoverAdmin);
    const { link } = await recover.execute(email.toUpperCase(), { resetFactors: false });
    expect((await guess()).errors[0]?.extensions.code).toBe('SIGN_IN_FAILED');
    await comesBack(tokenIn(link), code);
    expect((await person.refused('{ users { total } }')).extensions.code).toBe('SESSION_ENDED');

    const { link: second } = await recover.execute(email, { resetFactors: true });
    const { acceptAdminInvite } = await system
      .client()
      .ok<Accepted>(ACCEPT, { token: tokenIn(second), password: PASSWORD });
    expect(acceptAdminInvite).toMatchObject({ enrollmentRequired: true });
    const [event] = await system.sql<{ changes: unknown }>(
      `SELECT changes FROM audit_events WHERE action = 'admin.recovery-opened' AND resource_id = $1
       ORDER BY occurred_at DESC LIMIT 1`,
      [person.account.id],
    );
    expect(event?.changes).toEqual([{ field: 'factors', before: 'TOTP × 1', after: null }]);
    await expect(recover.execute(newAddress(), { resetFactors: false })).rejects.toThrow();
  });

  /** By a link, with another password, and the app as it was. */
  async function comesBack(token: string, code: () => Promise<string>): Promise<void> {
    const { acceptAdminInvite } = await system.client().ok<Accepted>(ACCEPT, { token, password: PASSWORD });
    expect(acceptAdminInvite).toMatchObject({ accessToken: null, enrollmentRequired: false });
    const { verifyAdminSecondFactor } = await system
      .client()
      .ok<{ verifyAdminSecondFactor: { accessToken: string } }>(
        `mutation ($ticket: String!, $code: String!) {
          verifyAdminSecondFactor(loginTicket: $ticket, code: $code, refreshTransport: BODY) { accessToken } }`,
        { ticket: acceptAdminInvite.loginTicket, code: await code() },
      );
    await system.client(verifyAdminSecondFactor.accessToken).ok('{ users { total } }');
  }

  it('the command prints a link for the first super admin, and refuses nonsense', async () => {
    const run = async (command: string) => {
      const server = new ServerProcess(system.environment, command);
      const code = await server.ended(120_000);
      return { code, output: server.output };
    };
    const email = newAddress();
    const { code, output } = await run(`admin invite ${email} --name Owner`);
    expect([code, output]).toEqual([0, expect.stringContaining(email) as string]);
    expect(await accept(tokenIn(output))).toHaveLength(43);
    expect(await asSystem(`SELECT role, is_active FROM admin_users WHERE email = $1`, [email])).toEqual([
      { role: 'SUPER_ADMIN', is_active: true },
    ]);
    expect((await run(`admin invite ${email} --name Owner`)).code).toBe(1);
    const again = await run(`admin recover ${email} --reset-factors`);
    expect([again.code, again.output]).toEqual([0, expect.stringContaining(email) as string]);
    expect(await accept(tokenIn(again.output))).toHaveLength(43);
    const byLetter = newAddress();
    expect((await run(`admin invite ${byLetter} --name Kim --role OPERATOR --mail`)).code).toBe(0);
    expect(tokenIn((await mailbox.mails.mailTo(byLetter)).text)).toHaveLength(43);
    const wrong = await run('admin invite nobody');
    expect([wrong.code, wrong.output]).toEqual([
      1,
      expect.stringContaining('admin invite <email>') as string,
    ]);
  }, 240_000);
});
