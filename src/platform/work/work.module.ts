import { Global, Module } from '@nestjs/common';
import { LongJobQueries } from '../long-jobs/long-job.queries.js';
import { LongJobRunner } from '../long-jobs/long-job-runner.js';
import { LongJobs } from '../long-jobs/long-jobs.js';
import { SagaQueries } from '../steps/saga.queries.js';
import { SagaRunner } from '../steps/saga-runner.js';
import { Sagas } from '../steps/sagas.js';
import { LeasedWork } from './leased-work.js';

/** Work that takes longer than a request: see "Long work" in docs/newcomers-guide.md. */
@Global()
@Module({
  providers: [LeasedWork, LongJobs, LongJobQueries, LongJobRunner, Sagas, SagaQueries, SagaRunner],
  exports: [LeasedWork, LongJobs, LongJobQueries, Sagas, SagaQueries],
})
export class WorkModule {}
