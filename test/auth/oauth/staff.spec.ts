import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../../src/platform/security/actor.js';
import { PUBLIC, startIdentitySystem, type IdentitySystem } from '../../kit/identity-system.js';
import { SignInBrowser, type ProviderName } from '../../kit/sign-in-browser.js';
import type { StaffClient } from '../../kit/staff-client.js';
import type { IdentityTwin } from '../../sandbox/identity-kit.js';

const START = `mutation ($provider: IdentityProvider!) { startAdminIdentityLink(provider: $provider) }`;
const LINK = `mutation ($ticket: String!) { linkAdminIdentity(ticket: $ticket) { id provider subjectMasked } }`;
const UNLINK = `mutation ($id: ID!) { unlinkAdminIdentity(id: $id) }`;
const OWN = `{ viewer { adminUser { id identities { id provider subjectMasked lastUsedAt } } } }`;

interface Own {
  viewer: {
    adminUser: { id: string; identities: { id: string; provider: string; lastUsedAt: string | null }[] };
  };
}

describe.each<ProviderName>(['google', 'kakao'])('staff by %s (S003-AUTH-03)', (name) => {
  let running: IdentitySystem;
  let twin: IdentityTwin;
  let subject = 0;

  beforeAll(async () => {
    running = await startIdentitySystem();
    twin = running[name];
  });
  afterAll(() => running.stop());

  async function account(): Promise<string> {
    subject += 1;
    const id = `70000000000${subject}`;
    await twin.control('PUT', `/people/${id}`, {
      name: '직원',
      given_name: '직원',
      nickname: '직원',
      email: `staff${subject}@${name}.example`,
      email_verified: true,
      is_email_valid: true,
      is_email_verified: true,
    });
    return id;
  }

  const provider = name.toUpperCase();
  const own = async (client: StaffClient) => (await client.ok<Own>(OWN)).viewer.adminUser;

  async function prove(client: StaffClient, at: string): Promise<string> {
    const { data, errors } = await client.confirmed<{ startAdminIdentityLink: string }>(START, { provider });
    if (!data) throw new Error(JSON.stringify(errors));
    const { address, answer } = await new SignInBrowser(running.system).signIn(
      twin,
      data.startAdminIdentityLink,
      { account: at },
    );
    expect(address).toBe(`${PUBLIC}/admin/account`);
    return answer['identityTicket'] ?? '';
  }

  async function link(client: StaffClient, at: string): Promise<string> {
    const { linkAdminIdentity } = await client.ok<{ linkAdminIdentity: { id: string } }>(LINK, {
      ticket: await prove(client, at),
    });
    return linkAdminIdentity.id;
  }

  async function arrive(at: string) {
    const browser = new SignInBrowser(running.system);
    const landed = await browser.signIn(twin, `/auth/staff/${name}/start`, { account: at });
    return { browser, ...landed };
  }

  /** Staff's rows are shown to the system only. */
  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    running.system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));

  const counts = async () => {
    const [row] = await running.system.sql<Record<string, string>>(
      `SELECT (SELECT count(*) FROM user_identities) AS identities, (SELECT count(*) FROM users) AS users,
              (SELECT count(*) FROM audit_events) AS audit, (SELECT count(*) FROM outbox) AS outbox`,
    );
    return row ?? {};
  };

  it('nobody on the list: nothing is made, one audit event, and no word why', async () => {
    const at = await account();
    const before = await counts();
    const { address, answer, browser } = await arrive(at);
    expect([address, answer]).toEqual([`${PUBLIC}/admin/login`, { error: 'OAUTH_REFUSED' }]);
    expect(browser.cookies.has('__Host-madang-login')).toBe(false);
    expect(await counts()).toEqual({ ...before, audit: String(Number(before['audit']) + 1) });
    const [event] = await running.system.sql<{ action: string; details: unknown }>(
      `SELECT action, details FROM audit_events ORDER BY occurred_at DESC, id DESC LIMIT 1`,
    );
    expect(event).toMatchObject({ action: 'admin.sign-in-failed', details: { factor: provider } });
  });

  it('a linked account stands for the password and no more: a ticket for the second factor, in this browser', async () => {
    const staff = await running.system.staff();
    const at = await account();
    await link(staff, at);
    const { address, answer, browser } = await arrive(at);
    expect(address).toBe(`${PUBLIC}/admin/login`);
    expect(answer['ticket']).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(browser.cookies.get('__Host-madang-login')).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(browser.cookies.has('__Host-madang-staff')).toBe(false);
    const [ticket] = await asSystem<{ proved: string; purpose: string }>(
      `SELECT proved, purpose FROM staff_login_tickets ORDER BY created_at DESC LIMIT 1`,
    );
    expect(ticket).toMatchObject({ proved: provider, purpose: 'SECOND_FACTOR' });
    // It is no token, and no ticket of a customer.
    expect(
      (await running.system.client(answer['ticket']).refused('{ users { total } }')).extensions.kind,
    ).toBe('UNAUTHENTICATED');
  });

  it('an e-mail address is no invitation: the address of staff at the provider lets nobody in', async () => {
    const staff = await running.system.staff();
    const at = await account();
    await twin.control('PUT', `/people/${at}`, { email: staff.account.email });
    expect((await arrive(at)).answer).toEqual({ error: 'OAUTH_REFUSED' });
  });

  it('linking takes a fresh second factor, and only whoever began can end it', async () => {
    const [staff, other] = [await running.system.staff(), await running.system.staff()];
    expect((await staff.refused(START, { provider })).extensions.code).toBe('STEP_UP_REQUIRED');
    const ticket = await prove(staff, await account());
    expect((await other.refused(LINK, { ticket })).extensions.code).toBe('IDENTITY_TICKET_INVALID');
    const customer = await running.system.customer();
    expect((await customer.client.refused(LINK, { ticket })).extensions.code).toBe('FORBIDDEN');
    await staff.ok(LINK, { ticket });
    expect((await staff.refused(LINK, { ticket })).extensions.code).toBe('IDENTITY_TICKET_INVALID');
    expect((await own(staff)).identities).toHaveLength(1);
  });

  it('an account is one person’s, and each has one of a provider', async () => {
    const [staff, other] = [await running.system.staff(), await running.system.staff()];
    const at = await account();
    await link(staff, at);
    expect((await other.refused(LINK, { ticket: await prove(other, at) })).extensions.code).toBe(
      'IDENTITY_TAKEN',
    );
    expect((await staff.refused(LINK, { ticket: await prove(staff, await account()) })).extensions.code).toBe(
      'IDENTITY_PROVIDER_LINKED',
    );
  });

  it('a removed link, or a closed account, is on no list any more', async () => {
    const [staff, other] = [await running.system.staff(), await running.system.staff()];
    const [at, closed] = [await account(), await account()];
    const id = await link(staff, at);
    expect((await other.refused(UNLINK, { id })).extensions.code).toBe('IDENTITY_NOT_FOUND');
    await staff.ok(UNLINK, { id });
    expect((await arrive(at)).answer).toEqual({ error: 'OAUTH_REFUSED' });
    const letters = await asSystem<{ notice: string }>(
      `SELECT data->>'notice' AS notice FROM messages
       WHERE kind = 'auth.security-notice' AND recipient_id = $1 ORDER BY id`,
      [staff.account.id],
    );
    const identities = letters.map(({ notice }) => notice).filter((notice) => notice.startsWith('IDENTITY'));
    expect(identities).toEqual(['IDENTITY_LINKED', 'IDENTITY_UNLINKED']);
    await link(other, closed);
    await asSystem(`UPDATE admin_users SET is_active = false WHERE id = $1`, [(await own(other)).id]);
    expect((await arrive(closed)).answer).toEqual({ error: 'OAUTH_REFUSED' });
  });

  it('a customer’s account of the same provider is another thing', async () => {
    const staff = await running.system.staff();
    const at = await account();
    await link(staff, at);
    const { answer } = await new SignInBrowser(running.system).signIn(twin, `/auth/${name}/start`, {
      account: at,
    });
    expect(answer['ticket']).toBeDefined();
    const [row] = await running.system.sql<{ count: string }>(
      `SELECT count(*) FROM user_identities WHERE subject = $1`,
      [at],
    );
    expect(row?.count).toBe('1');
  });
});
