import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { MailQueries, type MailAttemptRow } from '../../platform/mail/mail.queries.js';
import { MessageQueries, type MessageAttemptRow } from '../../platform/messages/message.queries.js';
import { SmsQueries, type SmsAttemptRow } from '../../platform/sms/sms.queries.js';
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
import { LiftMailSuppression } from './lift-mail-suppression.use-case.js';
import { MessageLogResolver } from './message-log.resolver.js';
import { HandOutNotice } from './notices/hand-out-notice.use-case.js';
import { NoticeRegistry } from './notices/notice-kinds.js';
import { NoticeLetter } from './notices/notice-letter.js';
import { NoticePhoneText } from './notices/notice-phone-text.js';
import { NoticePreviews } from './notices/notice-previews.js';
import { NoticeQueries } from './notices/notice.queries.js';
import { NoticeStore, type NoticeRow } from './notices/notice.store.js';
import { NoticeText } from './notices/notice-text.js';
import { Notices } from './notices/notices.js';
import { NoticeWays } from './notices/notice-ways.js';
import { NotificationChannels } from './notification-channels.js';
import { NotificationResolver } from './notification.resolver.js';
import './notifications.permissions.js';
import { PreferenceResolver } from './preferences/preference.resolver.js';
import { PreferenceStore } from './preferences/preference.store.js';
import { UpdatePreferences } from './preferences/update-preferences.use-case.js';
import { ReplayMessage } from './replay-message.use-case.js';
import { RetryMail } from './retry-mail.use-case.js';
import { RetrySms } from './retry-sms.use-case.js';
import { SendTestMail } from './send-test-mail.use-case.js';
import { SlackCarrier } from './slack/slack.carrier.js';
import { SmsResolver } from './sms.resolver.js';
import { WebhookCarrier } from './webhooks/webhook.carrier.js';

declare global {
  interface Loaders {
    mailAttempts: [string, MailAttemptRow[]];
    smsAttempts: [string, SmsAttemptRow[]];
    messageAttempts: [string, MessageAttemptRow[]];
    destinationName: [string, string | null];
    noticeById: [string, NoticeRow | null];
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
    LiftMailSuppression,
    MessageLogResolver,
    NotificationChannels,
    NotificationResolver,
    ReplayMessage,
    RetryMail,
    RetrySms,
    SendTestMail,
    SmsResolver,
  ],
  exports: [NoticeRegistry, Notices],
})
export class NotificationsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly mails: MailQueries,
    private readonly texts: SmsQueries,
    private readonly messages: MessageQueries,
    private readonly destinations: DestinationQueries,
    private readonly notices: NoticeQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.register('mailAttempts', (ids) => this.mails.attemptsOf(ids));
    this.loaders.register('smsAttempts', (ids) => this.texts.attemptsOf(ids));
    this.loaders.register('messageAttempts', (ids) => this.messages.attemptsOf(ids));
    this.loaders.register('noticeById', (ids) => this.notices.byIds(ids));
    this.loaders.register('destinationName', async (ids) => {
      const names = await this.destinations.names(ids);
      return ids.map((id) => names.get(id) ?? null);
    });
  }
}
