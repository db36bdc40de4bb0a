import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { MessageQueries } from '../../../platform/messages/message.queries.js';
import type { Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { localeOf, NotificationWords, toWords, WordsArgs } from '../centre/notification.model.js';
import { NoticeRegistry } from '../notices/notice-kinds.js';
import { notificationErrors } from '../notifications.errors.js';
import { NotificationDelivery, toDelivery } from './delivery.model.js';
import {
  NotificationMessage,
  NotificationMessageAttempt,
  NotificationMessageFilter,
  NotificationMessagePage,
  toMessage,
} from './message-log.model.js';
import { RetryMessage } from './retry-message.use-case.js';

/** What was sent, on every channel, with every try. */
@Resolver(() => NotificationMessage)
export class MessageLogResolver {
  constructor(
    private readonly messages: MessageQueries,
    private readonly retry: RetryMessage,
    private readonly registry: NoticeRegistry,
  ) {}

  @RequirePermission('notification.read')
  @Query(() => NotificationMessagePage, {
    description:
      'Letters, texts and messages to chats and servers, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async notificationMessages(
    @Args() page: PageArgs,
    @Args('filter', { type: () => NotificationMessageFilter, nullable: true })
    filter?: NotificationMessageFilter,
  ): Promise<NotificationMessagePage> {
    const found = await this.messages.page(pageRequest(page), filter ?? {});
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
      'Sends a message once more under its own id: a letter or a text that did not arrive and is still of use, and ' +
      'anything that went to a chat or a server. Caps apply as to a new one. ' +
      'Errors: NOTIFICATION_MESSAGE_NOT_FOUND, NOTIFICATION_MESSAGE_NOT_RETRYABLE.',
  })
  async retryNotificationMessage(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<NotificationMessage> {
    await this.retry.execute(actor, id);
    return this.notificationMessage(id);
  }

  @ResolveField(() => [NotificationMessageAttempt], { description: 'Every try, oldest first.' })
  history(
    @Parent() message: NotificationMessage,
    @Ctx() context: RequestContext,
  ): Loaded<NotificationMessageAttempt[]> {
    return context.loaders.load('messageAttempts', message.id);
  }

  @ResolveField(() => String, {
    nullable: true,
    description: 'What the chat or the server is called; null where it went to a person.',
  })
  destinationName(
    @Parent() message: NotificationMessage,
    @Ctx() context: RequestContext,
  ): Loaded<string | null> {
    return message.recipientType === 'DESTINATION'
      ? context.loaders.load('destinationName', message.recipientId)
      : null;
  }

  @ResolveField(() => NotificationWords, {
    nullable: true,
    description: 'What it says, where it carries a notice. What letters and codes say is not kept.',
  })
  async words(
    @Parent() message: NotificationMessage,
    @Args() { locale }: WordsArgs,
    @Ctx() context: RequestContext,
  ): Promise<NotificationWords | null> {
    const notice = message.noticeId && (await context.loaders.load('noticeById', message.noticeId));
    return notice ? toWords(this.registry.words(notice, localeOf(locale))) : null;
  }

  @ResolveField(() => [NotificationDelivery], {
    description: 'Every way its notice took, and what was held back; empty where it carries none.',
  })
  async deliveries(
    @Parent() { noticeId }: NotificationMessage,
    @Ctx() context: RequestContext,
  ): Promise<NotificationDelivery[]> {
    if (noticeId === null) return [];
    return (await context.loaders.load('noticeDeliveries', noticeId)).map(toDelivery);
  }
}
