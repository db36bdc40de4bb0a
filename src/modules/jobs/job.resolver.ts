import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { CurrentActor, RequirePermission } from '../../platform/graphql/access.js';
import { PageArgs } from '../../platform/graphql/page.model.js';
import type { Actor } from '../../platform/security/actor.js';
import { pageRequest } from '../../shared/paging.js';
import { JobFilter, JobModel, JobPage } from './job.model.js';
import { Jobs } from './jobs.service.js';

@Resolver(() => JobModel)
export class JobResolver {
  constructor(private readonly work: Jobs) {}

  @RequirePermission('job.read')
  @Query(() => JobPage, {
    description: 'Work of the queues, newest first. Errors: PAGE_INVALID, SERVICE_UNAVAILABLE.',
  })
  jobs(
    @Args() page: PageArgs,
    @Args('filter', { type: () => JobFilter, nullable: true }) filter?: JobFilter,
  ): Promise<JobPage> {
    return this.work.page(pageRequest(page), filter ?? {});
  }

  @RequirePermission('job.read')
  @Query(() => JobModel, { description: 'One job. Errors: JOB_NOT_FOUND, SERVICE_UNAVAILABLE.' })
  job(@Args('id', { type: () => ID }) id: string): Promise<JobModel> {
    return this.work.byId(id);
  }

  @RequirePermission('job.manage')
  @Mutation(() => JobModel, {
    description:
      'Runs a job that has given up once more. Errors: JOB_NOT_FOUND, JOB_NOT_PARKED, SERVICE_UNAVAILABLE.',
  })
  retryJob(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<JobModel> {
    return this.work.retry(actor, id);
  }

  @RequirePermission('job.manage')
  @Mutation(() => JobModel, {
    description:
      'Takes a job that is not running away. Errors: JOB_NOT_FOUND, JOB_NOT_CANCELABLE, SERVICE_UNAVAILABLE.',
  })
  cancelJob(@CurrentActor() actor: Actor, @Args('id', { type: () => ID }) id: string): Promise<JobModel> {
    return this.work.cancel(actor, id);
  }
}
