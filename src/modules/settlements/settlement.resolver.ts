import { Args, Int, Mutation, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { BillingDateScalar } from '../../platform/graphql/scalars.js';
import { JobModel } from '../../platform/long-jobs/job.model.js';
import { LongJobQueries } from '../../platform/long-jobs/long-job.queries.js';
import { SpendsFrom } from '../../platform/rate-limit/budgets.js';
import type { Actor } from '../../platform/security/actor.js';
import { commonErrors } from '../../shared/common-errors.js';
import { pageRequest } from '../../shared/paging.js';
import { addDays, parseBillingDate, type BillingDate } from '../../shared/time.js';
import { PayoutCalendar } from './payouts/payout-calendar.js';
import {
  dayModel,
  PayoutDay,
  SettlementDay,
  SettlementRun,
  SettlementRunPage,
  SettlementRunStatus,
} from './settlement.model.js';
import { SettlementQueries } from './settlement.queries.js';
import { SettlementRuns } from './settlement-runs.js';
import { settlementErrors } from './settlements.errors.js';

@Resolver(() => SettlementRun)
export class SettlementResolver {
  constructor(
    private readonly queries: SettlementQueries,
    private readonly calendar: PayoutCalendar,
    private readonly runs: SettlementRuns,
    private readonly jobs: LongJobQueries,
  ) {}

  @RequirePermission('settlement.read')
  @Query(() => SettlementRunPage, {
    description: 'Runs, the latest first. Errors: PAGE_INVALID, CURSOR_INVALID.',
  })
  async settlementRuns(
    @Args() page: PageArgs,
    @Args('day', { type: () => BillingDateScalar, nullable: true }) day?: BillingDate,
  ): Promise<SettlementRunPage> {
    return this.queries.runs(pageRequest(page), day ?? null);
  }

  @RequirePermission('settlement.read')
  @Query(() => SettlementDay, {
    description: 'A settled day on its four sides. Errors: SETTLEMENT_DAY_NOT_FOUND.',
  })
  async settlementDay(
    @Args('day', { type: () => BillingDateScalar }) day: BillingDate,
  ): Promise<SettlementDay> {
    const row = await this.queries.day(day);
    if (!row) throw settlementErrors.SETTLEMENT_DAY_NOT_FOUND();
    return dayModel(row);
  }

  @RequirePermission('settlement.read')
  @Query(() => [SettlementDay], { description: 'Settled days, the latest first; 100 at most.' })
  async settlementDays(
    @Args('limit', { type: () => Int, nullable: true, defaultValue: 31, description: '1 to 100.' })
    limit: number,
  ): Promise<SettlementDay[]> {
    if (!Number.isInteger(limit) || limit < 1) throw commonErrors.PAGE_INVALID({ path: 'limit' });
    return (await this.queries.days(limit)).map(dayModel);
  }

  @RequirePermission('settlement.read')
  @Query(() => [PayoutDay], {
    description: 'Every day of a month, with what is expected and what is confirmed. Errors: INPUT_INVALID.',
  })
  payoutCalendar(@Args('month', { description: 'YYYY-MM' }) month: string): Promise<PayoutDay[]> {
    const first = parseBillingDate(`${month}-01`);
    if (!first) throw commonErrors.INPUT_INVALID({ path: 'month', reason: 'a month, like 2026-11' });
    const next = addDays(first, 31).slice(0, 7);
    return this.calendar.between(first, addDays(`${next}-01` as BillingDate, -1));
  }

  @RequirePermission('settlement.run')
  @SpendsFrom('money')
  @Mutation(() => JobModel, {
    description:
      'Settles a day, as a job to watch; one that runs already is joined. Doing so again changes only what has changed. ' +
      'Its result: { matched, differing, opened, gone }. Errors: SETTLEMENT_DAY_NOT_OVER.',
  })
  async runSettlement(
    @CurrentActor() actor: Actor,
    @Args('day', { type: () => BillingDateScalar }) day: BillingDate,
  ): Promise<JobModel> {
    return this.jobs.model(await this.runs.start(actor, day));
  }

  @ResolveField(() => SettlementRunStatus)
  status(run: SettlementRun): SettlementRunStatus {
    if (run.error !== null) return SettlementRunStatus.FAILED;
    return run.finishedAt === null ? SettlementRunStatus.RUNNING : SettlementRunStatus.COMPLETED;
  }

  @ResolveField(() => String, { nullable: true, description: 'Who asked for it; null: the schedule.' })
  async askedBy(run: SettlementRun, _args: unknown, context: RequestContext): Promise<string | null> {
    if (run.askedById === null) return null;
    return context.loaders.load(run.askedByType === 'API_KEY' ? 'apiKeyName' : 'adminName', run.askedById);
  }
}
