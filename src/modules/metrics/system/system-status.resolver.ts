import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import { Ctx, RequirePermission } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { CursorScalar } from '../../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../../platform/live/live-feed.js';
import { SystemStatusLive } from './system-status.live.js';
import { SystemStatus, SystemStatusEvent, type SystemStatusChanged } from './system-status.model.js';
import { SystemStatusQueries } from './system-status.queries.js';

@Resolver(() => SystemStatus)
export class SystemStatusResolver {
  constructor(
    private readonly queries: SystemStatusQueries,
    private readonly live: SystemStatusLive,
  ) {}

  @RequirePermission('metric.read')
  @Query(() => SystemStatus, { description: 'Machines and processes as they are now.' })
  systemStatus(): Promise<SystemStatus> {
    return this.queries.now();
  }

  @RequirePermission('metric.read')
  @Subscription(() => SystemStatusEvent, {
    description: 'The same every ten seconds. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  systemStatusUpdated(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
  ): Promise<LiveEvents<SystemStatusChanged>> {
    return this.live.subscribe(context, after);
  }
}
