import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SchedulerWatch, SILENT_AFTER_MS } from '../../src/modules/notifications/dead-man/scheduler-watch.js';
import { UnitOfWork } from '../../src/platform/db/unit-of-work.js';
import { FollowMessage } from '../../src/platform/messages/follow-message.js';
import type { StaffClient } from '../kit/staff-client.js';
import { startTestMailbox, type TestMailbox } from '../kit/test-mailbox.js';
import { newPhone, startTestPhones, type TestPhones } from '../kit/test-phones.js';
import { TestSystem } from '../kit/test-system.js';
import { TimeMachine } from '../kit/travel.js';
import { ACTOR, NoticeDesk } from './notice-desk.js';
import { startReceiver, type Receiver } from './test-receiver.js';

const DAY_MS = 86_400_000;
const PREFER = `mutation ($input: NotificationPreferencesInput!) { updateNotificationPreferences(input: $input) {
  version phone quietFrom quietTo emailFrom smsFrom mutedKinds } }`;

describe('the ways of a notice (S000-INT-01, S000-INT-02, S002-ALR-02, S002-ALR-03)', () => {
  let mailbox: TestMailbox;
  let phones: TestPhones;
  let receiver: Receiver;
  let system: TestSystem;
  let desk: NoticeDesk;
  let admin: StaffClient;
  let time: TimeMachine;

  beforeAll(async () => {
    [mailbox, phones, receiver] = await Promise.all([startTestMailbox(), startTestPhones(), startReceiver()]);
    system = await TestSystem.start({
      role: 'api',
      environment: {
        ...mailbox.environment,
        ...phones.environment,
        ALIMTALK_PF_ID: 'KA01PFTEST',
        ALIMTALK_TEMPLATES: 'notifications.notice=KA01TPTEST',
        WEBHOOK_TRUSTED_ORIGINS: receiver.origin,
      },
    });
    desk = new NoticeDesk(system);
    time = new TimeMachine(system);
    admin = await system.staff('ADMIN');
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([mailbox.remove(), phones.remove(), receiver.stop()]);
  });

  describe('other people’s servers', () => {
    const hook = () =>
      desk.destination(admin, { type: 'WEBHOOK', address: `${receiver.origin}/hook?key=s3cret` });
    const verify = ({ headers, body }: Receiver['received'][number], secret: string): boolean => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
      const content = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
      const good = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
      return String(headers['webhook-signature']).split(' ').includes(good);
    };

    it('get a signed message; a repeat and a replay come under the same id, with the same words', async () => {
      const { id, secret } = await hook();
      const notice = await desk.tell({ audience: { channelIds: [id] }, groupKey: 'incident:5' });
      receiver.received.length = 0;
      receiver.answerNext(500);
      await desk.deliver(await desk.message(notice, id));
      expect(await desk.message(notice, id)).toMatchObject({ status: 'RETRYING', reply: 'HTTP 500' });
      await desk.makeDue(await desk.message(notice, id));
      await desk.deliver(await desk.message(notice, id));
      const { id: messageId, status } = await desk.message(notice, id);
      expect(status).toBe('SENT');
      await admin.ok(`mutation ($id: ID!) { retryNotificationMessage(id: $id) { id } }`, { id: messageId });
      await desk.deliver({ id: messageId });
      expect(receiver.received).toHaveLength(3);
      for (const got of receiver.received) {
        expect(got.headers['webhook-id']).toBe(messageId);
        expect(got.body).toBe(receiver.received[0]?.body);
        expect(verify(got, secret ?? '')).toBe(true);
      }
      expect(JSON.parse(receiver.received[0]?.body ?? '')).toMatchObject({
        type: 'test.alarm',
        data: {
          id: notice,
          severity: 'WARNING',
          title: '지연 초과',
          groupKey: 'incident:5',
          values: { value: 5 },
        },
      });
      const { errors } = await admin.send(
        `{ notificationMessages { items { reply sentTo history { reply } } } }`,
      );
      expect(errors).toEqual([]);
      const shown = JSON.stringify(
        await admin.ok(`{ notificationMessages { items { sentTo history { reply } } } }`),
      );
      expect(shown).not.toMatch(/s3cret|a body nobody must show/);
    });

    it('get a new secret without losing a message: both sign for a day', async () => {
      const { id, secret } = await hook();
      const rotate = `mutation ($id: ID!) { rotateWebhookSecret(id: $id, version: 1) { secret } }`;
      const answer = await admin.confirmed<{ rotateWebhookSecret: { secret: string } }>(rotate, { id });
      const fresh = answer.data?.rotateWebhookSecret.secret ?? '';
      expect(fresh).not.toBe(secret);
      const notice = await desk.tell({ audience: { channelIds: [id] } });
      await desk.deliver(await desk.message(notice, id));
      const got = receiver.received.at(-1);
      if (!got) throw new Error('nothing came');
      expect([secret ?? '', fresh].map((each) => verify(got, each))).toEqual([true, true]);
    });

    it('that redirect are not followed, and tried again', async () => {
      const { id } = await hook();
      const notice = await desk.tell({ audience: { channelIds: [id] } });
      receiver.received.length = 0;
      receiver.answerNext(302, { location: `${receiver.origin}/inside` });
      await desk.deliver(await desk.message(notice, id));
      expect(await desk.message(notice, id)).toMatchObject({
        status: 'RETRYING',
        reply: 'redirects are not followed',
      });
      expect(receiver.received.map(({ path }) => path)).toEqual(['/hook?key=s3cret']);
    });

    it('that are gone, or fail for days, are not asked any more', async () => {
      const [gone, failing] = [await hook(), await hook()];
      const first = await desk.tell({ audience: { channelIds: [gone.id] } });
      receiver.answerNext(410);
      await desk.deliver(await desk.message(first, gone.id));
      expect(await desk.message(first, gone.id)).toMatchObject({ failure_code: 'DESTINATION_GONE' });
      await system.sql(
        `UPDATE notification_destinations SET failures_in_row = 19, failing_since = now() - interval '3 days' WHERE id = $1`,
        [failing.id],
      );
      const last = await desk.tell({ audience: { channelIds: [failing.id] } });
      receiver.answerNext(503);
      await desk.deliver(await desk.message(last, failing.id));
      const { notificationDestinations } = await admin.ok<{
        notificationDestinations: { id: string; state: string }[];
      }>(`{ notificationDestinations { id state } }`);
      const states = new Map(notificationDestinations.map(({ id, state }) => [id, state]));
      expect([gone.id, failing.id].map((id) => states.get(id))).toEqual(['STOPPED', 'STOPPED']);
    });

    it.each([
      ['http://127.0.0.1:5432/', 'PORT'],
      ['https://169.254.169.254/latest/meta-data/', 'NOT_PUBLIC'],
      ['https://2130706433/', 'NOT_PUBLIC'],
      ['https://localhost/', 'HOST'],
    ])('in our network are refused when they are registered: %s', async (address, reason) => {
      const { errors } = await desk.refusedDestination(admin, { type: 'WEBHOOK', address });
      expect(errors[0]?.extensions).toMatchObject({
        code: 'NOTIFICATION_DESTINATION_REFUSED',
        args: { reason },
      });
    });
  });

  describe('people', () => {
    const phone = newPhone();
    let version = 0;
    const prefer = async (change: object): Promise<Record<string, unknown>> => {
      const input = {
        version,
        locale: 'KO',
        emailFrom: 'WARNING',
        smsFrom: 'CRITICAL',
        mutedKinds: [],
        ...change,
      };
      const { updateNotificationPreferences: now } = await admin.ok<{
        updateNotificationPreferences: Record<string, unknown> & { version: number };
      }>(PREFER, { input });
      version = now.version;
      return now;
    };
    const to = () => ({ adminUserIds: [admin.account.id] });
    const ways = async (...order: Parameters<NoticeDesk['tell']>) =>
      (await desk.deliveries(await desk.tell(...order))).map(({ channel, skipped }) => [channel, skipped]);

    it('choose a number, refused when it is none, and get what is critical as a text', async () => {
      const input = { version: 0, locale: 'KO', emailFrom: null, smsFrom: 'CRITICAL', mutedKinds: [] };
      const refused = async (change: object) =>
        (await admin.refused(PREFER, { input: { ...input, ...change } })).extensions.code;
      expect(await refused({ phone: '12' })).toBe('PHONE_INVALID');
      expect(await refused({ phone: '02-123-4567' })).toBe('INPUT_INVALID');
      expect(await refused({ quietFrom: '22:00' })).toBe('INPUT_INVALID');
      expect(await refused({ quietFrom: '25:00', quietTo: '07:00' })).toBe('INPUT_INVALID');
      expect(await refused({ mutedKinds: ['no.such'] })).toBe('NOTIFICATION_KIND_UNKNOWN');
      expect(await prefer({ phone })).toMatchObject({ phone: `010-****-${phone.slice(-4)}`, version: 1 });
      expect(await refused({})).toBe('VERSION_STALE');
      // Sealed where it lies.
      const rows = await system
        .get(UnitOfWork)
        .run(ACTOR, (tx) => tx.query(`SELECT * FROM notification_preferences`) as Promise<unknown[]>);
      expect(JSON.stringify(rows)).not.toContain(phone.slice(1));

      const told = await ways({
        audience: to(),
        severity: 'critical',
        data: { rule: '지연 😱', value: 1 },
        link: '/incidents/1',
      });
      expect(told).toEqual([
        ['EMAIL', null],
        ['SMS', null],
      ]);
      await desk.deliverTexts();
      expect((await phones.phones.textTo(phone)).text).toBe(
        `[마당] 지연 ? 초과\n${system.publicUrl}/admin/incidents/1`,
      );
    });

    it('get a notification talk of Kakao, and the text itself where that fails, as one message', async () => {
      const sent = async (type: string): Promise<void> => {
        const notice = await desk.tell({ audience: to(), severity: 'critical', link: '/incidents/2' });
        await desk.deliverTexts();
        const [got] = await phones.phones.list(phone);
        expect(got).toMatchObject({
          type,
          kakaoOptions: { templateId: 'KA01TPTEST', variables: { '#{title}': '지연 초과' } },
        });
        // What it was carried as is known when the carrier is asked.
        await system.sql(
          `UPDATE messages SET next_check_at = now() - interval '1 second' WHERE channel = 'SMS' AND status = 'SENT'`,
        );
        await system.get(FollowMessage).executeDue();
        const rows = await system.sql(
          `SELECT s.form, s.attempts FROM messages s JOIN notice_deliveries d ON d.message_id = s.id
           WHERE d.notice_id = $1 AND s.channel = 'SMS'`,
          [notice],
        );
        expect(rows).toEqual([{ form: type, attempts: 1 }]);
      };
      const before = (await phones.phones.list(phone)).length;
      await sent('ATA');
      await phones.phones.misbehave({ kind: 'talkFails', to: phone });
      await sent('SMS');
      expect((await phones.phones.list(phone)).length).toBe(before + 2);
    });

    it('hear of a text’s fate three days late, and the send is told of it', async () => {
      // Both clocks: a carrier refuses a request whose time is a quarter of an hour off.
      const ahead = async (ms: number): Promise<void> => {
        time.ahead(ms);
        await phones.phones.call('POST', '/clock', { aheadMs: time.aheadMs });
      };
      await phones.phones.misbehave({ kind: 'end', code: '3040', afterMs: 3 * DAY_MS });
      const notice = await desk.tell({ audience: to(), severity: 'critical' });
      await desk.deliverTexts();
      const state = async () =>
        (
          await system.sql<{ status: string; failure_code: string | null }>(
            `SELECT s.status, s.failure_code FROM messages s JOIN notice_deliveries d ON d.message_id = s.id
             WHERE d.notice_id = $1 AND s.channel = 'SMS'`,
            [notice],
          )
        )[0];
      try {
        for (let hour = 0; hour < 72; hour += 6) {
          expect(await state(), `${hour} h`).toEqual({ status: 'SENT', failure_code: null });
          await ahead(6 * 3_600_000);
          await system.get(FollowMessage).executeDue();
        }
        // It is asked once a day by then.
        await ahead(DAY_MS);
        await system.get(FollowMessage).executeDue();
        expect(await state()).toEqual({ status: 'UNDELIVERED', failure_code: 'CARRIER_3040' });
      } finally {
        await ahead(-time.aheadMs);
      }
    });

    it('get three texts about one incident and no more', async () => {
      const groupKey = 'incident:storm';
      const seen = [];
      for (let n = 0; n < 4; n += 1) {
        const told = await ways({ audience: to(), severity: 'critical', groupKey });
        seen.push(told.find(([channel]) => channel === 'SMS')?.[1]);
      }
      expect(seen).toEqual([null, null, null, 'CAPPED']);
    });

    it('mute a kind, but not what is critical', async () => {
      await prefer({ mutedKinds: ['test.alarm'] });
      expect(await ways({ audience: to(), severity: 'warning' })).toEqual([['EMAIL', 'MUTED']]);
      expect(await ways({ audience: to(), severity: 'critical' })).toContainEqual(['EMAIL', null]);
    });

    it('are let sleep: letters wait for the end of quiet hours, but not what is critical', async () => {
      const at = (ms: number) => new Date(Date.now() + 9 * 3_600_000 + ms).toISOString().slice(11, 16);
      await prefer({ quietFrom: at(-3_600_000), quietTo: at(3_600_000) });
      const held = await desk.tell({ audience: to(), severity: 'warning' });
      const letter = async (notice: string) =>
        (
          await system.sql<{ waits: number; held_until: Date | null }>(
            `SELECT extract(epoch FROM m.next_attempt_at - now())::int AS waits, d.held_until
             FROM messages m JOIN notice_deliveries d ON d.message_id = m.id WHERE d.notice_id = $1`,
            [notice],
          )
        )[0];
      expect((await letter(held))?.waits).toBeGreaterThan(3_400);
      expect((await letter(held))?.held_until).not.toBeNull();
      const urgent = await desk.tell({ audience: to(), severity: 'critical' });
      expect((await letter(urgent))?.held_until).toBeNull();
    });

    it('SMTP down for an hour: the letter waits, and arrives once', async () => {
      await prefer({});
      // Nothing else waits that would go out with it.
      await desk.deliverLetters();
      const before = (await mailbox.mails.list(admin.account.email)).length;
      await mailbox.stop();
      try {
        const notice = await desk.tell({ audience: to(), severity: 'warning' });
        const state = async () =>
          (
            await system.sql<{ status: string; attempts: number; failure_code: string | null }>(
              `SELECT m.status, m.attempts, m.failure_code FROM messages m JOIN notice_deliveries d ON d.message_id = m.id
               WHERE d.notice_id = $1`,
              [notice],
            )
          )[0];
        for (let minute = 0; minute < 60; minute += 2) {
          time.ahead(2 * 60_000);
          await desk.deliverLetters();
        }
        const away = await state();
        expect(away).toMatchObject({ status: 'RETRYING', failure_code: 'UNREACHABLE' });
        expect(away?.attempts).toBeGreaterThan(4);
        await mailbox.restart();
        // The wait after the last try may be an hour.
        time.ahead(3_600_000);
        await desk.deliverLetters();
        expect(await state()).toMatchObject({ status: 'SENT', failure_code: null });
        expect((await mailbox.mails.list(admin.account.email)).length).toBe(before + 1);
      } finally {
        await mailbox.restart();
        // Tokens last ten minutes.
        time.aheadMs = 0;
      }
    });
  });

  it('shows how each kind would look on each way, through what really sends', async () => {
    const ask = `query ($kind: String!) { notificationPreview(kind: $kind, locale: EN) { words { title }
      letter { subject html } text { text form bytes } slack webhook } }`;
    const { notificationPreview: shown } = await admin.ok<{
      notificationPreview: { letter: { subject: string }; text: { form: string }; slack: string };
    }>(ask, { kind: 'test.alarm' });
    expect(shown.letter.subject).toBe('[Madang Warning] 지연 exceeded');
    expect(shown.text.form).toBe('SMS');
    expect(JSON.parse(shown.slack)).toMatchObject({ text: ':warning: 지연 exceeded' });
    expect((await admin.refused(ask, { kind: 'x' })).extensions.code).toBe('NOTIFICATION_KIND_UNKNOWN');
    const { notificationKinds } = await admin.ok<{ notificationKinds: { kind: string }[] }>(
      `{ notificationKinds { kind title } }`,
    );
    for (const { kind } of notificationKinds) await admin.ok(ask, { kind });
  });

  it('the scheduler falls silent: any process says so, once, and carries it itself', async () => {
    const watch = system.get(SchedulerWatch);
    const note = (ago: number) =>
      system.sql(
        `INSERT INTO chores (name, due_at, slot_at, started_at, finished_at)
         VALUES ('test.watch', now(), now(), $1, $1) ON CONFLICT (name) DO UPDATE SET started_at = $1, finished_at = $1`,
        [new Date(Date.now() - ago)],
      );
    await note(0);
    expect(await watch.execute()).toBe(false);
    await note(SILENT_AFTER_MS + 5_000);
    expect(await watch.execute()).toBe(true);
    await system.sql(
      `UPDATE messages SET next_attempt_at = now() - interval '1 second' WHERE channel = 'EMAIL' AND status = 'WAITING'`,
    );
    expect(await watch.execute()).toBe(true);
    const mails = await mailbox.mails.list(admin.account.email);
    expect(mails.filter(({ subject }) => subject?.includes('예약 작업이 멈췄습니다'))).toHaveLength(1);
  });
});
