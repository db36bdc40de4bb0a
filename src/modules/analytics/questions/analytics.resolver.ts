import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import { PageArgs } from '../../../platform/graphql/page.model.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { JobModel } from '../../../platform/long-jobs/job.model.js';
import { LongJobQueries } from '../../../platform/long-jobs/long-job.queries.js';
import { WorkToll } from '../../../platform/rate-limit/work-toll.js';
import type { Actor } from '../../../platform/security/actor.js';
import { pageRequest } from '../../../shared/paging.js';
import { UserPage, UsersFacade } from '../../users/index.js';
import { RebuildActivity } from '../columns/rebuild-activity.use-case.js';
import { ActivitySource } from './activity-source.js';
import { CohortsArgs, FunnelArgs, RetentionArgs, RevenueArgs, TrendArgs } from './analytics.inputs.js';
import { ActivityTrend, CohortReport, FunnelReport, RevenueReport } from './analytics.model.js';
import { CellPeople } from './cell-people.js';
import { Reports } from './reports.js';

/** A question goes over up to 400 days of everybody; the next page of its people is mostly remembered. */
const QUESTION_POINTS = 25;
const PEOPLE_POINTS = 10;

@Resolver()
export class AnalyticsResolver {
  constructor(
    private readonly reports: Reports,
    private readonly source: ActivitySource,
    private readonly cells: CellPeople,
    private readonly users: UsersFacade,
    private readonly rebuild: RebuildActivity,
    private readonly jobs: LongJobQueries,
    private readonly toll: WorkToll,
  ) {}

  @RequirePermission('analytics.read')
  @Query(() => [String], {
    description:
      'Kinds that can be asked for: user.signed_up and order.paid are ours, the others were recorded.',
  })
  activityKinds(): Promise<string[]> {
    return this.source.names();
  }

  @RequirePermission('analytics.read')
  @Query(() => ActivityTrend, {
    description:
      'How much was done and by how many. Errors: ANALYTICS_RANGE_INVALID, ANALYTICS_KIND_UNKNOWN.',
  })
  async activityTrend(@CurrentActor() actor: Actor, @Args() args: TrendArgs): Promise<ActivityTrend> {
    await this.toll.take(actor, QUESTION_POINTS);
    return this.reports.trend(args);
  }

  @RequirePermission('analytics.read')
  @Query(() => RevenueReport, {
    description: 'Sales as the ledger has them. Errors: ANALYTICS_RANGE_INVALID.',
  })
  async revenueReport(@CurrentActor() actor: Actor, @Args() args: RevenueArgs): Promise<RevenueReport> {
    await this.toll.take(actor, QUESTION_POINTS);
    return this.reports.revenue(args);
  }

  @RequirePermission('analytics.read')
  @Query(() => FunnelReport, {
    description:
      'How many came how far of those who began in the span. Errors: ANALYTICS_RANGE_INVALID, ANALYTICS_KIND_UNKNOWN.',
  })
  async funnel(@CurrentActor() actor: Actor, @Args() args: FunnelArgs): Promise<FunnelReport> {
    await this.toll.take(actor, QUESTION_POINTS);
    return this.reports.funnel(args);
  }

  @RequirePermission('analytics.read')
  @Query(() => CohortReport, {
    description: 'Who of a cohort came back. Errors: ANALYTICS_RANGE_INVALID, ANALYTICS_KIND_UNKNOWN.',
  })
  async retention(@CurrentActor() actor: Actor, @Args() args: RetentionArgs): Promise<CohortReport> {
    await this.toll.take(actor, QUESTION_POINTS);
    return this.reports.retention(args);
  }

  @RequirePermission('analytics.read')
  @Query(() => CohortReport, {
    description: 'Who of a cohort paid, and how much. Errors: ANALYTICS_RANGE_INVALID.',
  })
  async cohorts(@CurrentActor() actor: Actor, @Args() args: CohortsArgs): Promise<CohortReport> {
    await this.toll.take(actor, QUESTION_POINTS);
    return this.reports.cohorts(args);
  }

  @RequirePermission('user.read')
  @Query(() => UserPage, {
    description:
      'The people of a cell, masked and recorded like every list of people. ' +
      'Errors: ANALYTICS_CELL_INVALID, ANALYTICS_KIND_UNKNOWN, PAGE_INVALID, CURSOR_INVALID, FORBIDDEN.',
  })
  async analyticsPeople(
    @Ctx() context: RequestContext,
    @Args('cell', { type: () => ID }) cell: string,
    @Args() page: PageArgs,
  ): Promise<UserPage> {
    context.require('analytics.read');
    await this.toll.take(context.principal.actor, PEOPLE_POINTS);
    const { items: ids, ...rest } = await this.cells.page(cell, pageRequest(page));
    const people = await this.users.byIds(ids);
    const items = ids.flatMap((id) => people.get(id) ?? []);
    await context.ahead('User', items);
    return { ...rest, items };
  }

  @RequirePermission('analytics.rebuild')
  @Mutation(() => JobModel, {
    description:
      'Makes every column anew from the events, as a job to watch; one that runs already is joined. ' +
      'Errors: SERVICE_UNAVAILABLE.',
  })
  async rebuildAnalytics(@CurrentActor() actor: Actor): Promise<JobModel> {
    return this.jobs.model(await this.rebuild.execute(actor));
  }
}
