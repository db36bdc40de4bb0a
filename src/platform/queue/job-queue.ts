import type { QueueName } from '../outbox/consumers.js';

export interface Job {
  /** What to do: the name of the consumer. */
  name: string;
  /** The same id is enqueued once. Without colons, which Redis key patterns of the queue use. */
  id: string;
  data: JobData;
}

/** Ids only: whoever works the job off reads the rest, so nothing personal and no secret lies in Redis. */
export interface JobData {
  eventId: string;
  traceId: string | null;
}

/** Where work for later goes. Bull is behind it; nothing else in the code knows. */
export abstract class JobQueue {
  /** @throws Error within two seconds when Redis is away; the outbox keeps the row and tries again */
  abstract add(queue: QueueName, job: Job): Promise<void>;
  /** Starts to work jobs off in this process. */
  abstract process(handler: (queue: QueueName, job: Job) => Promise<void>): void;
  /** Waiting, running and parked jobs of each queue. */
  abstract counts(): Promise<Record<QueueName, { waiting: number; active: number; failed: number }>>;
  /** Stops taking jobs and waits for running ones, at most `timeoutMs`. */
  abstract drain(timeoutMs: number): Promise<void>;
}
