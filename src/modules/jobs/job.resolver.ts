import { Args, ID, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { Ctx, SignedIn } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { CursorScalar } from '../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { JobModel } from '../../platform/long-jobs/job.model.js';
import { pageRequest } from '../../shared/paging.js';
import { JobEvent, JobFilter, JobPage, JobProgressed } from './job.inputs.js';
import { JobsLive } from './jobs.live.js';
import { Jobs } from './jobs.service.js';

@Resolver(() => JobModel)
export class JobResolver {
  constructor(
    private readonly work: Jobs,
    private readonly live: JobsLive,
  ) {}

  @SignedIn()
  @Query(() => JobPage, {
    description:
      'Work, newest first: with job.read everybody’s, otherwise the long jobs the caller started. Of each queue the ' +
      'newest 10,000 of a status. Errors: PAGE_INVALID, CURSOR_INVALID, SERVICE_UNAVAILABLE.',
  })
  jobs(
    @Ctx() context: RequestContext,
    @Args() page: PageArgs,
    @Args('filter', { type: () => JobFilter, nullable: true }) filter?: JobFilter,
  ): Promise<JobPage> {
    return this.work.page(context.principal, pageRequest(page), filter ?? {});
  }

  @SignedIn()
  @Query(() => JobModel, { description: 'One job. Errors: JOB_NOT_FOUND, SERVICE_UNAVAILABLE.' })
  job(@Ctx() context: RequestContext, @Args('id', { type: () => ID }) id: string): Promise<JobModel> {
    return this.work.byId(context.principal, id);
  }

  @SignedIn()
  @Mutation(() => JobModel, {
    description:
      'Runs a job that has FAILED once more, or a task now that is DELAYED; its owner may, or whoever has job.manage. ' +
      'Errors: JOB_NOT_FOUND, JOB_NOT_PARKED, FORBIDDEN, SERVICE_UNAVAILABLE.',
  })
  retryJob(@Ctx() context: RequestContext, @Args('id', { type: () => ID }) id: string): Promise<JobModel> {
    return this.work.retry(context.principal, id);
  }

  @SignedIn()
  @Mutation(() => JobModel, {
    description:
      'Takes a task that is not running away, or asks a long job to end; its owner may, or whoever has job.manage. ' +
      'Errors: JOB_NOT_FOUND, JOB_NOT_CANCELABLE, FORBIDDEN, SERVICE_UNAVAILABLE.',
  })
  cancelJob(@Ctx() context: RequestContext, @Args('id', { type: () => ID }) id: string): Promise<JobModel> {
    return this.work.cancel(context.principal, id);
  }

  @SignedIn()
  @Subscription(() => JobEvent, {
    resolve: (value: unknown) => value,
    description:
      'A long job as it moves, to its owner and to job.read. Errors: JOB_NOT_FOUND, CURSOR_INVALID.',
  })
  jobProgressed(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
    @Args('after', { type: () => CursorScalar, nullable: true }) after?: string,
  ): Promise<LiveEvents<JobProgressed>> {
    return this.live.subscribe(context, id, after);
  }
}
