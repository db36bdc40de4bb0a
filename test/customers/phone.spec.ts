import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SweepSignIn } from '../../src/modules/auth/sign-in/sweep-sign-in.use-case.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { newPhone, startTestPhones, type TestPhones } from '../kit/test-phones.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';
import { Accounts, codeOf, PASSWORD } from './account-kit.js';

const REQUEST = `mutation ($phone: String!, $currentPassword: String, $language: LetterLanguage) {
  requestPhoneChange(phone: $phone, currentPassword: $currentPassword, language: $language) { sentTo expiresAt } }`;
const CONFIRM = `mutation ($code: String!) { confirmPhoneChange(code: $code) { phone phoneProvedAt version } }`;
const UPDATE = `mutation ($input: ViewerProfileInput!, $version: Int!) { updateViewerProfile(input: $input, version: $version) {
  user { phone version } phoneChange { sentTo } } }`;

interface Confirmed {
  confirmPhoneChange: { phone: string; phoneProvedAt: string | null; version: number };
}

describe('customers prove a new phone number (S001-AUTH-06, S003-MEM-02)', () => {
  let mailbox: TestMailbox;
  let twin: TestPhones;
  let system: TestSystem;
  let accounts: Accounts;

  beforeAll(async () => {
    [mailbox, twin] = await Promise.all([startTestMailbox(), startTestPhones()]);
    system = await TestSystem.start({
      environment: { ...mailbox.environment, ...twin.environment, TRUSTED_PROXY_HOPS: '1' },
    });
    accounts = new Accounts(system, mailbox);
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([mailbox.remove(), twin.remove()]);
  });
  afterEach(async () => {
    await twin.restart();
    await twin.phones.behave();
  });

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));
  const caller = (): Record<string, string> => ({
    'x-forwarded-for': `10.9.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`,
  });
  const request = (client: GraphqlClient, phone: string, more: Record<string, unknown> = {}) =>
    client.send<{ requestPhoneChange: { sentTo: string } }>(
      REQUEST,
      { phone, currentPassword: PASSWORD, ...more },
      caller(),
    );
  const confirm = (client: GraphqlClient, code: string) =>
    client.send<Confirmed>(CONFIRM, { code }, caller());
  const wrong = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  /** Somebody who has proved this number. */
  const joinWith = async (phone: string) => {
    const person = await accounts.join();
    expect(codeOf(await request(person.client, phone))).toBeNull();
    expect(codeOf(await confirm(person.client, await twin.phones.codeFor(phone)))).toBeNull();
    return person;
  };

  it('a code goes to the number, and the number counts once it is told', async () => {
    const { client, email } = await accounts.join();
    const phone = newPhone();
    const asked = await request(client, phone.replace(/(\d{3})(\d{4})(\d{4})/, '$1-$2-$3'));
    expect(asked.data?.requestPhoneChange.sentTo).toBe(`010-****-${phone.slice(-4)}`);
    const { text, type } = await twin.phones.textTo(phone);
    expect(type).toBe('SMS');
    expect(text).toMatch(/^\[마당\] 인증번호 \d{6}\n5분 안에 입력하세요\. 누구에게도 알려주지 마세요\.$/);
    const before = await client.ok('{ viewer { user { phone } } }');
    expect(before).toEqual({ viewer: { user: { phone: null } } });
    const code = await twin.phones.codeFor(phone);
    // As people type it.
    const done = await confirm(client, ` ${code.slice(0, 3)} ${code.slice(3)}`);
    expect(done.data?.confirmPhoneChange).toMatchObject({
      phone: `+82${phone.slice(1)}`,
      phoneProvedAt: expect.any(String) as string,
    });
    expect((await mailbox.mails.mailTo(email, 2)).subject).toBe('[마당] 전화번호가 변경되었습니다');
    expect(codeOf(await confirm(client, code))).toBe('PHONE_CODE_INVALID');
  });

  it('the profile’s own change does the same, and the former number is told', async () => {
    const [former, next] = [newPhone(), newPhone()];
    const { client, email } = await joinWith(former);
    const input = { phone: next, currentPassword: PASSWORD };
    const refused = await client.send(UPDATE, { input: { phone: next }, version: 2 });
    expect(codeOf(refused)).toBe('PASSWORD_WRONG');
    const asked = await client.ok(UPDATE, { input, version: 2 });
    expect(asked).toEqual({
      updateViewerProfile: {
        user: { phone: `+82${former.slice(1)}`, version: 2 },
        phoneChange: { sentTo: `010-****-${next.slice(-4)}` },
      },
    });
    expect(codeOf(await confirm(client, await twin.phones.codeFor(next)))).toBeNull();
    expect((await twin.phones.textTo(former, 2)).text).toMatch(/다른 번호로 바뀌었습니다/);
    expect((await twin.phones.textTo(former, 2)).text).not.toContain(next.slice(-4));
    await mailbox.mails.mailTo(email, 3);
    // One's own number again is no change.
    const again = await client.send(UPDATE, { input: { phone: next }, version: 3 });
    expect(again.errors).toEqual([]);
  });

  it('a number that was only told is proved in the same way', async () => {
    const { client, user } = await accounts.join();
    const phone = newPhone();
    await asSystem('UPDATE users SET phone = $2 WHERE id = $1', [user.id, `+82${phone.slice(1)}`]);
    await request(client, phone);
    const done = await confirm(client, await twin.phones.codeFor(phone));
    expect(done.data?.confirmPhoneChange).toMatchObject({ phoneProvedAt: expect.any(String) as string });
    // Staff who puts another in its place takes the proof away.
    const staff = await system.staff('ADMIN');
    const edited = await staff.ok<{ updateUser: { phone: string; phoneProvedAt: string | null } }>(
      `mutation ($id: ID!, $version: Int!, $input: UpdateUserInput!) {
        updateUser(id: $id, version: $version, input: $input) { phone phoneProvedAt } }`,
      { id: user.id, version: done.data?.confirmPhoneChange.version, input: { phone: newPhone() } },
    );
    expect(edited.updateUser.phoneProvedAt).toBeNull();
  });

  it('somebody else’s code, another code, no code: refused', async () => {
    const [one, other] = [await accounts.join(), await accounts.join()];
    const [mine, theirs] = [newPhone(), newPhone()];
    await Promise.all([request(one.client, mine), request(other.client, theirs)]);
    const [myCode, theirCode] = [await twin.phones.codeFor(mine), await twin.phones.codeFor(theirs)];
    for (const code of [wrong(myCode), '', 'abcdef'])
      expect(codeOf(await confirm(one.client, code))).toBe('PHONE_CODE_INVALID');
    if (myCode !== theirCode) expect(codeOf(await confirm(one.client, theirCode))).toBe('PHONE_CODE_INVALID');
    expect(codeOf(await confirm(one.client, myCode))).toBeNull();
    expect(codeOf(await confirm((await accounts.join()).client, myCode))).toBe('PHONE_CODE_INVALID');
  });

  it('another code takes the place of the one before', async () => {
    const { client } = await accounts.join();
    const phone = newPhone();
    await request(client, phone);
    const first = await twin.phones.codeFor(phone);
    await request(client, phone, { language: 'EN' });
    const second = await twin.phones.codeFor(phone, 2);
    expect((await twin.phones.textTo(phone, 2)).text).toMatch(/^\[Madang\] Code \d{6}\. Good for 5 minutes/);
    if (first !== second) expect(codeOf(await confirm(client, first))).toBe('PHONE_CODE_INVALID');
    expect(codeOf(await confirm(client, second))).toBeNull();
  });

  it('five wrong codes are a pause of a quarter of an hour, also for the right one and for the next code', async () => {
    const { client } = await accounts.join();
    const phone = newPhone();
    await request(client, phone);
    const code = await twin.phones.codeFor(phone);
    for (let i = 0; i < 5; i += 1)
      expect(codeOf(await confirm(client, wrong(code)))).toBe('PHONE_CODE_INVALID');
    const paused = await confirm(client, code);
    expect(paused.errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    const { retryAfterMs } = paused.errors[0]?.extensions.args as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(14 * 60_000);
    await request(client, phone);
    expect(codeOf(await confirm(client, await twin.phones.codeFor(phone, 2)))).toBe('RATE_LIMITED');
  });

  it('wrong codes at once are counted one by one', async () => {
    const { client } = await accounts.join();
    const phone = newPhone();
    await request(client, phone);
    const code = await twin.phones.codeFor(phone);
    const answers = await Promise.all(Array.from({ length: 12 }, () => confirm(client, wrong(code))));
    const codes = answers.map(codeOf);
    expect(codes.filter((each) => each === 'PHONE_CODE_INVALID')).toHaveLength(5);
    expect(codes.filter((each) => each === 'RATE_LIMITED')).toHaveLength(7);
  });

  it('three codes an hour to one number, whoever asks; ten a day for one person, whatever number', async () => {
    const phone = newPhone();
    const people = await Promise.all([accounts.join(), accounts.join(), accounts.join(), accounts.join()]);
    const answers = [];
    for (const { client } of people) answers.push(codeOf(await request(client, phone)));
    expect(answers).toEqual([null, null, null, 'RATE_LIMITED']);
    const { client } = await accounts.join();
    const codes = [];
    for (let i = 0; i < 11; i += 1) codes.push(codeOf(await request(client, newPhone())));
    expect(codes).toEqual([...Array.from({ length: 10 }, () => null), 'RATE_LIMITED']);
  });

  it('ten a day from one address, whoever asks', async () => {
    const people = await Promise.all([accounts.join(), accounts.join()]);
    const codes = [];
    for (let i = 0; i < 11; i += 1) {
      const { client } = people[i % 2] as (typeof people)[0];
      const answer = await client.send(
        REQUEST,
        { phone: newPhone(), currentPassword: PASSWORD },
        { 'x-forwarded-for': '203.0.113.77' },
      );
      codes.push(codeOf(answer));
    }
    expect(codes).toEqual([...Array.from({ length: 10 }, () => null), 'RATE_LIMITED']);
  });

  it('a number that is another’s is not told while asking, and refused to whoever reads there', async () => {
    const phone = newPhone();
    await joinWith(phone);
    const { client } = await accounts.join();
    const [free, taken] = [await request(client, newPhone()), await request(client, phone)];
    expect(Object.keys(free.data?.requestPhoneChange ?? {})).toEqual(
      Object.keys(taken.data?.requestPhoneChange ?? {}),
    );
    const code = await twin.phones.codeFor(phone, 2);
    expect(codeOf(await confirm(client, code))).toBe('PHONE_TAKEN');
    expect(await client.ok('{ viewer { user { phone } } }')).toEqual({ viewer: { user: { phone: null } } });
  });

  it('a number that another only told goes to whoever proves it', async () => {
    const phone = newPhone();
    const squatter = await accounts.join();
    await asSystem('UPDATE users SET phone = $2 WHERE id = $1', [squatter.user.id, `+82${phone.slice(1)}`]);
    const { client } = await accounts.join();
    await request(client, phone);
    expect(codeOf(await confirm(client, await twin.phones.codeFor(phone)))).toBeNull();
    await request(squatter.client, phone);
    expect(codeOf(await confirm(squatter.client, await twin.phones.codeFor(phone, 2)))).toBe('PHONE_TAKEN');
  });

  it('with a new password, what was asked for before is void', async () => {
    const { client } = await accounts.join();
    const [phone, email] = [newPhone(), accounts.newEmail()];
    await request(client, phone);
    const code = await twin.phones.codeFor(phone);
    await client.ok(UPDATE, { input: { email, currentPassword: PASSWORD }, version: 1 });
    const token = await accounts.tokenFor(email);
    await client.ok(`mutation ($c: String!, $n: String!) { changePassword(current: $c, next: $n) }`, {
      c: PASSWORD,
      n: `${PASSWORD} 그리고 또 하나`,
    });
    expect(codeOf(await confirm(client, code))).toBe('PHONE_CODE_INVALID');
    const link = await client.refused(
      `mutation ($token: String!) { confirmContactChange(token: $token) { id } }`,
      { token },
    );
    expect(link.extensions).toMatchObject({ code: 'LINK_INVALID' });
  });

  it('of two who prove one number at once, one gets it', async () => {
    const phone = newPhone();
    const people = await Promise.all([accounts.join(), accounts.join()]);
    const codes: string[] = [];
    for (const [i, { client }] of people.entries()) {
      await request(client, phone);
      codes.push(await twin.phones.codeFor(phone, i + 1));
    }
    const ends = await Promise.all(people.map(({ client }, i) => confirm(client, codes[i] ?? '')));
    expect(ends.map(codeOf).sort()).toEqual(['PHONE_TAKEN', null].sort());
  });

  it('the right code twice at once counts once', async () => {
    const { client, user } = await accounts.join();
    const phone = newPhone();
    await request(client, phone);
    const code = await twin.phones.codeFor(phone);
    const ends = await Promise.all([confirm(client, code), confirm(client, code), confirm(client, code)]);
    expect(ends.map(codeOf).filter((each) => each === null)).toHaveLength(1);
    expect(ends.map(codeOf).filter((each) => each === 'PHONE_CODE_INVALID')).toHaveLength(2);
    const proofs = await asSystem(
      `SELECT 1 FROM audit_events WHERE action = 'user.phone-proved' AND resource_id = $1`,
      [user.id],
    );
    expect(proofs).toHaveLength(1);
  });

  it.each([
    ['nonsense', 'PHONE_INVALID'],
    ['+1 415 555 0100', 'PHONE_NOT_REACHED'],
    ['02-1234-5678', 'PHONE_NOT_REACHED'],
  ])('%s is refused when it is asked for', async (phone, code) => {
    const { client } = await accounts.join();
    expect(codeOf(await request(client, phone))).toBe(code);
  });

  it('signing up takes the first number as it is told, and leads to a code for another', async () => {
    const phone = newPhone();
    const { client } = await joinWith(phone);
    const input = {
      name: '이가입',
      birthDate: '1990-02-03',
      phone: newPhone(),
      accepted: await accounts.consents(),
    };
    const signup = `mutation ($input: SubmitSignupInput!) { submitSignup(input: $input) { user { phone phoneProvedAt } } }`;
    const refused = await client.refused(signup, { input });
    expect(refused.extensions).toMatchObject({
      code: 'INPUT_INVALID',
      args: { path: 'phone', reason: 'is changed with requestPhoneChange' },
    });
    const { submitSignup } = await client.ok<{ submitSignup: { user: Record<string, unknown> } }>(signup, {
      input: { ...input, phone },
    });
    expect(submitSignup.user['phoneProvedAt']).not.toBeNull();
    // Removing the number and telling another is no way around the code.
    const { viewer } = await client.ok<{ viewer: { user: { version: number } } }>(
      '{ viewer { user { version } } }',
    );
    await client.ok(UPDATE, { input: { phone: '' }, version: viewer.user.version });
    const around = await client.refused(signup, { input });
    expect(around.extensions).toMatchObject({ code: 'INPUT_INVALID', args: { path: 'phone' } });
  });

  it('telling who one is does not tell without end whose numbers are taken', async () => {
    const { client } = await accounts.join();
    const accepted = await accounts.consents();
    const tell = () =>
      client.send(
        `mutation ($input: SubmitSignupInput!) { submitSignup(input: $input) { user { id } } }`,
        { input: { name: '이가입', birthDate: '1990-02-03', phone: taken, accepted } },
        caller(),
      );
    const taken = newPhone();
    await joinWith(taken);
    for (let i = 0; i < 20; i += 1) expect(codeOf(await tell())).toBe('PHONE_TAKEN');
    expect(codeOf(await tell())).toBe('RATE_LIMITED');
  });

  it('only customers, for themselves', async () => {
    const staff = await system.staff();
    expect(codeOf(await request(staff, newPhone()))).toBe('FORBIDDEN');
    expect(codeOf(await confirm(staff, '123456'))).toBe('FORBIDDEN');
    expect(codeOf(await request(system.client(), newPhone()))).toBe('UNAUTHENTICATED');
  });

  describe('whoever has no address is told by text, where the number was proved', () => {
    const withoutEmail = async (phone: string, isProved: boolean) => {
      const person = isProved ? await joinWith(phone) : await accounts.join();
      await asSystem('UPDATE users SET email = NULL, profile_incomplete = true, phone = $2 WHERE id = $1', [
        person.user.id,
        `+82${phone.slice(1)}`,
      ]);
      return person;
    };

    it('that a used refresh token came back', async () => {
      const [proved, told] = [newPhone(), newPhone()];
      const people = [await withoutEmail(proved, true), await withoutEmail(told, false)];
      const refresh = `mutation ($t: String!) { refreshSession(refreshToken: $t) { refreshToken } }`;
      for (const { refreshToken } of people) {
        const next = await accounts.send<{ refreshSession: { refreshToken: string } }>(refresh, {
          t: refreshToken,
        });
        await accounts.send(refresh, { t: next.data?.refreshSession.refreshToken });
        await accounts.send(refresh, { t: refreshToken });
      }
      expect((await twin.phones.textTo(proved, 2)).text).toMatch(/의심스러운 접속/);
      const orders = await system.sql(`SELECT 1 FROM messages WHERE recipient_id = $1`, [people[1]?.user.id]);
      expect(orders).toEqual([]);
    });

    it('that an address was added, with which goes a way to a password', async () => {
      const phone = newPhone();
      const { client, user } = await withoutEmail(phone, true);
      const email = accounts.newEmail();
      const [row] = await asSystem<{ version: number }>('SELECT version FROM users WHERE id = $1', [user.id]);
      const input = { email, currentPassword: PASSWORD };
      await client.ok(UPDATE, { input, version: row?.version });
      await client.ok(`mutation ($token: String!) { confirmContactChange(token: $token) { id } }`, {
        token: await accounts.tokenFor(email),
      });
      expect((await twin.phones.textTo(phone, 2)).text).toMatch(/이메일 주소가 등록되었습니다/);
    });

    it('that the number was removed', async () => {
      const phone = newPhone();
      const { client, user } = await withoutEmail(phone, true);
      const [row] = await asSystem<{ version: number }>('SELECT version FROM users WHERE id = $1', [user.id]);
      await client.ok(UPDATE, { input: { phone: '' }, version: row?.version });
      expect((await twin.phones.textTo(phone, 2)).text).toMatch(/이 전화번호가 삭제되었습니다/);
    });
  });

  // The last: it leaves the clock a day ahead.
  describe('as time goes by', () => {
    const MINUTE = 60_000;
    let time: TimeMachine;
    beforeAll(() => {
      time = new TimeMachine(system);
    });
    /** The carrier refuses a caller whose clock is a quarter of an hour off. */
    const carrierKeepsUp = () => twin.phones.call('POST', '/clock', { aheadMs: time.aheadMs });

    it('a code is good for five minutes', async () => {
      const { client } = await accounts.join();
      const phone = newPhone();
      await request(client, phone);
      const code = await twin.phones.codeFor(phone);
      time.ahead(5 * MINUTE + 1_000);
      expect(codeOf(await confirm(client, code))).toBe('PHONE_CODE_INVALID');
    });

    it('a carrier that is away: a code that came too late is not sent, and the next one is', async () => {
      const { client } = await accounts.join();
      const phone = newPhone();
      await twin.stop();
      await request(client, phone);
      await eventually(async () => {
        const [text] = await system.sql<{ attempts: number }>(
          `SELECT attempts FROM messages ORDER BY created_at DESC LIMIT 1`,
        );
        return (text?.attempts ?? 0) > 0;
      });
      time.ahead(5 * MINUTE + 1_000);
      await twin.restart();
      await carrierKeepsUp();
      // A try whose answer was lost ends only when the carrier has said that it knows nothing of it.
      await eventually(async () => {
        const [text] = await system.sql<{ status: string }>(
          `SELECT status FROM messages ORDER BY created_at DESC LIMIT 1`,
        );
        return text?.status === 'EXPIRED';
      });
      expect(await twin.phones.list(phone)).toEqual([]);
      await request(client, phone);
      expect(codeOf(await confirm(client, await twin.phones.codeFor(phone)))).toBeNull();
    });

    it('nothing of a change is left after a day', async () => {
      await carrierKeepsUp();
      const phone = newPhone();
      await joinWith(phone);
      time.ahead(25 * 60 * MINUTE);
      await system.get(SweepSignIn).execute();
      expect(await asSystem('SELECT 1 FROM phone_changes')).toEqual([]);
    });
  });
});

describe('without a channel for texts (S001-AUTH-06)', () => {
  it('says honestly that a number cannot be proved', async () => {
    const system = await TestSystem.start();
    try {
      const { client } = await system.customer();
      expect(codeOf(await client.send(REQUEST, { phone: newPhone() }))).toBe('PHONE_PROOF_UNAVAILABLE');
      expect(codeOf(await client.send(CONFIRM, { code: '123456' }))).toBe('PHONE_CODE_INVALID');
      expect(await system.sql('SELECT 1 FROM messages')).toEqual([]);
    } finally {
      await system.stop();
    }
  });
});
