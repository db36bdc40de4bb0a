import { Injectable } from '@nestjs/common';
import { MailQueries, type ChannelHealth } from '../../platform/mail/mail.queries.js';
import { MailTransport } from '../../platform/mail/smtp/mail-transport.port.js';
import { MessageQueries } from '../../platform/messages/message.queries.js';
import { SmsQueries } from '../../platform/sms/sms.queries.js';
import { SmsCarrier } from '../../platform/sms/solapi/sms-carrier.port.js';
import { DestinationQueries } from './destinations/destination.queries.js';
import { NotificationChannelState, NotificationChannelType, type NotificationChannel } from './mail.model.js';

/** How the ways to reach people are doing, told from what really happened and not from a probe. */
@Injectable()
export class NotificationChannels {
  constructor(
    private readonly mails: MailQueries,
    private readonly transport: MailTransport,
    private readonly texts: SmsQueries,
    private readonly carrier: SmsCarrier,
    private readonly messages: MessageQueries,
    private readonly destinations: DestinationQueries,
  ) {}

  async all(): Promise<NotificationChannel[]> {
    const [mail, sms, slack, webhook] = await Promise.all([
      this.mails.health(),
      this.texts.health(),
      this.messages.health('SLACK'),
      this.messages.health('WEBHOOK'),
    ]);
    const registered = new Set((await this.destinations.all()).map(({ type }) => type));
    return [
      channelOf(NotificationChannelType.EMAIL, this.transport.configured, mail),
      channelOf(NotificationChannelType.SMS, this.carrier.configured, sms),
      channelOf(NotificationChannelType.SLACK, registered.has('SLACK'), slack),
      channelOf(NotificationChannelType.WEBHOOK, registered.has('WEBHOOK'), webhook),
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
