import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import type { Loaded } from '../../platform/graphql/loaders.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { MessageQueries } from '../../platform/messages/message.queries.js';
import type { Actor } from '../../platform/security/actor.js';
import { pageRequest } from '../../shared/paging.js';
import { localeOf, NotificationWords, toWords, WordsArgs } from './centre/notification.model.js';
import { TestChannel } from './destinations/test-channel.use-case.js';
import { NotificationChannelType } from './mail.model.js';
import {
  NotificationMessage,
  NotificationMessageAttempt,
  NotificationMessageFilter,
  NotificationMessagePage,
  toMessage,
} from './message-log.model.js';
import { NoticeRegistry } from './notices/notice-kinds.js';
import { notificationErrors } from './notifications.errors.js';
import { ReplayMessage } from './replay-message.use-case.js';

/** What was sent to chats and servers, with every try. */
@Resolver(() => NotificationMessage)
export class MessageLogResolver {
  constructor(
    private readonly messages: MessageQueries,
    private readonly replay: ReplayMessage,
    private readonly test: TestChannel,
    private readonly registry: NoticeRegistry,
  ) {}

  @RequirePermission('notification.read')
  @Query(() => NotificationMessagePage, {
    description: 'Messages to chats and servers, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async notificationMessages(
    @Args() page: PageArgs,
    @Args('filter', { type: () => NotificationMessageFilter, nullable: true })
    filter?: NotificationMessageFilter,
  ): Promise<NotificationMessagePage> {
    const { type, destinationId, ...rest } = filter ?? {};
    const found = await this.messages.page(pageRequest(page), {
      ...rest,
      channel: type ?? null,
      recipientId: destinationId ?? null,
    });
    return { ...found, items: found.items.map(toMessage) };
  }

  @RequirePermission('notification.read')
  @Query(() => NotificationMessage, { description: 'One message. Errors: NOTIFICATION_MESSAGE_NOT_FOUND.' })
  async notificationMessage(@Args('id', { type: () => ID }) id: string): Promise<NotificationMessage> {
    const row = await this.messages.byId(id);
    if (!row) throw notificationErrors.NOTIFICATION_MESSAGE_NOT_FOUND();
    return toMessage(row);
  }

  @RequirePermission('notification.manage')
  @Mutation(() => NotificationMessage, {
    description:
      'Sends a message once more under its own id, also one that arrived. ' +
      'Errors: NOTIFICATION_MESSAGE_NOT_FOUND, NOTIFICATION_MESSAGE_NOT_REPLAYABLE.',
  })
  async replayNotificationMessage(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<NotificationMessage> {
    await this.replay.execute(actor, id);
    return this.notificationMessage(id);
  }

  @RequirePermission('notification.manage')
  @Mutation(() => ID, {
    description:
      'Sends a test: to a registered chat or server, or to the mailbox or phone of whoever asks. Gives the id under ' +
      'which notificationMessage, mailMessage or smsMessage tells what became of it. ' +
      'Errors: NOTIFICATION_DESTINATION_NOT_FOUND, NOTIFICATION_CHANNEL_UNAVAILABLE, RATE_LIMITED.',
  })
  testNotificationChannel(
    @CurrentActor() actor: Actor,
    @Args('type', { type: () => NotificationChannelType }) type: NotificationChannelType,
    @Args('destinationId', { type: () => ID, nullable: true }) destinationId?: string,
  ): Promise<string> {
    return this.test.execute(actor, type, destinationId ?? null);
  }

  @ResolveField(() => [NotificationMessageAttempt], { description: 'Every try, oldest first.' })
  history(
    @Parent() message: NotificationMessage,
    @Ctx() context: RequestContext,
  ): Loaded<NotificationMessageAttempt[]> {
    return context.loaders.load('messageAttempts', message.id);
  }

  @ResolveField(() => String, { nullable: true, description: 'What the destination is called.' })
  destinationName(
    @Parent() message: NotificationMessage,
    @Ctx() context: RequestContext,
  ): Loaded<string | null> {
    return context.loaders.load('destinationName', message.destinationId);
  }

  @ResolveField(() => NotificationWords, { nullable: true, description: 'What it says.' })
  async words(
    @Parent() message: NotificationMessage,
    @Args() { locale }: WordsArgs,
    @Ctx() context: RequestContext,
  ): Promise<NotificationWords | null> {
    const notice = message.noticeId && (await context.loaders.load('noticeById', message.noticeId));
    return notice ? toWords(this.registry.words(notice, localeOf(locale))) : null;
  }
}
