import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { systemActor } from '../../src/platform/security/actor.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { TestSystem } from '../kit/test-system.js';
import { Accounts, codeOf, PASSWORD } from './account-kit.js';

const UPDATE = `mutation ($input: ViewerProfileInput!, $version: Int!) {
  updateViewerProfile(input: $input, version: $version) {
    user { name email phone version } emailChange { sentTo expiresAt } } }`;
const CONFIRM = `mutation ($token: String!) { confirmContactChange(token: $token) { email } }`;
const SIGNUP = `mutation ($input: SubmitSignupInput!) { submitSignup(input: $input) {
  user { name phone email version profileIncomplete signup { birthDate gender } } emailChange { sentTo } } }`;

interface Updated {
  updateViewerProfile: {
    user: { name: string; email: string; phone: string | null; version: number };
    emailChange: { sentTo: string } | null;
  };
}

describe('customers keep their own profile (S001-AUTH-06, S001-TBL-01)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;
  let accounts: Accounts;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ environment: { ...mailbox.environment, TRUSTED_PROXY_HOPS: '1' } });
    accounts = new Accounts(system, mailbox);
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });

  const asSystem = <T>(sql: string, parameters: unknown[] = []): Promise<T[]> =>
    system.get(UnitOfWork).run(systemActor('test'), (tx) => tx.query(sql, parameters));

  it('the name at once, with the version that was seen', async () => {
    const { client } = await accounts.join();
    const { updateViewerProfile } = await client.ok<Updated>(UPDATE, {
      input: { name: '김새이름' },
      version: 1,
    });
    expect(updateViewerProfile).toMatchObject({ user: { name: '김새이름', version: 2 }, emailChange: null });
    expect(
      (await client.refused(UPDATE, { input: { name: '다른이름' }, version: 1 })).extensions,
    ).toMatchObject({
      code: 'VERSION_STALE',
      args: { current: 2, given: 1 },
    });
  });

  it('a new address once it is proved, and the old one is told', async () => {
    const { client, email } = await accounts.join();
    const next = accounts.newEmail();
    const input = { email: next, currentPassword: PASSWORD };
    expect((await client.refused(UPDATE, { input: { email: next }, version: 1 })).extensions.code).toBe(
      'PASSWORD_WRONG',
    );
    const { updateViewerProfile } = await client.ok<Updated>(UPDATE, { input, version: 1 });
    expect(updateViewerProfile.user.email).toBe(email);
    expect(updateViewerProfile.emailChange?.sentTo).toMatch(/^..\*\*\*@people\.example$/);
    const token = await accounts.tokenFor(next);
    // The link alone is not enough: it takes the session of whoever asked.
    const other = await accounts.join();
    expect((await other.client.refused(CONFIRM, { token })).extensions.code).toBe('LINK_INVALID');
    // That used it up, whoever it was: ask again.
    await client.ok(UPDATE, { input, version: 1 });
    const again = await accounts.tokenFor(next, 2);
    expect(await client.ok(CONFIRM, { token: again })).toEqual({ confirmContactChange: { email: next } });
    const told = await mailbox.mails.mailTo(email, 2);
    expect(told.subject).toBe('[마당] 이메일 주소가 변경되었습니다');
    expect(told.text).not.toContain(next);
    expect((await accounts.login(next)).errors).toEqual([]);
    expect(codeOf(await accounts.login(email))).toBe('SIGN_IN_FAILED');
    expect((await client.refused(CONFIRM, { token: again })).extensions.code).toBe('LINK_INVALID');
  });

  it('an address that is another’s is not told while asking, and refused at the end', async () => {
    const [one, other] = [await accounts.join(), await accounts.join()];
    const input = { email: other.email.toUpperCase(), currentPassword: PASSWORD };
    const answer = await one.client.ok<Updated>(UPDATE, { input, version: 1 });
    expect(answer.updateViewerProfile.emailChange).not.toBeNull();
    const token = await accounts.tokenFor(other.email, 2);
    expect((await one.client.refused(CONFIRM, { token })).extensions.code).toBe('EMAIL_TAKEN');
  });

  it('a link in the old mailbox sets no password any more', async () => {
    const { client, email } = await accounts.join();
    const next = accounts.newEmail();
    await accounts.askReset(email);
    const reset = await accounts.tokenFor(email, 2);
    await client.ok(UPDATE, { input: { email: next, currentPassword: PASSWORD }, version: 1 });
    await client.ok(CONFIRM, { token: await accounts.tokenFor(next) });
    expect(codeOf(await accounts.reset(reset, 'a new password for it'))).toBe('LINK_INVALID');
  });

  it('no number without a proof, which nothing can bring yet; one’s own may go', async () => {
    const { client, user, email } = await accounts.join();
    const change = (phone: string, version: number) =>
      client.send<Updated>(UPDATE, { input: { phone }, version });
    expect(codeOf(await change('010-9999-0000', 1))).toBe('PHONE_PROOF_UNAVAILABLE');
    expect(codeOf(await change('nonsense', 1))).toBe('PHONE_INVALID');
    await asSystem(`UPDATE users SET phone = '+821099990001' WHERE id = $1`, [user.id]);
    expect((await change('010-9999-0001', 1)).errors).toEqual([]);
    expect(codeOf(await change('010-9999-0002', 1))).toBe('PHONE_PROOF_UNAVAILABLE');
    expect((await change('', 1)).data?.updateViewerProfile.user.phone).toBeNull();
    expect((await mailbox.mails.mailTo(email, 2)).subject).toBe('[마당] 전화번호가 삭제되었습니다');
  });

  it('lists a password among the ways in, with the providers’', async () => {
    const { client, email } = await accounts.join();
    const own = await client.ok<{ viewer: { user: { identities: unknown[] } } }>(
      '{ viewer { user { identities { provider email subjectMasked } } } }',
    );
    expect(own.viewer.user.identities).toEqual([{ provider: 'PASSWORD', email, subjectMasked: '' }]);
    const other = await system.customer();
    const none = await other.client.ok<{ viewer: { user: { identities: unknown[] } } }>(
      '{ viewer { user { identities { provider } } } }',
    );
    expect(none.viewer.user.identities).toEqual([]);
  });

  it('a picture is the newest one attached, for its owner and for staff who may see personal data', async () => {
    const { client, user } = await accounts.join();
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const { createAttachmentUpload } = await client.ok<{
      createAttachmentUpload: { url: string; attachmentId: string };
    }>(
      `mutation ($input: AttachmentUploadInput!) { createAttachmentUpload(input: $input) { url attachmentId } }`,
      {
        input: {
          subject: { kind: 'USER_PICTURE', id: user.id },
          fileName: 'me.png',
          contentType: 'image/png',
          size: png.length,
          sha256: createHash('sha256').update(png).digest('hex'),
        },
      },
    );
    const path = new URL(createAttachmentUpload.url).pathname;
    const put = await fetch(`${system.url}${path}`, {
      method: 'PUT',
      body: png,
      headers: { 'content-type': 'image/png' },
    });
    expect(put.ok).toBe(true);
    const own = await client.ok('{ viewer { user { picture { contentType } } } }');
    expect(own).toEqual({ viewer: { user: { picture: { contentType: 'image/png' } } } });
    const ask = `{ user(id: "${user.id}") { picture { id } } }`;
    const seen = await (await system.staff('ADMIN')).ok(ask);
    expect(seen).toEqual({ user: { picture: { id: createAttachmentUpload.attachmentId } } });
    expect(await (await system.staff('OPERATOR')).ok(ask)).toEqual({ user: { picture: null } });
    const other = await accounts.join();
    const refused = await other.client.refused(
      `mutation ($input: AttachmentUploadInput!) { createAttachmentUpload(input: $input) { url } }`,
      {
        input: {
          subject: { kind: 'USER_PICTURE', id: user.id },
          fileName: 'x.png',
          contentType: 'image/png',
          size: 10,
        },
      },
    );
    expect(refused.extensions.code).toBe('ATTACHMENT_NOT_FOUND');
  });

  describe('signing up after the first sign-in (S003-AUTH-02, S003-FLOW-01, S003-MEM-02)', () => {
    const signup = async (change: Record<string, unknown> = {}) => ({
      name: '이가입',
      birthDate: '1990-02-03',
      gender: 'FEMALE',
      phone: `010-${String(Math.random()).slice(2, 6)}-${String(Math.random()).slice(2, 6)}`,
      accepted: await accounts.consents(),
      ...change,
    });

    it('keeps the date of birth sealed with the person’s own key, masked for whoever may not see it', async () => {
      const { client, user } = await accounts.join();
      const input = await signup();
      const { submitSignup } = await client.ok<{ submitSignup: { user: Record<string, unknown> } }>(SIGNUP, {
        input,
      });
      expect(submitSignup.user).toMatchObject({
        name: '이가입',
        signup: { birthDate: '1990-02-03', gender: 'FEMALE' },
      });
      const rows = await asSystem('SELECT * FROM user_signups WHERE user_id = $1', [user.id]);
      expect(JSON.stringify(rows)).not.toContain('1990-02');
      const ask = `{ user(id: "${user.id}") { signup { birthDate } } }`;
      expect(await (await system.staff('ADMIN')).ok(ask)).toEqual({
        user: { signup: { birthDate: '1990-02-03' } },
      });
      expect(await (await system.staff('OPERATOR')).ok(ask)).toEqual({
        user: { signup: { birthDate: '1990-**-**' } },
      });
    });

    it('submitting twice updates once', async () => {
      const { client, user } = await accounts.join();
      const input = await signup();
      await Promise.all([1, 2, 3].map(() => client.ok(SIGNUP, { input })));
      await client.ok(SIGNUP, { input: { ...input, birthDate: '1991-01-01' } });
      const rows = await asSystem('SELECT user_id FROM user_signups WHERE user_id = $1', [user.id]);
      expect(rows).toHaveLength(1);
      const consents = await asSystem('SELECT id FROM consents WHERE user_id = $1', [user.id]);
      expect(consents).toHaveLength((await accounts.consents()).length);
      const { viewer } = await client.ok<{ viewer: { user: { signup: { birthDate: string } } } }>(
        '{ viewer { user { signup { birthDate } } } }',
      );
      expect(viewer.user.signup.birthDate).toBe('1991-01-01');
    });

    it.each([
      ['under age', { birthDate: '2015-01-01' }, 'UNDER_AGE'],
      ['born tomorrow', { birthDate: '2999-01-01' }, 'BIRTH_DATE_INVALID'],
      ['born on no day', { birthDate: '1990-02-30' }, 'INPUT_INVALID'],
      ['without the terms', { accepted: [] }, 'CONSENT_MISSING'],
      ['with no number', { phone: '12' }, 'PHONE_INVALID'],
    ])('%s is refused and leaves nothing behind', async (_, change, code) => {
      const { client, user } = await accounts.join();
      const answer = await client.send(SIGNUP, { input: await signup(change) });
      expect(codeOf(answer)).toBe(code);
      expect(await asSystem('SELECT 1 FROM user_signups WHERE user_id = $1', [user.id])).toEqual([]);
    });

    it('a number that another customer has is refused, also when two ask at once', async () => {
      const people = await Promise.all([accounts.join(), accounts.join(), accounts.join()]);
      const input = await signup();
      const answers = await Promise.all(people.map(({ client }) => client.send(SIGNUP, { input })));
      expect(answers.filter(({ errors }) => errors.length === 0)).toHaveLength(1);
      expect(answers.filter((answer) => codeOf(answer) === 'PHONE_TAKEN')).toHaveLength(2);
    });

    it('whoever came without an address goes on from where it stopped, and is complete once it is proved', async () => {
      const { client, user, email } = await accounts.join();
      await asSystem('UPDATE users SET email = NULL, profile_incomplete = true WHERE id = $1', [user.id]);
      const taken = await accounts.join();
      const refused = async (change: Record<string, unknown>) =>
        codeOf(await client.send(SIGNUP, { input: await signup(change) }));
      expect(await refused({})).toBe('INPUT_INVALID');
      expect(await refused({ email: taken.email.toUpperCase() })).toBe('EMAIL_TAKEN');
      const next = accounts.newEmail();
      const { submitSignup } = await client.ok<{ submitSignup: Record<string, unknown> }>(SIGNUP, {
        input: await signup({ email: next }),
      });
      expect(submitSignup).toMatchObject({ user: { email: null, profileIncomplete: true } });
      await client.ok(CONFIRM, { token: await accounts.tokenFor(next) });
      const { viewer } = await client.ok<{ viewer: { user: Record<string, unknown> } }>(
        '{ viewer { user { email profileIncomplete } } }',
      );
      expect(viewer.user).toEqual({ email: next, profileIncomplete: false });
      expect(await mailbox.mails.list(email)).toHaveLength(1);
    });
  });
});
