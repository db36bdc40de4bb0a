import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Clock } from '../../../platform/clock/clock.js';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import type { Actor } from '../../../platform/security/actor.js';
import { localeOf } from '../centre/notification.model.js';
import { notificationErrors } from '../notifications.errors.js';
import {
  CreateDestination,
  RemoveDestination,
  RotateWebhookSecret,
  UpdateDestination,
} from './change-destinations.use-cases.js';
import {
  DestinationVersionArgs,
  NewNotificationDestinationInput,
  NotificationDestination,
  NotificationDestinationChange,
  NotificationDestinationSecret,
  toDestination,
  toWishes,
} from './destination.model.js';
import { DestinationQueries } from './destination.queries.js';

@Resolver(() => NotificationDestination)
export class DestinationResolver {
  constructor(
    private readonly queries: DestinationQueries,
    private readonly create: CreateDestination,
    private readonly update: UpdateDestination,
    private readonly remove: RemoveDestination,
    private readonly rotate: RotateWebhookSecret,
    private readonly clock: Clock,
  ) {}

  @RequirePermission('notification.read')
  @Query(() => [NotificationDestination], {
    description: 'Chats and servers that notices go to, by name; 200 at most.',
  })
  async notificationDestinations(): Promise<NotificationDestination[]> {
    const now = this.clock.now();
    return (await this.queries.all()).map((row) => toDestination(row, now));
  }

  @RequirePermission('notification.read')
  @Query(() => NotificationDestination, { description: 'Errors: NOTIFICATION_DESTINATION_NOT_FOUND.' })
  async notificationDestination(
    @Args('id', { type: () => ID }) id: string,
  ): Promise<NotificationDestination> {
    const row = await this.queries.byId(id);
    if (!row) throw notificationErrors.NOTIFICATION_DESTINATION_NOT_FOUND();
    return toDestination(row, this.clock.now());
  }

  @RequirePermission('notification.manage')
  @StepUp()
  @Mutation(() => NotificationDestinationSecret, {
    description:
      'Registers a chat or a server. Only addresses of Slack, and servers in the public internet. ' +
      'Errors: NOTIFICATION_DESTINATION_REFUSED, NOTIFICATION_DESTINATION_NAME_TAKEN, INPUT_INVALID, STEP_UP_REQUIRED.',
  })
  async createNotificationDestination(
    @CurrentActor() actor: Actor,
    @Args('input') input: NewNotificationDestinationInput,
  ): Promise<NotificationDestinationSecret> {
    const { type, address } = input;
    const { id, secret } = await this.create.execute(actor, { ...toWishes(input), type, address });
    return { destination: await this.notificationDestination(id), secret };
  }

  @RequirePermission('notification.manage')
  @Mutation(() => NotificationDestination, {
    description:
      'Changes what a destination gets, or whether it gets anything. Errors: NOTIFICATION_DESTINATION_NOT_FOUND, ' +
      'NOTIFICATION_DESTINATION_NAME_TAKEN, VERSION_STALE, INPUT_INVALID.',
  })
  async updateNotificationDestination(
    @CurrentActor() actor: Actor,
    @Args() { id, version }: DestinationVersionArgs,
    @Args('input') input: NotificationDestinationChange,
  ): Promise<NotificationDestination> {
    await this.update.execute(actor, id, version, {
      name: input.name,
      locale: localeOf(input.locale),
      minSeverity: input.minSeverity ?? null,
      hourlyMax: input.hourlyMax,
      isActive: input.active,
    });
    return this.notificationDestination(id);
  }

  @RequirePermission('notification.manage')
  @StepUp()
  @Mutation(() => NotificationDestinationSecret, {
    description:
      'Gives a server a new secret, shown this once; the former one signs as well for a day. ' +
      'Errors: NOTIFICATION_DESTINATION_NOT_FOUND, VERSION_STALE, STEP_UP_REQUIRED.',
  })
  async rotateWebhookSecret(
    @CurrentActor() actor: Actor,
    @Args() { id, version }: DestinationVersionArgs,
  ): Promise<NotificationDestinationSecret> {
    const { secret } = await this.rotate.execute(actor, id, version);
    return { destination: await this.notificationDestination(id), secret };
  }

  @RequirePermission('notification.manage')
  @Mutation(() => Boolean, {
    description:
      'Takes a destination away; what waits for it is not sent. Errors: NOTIFICATION_DESTINATION_NOT_FOUND, VERSION_STALE.',
  })
  async removeNotificationDestination(
    @CurrentActor() actor: Actor,
    @Args() { id, version }: DestinationVersionArgs,
  ): Promise<boolean> {
    await this.remove.execute(actor, id, version);
    return true;
  }

  @ResolveField(() => String, { nullable: true, description: 'Who registered it.' })
  async createdBy(
    @Parent() { createdById }: NotificationDestination,
    @Ctx() context: RequestContext,
  ): Promise<string | null> {
    return createdById === null ? null : context.loaders.load('adminName', createdById);
  }
}
