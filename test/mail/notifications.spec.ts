import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GraphqlClient } from '../kit/graphql-client.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { TestSystem } from '../kit/test-system.js';
import { newAddress, TestLetters } from './test-letters.js';

const LETTER = `id channel kind status locale recipientType recipientId sentTo about { type id } attempts failureCode
  reply receipt history { number outcome code reply }`;

interface Letter {
  id: string;
  kind: string;
  status: string;
  sentTo: string | null;
  failureCode: string | null;
  history: { number: number; outcome: string; code: string | null }[];
}

interface Channel {
  type: string;
  state: string;
  waiting: number;
  lastSuccessAt: string | null;
  lastFailureAt: string | null;
  lastFailure: string | null;
}

describe('letters as staff sees them (S000-INT-01)', () => {
  let mailbox: TestMailbox;
  let system: TestSystem;
  let letters: TestLetters;
  let admin: GraphqlClient;
  let operator: GraphqlClient;

  beforeAll(async () => {
    mailbox = await startTestMailbox();
    system = await TestSystem.start({ role: 'api', environment: mailbox.environment });
    letters = new TestLetters(system);
    [admin, operator] = await Promise.all([system.staff('ADMIN'), system.staff('OPERATOR')]);
  });
  afterAll(async () => {
    await system.stop();
    await mailbox.remove();
  });

  const channel = async (): Promise<Channel> => {
    const { notificationChannels } = await operator.ok<{ notificationChannels: Channel[] }>(
      `{ notificationChannels { type state waiting lastSuccessAt lastFailureAt lastFailure } }`,
    );
    const [email] = notificationChannels;
    if (!email) throw new Error('no channel');
    return email;
  };
  const letter = async (id: string): Promise<Letter> =>
    (
      await operator.ok<{ notificationMessage: Letter }>(
        `query ($id: ID!) { notificationMessage(id: $id) { ${LETTER} } }`,
        { id },
      )
    ).notificationMessage;
  const retry = (id: string) =>
    admin.send<{ retryNotificationMessage: Letter }>(
      `mutation ($id: ID!) { retryNotificationMessage(id: $id) { ${LETTER} } }`,
      { id },
    );
  const TEST = 'mutation { testNotificationChannel(type: EMAIL) }';

  it('a test letter goes to whoever asks, and to nobody else', async () => {
    const { testNotificationChannel: id } = await admin.ok<{ testNotificationChannel: string }>(TEST);
    expect(await letter(id)).toMatchObject({ kind: 'notifications.test', status: 'WAITING', sentTo: null });
    await letters.deliver(id);
    const shown = await letter(id);
    expect(shown).toMatchObject({
      channel: 'EMAIL',
      status: 'SENT',
      recipientType: 'ADMIN',
      history: [{ number: 1, outcome: 'SENT' }],
    });
    expect(shown.sentTo).toMatch(/^.{1,2}\*\*\*@staff\.example$/);
    const [mail] = await mailbox.mails.list();
    expect(mail?.envelope.to[0]).toMatch(/@staff\.example$/);
    expect((await operator.refused(TEST)).extensions.code).toBe('FORBIDDEN');
  });

  it('the list is filtered, newest first, masked, and says what a letter is about', async () => {
    const to = { type: 'TEST', id: letters.person(newAddress()) } as const;
    const thing = '0191d0f0-0000-7000-8000-000000000001';
    for (let n = 0; n < 3; n += 1) await letters.send({ kind: 'test.note', to, data: { subjectId: thing } });
    await letters.deliverDue();
    const ask = `query ($filter: NotificationMessageFilter, $after: Cursor, $page: Int) {
      notificationMessages(filter: $filter, after: $after, page: $page, limit: 2) { total nextCursor items { ${LETTER} } } }`;
    type Answer = { notificationMessages: { total: number; nextCursor: string | null; items: Letter[] } };
    const filter = { kind: 'test.note', recipientId: to.id, aboutId: thing, status: ['WAITING'] };
    const first = await operator.ok<Answer>(ask, { filter, page: 1 });
    expect(first.notificationMessages).toMatchObject({
      total: 3,
      items: [{ about: { type: 'thing', id: thing } }, {}],
    });
    const second = await operator.ok<Answer>(ask, { filter, after: first.notificationMessages.nextCursor });
    const ids = [...first.notificationMessages.items, ...second.notificationMessages.items].map(
      (item) => item.id,
    );
    expect(ids).toEqual([...new Set(ids)].sort().reverse());
    expect(ids).toHaveLength(3);
    const none = await operator.ok<Answer>(ask, { filter: { recipientId: 'nobody' } });
    expect(none.notificationMessages.items).toEqual([]);
  });

  it('a blocked address is shown masked and lifted with a reason, which the audit log tells of', async () => {
    const address = newAddress();
    await mailbox.mails.misbehave({
      kind: 'refuseRecipient',
      address,
      code: 550,
      text: '5.1.1 No such user',
    });
    const failed = await letters.note(address);
    await letters.deliver(failed);
    const suppressed = await letters.note(address);
    await letters.deliver(suppressed);
    expect(await letter(suppressed)).toMatchObject({ status: 'SUPPRESSED', history: [] });

    const list = `{ mailSuppressions { total items { id address reason messageId liftedAt } } }`;
    type List = { mailSuppressions: { items: { id: string; address: string; messageId: string }[] } };
    const { mailSuppressions } = await operator.ok<List>(list);
    const mark = mailSuppressions.items.find((item) => item.messageId === failed);
    expect(mark).toMatchObject({ address: 'pe***@people.example', reason: 'HARD_BOUNCE', liftedAt: null });
    expect(JSON.stringify(mailSuppressions)).not.toContain(address);

    const lift = `mutation ($id: ID!, $reason: String!) { liftMailSuppression(id: $id, reason: $reason) { liftReason liftedById } }`;
    const asked = { id: mark?.id, reason: '고객이 주소를 다시 열었습니다.' };
    expect((await operator.refused(lift, asked)).extensions.code).toBe('FORBIDDEN');
    expect((await admin.refused(lift, { ...asked, reason: ' ' })).extensions.code).toBe('INPUT_INVALID');
    expect((await admin.refused(lift, { ...asked, id: 'x' })).extensions.code).toBe(
      'MAIL_SUPPRESSION_NOT_FOUND',
    );
    const lifted = await admin.ok<{ liftMailSuppression: Record<string, string> }>(lift, asked);
    expect(lifted.liftMailSuppression).toMatchObject({ liftReason: asked.reason });
    expect((await admin.refused(lift, asked)).extensions.code).toBe('MAIL_SUPPRESSION_LIFTED');
    const audit = await system.sql<Record<string, string>>(
      `SELECT actor_type, actor_id FROM audit_events WHERE action = 'mail-suppression.lifted' AND resource_id = $1`,
      [mark?.id],
    );
    expect(audit).toEqual([{ actor_type: 'ADMIN', actor_id: lifted.liftMailSuppression['liftedById'] }]);

    // What had been stopped can go now.
    expect((await retry(suppressed)).data?.retryNotificationMessage.status).toBe('WAITING');
    await letters.deliver(suppressed);
    expect(await letter(suppressed)).toMatchObject({ status: 'SENT', failureCode: null });
  });

  it('what arrived, or is too late, is not sent again', async () => {
    const sent = await letters.note(newAddress());
    await letters.deliver(sent);
    expect((await retry(sent)).errors[0]?.extensions).toMatchObject({
      code: 'NOTIFICATION_MESSAGE_NOT_RETRYABLE',
      args: { status: 'SENT' },
    });
    const to = { type: 'TEST', id: letters.person(newAddress()) } as const;
    const late = await letters.send({ kind: 'test.short', to, data: {} });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await retry(late)).errors[0]?.extensions.args).toEqual({ status: 'EXPIRED' });
    expect((await retry('x')).errors[0]?.extensions.code).toBe('NOTIFICATION_MESSAGE_NOT_FOUND');
    expect((await retry(to.id)).errors[0]?.extensions.code).toBe('NOTIFICATION_MESSAGE_NOT_FOUND');
  });

  it('the channel says that the server turned us away, and that it is well again', async () => {
    const before = await channel();
    expect(before).toMatchObject({ type: 'EMAIL', state: 'OK' });
    expect(before.lastSuccessAt).not.toBeNull();
    await mailbox.mails.misbehave({ kind: 'loseThenDrop' });
    const id = await letters.note(newAddress());
    await letters.deliver(id);
    expect(await channel()).toMatchObject({ state: 'DEGRADED', lastFailure: 'ECONNECTION' });
    await letters.makeDue(id);
    await letters.deliver(id);
    const after = await channel();
    expect(after.state).toBe('OK');
    expect(after.lastSuccessAt).not.toBe(before.lastSuccessAt);
  });
});

describe('the mail channel without a server, with a wrong one, with a login that is refused (S000-INT-01)', () => {
  it('not configured: letters wait, visibly, and are not lost', async () => {
    const system = await TestSystem.start({ role: 'api' });
    try {
      const admin = await system.staff('ADMIN');
      const letters = new TestLetters(system);
      const { testNotificationChannel: id } = await admin.ok<{ testNotificationChannel: string }>(
        'mutation { testNotificationChannel(type: EMAIL) }',
      );
      await letters.deliver(id);
      await letters.makeDue(id);
      await letters.deliverDue();
      expect(await letters.state(id)).toMatchObject({ status: 'WAITING', attempts: 0 });
      const { notificationChannels } = await admin.ok<{ notificationChannels: Channel[] }>(
        `{ notificationChannels { type state waiting } }`,
      );
      expect(notificationChannels).toEqual([
        { type: 'EMAIL', state: 'NOT_CONFIGURED', waiting: 1 },
        { type: 'SMS', state: 'NOT_CONFIGURED', waiting: 0 },
        { type: 'SLACK', state: 'NOT_CONFIGURED', waiting: 0 },
        { type: 'WEBHOOK', state: 'NOT_CONFIGURED', waiting: 0 },
      ]);
    } finally {
      await system.stop();
    }
  });

  it('a wrong password is our trouble: the letter waits, the channel is degraded, and nothing tells the password', async () => {
    const mailbox = await startTestMailbox();
    const system = await TestSystem.start({
      role: 'api',
      environment: {
        ...mailbox.environment,
        SMTP_URL: `smtp://madang:hunter-two@127.0.0.1:${mailbox.smtpPort}`,
      },
    });
    try {
      const letters = new TestLetters(system);
      const admin = await system.staff('ADMIN');
      await mailbox.mails.misbehave({ kind: 'refuseLogin' });
      const id = await letters.note(newAddress());
      await letters.deliver(id);
      expect(await letters.state(id)).toMatchObject({ status: 'RETRYING', failure_code: 'UNREACHABLE' });
      const shown = await admin.ok<{ notificationChannels: Channel[] }>(
        `{ notificationChannels { state lastFailure } }`,
      );
      expect(shown.notificationChannels[0]?.state).toBe('DEGRADED');
      expect(JSON.stringify(shown)).not.toContain('hunter');
      await letters.makeDue(id);
      await letters.deliver(id);
      expect((await letters.state(id)).status).toBe('SENT');
      const mail = await mailbox.mails.read((await mailbox.mails.list())[0]?.id ?? '');
      expect(mail.user).toBe('madang');
    } finally {
      await system.stop();
      await mailbox.remove();
    }
  });
});
