import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { MailQueries, type MailAttemptRow } from '../../platform/mail/mail.queries.js';
import { SmsQueries, type SmsAttemptRow } from '../../platform/sms/sms.queries.js';
import { LiftMailSuppression } from './lift-mail-suppression.use-case.js';
import { NotificationChannels } from './notification-channels.js';
import { NotificationResolver } from './notification.resolver.js';
import './notifications.permissions.js';
import { RetryMail } from './retry-mail.use-case.js';
import { RetrySms } from './retry-sms.use-case.js';
import { SendTestMail } from './send-test-mail.use-case.js';
import { SmsResolver } from './sms.resolver.js';

declare global {
  interface Loaders {
    mailAttempts: [string, MailAttemptRow[]];
    smsAttempts: [string, SmsAttemptRow[]];
  }
}

@Module({
  providers: [
    LiftMailSuppression,
    NotificationChannels,
    NotificationResolver,
    RetryMail,
    RetrySms,
    SendTestMail,
    SmsResolver,
  ],
})
export class NotificationsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly mails: MailQueries,
    private readonly texts: SmsQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.register('mailAttempts', (ids) => this.mails.attemptsOf(ids));
    this.loaders.register('smsAttempts', (ids) => this.texts.attemptsOf(ids));
  }
}
