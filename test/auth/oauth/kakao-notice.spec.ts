import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/sandbox/kit/oidc/model.js';
import { startIdentitySystem, type IdentitySystem } from '../../kit/identity-system.js';
import { SignInBrowser } from '../../kit/sign-in-browser.js';
import { connected } from '../../kit/test-database.js';
import { newPhone, startTestPhones, type TestPhones } from '../../kit/test-phones.js';
import { eventually } from '../../kit/eventually.js';
import { KAKAO_ADMIN_KEY, pkce } from '../../sandbox/identity-kit.js';

const EXCHANGE = `mutation ($ticket: String!, $verifier: String) {
  exchangeLoginTicket(ticket: $ticket, verifier: $verifier) { accessToken isNew user { id } } }`;

describe('Kakao’s notice that somebody left (S003-AUTH-05)', () => {
  let running: IdentitySystem;
  let phones: TestPhones;

  beforeAll(async () => {
    phones = await startTestPhones();
    running = await startIdentitySystem({ role: 'all', environment: phones.environment });
  });
  afterAll(async () => {
    await running.stop();
    await phones.remove();
  });

  async function signIn(account: string) {
    const { verifier, challenge } = pkce();
    const { answer } = await new SignInBrowser(running.system).signIn(
      running.kakao,
      `/auth/kakao/start?challenge=${challenge}`,
      { account },
    );
    if (!answer['ticket']) throw new Error(JSON.stringify(answer));
    const { exchangeLoginTicket } = await running.system
      .client()
      .ok<{ exchangeLoginTicket: { accessToken: string; isNew: boolean; user: { id: string } } }>(EXCHANGE, {
        ticket: answer['ticket'],
        verifier,
      });
    return exchangeLoginTicket;
  }

  async function person(more: Record<string, unknown> = {}): Promise<string> {
    const id = `61${Math.floor(Math.random() * 1e14)}`;
    await running.kakao.control('PUT', `/people/${id}`, {
      nickname: '떠날이',
      email: `${randomUUID()}@kakao.example`,
      is_email_valid: true,
      is_email_verified: true,
      ...more,
    });
    return id;
  }

  const unlink = (id: string, more: Record<string, unknown> = {}): Promise<Notice> =>
    running.kakao.control<Notice>('POST', `/people/${id}/unlink`, more);
  const stateOf = async (subject: string) => {
    const [row] = await running.system.sql<{ unlinked_at: Date | null; unlinked_reason: string | null }>(
      `SELECT unlinked_at, unlinked_reason FROM user_identities WHERE subject = $1`,
      [subject],
    );
    return row;
  };
  const isIn = async (token: string) => {
    const { viewer } = await running.system
      .client(token)
      .ok<{ viewer: { user: unknown } }>('{ viewer { user { id } } }');
    return viewer.user !== null;
  };

  /** What the letters to a customer tell. */
  const told = async (userId: string): Promise<string[]> => {
    const rows = await running.system.sql<{ change: string }>(
      `SELECT data->>'change' AS change FROM messages
       WHERE kind = 'auth.identity-notice' AND recipient_id = $1 ORDER BY id`,
      [userId],
    );
    return rows.map(({ change }) => change);
  };

  it.each(['GET', 'POST'])(
    'by %s: the link ends, every session ends, and it is written down',
    async (method) => {
      const account = await person();
      const first = await signIn(account);
      const second = await signIn(account);
      const notice = await unlink(account, { method, reason: 'ACCOUNT_DELETE' });
      expect(notice.status).toBe(200);
      expect(notice.durationMs).toBeLessThan(3_000);
      await eventually(async () => (await stateOf(account))?.unlinked_at);
      expect((await stateOf(account))?.unlinked_reason).toBe('ACCOUNT_DELETE');
      await eventually(async () => !(await isIn(first.accessToken)) && !(await isIn(second.accessToken)));
      const events = await running.system.sql<{ details: Record<string, unknown> }>(
        `SELECT details FROM audit_events WHERE action = 'user.identity-unlinked' AND resource_id = $1`,
        [first.user.id],
      );
      expect(events.map(({ details }) => details)).toEqual([
        expect.objectContaining({ provider: 'KAKAO', reason: 'ACCOUNT_DELETE', sessionsEnded: 2 }),
      ]);
      expect(await told(first.user.id)).toEqual(['UNLINKED']);
    },
  );

  it('a sign-in that was under way when it came leads nowhere', async () => {
    const account = await person();
    const { verifier, challenge } = pkce();
    const { answer } = await new SignInBrowser(running.system).signIn(
      running.kakao,
      `/auth/kakao/start?challenge=${challenge}`,
      { account },
    );
    await unlink(account);
    await eventually(async () => (await stateOf(account))?.unlinked_at);
    const refusal = await running.system.client().refused(EXCHANGE, { ticket: answer['ticket'], verifier });
    expect(refusal.extensions).toMatchObject({ code: 'LOGIN_TICKET_INVALID' });
  });

  it('again and again it changes nothing, and whoever comes back is the customer they were', async () => {
    const account = await person();
    const { user } = await signIn(account);
    for (let times = 0; times < 5; times += 1) expect((await unlink(account)).status).toBe(200);
    await eventually(async () => (await stateOf(account))?.unlinked_at);
    const drained = async () =>
      (await running.system.sql(`SELECT 1 FROM outbox WHERE delivered_at IS NULL`)).length === 0 &&
      (await running.system.sql(`SELECT 1 FROM consumed_events WHERE consumer = 'auth.unlink-by-notice'`))
        .length >= 5;
    await eventually(drained);
    const events = await running.system.sql(
      `SELECT 1 FROM audit_events WHERE action = 'user.identity-unlinked' AND resource_id = $1`,
      [user.id],
    );
    expect(events).toHaveLength(1);
    const back = await signIn(account);
    expect(back).toMatchObject({ isNew: false, user: { id: user.id } });
    expect(await told(user.id)).toEqual(['UNLINKED', 'LINKED']);
    expect((await stateOf(account))?.unlinked_at).toBeNull();
  });

  it('whoever kept their address to themselves hears of it by text, once they have proved a number', async () => {
    const account = await person({ email: null });
    const { accessToken, user } = await signIn(account);
    const client = running.system.client(accessToken);
    const phone = newPhone();
    await client.ok(`mutation ($phone: String!) { requestPhoneChange(phone: $phone) { sentTo } }`, { phone });
    const code = await phones.phones.codeFor(phone);
    await client.ok(`mutation ($code: String!) { confirmPhoneChange(code: $code) { id } }`, { code });
    await unlink(account);
    expect((await phones.phones.textTo(phone, 2)).text).toMatch(
      /^\[마당\] 카카오 로그인 연결이 해제되었습니다\./,
    );
    expect(await told(user.id)).toEqual([]);
  });

  it('about somebody unknown, or nobody at all, it is 200 and nothing', async () => {
    expect((await unlink('99999999999')).status).toBe(200);
    const send = (body: string) =>
      fetch(`${running.system.url}/webhooks/kakao/unlink`, {
        method: 'POST',
        headers: { authorization: `KakaoAK ${KAKAO_ADMIN_KEY}` },
        body,
      });
    for (const body of [
      '',
      'user_id=',
      'user_id=abc',
      `user_id=${'9'.repeat(300)}`,
      'user_id=1;DROP',
      '\u0000',
    ]) {
      const answer = await send(body);
      expect([body.slice(0, 20), answer.status]).toEqual([body.slice(0, 20), 200]);
    }
  });

  it('from anybody else it is refused and ignored', async () => {
    const account = await person();
    const { accessToken } = await signIn(account);
    expect((await unlink(account, { adminKey: 'somebody-else' })).status).toBe(401);
    const headers: Record<string, string>[] = [
      {},
      { authorization: `Bearer ${KAKAO_ADMIN_KEY}` },
      { authorization: `KakaoAK ${KAKAO_ADMIN_KEY}x` },
      { authorization: `KakaoAK  ${KAKAO_ADMIN_KEY}` },
      { authorization: 'KakaoAK' },
    ];
    for (const header of headers) {
      const answer = await fetch(`${running.system.url}/webhooks/kakao/unlink?user_id=${account}`, {
        headers: header,
      });
      expect(answer.status).toBe(401);
    }
    expect((await stateOf(account))?.unlinked_at).toBeNull();
    expect(await isIn(accessToken)).toBe(true);
  });

  it('answers in time while the customer’s row is held by somebody else', async () => {
    const account = await person();
    const { user } = await signIn(account);
    await connected(running.system.database.ownerUrl, async (other) => {
      await other.query('BEGIN');
      await other.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [user.id]);
      await other.query('SELECT 1 FROM user_identities WHERE user_id = $1 FOR UPDATE', [user.id]);
      const notice = await unlink(account);
      expect([notice.status, notice.durationMs < 3_000]).toEqual([200, true]);
      await other.query('COMMIT');
    });
    await eventually(async () => (await stateOf(account))?.unlinked_at, 30_000);
  });
});
