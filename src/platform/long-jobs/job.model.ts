import { Field, Float, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../graphql/scalars.js';
import { QUEUES } from '../outbox/consumers.js';
import { shownText } from '../personal-data/shown-parts.js';
import { JobStatus, type JobView } from '../queue/job-queue.js';
import type { LongJobRow } from './long-job-row.js';

registerEnumType(JobStatus, { name: 'JobStatus' });

/** Names of queues as an enum: `payments` is PAYMENTS. */
export const JobQueueName = Object.fromEntries(QUEUES.map((name) => [name.toUpperCase(), name]));
registerEnumType(JobQueueName, { name: 'JobQueueName', description: 'The module whose work it is.' });

export enum JobKind {
  TASK = 'TASK',
  LONG = 'LONG',
}
registerEnumType(JobKind, {
  name: 'JobKind',
  description: 'What started it.',
  valuesMap: {
    TASK: { description: 'A fact, after which something must be done. It lies in a queue.' },
    LONG: { description: 'Somebody, who watches it.' },
  },
});

@ObjectType({ description: 'How far a long job is.' })
export class JobProgress {
  @Field(() => Int, { description: 'Units of work done.' })
  done: number;

  @Field(() => Int, { nullable: true, description: 'All units; null while it is not known.' })
  total: number | null;

  @Field(() => Float, { nullable: true, description: '0 to 1; null while the total is not known.' })
  fraction: number | null;

  @Field(() => String, { nullable: true, description: 'A key of the texts of the screen, no sentence.' })
  messageKey: string | null;
}

@ObjectType({
  description: 'Something that a worker does: after a fact (TASK) or because somebody wants it (LONG).',
})
export class JobModel {
  @Field(() => ID, { description: 'Unique within all jobs.' })
  id: string;

  @Field(() => JobKind)
  kind: JobKind;

  @Field(() => JobQueueName, { nullable: true, description: 'Of a TASK.' })
  queue: string | null;

  @Field({ description: 'What is done, for example refunds.pay-out or ledger.verify.' })
  name: string;

  @Field(() => String, { nullable: true, description: 'Of a LONG job: what its owner called it.' })
  title: string | null;

  @Field(() => JobStatus)
  status: JobStatus;

  @Field(() => Boolean, { description: 'It has been asked to end and has not ended yet.' })
  canceling: boolean;

  @Field(() => Int, { description: 'Tries so far.' })
  attempts: number;

  @Field(() => Int, { nullable: true, description: 'Tries of a TASK before it is parked as FAILED.' })
  attemptsMax: number | null;

  @Field(() => String, { nullable: true, description: 'Why the last try failed.' })
  error: string | null;

  @Field(() => String, { nullable: true, description: 'Of a LONG job that failed: one of ErrorCode.' })
  errorCode: string | null;

  @Field(() => JobProgress, { nullable: true, description: 'Of a LONG job.' })
  progress: JobProgress | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of a LONG job that is COMPLETED: what it left, as JSON; its form depends on `name`.',
  })
  result: string | null;

  @Field(() => DateTimeScalar)
  createdAt: Date;

  @Field(() => DateTimeScalar, { nullable: true })
  startedAt: Date | null;

  @Field(() => DateTimeScalar, { nullable: true })
  finishedAt: Date | null;
}

export function taskModel(job: JobView): JobModel {
  return {
    ...job,
    error: job.error === null ? null : shownText(job.error),
    kind: JobKind.TASK,
    title: null,
    canceling: false,
    errorCode: null,
    progress: null,
    result: null,
  };
}

export function longJobModel(job: LongJobRow): JobModel {
  const { done, total, messageKey } = job;
  return {
    id: job.id,
    kind: JobKind.LONG,
    queue: null,
    name: job.kind,
    title: job.title,
    status: job.status,
    canceling: job.cancelRequestedAt !== null && job.finishedAt === null,
    attempts: job.attempts,
    attemptsMax: null,
    error: job.error,
    errorCode: job.errorCode,
    progress: { done, total, messageKey, fraction: total ? Math.min(1, done / total) : null },
    result: job.status === JobStatus.COMPLETED ? JSON.stringify(job.result) : null,
    createdAt: job.createdAt,
    startedAt: job.startedAt,
    finishedAt: job.finishedAt,
  };
}
