import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { JobQueueName } from '../../../platform/long-jobs/job.model.js';
import type { QueueName } from '../../../platform/outbox/consumers.js';

/** At once; whoever has more calls again. */
export const RETRIED_MAX = 1_000;

@InputType()
export class DeadTaskFilter {
  @Field(() => JobQueueName, { nullable: true })
  queue?: QueueName | null;

  @IsOptional()
  @Text({ max: 100 })
  @Field(() => String, { nullable: true, description: 'Exactly this name, for example refunds.pay-out.' })
  name?: string | null;
}

@ArgsType()
export class RetryJobsArgs {
  @IsOptional()
  @ArrayMaxSize(RETRIED_MAX)
  @Field(() => [ID], { nullable: true, description: 'These, at most 1,000. Or `all`.' })
  ids?: string[] | null;

  @Field(() => Boolean, { nullable: true, description: 'All that fit the filter. Or `ids`.' })
  all?: boolean | null;

  @Field(() => DeadTaskFilter, { nullable: true, description: 'Of `all`; without it every queue’s.' })
  filter?: DeadTaskFilter | null;
}

@ObjectType({ description: 'What came of running many again.' })
export class RetriedJobs {
  @Field(() => Int, { description: 'Are in their queues again.' })
  retried: number;

  @Field(() => Int, { description: 'Were not FAILED (any more) and stay as they are.' })
  passed: number;

  @Field(() => Int, { description: 'More than one call runs again: they fit and were not tried.' })
  left: number;
}
