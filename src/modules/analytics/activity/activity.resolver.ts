import { Args, ID, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, PermissionOrOwner, RequirePermission } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { CursorScalar } from '../../../platform/graphql/scalars.js';
import { maskUnless } from '../../../platform/personal-data/mask-unless.js';
import type { Actor } from '../../../platform/security/actor.js';
import { RecordActivityArgs } from './activity.inputs.js';
import { ActivityDetail, ActivityEvent, ActivityEventPage, RecordedActivity } from './activity.model.js';
import { ActivityQueries } from './activity.queries.js';
import { RecordActivity } from './record-activity.use-case.js';

@Resolver(() => ActivityEvent)
export class ActivityResolver {
  constructor(
    private readonly record: RecordActivity,
    private readonly queries: ActivityQueries,
  ) {}

  @PermissionOrOwner('analytics.record')
  @Mutation(() => RecordedActivity, {
    description:
      'For customers’ fronts, and for programs with an API key: takes all events or none. Sent again they change ' +
      'nothing. Errors: ACTIVITY_INVALID, ACTIVITY_KINDS_TOO_MANY.',
  })
  recordActivity(@CurrentActor() actor: Actor, @Args() args: RecordActivityArgs): Promise<RecordedActivity> {
    return this.record.execute(actor, args.events);
  }

  @RequirePermission('user.read')
  @Query(() => ActivityEventPage, {
    description: 'What a customer did, newest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  userActivities(
    @Args('userId', { type: () => ID }) userId: string,
    @Args('limit', { type: () => Int, defaultValue: 20, description: '1 to 100.' }) limit: number,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
  ): Promise<ActivityEventPage> {
    return this.queries.of(userId, limit, after ?? null);
  }

  @ResolveField(() => [ActivityDetail])
  details({ userId, given }: ActivityEvent, _args: unknown, context: RequestContext): ActivityDetail[] {
    return Object.entries(given ?? {}).map(([name, value]) => ({
      name,
      value: maskUnless(context, 'user.read.personal', 'memo', userId, value),
    }));
  }
}
