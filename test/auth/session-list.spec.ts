import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { sessionIdOf } from '../kit/short-token.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { TimeMachine } from '../kit/travel.js';
import { TestSystem } from '../kit/test-system.js';

const STATE = `{ session { valid reason adminUser { id } user { id } session { id principalType current factor device ip } } }`;
const LIST = `query ($type: PrincipalType, $id: ID) { sessions(principalType: $type, principalId: $id) {
  id current principalType principalId device userAgent ip factor createdAt lastUsedAt expiresAt } }`;
const REVOKE = `mutation ($id: ID!) { revokeSession(id: $id) { id endedAt } }`;
const REVOKE_ALL = `mutation ($type: PrincipalType, $id: ID, $except: Boolean) {
  revokeAllSessions(principalType: $type, principalId: $id, exceptCurrent: $except) }`;
interface State {
  session: {
    valid: boolean;
    reason: string | null;
    adminUser: { id: string } | null;
    user: { id: string } | null;
    session: { id: string; current: boolean } | null;
  };
}
interface Listed {
  sessions: { id: string; current: boolean; device: string; ip: string; userAgent: string; factor: string }[];
}

describe('sessions: seen and ended (S000-TBL-02, S000-TBL-07, S001-AUTH-02, S003-AUTH-04, S004-SEC-05)', () => {
  let system: TestSystem;
  let mailbox: TestMailbox;
  let time: TimeMachine;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ environment: mailbox.environment });
    time = new TimeMachine(system);
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });

  const stateOf = async (client: GraphqlClient) => (await client.ok<State>(STATE)).session;
  const nobody = (reason: string) => ({ valid: false, reason, adminUser: null, user: null, session: null });

  it('tells what a token is worth, and never fails for one that is worth nothing (S001-AUTH-03)', async () => {
    const staff = await system.staff();
    const customer = await system.customer();
    const mine = await stateOf(staff);
    expect(mine).toMatchObject({
      valid: true,
      reason: null,
      adminUser: { id: staff.account.id },
      user: null,
      session: { id: sessionIdOf(staff), principalType: 'ADMIN', current: true },
    });
    expect(await stateOf(customer.client)).toMatchObject({
      valid: true,
      adminUser: null,
      user: { id: customer.id },
      session: { principalType: 'USER', factor: 'TICKET' },
    });
    expect(await stateOf(system.client())).toEqual(nobody('NO_TOKEN'));
    expect(await stateOf(system.client('a.b.c'))).toEqual(nobody('TOKEN_INVALID'));
    await staff.ok('mutation { logout }');
    expect(await stateOf(staff)).toEqual(nobody('SESSION_ENDED'));
    // Signing out of what has ended succeeds as well.
    expect(await staff.ok<{ logout: boolean }>('mutation { logout }')).toEqual({ logout: true });
    time.ahead(11 * 60_000);
    expect(await stateOf(customer.client)).toEqual(nobody('TOKEN_EXPIRED'));
    expect(
      (await customer.client.refused('{ viewer { user { id } } payment(paymentKey: "x") { id } }')).extensions
        .kind,
    ).toBe('UNAUTHENTICATED');
    time.ahead(-11 * 60_000);
  });

  it('lists where one is signed in, with the device and how it was opened', async () => {
    const staff = await system.staff();
    const other = await system.signIn(staff.account);
    await system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) =>
        tx.query(
          `UPDATE sessions SET user_agent = $2, last_used_at = now() - interval '1 hour' WHERE id = $1`,
          [
            sessionIdOf(other),
            'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
          ],
        ),
      );
    const { sessions } = await staff.ok<Listed>(LIST);
    expect(sessions.map(({ id, current }) => [id, current])).toEqual([
      [sessionIdOf(staff), true],
      [sessionIdOf(other), false],
    ]);
    expect(sessions[1]).toMatchObject({ device: 'Chrome · Windows', ip: '127.0.0.1' });
    expect(sessions[0]?.device).toBe('node');
    expect(sessions[0]?.factor).toMatch(/^PASSWORD/);
  });

  it('one’s own are one’s own to end; others’ need a permission and are not there without it', async () => {
    const staff = await system.staff();
    const other = await system.signIn(staff.account);
    const operator = await system.staff('OPERATOR');
    const customer = await system.customer();
    for (const stranger of [operator, customer.client]) {
      expect((await stranger.refused(REVOKE, { id: sessionIdOf(staff) })).extensions.code).toBe(
        'SESSION_NOT_FOUND',
      );
      const whose = { type: 'ADMIN', id: staff.account.id };
      expect((await stranger.refused(LIST, whose)).extensions.args).toEqual({ permission: 'session.read' });
      expect((await stranger.refused(REVOKE_ALL, whose)).extensions.args).toEqual({
        permission: 'session.revoke',
      });
    }
    expect((await staff.refused(LIST, { type: 'ADMIN' })).extensions.code).toBe('INPUT_INVALID');
    const ended = await staff.ok<{ revokeSession: { endedAt: string } }>(REVOKE, { id: sessionIdOf(other) });
    expect(Date.parse(ended.revokeSession.endedAt)).not.toBeNaN();
    expect((await other.refused('{ users { total } }')).extensions.code).toBe('SESSION_ENDED');
    // Again: nothing more happens.
    await staff.ok(REVOKE, { id: sessionIdOf(other) });
    const events = await system.sql(
      `SELECT 1 FROM audit_events WHERE action = 'session.revoked' AND resource_id = $1`,
      [sessionIdOf(other)],
    );
    expect(events.length).toBe(1);
  });

  it('shows a customer’s address and device masked to staff who may not see contact data', async () => {
    const [owner, customer] = [await system.staff(), await system.customer()];
    const ask = { type: 'USER', id: customer.id };
    expect((await owner.ok<Listed>(LIST, ask)).sessions[0]?.ip).toBe('127.0.0.1');
    expect((await customer.client.ok<Listed>(LIST)).sessions[0]).toMatchObject({
      ip: '127.0.0.1',
      current: true,
    });
    const operator = await system.staff('OPERATOR');
    await system
      .get(UnitOfWork)
      .run(systemActor('test'), (tx) =>
        tx.query(
          `INSERT INTO admin_grants (admin_id, permission, effect, granted_at) VALUES ($1, 'session.read', 'ALLOW', now())`,
          [operator.account.id],
        ),
      );
    const later = await system.signIn(operator.account);
    const [seen] = (await later.ok<Listed>(LIST, ask)).sessions;
    expect(seen?.ip).not.toBe('127.0.0.1');
    expect(seen?.userAgent).not.toBe('node');
  });

  it('ends all of somebody’s, or all but the one that asks', async () => {
    const staff = await system.staff();
    const [second, third] = [await system.signIn(staff.account), await system.signIn(staff.account)];
    expect(await staff.ok(REVOKE_ALL, { except: true })).toEqual({ revokeAllSessions: 2 });
    for (const gone of [second, third])
      expect((await gone.refused('{ users { total } }')).extensions.code).toBe('SESSION_ENDED');
    expect((await stateOf(staff)).valid).toBe(true);
    const customer = await system.customer();
    expect(await staff.ok(REVOKE_ALL, { type: 'USER', id: customer.id })).toEqual({ revokeAllSessions: 1 });
    expect(await stateOf(customer.client)).toEqual(nobody('SESSION_ENDED'));
    expect(await staff.ok(REVOKE_ALL)).toEqual({ revokeAllSessions: 1 });
    expect(await stateOf(staff)).toEqual(nobody('SESSION_ENDED'));
  });

  it('a used refresh token that comes back ends the session and tells the person and the house', async () => {
    const account = await system.staffAccount('OPERATOR');
    const tokens = await system.staffTokens(account);
    const alarms = async () => {
      const metrics = await (await fetch(`${system.url}/metrics`)).text();
      return Number(/madang_refresh_tokens_reused_total\{principal="ADMIN"\} (\d+)/.exec(metrics)?.[1] ?? 0);
    };
    const before = await alarms();
    const refresh = (token: string) =>
      system
        .client()
        .send<{ refreshSession: { refreshToken: string } }>(
          `mutation ($token: String) { refreshSession(refreshToken: $token) { refreshToken } }`,
          { token },
        );
    const next = await refresh(tokens.refreshToken);
    expect(next.errors).toEqual([]);
    time.ahead(11_000);
    expect((await refresh(tokens.refreshToken)).errors[0]?.extensions.code).toBe('SESSION_ENDED');
    expect((await refresh(next.data?.refreshSession.refreshToken ?? '')).errors[0]?.extensions.code).toBe(
      'SESSION_ENDED',
    );
    time.ahead(-11_000);
    const mail = await mailbox.mails.mailTo(account.email);
    expect(mail.subject).toContain('세션');
    expect(await alarms()).toBe(before + 1);
  });
});
