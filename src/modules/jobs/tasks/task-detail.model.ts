import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { JobModel } from '../../../platform/long-jobs/job.model.js';

@ObjectType({ description: 'The fact a task comes from.' })
export class TaskFact {
  @Field(() => ID)
  id: string;

  @Field({ description: 'For example payment.confirmed.' })
  name: string;

  @Field(() => ID, { description: 'What it happened to.' })
  subjectId: string;

  @Field(() => DateTimeScalar)
  occurredAt: Date;

  @Field({ description: 'JSON. Texts that could be about a person are ***.' })
  payload: string;
}

@ObjectType({ description: 'A try that failed.' })
export class TaskFailure {
  @Field(() => Int, { description: '1 is the first of those that are kept, which are the last twenty.' })
  number: number;

  @Field({ description: 'What went wrong. What belongs to a person or opens a door is masked.' })
  error: string;

  @Field(() => String, { nullable: true, description: 'Where; null without job.manage.' })
  stack: string | null;
}

@ObjectType({ description: 'A task with all that is known of it.' })
export class TaskDetail {
  @Field(() => JobModel)
  job: JobModel;

  @Field({ description: 'What lies in the queue: ids only. JSON.' })
  data: string;

  @Field(() => TaskFact, { nullable: true, description: 'Null when it is not in the outbox.' })
  fact: TaskFact | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it goes on, where it waits for a time.' })
  nextTryAt: Date | null;

  @Field(() => [TaskFailure], { description: 'Oldest first.' })
  failures: TaskFailure[];
}
