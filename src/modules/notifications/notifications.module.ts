import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { MailQueries, type MailAttemptRow } from '../../platform/mail/mail.queries.js';
import { LiftMailSuppression } from './lift-mail-suppression.use-case.js';
import { NotificationChannels } from './notification-channels.js';
import { NotificationResolver } from './notification.resolver.js';
import './notifications.permissions.js';
import { RetryMail } from './retry-mail.use-case.js';
import { SendTestMail } from './send-test-mail.use-case.js';

declare global {
  interface Loaders {
    mailAttempts: [string, MailAttemptRow[]];
  }
}

@Module({
  providers: [LiftMailSuppression, NotificationChannels, NotificationResolver, RetryMail, SendTestMail],
})
export class NotificationsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly mails: MailQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.register('mailAttempts', (ids) => this.mails.attemptsOf(ids));
  }
}
