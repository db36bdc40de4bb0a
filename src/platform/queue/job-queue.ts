import type { QueueName } from '../outbox/consumers.js';

export interface Job {
  /** What to do: the name of the consumer. */
  name: string;
  /** The same id is enqueued once. Without colons, which Redis key patterns of the queue use. */
  id: string;
  data: JobData;
  /** Tries before it is parked; six unless said. */
  attempts?: number;
  /** Set on a job that is being worked off: no try follows this one. */
  lastTry?: boolean;
}

/** Ids only: whoever works the job off reads the rest, so nothing personal and no secret lies in Redis. */
export interface JobData {
  eventId: string;
  traceId: string | null;
}

export enum JobStatus {
  WAITING = 'WAITING',
  DELAYED = 'DELAYED',
  ACTIVE = 'ACTIVE',
  COMPLETED = 'COMPLETED',
  /** Gave up after its last attempt; stays until somebody runs it again or takes it away. */
  FAILED = 'FAILED',
}

/** A job as staff sees it. */
export interface JobView {
  id: string;
  queue: QueueName;
  name: string;
  status: JobStatus;
  attempts: number;
  error: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

/** Where work for later goes. Bull is behind it; nothing else in the code knows. */
export abstract class JobQueue {
  /** @throws Error within two seconds when Redis is away; the outbox keeps the row and tries again */
  abstract add(queue: QueueName, job: Job): Promise<void>;
  /** Starts to work jobs off in this process. */
  abstract process(handler: (queue: QueueName, job: Job) => Promise<void>): void;
  /** Waiting, running and parked jobs of each queue. */
  abstract counts(): Promise<Record<QueueName, { waiting: number; active: number; failed: number }>>;
  /** Jobs of some statuses, newest first. @returns a page of them and how many there are */
  abstract list(
    filter: { queues: readonly QueueName[]; statuses: readonly JobStatus[] },
    offset: number,
    limit: number,
  ): Promise<{ items: JobView[]; total: number }>;
  abstract find(queue: QueueName, id: string): Promise<JobView | null>;
  /** Runs a parked job again. @returns false when it is not parked (any more) */
  abstract retry(queue: QueueName, id: string): Promise<boolean>;
  /** Takes away a job that is not running. @returns false when it is running or gone */
  abstract remove(queue: QueueName, id: string): Promise<boolean>;
  /** Stops taking jobs and waits for running ones, at most `timeoutMs`. */
  abstract drain(timeoutMs: number): Promise<void>;
}
