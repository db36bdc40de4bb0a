import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LoginTickets } from '../../src/modules/auth/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { connected } from '../kit/test-database.js';
import { STAFF_PASSWORD, TestSystem } from '../kit/test-system.js';

const ACTOR = systemActor('test');
const OWN = 'http://localhost:3999';
const REFRESH = `mutation ($t: String) { refreshSession(refreshToken: $t) { accessToken refreshToken } }`;

interface Refreshed {
  refreshSession: { accessToken: string; refreshToken: string | null };
}

describe('sessions (S000-TBL-13, S000-ARC-02, S001-AUTH-04)', () => {
  let system: TestSystem;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(ACTOR, (tx) => tx.query(sql, parameters));

  async function signIn(transport: 'BODY' | 'COOKIE') {
    const account = await system.staffAccount('OPERATOR');
    const { data, headers } = await system
      .client()
      .send<{ adminLogin: { accessToken: string; refreshToken: string | null } }>(
        `mutation ($email: String!, $password: String!, $code: String!) {
          adminLogin(email: $email, password: $password, totpCode: $code, refreshTransport: ${transport}) {
            accessToken refreshToken } }`,
        { email: account.email, password: STAFF_PASSWORD, code: await account.code() },
      );
    if (!data) throw new Error('not signed in');
    return { ...data.adminLogin, cookie: cookieOf(headers), account };
  }
  /** Of the cookies that came, the one that holds the refresh token. */
  const cookieOf = (headers: Headers): string =>
    headers.getSetCookie().find((cookie) => /^__Host-madang-staff=./.test(cookie)) ?? '';
  const refresh = (token: string | null) => system.client().send<Refreshed>(REFRESH, { t: token });
  const byCookie = (cookie: string, origin?: string) =>
    system
      .client()
      .send<Refreshed>(
        REFRESH,
        {},
        { cookie: cookie.split(';')[0] ?? '', ...(origin === undefined ? {} : { origin }) },
      );
  const codeOf = (answer: { errors: { extensions: { code: string } }[] }) =>
    answer.errors[0]?.extensions.code ?? null;

  it('rotate: each refresh token works once and its successor goes on', async () => {
    const first = await signIn('BODY');
    const second = (await refresh(first.refreshToken)).data?.refreshSession;
    const third = (await refresh(second?.refreshToken ?? '')).data?.refreshSession;
    expect(new Set([first.refreshToken, second?.refreshToken, third?.refreshToken]).size).toBe(3);
    await expect(system.client(third?.accessToken).ok('{ users { total } }')).resolves.toBeTruthy();
  });

  it('a lost answer is repeated within ten seconds: the same successor, no second chain', async () => {
    const { refreshToken } = await signIn('BODY');
    const answers = [await refresh(refreshToken), await refresh(refreshToken)];
    const [a, b] = answers.map(({ data }) => data?.refreshSession.refreshToken);
    expect(a).toBe(b);
    expect(codeOf(await refresh(a ?? ''))).toBeNull();
  });

  it('shown again later it ends the whole family, and that is written down', async () => {
    const { refreshToken, accessToken } = await signIn('BODY');
    const next = (await refresh(refreshToken)).data?.refreshSession;
    const rows = await asSystem<{ id: string }>(
      `UPDATE sessions SET rotated_at = rotated_at - interval '11 seconds'
      WHERE id = $1 RETURNING id`,
      [JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sid],
    );
    expect(rows.flat().length).toBeGreaterThan(0);
    expect(codeOf(await refresh(refreshToken))).toBe('SESSION_ENDED');
    expect(codeOf(await refresh(next?.refreshToken ?? ''))).toBe('SESSION_ENDED');
    const events = await system.sql<{ action: string }>(
      `SELECT action FROM audit_events WHERE action = 'session.refresh-token-reused'`,
    );
    expect(events.length).toBe(1);
  });

  it('older than the parent ends the family too', async () => {
    const first = await signIn('BODY');
    const second = (await refresh(first.refreshToken)).data?.refreshSession.refreshToken ?? '';
    const third = (await refresh(second)).data?.refreshSession.refreshToken ?? '';
    expect(codeOf(await refresh(first.refreshToken))).toBe('SESSION_ENDED');
    expect(codeOf(await refresh(third))).toBe('SESSION_ENDED');
  });

  it('twenty refreshes at once make one chain', async () => {
    const { refreshToken } = await signIn('BODY');
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(refreshToken)));
    const successors = new Set(answers.map(({ data }) => data?.refreshSession.refreshToken));
    expect(successors.size).toBe(1);
    expect(codeOf(await refresh([...successors][0] ?? ''))).toBeNull();
  });

  it('no token of a session is kept in a form that could be used', async () => {
    const { refreshToken, accessToken } = await signIn('BODY');
    await refresh(refreshToken);
    const dump = JSON.stringify(
      await asSystem(
        'SELECT s.*, encode(refresh_hash, $$escape$$) a, encode(successor_sealed, $$escape$$) b FROM sessions s',
      ),
    );
    expect(dump.includes(refreshToken ?? '-')).toBe(false);
    expect(dump.includes(accessToken)).toBe(false);
  });

  it('the cookie is bound to this host, out of reach of scripts, and the answer holds no token', async () => {
    const { cookie, refreshToken } = await signIn('COOKIE');
    expect(refreshToken).toBeNull();
    expect(cookie).toMatch(/^__Host-madang-staff=[A-Za-z0-9_-]{43};/);
    const flags = cookie.split('; ').slice(1);
    expect(flags).toEqual(expect.arrayContaining(['HttpOnly', 'Secure', 'SameSite=Strict', 'Path=/']));
    expect(cookie).not.toMatch(/Domain=/i);
  });

  it('the cookie refreshes from our own page only', async () => {
    const { cookie } = await signIn('COOKIE');
    for (const origin of [undefined, 'null', 'https://evil.example', `${OWN}.evil.example`]) {
      const refused = await byCookie(cookie, origin);
      expect(codeOf(refused), String(origin)).toBe('ORIGIN_REFUSED');
      expect(refused.headers.get('set-cookie')).toBeNull();
    }
    const good = await byCookie(cookie, OWN);
    expect(good.data?.refreshSession).toMatchObject({
      refreshToken: null,
      accessToken: expect.stringMatching(/\./) as string,
    });
    const next = good.headers.get('set-cookie') ?? '';
    expect(next).toMatch(/^__Host-madang-staff=/);
    expect(next.split(';')[0]).not.toBe(cookie.split(';')[0]);
    expect(codeOf(await byCookie(next, OWN))).toBeNull();
  });

  it.each(['', 'x', 'a'.repeat(200), '%00', '%E0%A4%A'])(
    'a refresh token like "%s" is no session, and no bug',
    async (token) => {
      expect(codeOf(await refresh(token))).toBe('SESSION_ENDED');
      expect(['SESSION_ENDED', 'REQUEST_MALFORMED']).toContain(
        codeOf(await byCookie(`__Host-madang-staff=${token}`, OWN)),
      );
    },
  );

  it('signing out ends the session at once, everywhere it is used', async () => {
    const { accessToken, refreshToken } = await signIn('BODY');
    const client = system.client(accessToken);
    const answer = await client.send<{ logout: boolean }>('mutation { logout }');
    expect(answer.data?.logout).toBe(true);
    expect(answer.headers.get('clear-site-data')).toContain('storage');
    expect(answer.headers.get('set-cookie') ?? '').not.toMatch(/=[A-Za-z0-9]{20}/);
    expect(codeOf(await refresh(refreshToken))).toBe('SESSION_ENDED');
    expect(codeOf(await client.send('{ users { total } }'))).toBe('SESSION_ENDED');
    expect((await system.client().send<{ logout: boolean }>('mutation { logout }')).data?.logout).toBe(true);
  });

  it('signing out everywhere ends the others as well', async () => {
    const one = await signIn('BODY');
    const two = await system.staffTokens(one.account);
    await system.client(one.accessToken).ok('mutation { logout(allDevices: true) }');
    expect(codeOf(await refresh(two.refreshToken))).toBe('SESSION_ENDED');
  });

  it('the sixth session of a person makes the least used one end', async () => {
    const first = await signIn('BODY');
    const more: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      more.push((await system.staffTokens(first.account)).refreshToken);
    }
    expect(codeOf(await refresh(first.refreshToken))).toBe('SESSION_ENDED');
    for (const token of more) expect(codeOf(await refresh(token))).toBeNull();
  });

  it.each(['idle_expires_at', 'absolute_expires_at'])('a session past its %s is over', async (column) => {
    const { refreshToken, accessToken } = await signIn('BODY');
    const { sid } = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as {
      sid: string;
    };
    await asSystem(`UPDATE sessions SET ${column} = now() - interval '1 second' WHERE id = $1`, [sid]);
    expect(codeOf(await refresh(refreshToken))).toBe('SESSION_ENDED');
  });
});

describe('login tickets of customers (S000-API-03)', () => {
  let system: TestSystem;
  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
  });
  afterAll(() => system.stop());

  const exchange = (ticket: string) =>
    system
      .client()
      .send<unknown>(
        `mutation ($ticket: String!) { exchangeLoginTicket(ticket: $ticket) { accessToken user { id } } }`,
        { ticket },
      );
  const issue = (id: string) =>
    system.get(UnitOfWork).run(ACTOR, (tx) => system.get(LoginTickets).issue(tx, { id }));

  it('work once, also when two pages try at the same time', async () => {
    const { id } = await system.customer();
    const ticket = await issue(id);
    const answers = await Promise.all([exchange(ticket), exchange(ticket), exchange(ticket)]);
    const codes = answers.map(({ errors }) => errors[0]?.extensions.code ?? 'in').sort();
    expect(codes).toEqual(['LOGIN_TICKET_INVALID', 'LOGIN_TICKET_INVALID', 'in']);
  });

  it('are gone after a minute, and unknown ones were never there', async () => {
    const ticket = await issue((await system.customer()).id);
    await connected(system.database.ownerUrl, (owner) =>
      owner.query(`UPDATE login_tickets SET expires_at = now()`),
    );
    for (const wrong of [ticket, 'nothing', ''])
      expect((await exchange(wrong)).errors[0]?.extensions.code).toBe('LOGIN_TICKET_INVALID');
  });

  it('let no deactivated customer in', async () => {
    const { id } = await system.customer();
    const ticket = await issue(id);
    await system.sql('UPDATE users SET is_active = false WHERE id = $1', [id]);
    expect((await exchange(ticket)).errors[0]?.extensions.code).toBe('USER_INACTIVE');
  });
});
