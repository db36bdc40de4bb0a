import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import type { Actor } from '../../../platform/security/actor.js';
import { RetriedJobs, RetryJobsArgs } from './retry-tasks.model.js';
import { RetryTasks } from './retry-tasks.use-case.js';
import { TaskDetail } from './task-detail.model.js';
import { TaskDetails } from './task-details.js';

@Resolver(() => TaskDetail)
export class TaskResolver {
  constructor(
    private readonly details: TaskDetails,
    private readonly retrying: RetryTasks,
  ) {}

  @RequirePermission('job.read')
  @Query(() => TaskDetail, {
    description:
      'A task with what it was given and how its tries failed; stacks with job.manage. Errors: JOB_NOT_FOUND, ' +
      'SERVICE_UNAVAILABLE.',
  })
  taskDetail(
    @Ctx() context: RequestContext,
    @Args('id', { type: () => ID }) id: string,
  ): Promise<TaskDetail> {
    return this.details.byId(context.principal, id);
  }

  @RequirePermission('job.manage')
  @Mutation(() => RetriedJobs, {
    description:
      'Runs tasks that have FAILED once more, the oldest first: those named, or all that fit. At most 1,000 at once. ' +
      'Errors: JOB_CHOICE_INVALID, INPUT_INVALID, SERVICE_UNAVAILABLE.',
  })
  retryJobs(@CurrentActor() actor: Actor, @Args() args: RetryJobsArgs): Promise<RetriedJobs> {
    return this.retrying.execute(actor, args);
  }
}
