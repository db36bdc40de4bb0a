import {
  Args,
  ID,
  Int,
  Mutation,
  Parent,
  Query,
  ResolveField,
  Resolver,
  Subscription,
} from '@nestjs/graphql';
import { Ctx, CurrentActor, SignedIn } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { CursorScalar, DateTimeScalar } from '../../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../../platform/live/live-feed.js';
import { actorId, type Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { NotificationDelivery, toDelivery } from '../log/delivery.model.js';
import { NoticeRegistry } from '../notices/notice-kinds.js';
import { notificationErrors } from '../notifications.errors.js';
import { MarkNotificationRead } from './mark-read.use-cases.js';
import {
  localeOf,
  Notification,
  NotificationEvent,
  NotificationFilter,
  NotificationPage,
  NotificationWords,
  ReadMark,
  toWords,
  WordsArgs,
  type NotificationNews,
} from './notification.model.js';
import { NotificationQueries } from './notification.queries.js';
import { NotificationsLive } from './notifications.live.js';

/** The notification centre of whoever is signed in, staff or customer. */
@Resolver(() => Notification)
export class CentreResolver {
  constructor(
    private readonly queries: NotificationQueries,
    private readonly live: NotificationsLive,
    private readonly read: MarkNotificationRead,
    private readonly registry: NoticeRegistry,
  ) {}

  @SignedIn()
  @Query(() => NotificationPage, {
    description: 'What the viewer was told, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async notifications(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => NotificationFilter, nullable: true }) filter?: NotificationFilter,
  ): Promise<NotificationPage> {
    return this.queries.page(actor, pageRequest(page), filter ?? {});
  }

  @SignedIn()
  @Query(() => Int, { description: 'How many of them are unread, 100 at most.' })
  unreadNotifications(@CurrentActor() actor: Actor): Promise<number> {
    return this.queries.unread(actor);
  }

  @SignedIn()
  @Mutation(() => Notification, { description: 'Errors: NOTIFICATION_NOT_FOUND.' })
  async markNotificationRead(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<Notification> {
    await this.read.execute(actor, id);
    const row = await this.queries.byId(actor, id);
    if (!row) throw notificationErrors.NOTIFICATION_NOT_FOUND();
    return row;
  }

  @SignedIn()
  @Mutation(() => ReadMark, {
    description: 'Marks all that came up to a time as read; says how many were not. Errors: INPUT_INVALID.',
  })
  markAllNotificationsRead(
    @CurrentActor() actor: Actor,
    @Args('until', { type: () => DateTimeScalar, description: 'What came later stays unread.' }) until: Date,
  ): Promise<ReadMark> {
    return this.read.all(actor, until);
  }

  @SignedIn()
  @Mutation(() => Int, {
    description:
      'Takes back what the viewer marked as read at a time; says how much it was. Errors: INPUT_INVALID.',
  })
  unmarkNotificationsRead(
    @CurrentActor() actor: Actor,
    @Args('readAt', { type: () => DateTimeScalar, description: 'As the marking said it.' }) readAt: Date,
  ): Promise<number> {
    return this.read.takeBack(actor, readAt);
  }

  @SignedIn()
  @Subscription(() => NotificationEvent, {
    description: 'The same as it comes, and what the viewer reads elsewhere. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  notificationReceived(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
  ): Promise<LiveEvents<NotificationNews>> {
    return this.live.subscribe(context, after);
  }

  @ResolveField(() => [NotificationDelivery], {
    description: 'The other ways on which the viewer was told, by letter or text, or why not.',
  })
  async deliveries(
    @Parent() { noticeId }: Notification,
    @Ctx() context: RequestContext,
  ): Promise<NotificationDelivery[]> {
    const all = await context.loaders.load('noticeDeliveries', noticeId);
    const viewer = actorId(context.principal.actor);
    return all.filter(({ recipientId }) => recipientId === viewer).map(toDelivery);
  }

  @ResolveField(() => NotificationWords)
  words(@Parent() notification: Notification, @Args() { locale }: WordsArgs): NotificationWords {
    return toWords(this.registry.words(notification, localeOf(locale)));
  }
}
