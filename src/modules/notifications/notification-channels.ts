import { Injectable } from '@nestjs/common';
import { MailQueries } from '../../platform/mail/mail.queries.js';
import { MailTransport } from '../../platform/mail/smtp/mail-transport.port.js';
import { NotificationChannelState, NotificationChannelType, type NotificationChannel } from './mail.model.js';

/** How the ways to reach people are doing, told from what really happened and not from a probe. */
@Injectable()
export class NotificationChannels {
  constructor(
    private readonly mails: MailQueries,
    private readonly transport: MailTransport,
  ) {}

  async all(): Promise<NotificationChannel[]> {
    const { lastAnswerAt, ...health } = await this.mails.health();
    const failing =
      health.lastFailureAt !== null && (lastAnswerAt === null || health.lastFailureAt > lastAnswerAt);
    const state = !this.transport.configured
      ? NotificationChannelState.NOT_CONFIGURED
      : failing
        ? NotificationChannelState.DEGRADED
        : NotificationChannelState.OK;
    return [{ type: NotificationChannelType.EMAIL, state, ...health }];
  }
}
