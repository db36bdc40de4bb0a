import { Injectable } from '@nestjs/common';
import { MessageCarriers } from '../../../platform/messages/message-carrier.js';
import { MessageQueries, type ChannelHealth } from '../../../platform/messages/message.queries.js';
import { MESSAGE_CHANNELS, type MessageChannel } from '../../../platform/messages/message.rules.js';
import { DestinationQueries } from '../destinations/destination.queries.js';
import {
  NotificationChannelState,
  NotificationChannelType,
  type NotificationChannel,
} from './channel.model.js';

/** How the ways to reach people are doing, told from what really happened and not from a probe. */
@Injectable()
export class NotificationChannels {
  constructor(
    private readonly messages: MessageQueries,
    private readonly carriers: MessageCarriers,
    private readonly destinations: DestinationQueries,
  ) {}

  async all(): Promise<NotificationChannel[]> {
    const registered = new Set<MessageChannel>((await this.destinations.all()).map(({ type }) => type));
    const ready = this.carriers.ready();
    const isSetUp = (channel: MessageChannel): boolean =>
      channel === 'SLACK' || channel === 'WEBHOOK' ? registered.has(channel) : ready.includes(channel);
    return Promise.all(
      MESSAGE_CHANNELS.map(async (channel) =>
        channelOf(channel, isSetUp(channel), await this.messages.health(channel)),
      ),
    );
  }
}

function channelOf(
  channel: MessageChannel,
  isSetUp: boolean,
  { lastAnswerAt, ...health }: ChannelHealth,
): NotificationChannel {
  const isFailing =
    health.lastFailureAt !== null && (lastAnswerAt === null || health.lastFailureAt > lastAnswerAt);
  const state = !isSetUp
    ? NotificationChannelState.NOT_CONFIGURED
    : isFailing
      ? NotificationChannelState.DEGRADED
      : NotificationChannelState.OK;
  return { type: NotificationChannelType[channel], state, ...health };
}
