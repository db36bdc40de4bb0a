import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AcceptAdminInvite } from '../../src/modules/auth/staff/invites/accept-admin-invite.use-case.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { DomainError } from '../../src/shared/errors.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { StaffClient } from '../kit/staff-client.js';
import { ServerProcess } from '../kit/server-process.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { TimeMachine } from '../kit/travel.js';
import { TestSystem } from '../kit/test-system.js';

const INVITE = `mutation ($email: String!, $role: String!) {
  inviteAdminUser(email: $email, name: "새 직원", role: $role) { id status isActive inviteExpiresAt version } }`;
const PASSWORD = 'seven quiet rivers run';
const HOUR_MS = 3_600_000;

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
  const accept = (token: string, password = PASSWORD, name: string | null = null) =>
    system
      .get(AcceptAdminInvite)
      .execute({ token, name, password, ip: null }, (_tx, person) => Promise.resolve(person.id))
      .catch((error: unknown) => (error instanceof DomainError ? error.code : Promise.reject(error)));
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
    expect(both.sort()).toEqual([person?.id, 'INVITE_INVALID'].sort());
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

  it('the command prints a link for the first super admin, and refuses nonsense', async () => {
    const run = async (command: string) => {
      const server = new ServerProcess(system.environment, command);
      const code = await server.ended(120_000);
      return { code, output: server.output };
    };
    const email = newAddress();
    const { code, output } = await run(`admin invite ${email} --name Owner`);
    expect([code, output]).toEqual([0, expect.stringContaining(email) as string]);
    const id = await accept(tokenIn(output));
    expect(await asSystem(`SELECT role FROM admin_users WHERE id = $1`, [id])).toEqual([
      { role: 'SUPER_ADMIN' },
    ]);
    expect((await run(`admin invite ${email} --name Owner`)).code).toBe(1);
    const wrong = await run('admin invite nobody');
    expect([wrong.code, wrong.output]).toEqual([
      1,
      expect.stringContaining('admin invite <email>') as string,
    ]);
  }, 240_000);
});
