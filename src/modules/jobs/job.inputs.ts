import { createUnionType, Field, InputType, ObjectType } from '@nestjs/graphql';
import { Lagged } from '../../platform/graphql/live.model.js';
import { PageOf } from '../../platform/graphql/page.model.js';
import { CursorScalar } from '../../platform/graphql/scalars.js';
import { JobKind, JobModel, JobQueueName } from '../../platform/long-jobs/job.model.js';
import { JobStatus } from '../../platform/queue/job-queue.js';

@ObjectType()
export class JobPage extends PageOf(JobModel) {}

@InputType()
export class JobFilter {
  @Field(() => [JobStatus], {
    nullable: true,
    description: 'Without it: everything but COMPLETED and CANCELED.',
  })
  status?: JobStatus[] | null;

  @Field(() => JobKind, { nullable: true })
  kind?: JobKind | null;

  @Field(() => JobQueueName, { nullable: true, description: 'Tasks of this queue; no long jobs.' })
  queue?: string | null;

  @Field(() => String, { nullable: true, description: 'Exactly this name, for example refunds.pay-out.' })
  name?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Only long jobs that I started.' })
  mine?: boolean | null;
}

@ObjectType()
export class JobProgressed {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => JobModel)
  job: JobModel;
}

export const JobEvent = createUnionType({
  name: 'JobEvent',
  types: () => [JobProgressed, Lagged] as const,
  resolveType: (value: JobProgressed | Lagged) => ('job' in value ? JobProgressed : Lagged),
});
