import { Injectable } from '@nestjs/common';
import { MailQueries, type ChannelHealth } from '../../platform/mail/mail.queries.js';
import { MailTransport } from '../../platform/mail/smtp/mail-transport.port.js';
import { SmsQueries } from '../../platform/sms/sms.queries.js';
import { SmsCarrier } from '../../platform/sms/solapi/sms-carrier.port.js';
import { NotificationChannelState, NotificationChannelType, type NotificationChannel } from './mail.model.js';

/** How the ways to reach people are doing, told from what really happened and not from a probe. */
@Injectable()
export class NotificationChannels {
  constructor(
    private readonly mails: MailQueries,
    private readonly transport: MailTransport,
    private readonly texts: SmsQueries,
    private readonly carrier: SmsCarrier,
  ) {}

  async all(): Promise<NotificationChannel[]> {
    const [mail, sms] = await Promise.all([this.mails.health(), this.texts.health()]);
    return [
      channelOf(NotificationChannelType.EMAIL, this.transport.configured, mail),
      channelOf(NotificationChannelType.SMS, this.carrier.configured, sms),
    ];
  }
}

function channelOf(
  type: NotificationChannelType,
  isConfigured: boolean,
  { lastAnswerAt, ...health }: ChannelHealth,
): NotificationChannel {
  const isFailing =
    health.lastFailureAt !== null && (lastAnswerAt === null || health.lastFailureAt > lastAnswerAt);
  const state = !isConfigured
    ? NotificationChannelState.NOT_CONFIGURED
    : isFailing
      ? NotificationChannelState.DEGRADED
      : NotificationChannelState.OK;
  return { type, state, ...health };
}
