import { Args, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { Ctx, CurrentActor, RequirePermission } from '../../../platform/graphql/access.js';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { StepUp } from '../../../platform/graphql/step-up.js';
import { JobQueueName } from '../../../platform/long-jobs/job.model.js';
import type { QueueName } from '../../../platform/outbox/consumers.js';
import type { Actor } from '../../../platform/security/actor.js';
import { PauseQueue, ResumeQueue } from './hold-queue.use-cases.js';
import { JobQueueModel, PauseQueueArgs, QueuePause } from './queue.model.js';
import { QueueStates } from './queue-states.js';

@Resolver(() => JobQueueModel)
export class QueueResolver {
  constructor(
    private readonly states: QueueStates,
    private readonly pausing: PauseQueue,
    private readonly resuming: ResumeQueue,
  ) {}

  @RequirePermission('job.read')
  @Query(() => [JobQueueModel], {
    description: 'The queues and what lies in each. Errors: SERVICE_UNAVAILABLE.',
  })
  jobQueues(): Promise<JobQueueModel[]> {
    return this.states.all();
  }

  @RequirePermission('job.manage')
  @StepUp()
  @Mutation(() => JobQueueModel, {
    description:
      'Holds a queue in every process: what runs comes to its end, nothing more begins until the time is over or ' +
      'somebody sets it free. Nothing is lost. One that is paused already gets another end. Errors: INPUT_INVALID, ' +
      'SERVICE_UNAVAILABLE, STEP_UP_REQUIRED.',
  })
  async pauseQueue(@CurrentActor() actor: Actor, @Args() args: PauseQueueArgs): Promise<JobQueueModel> {
    await this.pausing.execute(actor, args);
    return this.states.one(args.queue);
  }

  @RequirePermission('job.manage')
  @Mutation(() => JobQueueModel, {
    description: 'Sets a queue free again. Errors: QUEUE_NOT_PAUSED, SERVICE_UNAVAILABLE.',
  })
  async resumeQueue(
    @CurrentActor() actor: Actor,
    @Args('queue', { type: () => JobQueueName }) queue: QueueName,
  ): Promise<JobQueueModel> {
    await this.resuming.execute(actor, queue);
    return this.states.one(queue);
  }
}

@Resolver(() => QueuePause)
export class QueuePauseResolver {
  @ResolveField(() => String, { nullable: true, description: 'Who paused it; null when they are no more.' })
  by(@Ctx() context: RequestContext, @Parent() { adminId }: QueuePause): Loaded<string | null> {
    return context.loaders.load('adminName', adminId);
  }
}
