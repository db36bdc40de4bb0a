import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PageOf } from '../../platform/graphql/page.model.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { QUEUES } from '../../platform/outbox/consumers.js';
import { JobStatus } from '../../platform/queue/job-queue.js';

registerEnumType(JobStatus, { name: 'JobStatus' });

/** Names of queues as an enum: `payments` is PAYMENTS. */
export const JobQueueName = Object.fromEntries(QUEUES.map((name) => [name.toUpperCase(), name]));
registerEnumType(JobQueueName, { name: 'JobQueueName', description: 'The module whose work it is.' });

@ObjectType({ description: 'Something to be done after a fact, by a worker.' })
export class JobModel {
  @Field(() => ID, { description: 'Unique within all queues.' })
  id: string;

  @Field(() => JobQueueName)
  queue: string;

  @Field({ description: 'What is done, for example refunds.pay-out.' })
  name: string;

  @Field(() => JobStatus)
  status: JobStatus;

  @Field(() => Int, { description: 'Tries so far.' })
  attempts: number;

  @Field(() => String, { nullable: true, description: 'Why the last try failed.' })
  error: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt: Date | null;
}

@ObjectType()
export class JobPage extends PageOf(JobModel) {}

@InputType()
export class JobFilter {
  @Field(() => [JobStatus], { nullable: true, description: 'Without it: everything but COMPLETED.' })
  status?: JobStatus[] | null;

  @Field(() => JobQueueName, { nullable: true })
  queue?: string | null;
}
