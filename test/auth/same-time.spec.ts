import { hashSync } from 'bcryptjs';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { CreateAdminUser } from '../../src/modules/auth/index.js';
import { CustomerPasswords } from '../../src/modules/auth/customers/customer-passwords.js';
import { Passwords } from '../../src/modules/auth/sign-in/passwords.js';
import { CreateUser, Service } from '../../src/modules/users/index.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { LOGIN, REGISTER } from '../customers/account-kit.js';
import { SIGN_IN, TestSystem } from '../kit/test-system.js';
import { toldApart, type Kind } from '../kit/told-apart.js';

const ACTOR = systemActor('test');
/** Pairs of a sample. All of them leaning to one side is a chance of 6e-8; nineteen in twenty of the ranks still tell. */
const ROUNDS = 24;
const RIGHT = 'the right password of all';
const WRONG = 'not the right password';
const RESET = `mutation ($email: String!) { requestPasswordReset(email: $email) }`;
const LONG = { timeout: 120_000 };

/**
 * Whether there is an account, and in what state, tells neither an answer nor the time it takes. What is compared here
 * is 13 pairs by two measures: a false alarm comes once in two hundred million runs (`toldApart`).
 */
describe('the same answer after the same time (S000-AUTH-01, S004-AUTH-01, S004-AUTH-02)', () => {
  let system: TestSystem;
  let stored: string;
  let number = 0;
  const answers = new Set<string>();

  beforeAll(async () => {
    system = await TestSystem.start({ role: 'api', environment: { TRUSTED_PROXY_HOPS: '1' } });
    stored = await system.get(Passwords).hash(RIGHT);
  });
  afterEach(() => {
    answers.clear();
    vi.restoreAllMocks();
  });
  afterAll(() => system.stop());

  const next = () => (number += 1);
  const asSystem = (sql: string, parameters: unknown[]): Promise<unknown> =>
    system.get(UnitOfWork).run(ACTOR, (tx) => tx.query(sql, parameters));

  /** From another address each time: what one may try is not what this is about. */
  async function send(query: string, variables: Record<string, unknown>): Promise<void> {
    const ip = `10.${number % 250}.${Math.floor(number / 250)}.1`;
    const { status, data, errors } = await system.client().send(query, variables, { 'x-forwarded-for': ip });
    for (const error of errors) error.extensions.requestId = null;
    answers.add(JSON.stringify({ status, data, errors }));
  }

  /** Each address serves three tries: a fourth letter, or a sixth password, would be refused for another reason. */
  function tries(email: () => Promise<string>, act: (email: string) => Promise<void>): Kind {
    let current = '';
    let used = 0;
    return async () => {
      next();
      if (used++ % 3 === 0) current = await email();
      const address = current;
      return () => act(address);
    };
  }

  const nobody = async (): Promise<string> => `nobody-${next()}@people.example`;

  const customer =
    (hash: string, isActive = true) =>
    async (): Promise<string> => {
      const email = `somebody-${next()}@people.example`;
      const user = await system
        .get(CreateUser)
        .execute(ACTOR, { name: '시간', email, services: [Service.KST] });
      await asSystem('INSERT INTO user_passwords VALUES ($1, $2, now())', [user.id, hash]);
      if (!isActive) await asSystem('UPDATE users SET is_active = false WHERE id = $1', [user.id]);
      return email;
    };

  const staff =
    (isActive = true) =>
    async (): Promise<string> => {
      const email = `staff-${next()}@staff.example`;
      const person = { email, name: '직원', role: 'OPERATOR', password: RIGHT } as const;
      const id = await system.get(CreateAdminUser).execute(ACTOR, person);
      if (!isActive) await asSystem('UPDATE admin_users SET is_active = false WHERE id = $1', [id]);
      return email;
    };

  const login = (password: string) => (email: string) => send(LOGIN, { email, password });
  const staffLogin = (password: string) => (email: string) =>
    send(SIGN_IN, { email, password, code: '123456' });

  async function expectAlike(kinds: Record<string, Kind>): Promise<void> {
    expect(await toldApart(kinds, ROUNDS)).toEqual([]);
    expect([...answers]).toHaveLength(1);
  }

  it('staff: unknown, a wrong password, deactivated with the right one', LONG, async () => {
    await expectAlike({
      unknown: tries(nobody, staffLogin(WRONG)),
      wrong: tries(staff(), staffLogin(WRONG)),
      deactivated: tries(staff(false), staffLogin(RIGHT)),
    });
    expect([...answers][0]).toContain('SIGN_IN_FAILED');
  });

  it('customers: unknown, a wrong password, deactivated with the right one', LONG, async () => {
    await expectAlike({
      unknown: tries(nobody, login(WRONG)),
      wrong: tries(customer(stored), login(WRONG)),
      deactivated: tries(customer(stored, false), login(RIGHT)),
    });
    expect([...answers][0]).toContain('SIGN_IN_FAILED');
  });

  it('customers, while old hashes are left: neither who has one nor who has none', LONG, async () => {
    // Cheap enough for a test, and as plain to see as the other hash.
    const old = hashSync('an old password', 7);
    await customer(old)();
    // The server asks once a minute whether there are any.
    system.get(CustomerPasswords)['old'] = null;
    await expectAlike({
      unknown: tries(nobody, login(WRONG)),
      wrong: tries(customer(stored), login(WRONG)),
      old: tries(customer(old), login(WRONG)),
    });
  });

  it('a letter to set a new password: unknown, known, deactivated', LONG, async () => {
    const ask = (email: string) => send(RESET, { email });
    await expectAlike({
      unknown: tries(nobody, ask),
      known: tries(customer(stored), ask),
      deactivated: tries(customer(stored, false), ask),
    });
    expect([...answers][0]).toContain('"requestPasswordReset":true');
  });

  it('a registration: of a new address and of one that has an account', LONG, async () => {
    const { consentDocuments: accepted } = await system
      .client()
      .ok<{ consentDocuments: unknown[] }>('{ consentDocuments { document version } }');
    const register = (email: string) =>
      send(REGISTER, {
        input: {
          email,
          password: '오래 기억할 만한 긴 문장 하나',
          name: '홍길동',
          services: ['KST'],
          accepted,
        },
      });
    await expectAlike({ new: tries(nobody, register), known: tries(customer(stored), register) });
    expect([...answers][0]).toContain('"registerUser":true');
  });

  it('would find a server that hashes nothing for nobody', LONG, async () => {
    const passwords = system.get(Passwords);
    const honest = passwords.matches.bind(passwords);
    vi.spyOn(passwords, 'matches').mockImplementation(async (password, hash, rounds) =>
      hash === null ? false : honest(password, hash, rounds),
    );
    const kinds = { unknown: tries(nobody, login(WRONG)), wrong: tries(customer(stored), login(WRONG)) };
    expect(await toldApart(kinds, ROUNDS)).toContainEqual(
      expect.objectContaining({ faster: 'unknown', slower: 'wrong', by: 'processor' }),
    );
  });
});
