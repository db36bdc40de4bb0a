import { Field, Int, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { RequirePermission } from '../../platform/graphql/access.js';
import { DateTimeScalar } from '../../platform/graphql/scalars.js';
import { JobQueueName } from '../../platform/long-jobs/job.model.js';
import type { QueueName } from '../../platform/outbox/consumers.js';
import { Schedule } from '../../platform/schedule/schedule.js';

@ObjectType({ description: 'Something workers do again and again, each run in one process.' })
export class ScheduleModel {
  @Field()
  name: string;

  @Field({ description: 'When it runs, for example: daily at 04:10 Asia/Seoul.' })
  rhythm: string;

  @Field()
  running: boolean;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Of the last run.' })
  startedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Of the last run that came to an end.' })
  finishedAt: Date | null;

  @Field(() => Int, { nullable: true })
  durationMs: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'What went wrong in the last run; null when it was good.',
  })
  error: string | null;

  @Field(() => Int, { description: 'Runs in a row that went wrong.' })
  failures: number;

  @Field(() => DateTimeScalar, { nullable: true })
  nextAt: Date | null;

  @Field(() => JobQueueName, {
    nullable: true,
    description: 'Staff hold this queue, whose work it does: until then it rests.',
  })
  restsWith: QueueName | null;
}

@Resolver(() => ScheduleModel)
export class ScheduleResolver {
  constructor(private readonly schedule: Schedule) {}

  @RequirePermission('job.read')
  @Query(() => [ScheduleModel], {
    description: 'What workers do again and again, with the last run of each.',
  })
  schedules(): Promise<ScheduleModel[]> {
    return this.schedule.view();
  }
}
