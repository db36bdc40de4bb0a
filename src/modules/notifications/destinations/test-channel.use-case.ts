import { Injectable, type OnModuleInit } from '@nestjs/common';
import { commonErrors } from '../../../shared/common-errors.js';
import { isUuid, newId } from '../../../shared/ids.js';
import { Clock } from '../../../platform/clock/clock.js';
import { UnitOfWork, type Tx } from '../../../platform/db/unit-of-work.js';
import { MessageStore } from '../../../platform/messages/message.store.js';
import type { Actor } from '../../../platform/security/actor.js';
import { Texts } from '../../../platform/sms/texts.js';
import { AuditLog } from '../../audit/index.js';
import { NotificationChannelType } from '../channels/channel.model.js';
import { NoticeRegistry } from '../notices/notice-kinds.js';
import { NoticeStore } from '../notices/notice.store.js';
import { Severity } from '../notices/severity.js';
import { notificationErrors } from '../notifications.errors.js';
import { PreferenceStore } from '../preferences/preference.store.js';
import { SendTestMail } from './send-test-mail.use-case.js';
import { DestinationStore } from './destination.store.js';

declare global {
  interface NoticeKinds {
    'notifications.test': { way: string };
  }
}

const USEFUL_MS = 15 * 60_000;
/** Tests of one destination, or to one phone, within an hour. */
const PER_HOUR = 10;
const HOUR_MS = 3_600_000;

/**
 * Sends a test the way real notices go, from end to end: to a chat or a server that is registered, or to the mailbox or
 * phone of whoever asks, and to no one else.
 */
@Injectable()
export class TestChannel implements OnModuleInit {
  constructor(
    private readonly uow: UnitOfWork,
    private readonly registry: NoticeRegistry,
    private readonly notices: NoticeStore,
    private readonly messages: MessageStore,
    private readonly destinations: DestinationStore,
    private readonly preferences: PreferenceStore,
    private readonly texts: Texts,
    private readonly mail: SendTestMail,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      kind: 'notifications.test',
      name: { ko: '시험 발송', en: 'Test' },
      usefulForMs: USEFUL_MS,
      words: {
        ko: () => ({
          title: '시험 알림입니다',
          body: '관리자 화면에서 보낸 시험입니다. 하실 일은 없습니다.',
        }),
        en: () => ({
          title: 'This is a test',
          body: 'It was sent from the admin app to try this way. Nothing to do.',
        }),
      },
      sample: { way: 'SLACK' },
    });
  }

  /**
   * @returns the id of the message, under which its fate is found
   * @throws NOTIFICATION_DESTINATION_NOT_FOUND, NOTIFICATION_CHANNEL_UNAVAILABLE, RATE_LIMITED
   */
  async execute(actor: Actor, type: NotificationChannelType, destinationId: string | null): Promise<string> {
    if (actor.type !== 'ADMIN') throw commonErrors.FORBIDDEN({ permission: 'staff' });
    switch (type) {
      case NotificationChannelType.EMAIL:
        return this.mail.execute(actor);
      case NotificationChannelType.SMS:
        return this.byText(actor);
      case NotificationChannelType.SLACK:
        return this.toDestination(actor, 'SLACK', destinationId ?? '');
      case NotificationChannelType.WEBHOOK:
        return this.toDestination(actor, 'WEBHOOK', destinationId ?? '');
    }
  }

  private toDestination(actor: Actor, type: 'SLACK' | 'WEBHOOK', destinationId: string): Promise<string> {
    return this.uow.run(actor, async (tx) => {
      const destination = isUuid(destinationId) ? await this.destinations.lock(tx, destinationId) : null;
      if (destination?.type !== type) throw notificationErrors.NOTIFICATION_DESTINATION_NOT_FOUND();
      await this.mustHaveRoom(tx, destination.id);
      const noticeId = await this.write(tx, type, { channelIds: [destination.id] });
      const { id } = await this.messages.insert(tx, {
        channel: type,
        kind: 'notifications.test',
        recipientType: 'DESTINATION',
        recipientId: destination.id,
        locale: destination.locale,
        data: { noticeId },
        about: { type: 'notice', id: noticeId },
        onceKey: noticeId,
        expiresAt: new Date(this.clock.now().getTime() + USEFUL_MS),
      });
      await this.record(tx, actor, { type, destination: destination.id });
      return id;
    });
  }

  private byText(actor: Actor & { type: 'ADMIN' }): Promise<string> {
    return this.uow.run(actor, async (tx) => {
      const wish = (await this.preferences.ofAll(tx, [actor.id])).get(actor.id);
      if (!this.texts.available || !wish?.hasPhone)
        throw notificationErrors.NOTIFICATION_CHANNEL_UNAVAILABLE({ channel: 'SMS' });
      await this.mustHaveRoom(tx, actor.id);
      const noticeId = await this.write(tx, 'SMS', { adminUserIds: [actor.id] });
      const { id } = await this.texts.send(tx, {
        kind: 'notifications.notice',
        to: { type: 'STAFF', id: actor.id },
        locale: wish.locale,
        data: { noticeId },
        once: noticeId,
      });
      await this.record(tx, actor, { type: 'SMS', destination: null });
      return id;
    });
  }

  /** A notice that is handed out already: nobody but whoever is tested gets it. */
  private write(
    tx: Tx,
    way: string,
    audience: { channelIds: string[] } | { adminUserIds: string[] },
  ): Promise<string> {
    return this.notices.insertHandedOut(tx, {
      kind: 'notifications.test',
      key: newId(),
      severity: Severity.INFO,
      audience,
      data: { way },
      link: null,
      groupKey: null,
    });
  }

  /** @throws RATE_LIMITED */
  private async mustHaveRoom(tx: Tx, target: string): Promise<void> {
    const since = new Date(this.clock.now().getTime() - HOUR_MS);
    if ((await this.notices.countTests(tx, target, since)) >= PER_HOUR)
      throw commonErrors.RATE_LIMITED({ retryAfterMs: HOUR_MS / PER_HOUR });
  }

  private record(
    tx: Tx,
    actor: Actor,
    { type, destination }: { type: string; destination: string | null },
  ): Promise<unknown> {
    return this.audit.record(tx, actor, {
      action: 'notification-channel.tested',
      resourceType: 'notification-destination',
      resourceId: destination,
      details: { type },
    });
  }
}
