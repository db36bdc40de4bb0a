import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OutboxRelay } from '../../src/platform/outbox/relay.js';
import { EventStream } from '../kit/event-stream.js';
import type { StaffClient } from '../kit/staff-client.js';
import { startTestChat, type TestChat } from '../kit/test-chat.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { eventually } from '../kit/eventually.js';
import { TestSystem } from '../kit/test-system.js';
import { NoticeDesk } from './notice-desk.js';

const LIST = `query ($filter: NotificationFilter) { notifications(filter: $filter) { total items {
  id kind severity link updates readAt words { title body facts { label value } } } } unreadNotifications }`;

interface Line {
  id: string;
  severity: string;
  link: string | null;
  updates: number;
  readAt: string | null;
  words: { title: string };
}
interface List {
  notifications: { total: number; items: Line[] };
  unreadNotifications: number;
}

describe('notices: the notification centre, letters and Slack (S000-INT-01, S002-ALR-01, S002-ALR-02, S004-RT-04)', () => {
  let mailbox: TestMailbox;
  let chat: TestChat;
  let system: TestSystem;
  let desk: NoticeDesk;
  let admin: StaffClient;
  let operator: StaffClient;

  beforeAll(async () => {
    [mailbox, chat] = await Promise.all([startTestMailbox(), startTestChat()]);
    system = await TestSystem.start({
      role: 'api',
      environment: { ...mailbox.environment, ...chat.environment },
    });
    desk = new NoticeDesk(system);
    [admin, operator] = await Promise.all([system.staff('ADMIN'), system.staff('OPERATOR')]);
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([mailbox.remove(), chat.remove()]);
  });

  const lines = (who: StaffClient, filter?: object): Promise<List> => who.ok<List>(LIST, { filter });
  const to = (who: StaffClient) => ({ adminUserIds: [who.account.id] });

  it('reaches the notification centre live, and only of whom it is for; reading it is told to other windows', async () => {
    const open = (who: StaffClient) =>
      EventStream.open(system.url, {
        authorization: `Bearer ${who.token}`,
        query: `subscription { notificationReceived { __typename ... on NotificationNews { cursor unread
          notification { id words(locale: EN) { title } } } } }`,
      });
    const [mine, theirs] = await Promise.all([open(admin), open(operator)]);
    await eventually(async () => system.liveSubscribers() === 2);
    await desk.tell({ audience: to(admin), severity: 'info', link: '/incidents/7' });
    // `api` relays nothing: done by hand here.
    await system.get(OutboxRelay).assignPositions();
    const news = await eventually(async () => mine.results.at(0)?.data?.['notificationReceived']);
    expect(news).toMatchObject({ unread: 1, notification: { words: { title: '지연 exceeded' } } });

    const { notifications, unreadNotifications } = await lines(admin);
    expect(unreadNotifications).toBe(1);
    expect(notifications.items[0]).toMatchObject({
      severity: 'INFO',
      link: '/incidents/7',
      words: { title: '지연 초과', body: '한도를 넘었습니다.', facts: [{ label: '값', value: '5' }] },
    });
    expect((await lines(operator)).notifications.total).toBe(0);

    const read = `mutation ($id: ID!) { markNotificationRead(id: $id) { readAt } }`;
    const id = notifications.items[0]?.id;
    expect((await operator.refused(read, { id })).extensions.code).toBe('NOTIFICATION_NOT_FOUND');
    await admin.ok(read, { id });
    await system.get(OutboxRelay).assignPositions();
    expect((await lines(admin, { unread: true })).notifications.total).toBe(0);
    const told = await eventually(async () => mine.results.at(1)?.data?.['notificationReceived']);
    expect(told).toMatchObject({ unread: 0, notification: null });
    expect(theirs.results).toEqual([]);
    mine.close();
    theirs.close();
  });

  it('the same notice twice is one, also when it is handed out twice', async () => {
    const before = (await lines(operator)).notifications.total;
    const first = await desk.send({ audience: to(operator), key: 'once' });
    expect(await desk.send({ audience: to(operator), key: 'once' })).toBe(first);
    await Promise.all([desk.handOut(first), desk.handOut(first)]);
    await desk.handOut(first);
    expect((await lines(operator)).notifications.total).toBe(before + 1);
    expect(await desk.deliveries(first)).toHaveLength(1);
  });

  it('notices about one thing are one line, unread again with each word', async () => {
    const groupKey = 'incident:1';
    await desk.tell({ audience: to(operator), groupKey, severity: 'critical' });
    const markAll = async (): Promise<string> => {
      const { markAllNotificationsRead: mark } = await operator.ok<{
        markAllNotificationsRead: { readAt: string };
      }>(`mutation ($until: DateTime!) { markAllNotificationsRead(until: $until) { readAt } }`, {
        until: new Date().toISOString(),
      });
      return mark.readAt;
    };
    const unread = (await lines(operator)).unreadNotifications;
    const readAt = await markAll();
    expect((await lines(operator)).unreadNotifications).toBe(0);
    // By the time of the mark: what was read before stays read, and somebody else's is not theirs.
    const takeBack = `mutation ($readAt: DateTime!) { unmarkNotificationsRead(readAt: $readAt) }`;
    expect(await (await system.staff()).ok(takeBack, { readAt })).toEqual({ unmarkNotificationsRead: 0 });
    expect(await operator.ok(takeBack, { readAt })).toEqual({ unmarkNotificationsRead: unread });
    expect((await lines(operator)).unreadNotifications).toBe(unread);
    await markAll();
    const data = { rule: '지연 해소', value: 1 };
    await desk.tell({ audience: to(operator), groupKey, severity: 'info', data });
    const { notifications, unreadNotifications } = await lines(operator);
    expect(unreadNotifications).toBe(1);
    expect(notifications.items[0]).toMatchObject({
      updates: 2,
      severity: 'INFO',
      readAt: null,
      words: { title: '지연 해소 초과' },
    });
  });

  it('what weighs enough is a letter as well, to whoever has the permission now', async () => {
    await desk.deliverLetters();
    const before = (await mailbox.mails.list(operator.account.email)).length;
    await desk.tell({
      audience: { permission: 'notification.manage' },
      severity: 'critical',
      link: '/incidents/9',
    });
    await desk.deliverLetters();
    const mail = await mailbox.mails.mailTo(admin.account.email);
    expect(mail.subject).toBe('[마당 심각] 지연 초과');
    expect(mail.text).toContain(`${system.publicUrl}/admin/incidents/9`);
    // An operator may not manage them.
    expect(await mailbox.mails.list(operator.account.email)).toHaveLength(before);
    const quiet = await desk.tell({ audience: to(admin), severity: 'info' });
    expect(await desk.deliveries(quiet)).toEqual([]);
  });

  it('goes to a registered chat; everything in it is data', async () => {
    const { id } = await desk.destination(admin, { type: 'SLACK', address: chat.address });
    const notice = await desk.tell({
      audience: { channelIds: [id] },
      data: { rule: '*<!channel> & co*', value: 7 },
      link: '/incidents/8',
    });
    await desk.deliver(await desk.message(notice, id));
    expect(await desk.message(notice, id)).toMatchObject({ status: 'SENT', reply: 'ok' });
    const [message] = await chat.list();
    const said = JSON.stringify(message);
    expect(said).toContain('&lt;!channel&gt; &amp; co');
    expect(said).not.toContain('<!channel>');
    expect(said).toContain(`<${system.publicUrl}/admin/incidents/8|`);
    // The address is a secret: it is sealed, and nowhere shown.
    const [row] = await system.sql<Record<string, string>>(
      `SELECT * FROM notification_destinations WHERE id = $1`,
      [id],
    );
    expect(JSON.stringify(row)).not.toContain('abcdefghijklm');
    expect(row?.['address_shown']).toMatch(/\/services\/T0TEST0001\/…$/);
  });

  it.each([
    'https://example.com/services/T0TEST0001/B0TEST0001/abcdefghijklmnopqrstuvwx',
    'http://127.0.0.1:1/services/T0TEST0001/B0TEST0001/abcdefghijklmnopqrstuvwx',
    'https://user:pass@hooks.slack.com/services/T0TEST0001/B0TEST0001/abcdefghijklmnopqrstuvwx',
    'not an address',
  ])('a chat elsewhere is refused when it is registered: %s (S002-ALR-01)', async (address) => {
    const { errors } = await desk.refusedDestination(admin, { type: 'SLACK', address });
    expect(errors[0]?.extensions).toMatchObject({
      code: 'NOTIFICATION_DESTINATION_REFUSED',
      args: { reason: 'NOT_SLACK' },
    });
  });

  it('429 pauses the chat for as long as Slack says, and costs no message', async () => {
    const { id } = await desk.destination(admin, { type: 'SLACK', address: chat.address });
    const audience = { channelIds: [id] };
    const [first, second] = [await desk.tell({ audience }), await desk.tell({ audience })];
    await chat.misbehave({ kind: 'error', status: 429, body: 'rate_limited', retryAfter: 90 });
    const before = (await chat.list()).length;
    await desk.deliver(await desk.message(first, id));
    const waiting = await desk.message(first, id);
    expect(waiting).toMatchObject({ status: 'RETRYING', failure_code: 'DEFERRED', attempts: 1 });
    const waits = (waiting.next_attempt_at?.getTime() ?? 0) - Date.now();
    expect(waits).toBeGreaterThan(60_000);
    expect(waits).toBeLessThan(91_000);
    // The others wait too, without a try.
    await desk.deliver(await desk.message(second, id));
    expect(await desk.message(second, id)).toMatchObject({ failure_code: 'PAUSED', attempts: 0 });
    await system.sql(`UPDATE notification_destinations SET paused_until = now() WHERE id = $1`, [id]);
    for (const notice of [first, second]) {
      await desk.makeDue(await desk.message(notice, id));
      await desk.deliver(await desk.message(notice, id));
      expect((await desk.message(notice, id)).status).toBe('SENT');
    }
    expect((await chat.list()).length).toBe(before + 2);
  });

  it.each([
    [404, 'no_service'],
    [410, 'channel_is_archived'],
  ])(
    '%i: the chat is stopped, whoever can mend it is told once, and it starts anew when switched on',
    async (status, body) => {
      const { id } = await desk.destination(admin, { type: 'SLACK', address: chat.address });
      const notice = await desk.tell({ audience: { channelIds: [id] } });
      const next = await desk.tell({ audience: { channelIds: [id] } });
      await chat.misbehave({ kind: 'error', status, body });
      await desk.deliver(await desk.message(notice, id));
      await desk.deliver(await desk.message(next, id));
      expect(await desk.message(notice, id)).toMatchObject({
        status: 'FAILED',
        failure_code: 'DESTINATION_GONE',
        attempts: 1,
      });
      expect(await desk.message(next, id)).toMatchObject({ status: 'FAILED', attempts: 0 });
      const told = await system.sql<{ id: string }>(
        `SELECT id FROM notices WHERE kind = 'notifications.destination-broken' AND group_key = $1`,
        [`notification-destination:${id}`],
      );
      expect(told).toHaveLength(1);
      await desk.handOut(told[0]?.id ?? '');
      expect((await lines(admin)).notifications.items[0]?.words.title).toContain('더 이상 보낼 수 없습니다');

      const change = `mutation ($id: ID!, $version: Int!, $input: NotificationDestinationChange!) {
      updateNotificationDestination(id: $id, version: $version, input: $input) { state version } }`;
      const shown = await operator.ok<{ notificationDestination: { state: string; stoppedBecause: string } }>(
        `query ($id: ID!) { notificationDestination(id: $id) { state stoppedBecause } }`,
        { id },
      );
      expect(shown.notificationDestination).toEqual({
        state: 'STOPPED',
        stoppedBecause: `${status} ${body}`,
      });
      const input = { name: `다시 ${id}`, active: true };
      expect(await admin.ok(change, { id, version: 1, input })).toMatchObject({
        updateNotificationDestination: { state: 'OK', version: 2 },
      });
      expect((await admin.refused(change, { id, version: 1, input })).extensions.code).toBe('VERSION_STALE');
      const replay = `mutation ($id: ID!) { retryNotificationMessage(id: $id) { status } }`;
      await admin.ok(replay, { id: (await desk.message(notice, id)).id });
      await desk.deliver(await desk.message(notice, id));
      expect((await desk.message(notice, id)).status).toBe('SENT');
    },
  );

  it('a process that dies between sending and the receipt: sent again, shown as one', async () => {
    const { id } = await desk.destination(admin, { type: 'SLACK', address: chat.address });
    const notice = await desk.tell({ audience: { channelIds: [id] } });
    const before = (await chat.list()).length;
    await desk.deliver(await desk.message(notice, id));
    const { id: messageId } = await desk.message(notice, id);
    // What a SIGKILL right after Slack's answer leaves behind.
    await system.sql(
      `UPDATE messages SET status = 'SENDING', sent_at = NULL, next_attempt_at = now() - interval '1 second' WHERE id = $1`,
      [messageId],
    );
    await system.sql(`UPDATE message_attempts SET ended_at = NULL, outcome = NULL WHERE message_id = $1`, [
      messageId,
    ]);
    await desk.deliver({ id: messageId });
    expect(await desk.message(notice, id)).toMatchObject({ status: 'SENT', attempts: 2 });
    expect((await chat.list()).length).toBe(before + 2);
    const log = await operator.ok<{
      notificationMessage: { history: { outcome: string }[]; words: { title: string } };
    }>(
      `query ($id: ID!) { notificationMessage(id: $id) { words { title } history { number outcome code reply } } }`,
      { id: messageId },
    );
    expect(log.notificationMessage.history.map(({ outcome }) => outcome)).toEqual(['UNKNOWN', 'SENT']);
    expect(log.notificationMessage.words.title).toBe('지연 초과');
  });

  it('what is settled before it gets out is not sent; an hourly share keeps a storm from burying a chat', async () => {
    const { id } = await desk.destination(admin, { type: 'SLACK', address: chat.address, hourlyMax: 2 });
    const notices = [];
    for (let n = 0; n < 3; n += 1) notices.push(await desk.tell({ audience: { channelIds: [id] } }));
    for (const notice of notices) await desk.deliver(await desk.message(notice, id));
    const states = await Promise.all(notices.map(async (notice) => (await desk.message(notice, id)).status));
    expect(states).toEqual(['SENT', 'SENT', 'LIMITED']);

    const other = await desk.destination(admin, { type: 'SLACK', address: chat.address });
    const late = await desk.tell({ audience: { channelIds: [other.id] } });
    desk.needed = false;
    await desk.deliver(await desk.message(late, other.id));
    desk.needed = true;
    expect((await desk.message(late, other.id)).status).toBe('NOT_NEEDED');
  });

  it('a test goes the way that real notices go, to a registered chat or to oneself', async () => {
    const test = `mutation ($type: NotificationChannelType!, $destinationId: ID) {
      testNotificationChannel(type: $type, destinationId: $destinationId) }`;
    const { id } = await desk.destination(admin, { type: 'SLACK', address: chat.address });
    const sent = await admin.ok<{ testNotificationChannel: string }>(test, {
      type: 'SLACK',
      destinationId: id,
    });
    await desk.deliver({ id: sent.testNotificationChannel });
    expect((await chat.list())[0]?.text).toContain('시험 알림입니다');
    const wrong = { type: 'SLACK', destinationId: admin.account.id };
    expect((await admin.refused(test, wrong)).extensions.code).toBe('NOTIFICATION_DESTINATION_NOT_FOUND');
    expect((await admin.refused(test, { type: 'SMS' })).extensions.code).toBe(
      'NOTIFICATION_CHANNEL_UNAVAILABLE',
    );
    expect((await operator.refused(test, { type: 'EMAIL' })).extensions.code).toBe('FORBIDDEN');
  });
});
