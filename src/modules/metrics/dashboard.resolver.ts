import { Args, ArgsType, Field, Int, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { Clock } from '../../platform/clock/clock.js';
import { Ctx, RequirePermission } from '../../platform/graphql/access.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { BillingDateScalar, CursorScalar } from '../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import type { BillingDate } from '../../shared/time.js';
import { DashboardLive } from './dashboard.live.js';
import { definitionsOf, type NumberDefinitionValues } from './dashboard.definitions.js';
import {
  DashboardEvent,
  DashboardMetrics,
  NumberDefinition,
  type DashboardMetricsChanged,
} from './dashboard.model.js';
import { DashboardQueries } from './dashboard.queries.js';
import { DashboardPeriod, dashboardRange } from './dashboard.rules.js';

@ArgsType()
class DashboardArgs {
  @Field(() => DashboardPeriod, {
    nullable: true,
    description: 'Not together with days. Nothing at all means MONTH.',
  })
  period?: DashboardPeriod | null;

  @Field(() => BillingDateScalar, { nullable: true })
  startDate?: BillingDate | null;

  @Field(() => BillingDateScalar, { nullable: true, description: 'Inclusive.' })
  endDate?: BillingDate | null;
}

@Resolver(() => DashboardMetrics)
export class DashboardResolver {
  constructor(
    private readonly queries: DashboardQueries,
    private readonly live: DashboardLive,
    private readonly clock: Clock,
  ) {}

  @RequirePermission('dashboard.read')
  @Query(() => DashboardMetrics, {
    description:
      'Business numbers of a span of Seoul days, with the span of the same length right before. Errors: PERIOD_WITH_DATES, ' +
      'DATES_INCOMPLETE, DATES_REVERSED, RANGE_TOO_LONG.',
  })
  dashboardMetrics(@Args() args: DashboardArgs): Promise<DashboardMetrics> {
    return this.queries.of(dashboardRange(args, this.clock.now()));
  }

  @ResolveField(() => Int, { description: 'Customers registered within the span.' })
  signups({ dailySignups }: DashboardMetrics): number {
    return dailySignups.reduce((sum, { count }) => sum + count, 0);
  }

  @ResolveField(() => [NumberDefinition], {
    description: 'What each number counts, and the way to its rows.',
  })
  definitions(metrics: DashboardMetrics): NumberDefinitionValues[] {
    return definitionsOf(metrics);
  }

  @RequirePermission('dashboard.read')
  @Subscription(() => DashboardEvent, {
    description: 'The same numbers, after each event that moves them. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  dashboardMetricsUpdated(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
    @Args('period', { type: () => DashboardPeriod, nullable: true }) period?: DashboardPeriod,
  ): Promise<LiveEvents<DashboardMetricsChanged>> {
    return this.live.subscribe(context, period ?? DashboardPeriod.MONTH, after);
  }
}
