import { getQueueToken } from '@nestjs/bull';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Job as BullJob, Queue } from 'bull';
import type { Pipeline } from 'ioredis';
import { jitteredBackoff, type Backoff } from '../../shared/backoff.js';
import { QUEUES, type QueueName } from '../outbox/consumers.js';
import { describeError, log } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import { Scrape, type LabelledValue } from '../telemetry/scrape.js';
import {
  JobQueue,
  JobStatus,
  QueueAway,
  type Job,
  type JobData,
  type JobDetail,
  type JobRef,
  type JobView,
  type JobWorker,
  type QueueState,
} from './job-queue.js';
import { settingsOf } from './queue-settings.js';
import { QueueConnections } from './queue-connections.js';

const ANSWER_WITHIN_MS = 2_000;
const CUT_TIMEOUT_MS = 1_000;
const LISTED_MAX = 10_000;
/** Failures of a job that are kept; whoever runs one again and again would fill Redis with stacks. */
const FAILURES_KEPT = 20;
/** What Bull says of a job whose workers died on it too often; it never came to a last try of its own. */
const STALLED = /stalled more than allowable limit/;

@Injectable()
export class BullJobQueue extends JobQueue implements OnModuleInit {
  /** Queues that owe us an answer longer than we wait: until it comes nothing more is asked of them. */
  private readonly overdue = new Set<QueueName>();

  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly connections: QueueConnections,
    private readonly scrape: Scrape,
  ) {
    super();
  }

  onModuleInit(): void {
    const { queueJobs } = metrics;
    this.scrape.register({
      name: 'queues',
      gauges: [queueJobs],
      read: async () => {
        const counts = Object.entries(await this.counts());
        const values = counts.flatMap(([queue, states]) =>
          Object.entries(states).map(([state, value]): LabelledValue => ({
            labels: { queue, state },
            value,
          })),
        );
        return [[queueJobs, values]];
      },
    });
  }

  async add(queue: QueueName, job: Job): Promise<void> {
    const { attempts, backoff } = settingsOf(queue);
    await this.ask(queue, (bull) =>
      bull.add(job.name, job.data, {
        jobId: job.id,
        attempts: job.attempts ?? attempts,
        backoff: { type: 'jittered', options: backoff },
        removeOnComplete: { age: 3_600, count: LISTED_MAX },
        // A job that failed for good stays, is counted on /metrics and can be run again.
        removeOnFail: false,
        stackTraceLimit: FAILURES_KEPT,
      }),
    );
  }

  process(worker: JobWorker): void {
    for (const name of QUEUES) {
      const queue = this.bull(name);
      queue.on('error', (error) => log.warn({ queue: name, error: error.message }, 'queue connection lost'));
      queue.on('failed', (job, error) => this.failed(name, job, error, worker));
      void queue.process('*', settingsOf(name).concurrency, async (job) => {
        const stopTimer = metrics.jobDuration.startTimer({ queue: name, name: job.name });
        await worker.work(name, jobOf(job)).finally(stopTimer);
        metrics.jobs.inc({ queue: name, name: job.name, outcome: 'done' });
      });
    }
  }

  counts(): Promise<Record<QueueName, { waiting: number; active: number; failed: number }>> {
    return this.ofEach(async (bull) => {
      const { waiting, delayed, active, failed } = await countsOf(bull);
      return { waiting: waiting + delayed, active, failed };
    });
  }

  states(): Promise<Record<QueueName, QueueState>> {
    return this.ofEach(async (bull) => {
      const [counts, paused] = await Promise.all([countsOf(bull), bull.isPaused()]);
      return { ...counts, paused, oldestWaitingAt: await oldestWaiting(bull) };
    });
  }

  async setPaused(queue: QueueName, paused: boolean): Promise<void> {
    await this.ask(queue, (bull) => (paused ? bull.pause() : bull.resume()));
  }

  async list(queues: readonly QueueName[], statuses: readonly JobStatus[]): Promise<JobRef[]> {
    const found = await Promise.all(
      queues.map((queue) => this.ask(queue, (bull) => idsIn(bull, queue, statuses))),
    );
    return found.flat().sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  async views(refs: readonly JobRef[]): Promise<JobView[]> {
    const found = await Promise.all(
      refs.map(async ({ queue, id, status }) => {
        const job = await this.ask(queue, (bull) => bull.getJob(id));
        return job ? viewOf(queue, job, status) : null;
      }),
    );
    return found.filter((view) => view !== null);
  }

  find(queue: QueueName, id: string): Promise<JobView | null> {
    return this.ask(queue, async (bull) => {
      const job = await bull.getJob(id);
      if (!job) return null;
      if (isNote(job)) {
        await bull.client.eval(FORGET_NOTE, 1, bull.toKey(id));
        return null;
      }
      const state = await job.getState();
      return viewOf(queue, job, STATUS_OF[state] ?? JobStatus.WAITING);
    });
  }

  detail(queue: QueueName, id: string): Promise<JobDetail | null> {
    return this.ask(queue, async (bull) => {
      const job = await bull.getJob(id);
      if (!job || isNote(job)) return null;
      const status = STATUS_OF[await job.getState()] ?? JobStatus.WAITING;
      return {
        ...viewOf(queue, job, status),
        data: job.data,
        nextTryAt: await dueAtOf(bull, id),
        failures: job.stacktrace,
      };
    });
  }

  retry(queue: QueueName, id: string): Promise<boolean> {
    return this.ask(queue, async (bull) => {
      const job = await bull.getJob(id);
      if (!job) return false;
      const isDelayed = await job.isDelayed();
      if (!isDelayed && !(await job.isFailed())) return false;
      // Somebody else may have been quicker; Bull then refuses and nothing runs twice.
      return (isDelayed ? job.promote() : job.retry()).then(
        () => true,
        () => false,
      );
    });
  }

  remove(queue: QueueName, id: string): Promise<boolean> {
    return this.ask(queue, async (bull) => {
      const job = await bull.getJob(id);
      if (!job || (await job.isActive()) || (await job.isCompleted())) return false;
      return job.remove().then(
        () => true,
        () => false,
      );
    });
  }

  async drain(timeoutMs: number): Promise<void> {
    const queues = QUEUES.map((name) => this.bull(name));
    // Without Redis there is no job to wait for.
    const away = this.connections.away || this.overdue.size > 0;
    if (away) this.connections.cut();
    const closing = Promise.allSettled(queues.map((queue) => queue.close()));
    await atMost(closing, away ? 0 : timeoutMs);
    this.connections.cut();
    await atMost(closing, CUT_TIMEOUT_MS);
    // Nest would wait for the same again, and without end.
    for (const queue of queues) Object.assign(queue, { onApplicationShutdown: () => undefined });
  }

  private failed(queue: QueueName, job: BullJob<JobData>, error: Error, worker: JobWorker): void {
    const stalled = STALLED.test(error.message);
    const parked = stalled || job.attemptsMade >= (job.opts.attempts ?? 1);
    metrics.jobs.inc({ queue, name: job.name, outcome: parked ? 'parked' : 'retry' });
    log[parked ? 'error' : 'warn'](
      { queue, job: job.name, jobId: job.id, attempt: job.attemptsMade, error: describeError(error) },
      parked ? 'job parked after its last attempt' : 'job failed, will be tried again',
    );
    if (!stalled) return;
    worker.gaveUp(queue, jobOf(job), error).catch((cause: unknown) => {
      log.error({ queue, jobId: job.id, error: describeError(cause) }, 'could not say that a job gave up');
    });
  }

  /**
   * Bull waits without end for a connection; its caller must not, and must not pile up questions either.
   * @throws QueueAway
   */
  private async ask<T>(name: QueueName, question: (bull: Queue<JobData>) => Promise<T>): Promise<T> {
    if (this.overdue.has(name)) throw new QueueAway();
    const answer = question(this.bull(name));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.overdue.add(name);
        const settled = (): void => void this.overdue.delete(name);
        answer.then(settled, settled);
        reject(new QueueAway());
      }, ANSWER_WITHIN_MS);
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  private async ofEach<T>(question: (bull: Queue<JobData>) => Promise<T>): Promise<Record<QueueName, T>> {
    const entries = await Promise.all(
      QUEUES.map(async (name) => [name, await this.ask(name, question)] as const),
    );
    return Object.fromEntries(entries) as Record<QueueName, T>;
  }

  private bull(name: QueueName): Queue<JobData> {
    return this.moduleRef.get<Queue<JobData>>(getQueueToken(name), { strict: false });
  }
}

/**
 * Redis came back without its memory, and a worker wrote down how the job ended that it had in hand: a note that says
 * nothing of what was to be done. It would keep the job from being added again.
 */
const isNote = (job: BullJob<Partial<JobData>>): boolean => job.data.eventId === undefined;

/** Asks once more and takes it away in one step: meanwhile somebody may have added the job. */
const FORGET_NOTE = `if redis.call('hexists', KEYS[1], 'data') == 0 then return redis.call('del', KEYS[1]) end return 0`;

/** Bull's names of the keys that hold the ids of each status; lists and sorted sets, the newest at one end. */
const KEYS: Partial<Record<JobStatus, readonly { key: string; sorted: boolean }[]>> = {
  WAITING: [
    { key: 'wait', sorted: false },
    { key: 'paused', sorted: false },
  ],
  DELAYED: [{ key: 'delayed', sorted: true }],
  ACTIVE: [{ key: 'active', sorted: false }],
  COMPLETED: [{ key: 'completed', sorted: true }],
  FAILED: [{ key: 'failed', sorted: true }],
};

const STATUS_OF: Record<string, JobStatus> = {
  delayed: JobStatus.DELAYED,
  active: JobStatus.ACTIVE,
  completed: JobStatus.COMPLETED,
  failed: JobStatus.FAILED,
};

/** While a queue is paused, Bull keeps what could begin in a list of its own. */
async function countsOf(
  bull: Queue<JobData>,
): Promise<Record<'waiting' | 'delayed' | 'active' | 'completed' | 'failed', number>> {
  const { waiting, delayed, active, completed, failed, ...rest } = await bull.getJobCounts();
  const { paused } = rest as { paused: number };
  return { waiting: waiting + paused, delayed, active, completed, failed };
}

/** Bull sorts jobs that wait for their time by it and, below that, by its last twelve bits. */
async function dueAtOf(bull: Queue<JobData>, id: string): Promise<Date | null> {
  const score = await bull.client.zscore(bull.toKey('delayed'), id);
  return score === null ? null : new Date(Math.floor(Number(score) / 0x1000));
}

/** New jobs come in on the left of a list, and the next to begin stands on its right. */
async function oldestWaiting(bull: Queue<JobData>): Promise<Date | null> {
  const next = await Promise.all(['wait', 'paused'].map((key) => bull.client.lindex(bull.toKey(key), -1)));
  const id = next.find((found) => found !== null);
  if (id === undefined || id === null) return null;
  const addedAt = await bull.client.hget(bull.toKey(id), 'timestamp');
  return addedAt === null ? null : new Date(Number(addedAt));
}

async function idsIn(
  bull: Queue<JobData>,
  queue: QueueName,
  statuses: readonly JobStatus[],
): Promise<JobRef[]> {
  const wanted = statuses.flatMap((status) => (KEYS[status] ?? []).map((where) => ({ ...where, status })));
  if (wanted.length === 0) return [];
  const pipeline = bull.client.pipeline() as unknown as Pipeline;
  for (const { key, sorted } of wanted) {
    if (sorted) pipeline.zrange(bull.toKey(key), -LISTED_MAX, -1);
    else pipeline.lrange(bull.toKey(key), 0, LISTED_MAX - 1);
  }
  const answers = (await pipeline.exec()) ?? [];
  return wanted.flatMap(({ status }, i) => {
    const [error, ids] = answers[i] ?? [];
    if (error) throw error;
    return ((ids ?? []) as string[]).map((id) => ({ queue, id, status }));
  });
}

function jobOf(job: BullJob<JobData>): Job {
  const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
  return { name: job.name, id: String(job.id), data: job.data, lastTry };
}

function viewOf(queue: QueueName, job: BullJob<JobData>, status: JobStatus): JobView {
  return {
    id: String(job.id),
    queue,
    name: job.name,
    status,
    attempts: job.attemptsMade,
    attemptsMax: job.opts.attempts ?? 1,
    error: job.failedReason?.slice(0, 500) ?? null,
    createdAt: new Date(job.timestamp),
    startedAt: job.processedOn ? new Date(job.processedOn) : null,
    finishedAt: job.finishedOn ? new Date(job.finishedOn) : null,
  };
}

/** Waits for `work`, but no longer than this. */
async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  await Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
}

/** In the form Bull asks for it. */
export function bullBackoff(attemptsMade: number, _error: Error, options: Backoff): number {
  return jitteredBackoff(attemptsMade, options);
}
