import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { MessageQueries, type MessageAttemptRow } from '../../platform/messages/message.queries.js';
import type { MessageStatus } from '../../platform/messages/message.rules.js';
import { ChannelResolver } from './channels/channel.resolver.js';
import { NotificationChannels } from './channels/notification-channels.js';
import { CentreResolver } from './centre/centre.resolver.js';
import { MarkNotificationRead } from './centre/mark-read.use-cases.js';
import { NotificationQueries } from './centre/notification.queries.js';
import { NotificationsLive } from './centre/notifications.live.js';
import {
  CreateDestination,
  RemoveDestination,
  RotateWebhookSecret,
  UpdateDestination,
} from './destinations/change-destinations.use-cases.js';
import { Heartbeat } from './dead-man/heartbeat.js';
import { SchedulerWatch } from './dead-man/scheduler-watch.js';
import { DestinationAddresses } from './destinations/destination-addresses.js';
import { DestinationHealth } from './destinations/destination-health.js';
import { DestinationLookup } from './destinations/destination-lookup.js';
import { DestinationShare } from './destinations/destination-share.js';
import { DestinationQueries } from './destinations/destination.queries.js';
import { DestinationResolver } from './destinations/destination.resolver.js';
import { DestinationStore } from './destinations/destination.store.js';
import { TestChannel } from './destinations/test-channel.use-case.js';
import { SendTestMail } from './destinations/send-test-mail.use-case.js';
import { DeliveryResolver } from './log/delivery.resolver.js';
import { MessageLogResolver } from './log/message-log.resolver.js';
import { RetryMessage } from './log/retry-message.use-case.js';
import { HandOutNotice } from './notices/hand-out-notice.use-case.js';
import { NoticeRegistry } from './notices/notice-kinds.js';
import { NoticeLetter } from './notices/notice-letter.js';
import { NoticePhoneText } from './notices/notice-phone-text.js';
import { NoticePreviews } from './notices/notice-previews.js';
import { NoticeQueries, type NoticeDeliveryRow } from './notices/notice.queries.js';
import { NoticeStore, type NoticeRow } from './notices/notice.store.js';
import { NoticeText } from './notices/notice-text.js';
import { Notices } from './notices/notices.js';
import { NoticeWays } from './notices/notice-ways.js';
import './notifications.permissions.js';
import { PreferenceResolver } from './preferences/preference.resolver.js';
import { PreferenceStore } from './preferences/preference.store.js';
import { UpdatePreferences } from './preferences/update-preferences.use-case.js';
import { SlackCarrier } from './slack/slack.carrier.js';
import { LiftMailSuppression } from './suppressions/lift-mail-suppression.use-case.js';
import { SuppressionResolver } from './suppressions/suppression.resolver.js';
import { WebhookCarrier } from './webhooks/webhook.carrier.js';

declare global {
  interface Loaders {
    messageAttempts: [string, MessageAttemptRow[]];
    destinationName: [string, string | null];
    messageStatus: [string, MessageStatus | null];
    noticeById: [string, NoticeRow | null];
    noticeDeliveries: [string, NoticeDeliveryRow[]];
  }
}

const NOTICES = [
  HandOutNotice,
  NoticeLetter,
  NoticePhoneText,
  NoticePreviews,
  NoticeQueries,
  NoticeRegistry,
  NoticeStore,
  NoticeText,
  NoticeWays,
  Notices,
];
const DESTINATIONS = [
  CreateDestination,
  DestinationAddresses,
  DestinationHealth,
  DestinationLookup,
  DestinationQueries,
  DestinationResolver,
  DestinationShare,
  DestinationStore,
  RemoveDestination,
  RotateWebhookSecret,
  SendTestMail,
  SlackCarrier,
  TestChannel,
  UpdateDestination,
  WebhookCarrier,
];
const CENTRE = [
  CentreResolver,
  Heartbeat,
  MarkNotificationRead,
  NotificationQueries,
  NotificationsLive,
  PreferenceResolver,
  PreferenceStore,
  SchedulerWatch,
  UpdatePreferences,
];

@Module({
  providers: [
    ...NOTICES,
    ...DESTINATIONS,
    ...CENTRE,
    ChannelResolver,
    DeliveryResolver,
    LiftMailSuppression,
    MessageLogResolver,
    NotificationChannels,
    RetryMessage,
    SuppressionResolver,
  ],
  exports: [NoticeRegistry, Notices, CreateDestination, UpdatePreferences],
})
export class NotificationsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly messages: MessageQueries,
    private readonly destinations: DestinationQueries,
    private readonly notices: NoticeQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.register('messageAttempts', (ids) => this.messages.attemptsOf(ids));
    this.loaders.register('messageStatus', (ids) => this.messages.statusOf(ids));
    this.loaders.register('noticeById', (ids) => this.notices.byIds(ids));
    this.loaders.register('noticeDeliveries', (ids) => this.notices.deliveriesOf(ids));
    this.loaders.register('destinationName', async (ids) => {
      const names = await this.destinations.names(ids);
      return ids.map((id) => names.get(id) ?? null);
    });
  }
}
