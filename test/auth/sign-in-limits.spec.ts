import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SignInLimits, type Try } from '../../src/modules/auth/sign-in/sign-in-limits.js';
import { TargetLimits } from '../../src/modules/auth/sign-in/target-limits.js';
import { UnitOfWork, type Tx } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import type { DomainError } from '../../src/shared/errors.js';
import type { StaffAccount } from '../kit/staff-client.js';
import { STAFF_PASSWORD, TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';

const ACTOR = systemActor('test');
const MINUTE_MS = 60_000;

describe('sign-in limits (S004-SEC-04, S000-AUTH-01)', () => {
  let system: TestSystem;
  let limits: SignInLimits;
  let time: TimeMachine;
  let number = 0;

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api' });
    time = new TimeMachine(system);
    limits = system.get(SignInLimits);
  });
  afterAll(() => system.stop());
  // No test counts what the one before it tried.
  beforeEach(() => time.ahead(60 * MINUTE_MS));

  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => system.get(UnitOfWork).run(ACTOR, work);
  function attempt(change: Partial<Try> = {}): Try {
    number += 1;
    const account = `someone-${number}@people.example`;
    return { kind: 'customer-password', account, address: `10.${number}.1.1`, device: null, ...change };
  }
  const refusal = (what: Try): Promise<DomainError | null> =>
    run((tx) => limits.check(tx, what)).then(
      () => null,
      (error: unknown) => error as DomainError,
    );
  async function fail(what: Try): Promise<void> {
    await run((tx) => limits.check(tx, what));
    await run((tx) => limits.failed(tx, what));
  }
  async function failAll(tries: Try[]): Promise<void> {
    for (const each of tries) await fail(each);
  }
  const times = <T>(count: number, make: (i: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));

  it('an account is paused after five failures, wherever they came from and however it is written', async () => {
    const { account } = attempt();
    await failAll(times(5, () => attempt({ account })));
    const refused = await refusal(attempt({ account: ` ${account.toUpperCase()}` }));
    expect(refused).toMatchObject({ code: 'RATE_LIMITED', kind: 'RATE_LIMITED' });
    expect(refused?.args['retryAfterMs']).toBeGreaterThan(14 * MINUTE_MS);
    expect(refused?.args['retryAfterMs']).toBeLessThanOrEqual(15 * MINUTE_MS);
    // The same name elsewhere is another account.
    expect(await refusal(attempt({ account, kind: 'staff-password' }))).toBeNull();
    time.ahead(15 * MINUTE_MS);
    await failAll(times(5, () => attempt({ account })));
    expect((await refusal(attempt({ account })))?.args['retryAfterMs']).toBeGreaterThan(29 * MINUTE_MS);
  });

  it('a stranger with many addresses locks nobody out of a device they know', async () => {
    const { account } = attempt();
    const device = '0199d0f0-0000-7000-8000-000000000001';
    await failAll(times(5, () => attempt({ account })));
    expect(await refusal(attempt({ account }))).not.toBeNull();
    const owner = attempt({ account, device });
    expect(await refusal(owner)).toBeNull();
    await run((tx) => limits.succeeded(tx, owner));
    // Which gives the stranger nothing, and the device itself only five.
    expect(await refusal(attempt({ account }))).not.toBeNull();
    await failAll(times(5, () => owner));
    expect((await refusal(owner))?.code).toBe('RATE_LIMITED');
  });

  it('tries at once are counted as so many', async () => {
    const { account } = attempt();
    const answers = await Promise.all(times(12, () => refusal(attempt({ account }))));
    expect(answers.filter((answer) => answer === null)).toHaveLength(5);
  });

  it('a right one begins anew, and one that nobody looked at does not count', async () => {
    const one = attempt();
    await failAll([one, one, one, one]);
    expect(await refusal(one)).toBeNull();
    await run((tx) => limits.undone(tx, one));
    expect(await refusal(one)).toBeNull();
    await run((tx) => limits.succeeded(tx, one));
    await failAll([one, one, one, one, one]);
    expect(await refusal(one)).not.toBeNull();
  });

  it('a hundred in a row need more than patience', async () => {
    const { account } = attempt();
    for (let i = 0; i < 20; i += 1) {
      await failAll(times(5, () => attempt({ account })));
      time.ahead(25 * 60 * MINUTE_MS);
    }
    expect(await refusal(attempt({ account }))).toMatchObject({
      code: 'SIGN_IN_RESET_NEEDED',
      kind: 'FAILED_PRECONDITION',
    });
    await run((tx) => limits.succeeded(tx, attempt({ account })));
    expect(await refusal(attempt({ account }))).toBeNull();
  });

  it('one address has twenty failures a minute, one network a hundred', async () => {
    const address = '203.0.113.9';
    await failAll(times(20, () => attempt({ address })));
    expect((await refusal(attempt({ address })))?.args['retryAfterMs']).toBeLessThanOrEqual(MINUTE_MS);
    expect(await refusal(attempt({ address: '203.0.113.10' }))).toBeNull();
    await failAll(times(80, (i) => attempt({ address: `203.0.113.${20 + i}` })));
    expect(await refusal(attempt({ address: '203.0.113.200' }))).not.toBeNull();
    expect(await refusal(attempt({ address: '203.0.114.1' }))).toBeNull();
    // Neighbours of a stranger who know their device come in.
    const device = '0199d0f0-0000-7000-8000-000000000002';
    expect(await refusal(attempt({ address, device }))).toBeNull();
    time.ahead(MINUTE_MS);
    expect(await refusal(attempt({ address }))).toBeNull();
  });

  it('counts a line of IPv6 as one address', async () => {
    await failAll(times(20, (i) => attempt({ address: `2001:db8:1:2::${i + 1}` })));
    expect(await refusal(attempt({ address: '2001:db8:1:2:ffff::1' }))).not.toBeNull();
    expect(await refusal(attempt({ address: '2001:db8:1:3::1' }))).toBeNull();
  });

  it('three letters an hour to one target, whether or not there is anybody', async () => {
    const targets = system.get(TargetLimits);
    const ask = (target: string) =>
      run((tx) => targets.take(tx, 'password-reset', target)).then(
        () => 'taken',
        (error: unknown) => (error as DomainError).code,
      );
    for (const target of ['nobody@people.example', 'Nobody@people.example', 'NOBODY@people.example '])
      expect(await ask(target)).toBe('taken');
    expect(await ask('nobody@people.example')).toBe('RATE_LIMITED');
    expect(await ask('somebody@people.example')).toBe('taken');
    time.ahead(60 * MINUTE_MS);
    expect(await ask('nobody@people.example')).toBe('taken');
  });

  describe('at the door of the back office', () => {
    const login = (email: string, password: string, headers: Record<string, string> = {}, code?: string) =>
      system.client().send<unknown>(
        `mutation ($email: String!, $password: String!, $code: String) {
          adminLogin(email: $email, password: $password, totpCode: $code) { adminUser { id } } }`,
        { email, password, code },
        headers,
      );
    const enter = async (account: StaffAccount, headers: Record<string, string> = {}) => {
      return login(account.email, STAFF_PASSWORD, headers, await account.code());
    };
    const cookieOf = (headers: Headers): string =>
      headers.getSetCookie().find((cookie) => cookie.startsWith('__Host-madang-staff-device=')) ?? '';

    it('five wrong passwords close it, except to a browser that came in before', async () => {
      const account = await system.staffAccount('OPERATOR');
      const { email } = account;
      const first = cookieOf((await enter(account)).headers);
      expect(first).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
      const [cookie = ''] = first.split(';');
      for (let i = 0; i < 5; i += 1)
        expect((await login(email, `guess number ${i}`)).errors[0]?.extensions.code).toBe('SIGN_IN_FAILED');
      expect((await login(email, STAFF_PASSWORD)).errors[0]?.extensions.code).toBe('RATE_LIMITED');
      const owner = await enter(account, { cookie });
      expect(owner.errors).toEqual([]);
      // It keeps its token; another account's browser is a stranger's.
      expect(cookieOf(owner.headers)).toContain(cookie);
      const stranger = await system.staffAccount('OPERATOR');
      const other = cookieOf((await enter(stranger)).headers).split(';')[0] ?? '';
      const refused = await login(email, STAFF_PASSWORD, { cookie: other });
      expect(refused.errors[0]?.extensions.code).toBe('RATE_LIMITED');
    });

    it('counts an address that is nobody’s in the same way', async () => {
      for (let i = 0; i < 5; i += 1) await login('nobody@madang.example', `guess number ${i}`);
      const { errors } = await login('nobody@madang.example', 'whatever it may be');
      expect(errors[0]?.extensions.code).toBe('RATE_LIMITED');
    });
  });
});
