import { Args, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { Clock } from '../../platform/clock/clock.js';
import { Ctx, CurrentActor, CustomerOnly, RequirePermission } from '../../platform/graphql/access.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { CursorScalar } from '../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { JobModel } from '../../platform/long-jobs/job.model.js';
import { LongJobQueries } from '../../platform/long-jobs/long-job.queries.js';
import type { Actor } from '../../platform/security/actor.js';
import { LedgerBookBalance } from './ledger.model.js';
import { LedgerQueries } from './ledger.queries.js';
import { PointsChanged, PointsEvent, PointsLive } from './points.live.js';
import { VerifyBooks } from './verify-books.use-case.js';

@Resolver()
export class LedgerResolver {
  constructor(
    private readonly queries: LedgerQueries,
    private readonly clock: Clock,
    private readonly live: PointsLive,
    private readonly verify: VerifyBooks,
    private readonly jobs: LongJobQueries,
  ) {}

  @RequirePermission('ledger.read')
  @Query(() => [LedgerBookBalance], { description: 'The trial balance of every book.' })
  async ledgerBooks(): Promise<LedgerBookBalance[]> {
    const asOf = this.clock.now();
    return (await this.queries.books()).map((book) => ({ ...book, asOf }));
  }

  @RequirePermission('ledger.read')
  @Mutation(() => JobModel, {
    description:
      'Proves every invariant of the books, as a job to watch; one that runs already is joined. Its result: ' +
      '{ checked, broken: [{ name, rows }] }. Errors: SERVICE_UNAVAILABLE.',
  })
  async verifyBooks(@CurrentActor() actor: Actor): Promise<JobModel> {
    return this.jobs.model(await this.verify.execute(actor));
  }

  @CustomerOnly()
  @Subscription(() => PointsEvent, {
    description: 'The signed-in customer’s own points, whenever they change. Errors: CURSOR_INVALID.',
    resolve: (event: unknown) => event,
  })
  pointsUpdated(
    @Ctx() context: RequestContext,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
  ): Promise<LiveEvents<PointsChanged>> {
    return this.live.subscribe(context, after);
  }
}
