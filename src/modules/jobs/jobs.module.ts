import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { SagaQueries, type SagaStepRow } from '../../platform/steps/saga.queries.js';
import { JobResolver } from './job.resolver.js';
import { JobsLive } from './jobs.live.js';
import './jobs.permissions.js';
import { Jobs } from './jobs.service.js';
import { PauseQueue, ResumeQueue } from './queues/hold-queue.use-cases.js';
import { QueuePauses } from './queues/queue-pauses.js';
import { QueueStates } from './queues/queue-states.js';
import { QueuePauseResolver, QueueResolver } from './queues/queue.resolver.js';
import { SagaActs } from './saga-acts.js';
import { SagaRunResolver } from './saga.resolver.js';
import { ScheduleResolver } from './schedule.resolver.js';
import { RetryTasks } from './tasks/retry-tasks.use-case.js';
import { TaskDetails } from './tasks/task-details.js';
import { TaskResolver } from './tasks/task.resolver.js';
import { Tasks } from './tasks/tasks.js';

declare global {
  interface Loaders {
    sagaSteps: [string, SagaStepRow[]];
  }
}

@Module({
  providers: [
    Jobs,
    JobsLive,
    JobResolver,
    PauseQueue,
    QueuePauseResolver,
    QueuePauses,
    QueueResolver,
    QueueStates,
    ResumeQueue,
    RetryTasks,
    SagaActs,
    SagaRunResolver,
    ScheduleResolver,
    TaskDetails,
    TaskResolver,
    Tasks,
  ],
})
export class JobsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly sagas: SagaQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.register('sagaSteps', (ids) => this.sagas.stepsOf(ids));
  }
}
