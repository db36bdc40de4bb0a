import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { SagaQueries, type SagaStepRow } from '../../platform/steps/saga.queries.js';
import { JobResolver } from './job.resolver.js';
import { JobsLive } from './jobs.live.js';
import './jobs.permissions.js';
import { Jobs } from './jobs.service.js';
import { SagaActs } from './saga-acts.js';
import { SagaRunResolver } from './saga.resolver.js';
import { ScheduleResolver } from './schedule.resolver.js';

declare global {
  interface Loaders {
    sagaSteps: [string, SagaStepRow[]];
  }
}

@Module({ providers: [Jobs, JobsLive, JobResolver, SagaActs, SagaRunResolver, ScheduleResolver] })
export class JobsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly sagas: SagaQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.register('sagaSteps', (ids) => this.sagas.stepsOf(ids));
  }
}
