import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { Max, Min } from 'class-validator';
import { Text } from '../../../platform/graphql/safe-text.js';
import { DateTimeScalar } from '../../../platform/graphql/scalars.js';
import { JobQueueName } from '../../../platform/long-jobs/job.model.js';
import type { QueueName } from '../../../platform/outbox/consumers.js';

@ObjectType({ description: 'Staff hold a queue: until then no worker begins one of its jobs.' })
export class QueuePause {
  @Field(() => DateTimeScalar)
  at: Date;

  @Field(() => DateTimeScalar, { description: 'When it ends by itself.' })
  until: Date;

  @Field()
  reason: string;

  /** Who did it; `by` is their name. */
  adminId: string;
}

@ObjectType('JobQueue', { description: 'What lies in a queue just now, by Bull’s own states.' })
export class JobQueueModel {
  @Field(() => JobQueueName)
  queue: QueueName;

  @Field(() => Int, { description: 'Could begin now; while the queue is paused as well.' })
  waiting: number;

  @Field(() => Int, { description: 'Wait for a time: mostly for their next try.' })
  delayed: number;

  @Field(() => Int)
  active: number;

  @Field(() => Int, { description: 'Done within the last hour; older ones are forgotten.' })
  completed: number;

  @Field(() => Int, { description: 'Given up: they stay until somebody runs them again or takes them away.' })
  failed: number;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the one was added that begins next; null when none waits.',
  })
  oldestWaitingAt: Date | null;

  @Field(() => Boolean, { description: 'No worker of any process begins one of its jobs.' })
  paused: boolean;

  @Field(() => QueuePause, { nullable: true, description: 'Who paused it, why, and until when.' })
  pause: QueuePause | null;
}

/** A pause that nobody ends ends within a day. */
export const PAUSE_MAX_MINUTES = 1_440;

@ArgsType()
export class PauseQueueArgs {
  @Field(() => JobQueueName)
  queue: QueueName;

  @Min(1)
  @Max(PAUSE_MAX_MINUTES)
  @Field(() => Int, { description: 'For how long, at most a day. Then it goes on by itself.' })
  minutes: number;

  @Text({ min: 5, max: 500 })
  @Field({ description: 'Why: it stands on record and beside the queue.' })
  reason: string;
}
