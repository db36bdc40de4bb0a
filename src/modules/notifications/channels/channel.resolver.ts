import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import type { Actor } from '../../../platform/security/actor.js';
import { TestChannel } from '../destinations/test-channel.use-case.js';
import { NotificationChannel, NotificationChannelType } from './channel.model.js';
import { NotificationChannels } from './notification-channels.js';

@Resolver(() => NotificationChannel)
export class ChannelResolver {
  constructor(
    private readonly channels: NotificationChannels,
    private readonly test: TestChannel,
  ) {}

  @RequirePermission('notification.read')
  @Query(() => [NotificationChannel], { description: 'The ways to reach people, and how they are doing.' })
  notificationChannels(): Promise<NotificationChannel[]> {
    return this.channels.all();
  }

  @RequirePermission('notification.manage')
  @Mutation(() => ID, {
    description:
      'Sends a test: to a registered chat or server, or to the mailbox or phone of whoever asks. Gives the id under ' +
      'which notificationMessage tells what became of it. ' +
      'Errors: NOTIFICATION_DESTINATION_NOT_FOUND, NOTIFICATION_CHANNEL_UNAVAILABLE, RATE_LIMITED.',
  })
  testNotificationChannel(
    @CurrentActor() actor: Actor,
    @Args('type', { type: () => NotificationChannelType }) type: NotificationChannelType,
    @Args('destinationId', { type: () => ID, nullable: true }) destinationId?: string,
  ): Promise<string> {
    return this.test.execute(actor, type, destinationId ?? null);
  }
}
