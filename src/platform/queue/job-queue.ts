import type { QueueName } from '../outbox/consumers.js';

export interface Job {
  /** What to do: the name of the consumer. */
  name: string;
  /**
   * `<uuid of the event>-<name>`: the same id is enqueued once, and ids sort by when the event was written. Without
   * colons, which Redis key patterns of the queue use.
   */
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
  /** W3C's trace context of what the job comes from, where traces are recorded. */
  traceparent?: string;
}

export function jobData(eventId: string, traceId: string | null, traceParent: string | null): JobData {
  return { eventId, traceId, ...(traceParent === null ? {} : { traceparent: traceParent }) };
}

export enum JobStatus {
  WAITING = 'WAITING',
  DELAYED = 'DELAYED',
  ACTIVE = 'ACTIVE',
  COMPLETED = 'COMPLETED',
  /** Gave up after its last attempt; stays until somebody runs it again or takes it away. */
  FAILED = 'FAILED',
  /** Ended because somebody wanted it to; long jobs only, one of a queue is taken away. */
  CANCELED = 'CANCELED',
}

/** A job as staff sees it. */
export interface JobView {
  id: string;
  queue: QueueName;
  name: string;
  status: JobStatus;
  attempts: number;
  attemptsMax: number;
  error: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** What else is known of a job: what it was given, and how its tries went wrong. */
export interface JobDetail extends JobView {
  data: JobData;
  /** When a job that waits for its time goes on. */
  nextTryAt: Date | null;
  /** The stack of each try that failed, oldest first. */
  failures: string[];
}

/** What lies in a queue, by Bull's own states. */
export interface QueueState {
  /** Could begin now; while the queue is paused as well. */
  waiting: number;
  delayed: number;
  active: number;
  /** Of the last hour: older ones are forgotten. */
  completed: number;
  failed: number;
  /** No worker of any process begins one. */
  paused: boolean;
  /** When the one was added that begins next. */
  oldestWaitingAt: Date | null;
}

/** Where a job is. */
export interface JobRef {
  queue: QueueName;
  id: string;
  status: JobStatus;
}

export interface JobWorker {
  work(queue: QueueName, job: Job): Promise<void>;
  /** The job was parked without a last try: its workers died on it, one after the other. */
  gaveUp(queue: QueueName, job: Job, error: Error): Promise<void>;
}

/** Redis did not answer in time. What was asked may still happen. */
export class QueueAway extends Error {
  constructor() {
    super('Redis did not answer in time');
    this.name = 'QueueAway';
  }
}

/** Where work for later goes. Bull is behind it; nothing else in the code knows. Everything throws `QueueAway`. */
export abstract class JobQueue {
  /** The outbox keeps the row of a job that could not be added, and tries again. */
  abstract add(queue: QueueName, job: Job): Promise<void>;
  /** Starts to work jobs off in this process. */
  abstract process(worker: JobWorker): void;
  /** Waiting (also for their time), running and parked jobs of each queue. */
  abstract counts(): Promise<Record<QueueName, { waiting: number; active: number; failed: number }>>;
  abstract states(): Promise<Record<QueueName, QueueState>>;
  /** For every process: what runs comes to its end, nothing more begins until it is set free again. */
  abstract setPaused(queue: QueueName, paused: boolean): Promise<void>;
  /** Jobs of these statuses, by id from high to low: at most 10,000 of each queue and status. */
  abstract list(queues: readonly QueueName[], statuses: readonly JobStatus[]): Promise<JobRef[]>;
  /** What is known of jobs; one that has gone meanwhile is left out. */
  abstract views(refs: readonly JobRef[]): Promise<JobView[]>;
  abstract find(queue: QueueName, id: string): Promise<JobView | null>;
  abstract detail(queue: QueueName, id: string): Promise<JobDetail | null>;
  /** Runs a parked job again, or one now that waits for its time. @returns false when it is neither (any more) */
  abstract retry(queue: QueueName, id: string): Promise<boolean>;
  /** Takes away a job that is not running. @returns false when it is running or gone */
  abstract remove(queue: QueueName, id: string): Promise<boolean>;
  /** Stops taking jobs and waits for running ones, at most `timeoutMs`. */
  abstract drain(timeoutMs: number): Promise<void>;
}
