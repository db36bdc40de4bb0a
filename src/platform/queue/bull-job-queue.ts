import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Job as BullJob, JobStatus as BullStatus, Queue } from 'bull';
import { QUEUES, type QueueName } from '../outbox/consumers.js';
import { describeError, log } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import { JobQueue, JobStatus, type Job, type JobData, type JobView } from './job-queue.js';
import { QueueConnections } from './queue-connections.js';

const ATTEMPTS_MAX = 6;
const CONCURRENCY = 8;
const ADD_TIMEOUT_MS = 2_000;
const CUT_TIMEOUT_MS = 1_000;

@Injectable()
export class BullJobQueue extends JobQueue {
  constructor(
    private readonly moduleRef: ModuleRef,
    private readonly connections: QueueConnections,
  ) {
    super();
  }

  async add(queue: QueueName, job: Job): Promise<void> {
    // Bull waits without end for a connection; the caller must not.
    await within(
      ADD_TIMEOUT_MS,
      this.bull(queue).add(job.name, job.data, {
        jobId: job.id,
        attempts: job.attempts ?? ATTEMPTS_MAX,
        backoff: { type: 'jittered' },
        removeOnComplete: { age: 3_600, count: 10_000 },
        // A job that failed for good stays, is counted on /metrics and can be run again.
        removeOnFail: false,
      }),
    );
  }

  process(handler: (queue: QueueName, job: Job) => Promise<void>): void {
    for (const name of QUEUES) {
      const queue = this.bull(name);
      queue.on('error', (error) => log.warn({ queue: name, error: error.message }, 'queue connection lost'));
      queue.on('failed', (job, error) => {
        const parked = job.attemptsMade >= (job.opts.attempts ?? 1);
        metrics.jobs.inc({ queue: name, name: job.name, outcome: parked ? 'parked' : 'retry' });
        log[parked ? 'error' : 'warn'](
          {
            queue: name,
            job: job.name,
            jobId: job.id,
            attempt: job.attemptsMade,
            error: describeError(error),
          },
          parked ? 'job parked after its last attempt' : 'job failed, will be tried again',
        );
      });
      void queue.process('*', CONCURRENCY, async (job) => {
        const lastTry = job.attemptsMade + 1 >= (job.opts.attempts ?? 1);
        await handler(name, { name: job.name, id: String(job.id), data: job.data, lastTry });
        metrics.jobs.inc({ queue: name, name: job.name, outcome: 'done' });
      });
    }
  }

  async counts(): Promise<Record<QueueName, { waiting: number; active: number; failed: number }>> {
    const entries = await Promise.all(
      QUEUES.map(async (name) => {
        const { waiting, delayed, active, failed } = await within(
          ADD_TIMEOUT_MS,
          this.bull(name).getJobCounts(),
        );
        return [name, { waiting: waiting + delayed, active, failed }] as const;
      }),
    );
    return Object.fromEntries(entries) as Record<
      QueueName,
      { waiting: number; active: number; failed: number }
    >;
  }

  async list(
    filter: { queues: readonly QueueName[]; statuses: readonly JobStatus[] },
    offset: number,
    limit: number,
  ): Promise<{ items: JobView[]; total: number }> {
    const types = filter.statuses.map((status) => BULL_STATUS[status]);
    const found = await within(
      ADD_TIMEOUT_MS,
      Promise.all(
        filter.queues.map(async (name) => ({
          // Of each queue as many as the page could need; which of them it shows is known only when they are merged.
          jobs: await this.bull(name).getJobs(types, 0, offset + limit - 1, false),
          total: await this.bull(name).getJobCountByTypes(types),
          name,
        })),
      ),
    );
    const views = await Promise.all(
      found.flatMap(({ name, jobs }) => jobs.filter((job) => job !== null).map((job) => viewOf(name, job))),
    );
    views.sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || (a.id < b.id ? 1 : -1));
    return {
      items: views.slice(offset, offset + limit),
      total: found.reduce((sum, { total }) => sum + Number(total), 0),
    };
  }

  async find(queue: QueueName, id: string): Promise<JobView | null> {
    const job = await within(ADD_TIMEOUT_MS, this.bull(queue).getJob(id));
    return job ? viewOf(queue, job) : null;
  }

  async retry(queue: QueueName, id: string): Promise<boolean> {
    const job = await within(ADD_TIMEOUT_MS, this.bull(queue).getJob(id));
    if (!job || !(await job.isFailed())) return false;
    // Somebody else may have been quicker; Bull then refuses and nothing runs twice.
    return job.retry().then(
      () => true,
      () => false,
    );
  }

  async remove(queue: QueueName, id: string): Promise<boolean> {
    const job = await within(ADD_TIMEOUT_MS, this.bull(queue).getJob(id));
    if (!job || (await job.isActive()) || (await job.isCompleted())) return false;
    return job.remove().then(
      () => true,
      () => false,
    );
  }

  async drain(timeoutMs: number): Promise<void> {
    const queues = QUEUES.map((name) => this.bull(name));
    // Without Redis there is no job to wait for.
    const away = this.connections.away;
    if (away) this.connections.cut();
    const closing = Promise.allSettled(queues.map((queue) => queue.close()));
    await atMost(closing, away ? 0 : timeoutMs);
    this.connections.cut();
    await atMost(closing, CUT_TIMEOUT_MS);
    // Nest would wait for the same again, and without end.
    for (const queue of queues) Object.assign(queue, { onApplicationShutdown: () => undefined });
  }

  private bull(name: QueueName): Queue<JobData> {
    return this.moduleRef.get<Queue<JobData>>(getQueueToken(name), { strict: false });
  }
}

const BULL_STATUS: Record<JobStatus, BullStatus> = {
  WAITING: 'waiting',
  DELAYED: 'delayed',
  ACTIVE: 'active',
  COMPLETED: 'completed',
  FAILED: 'failed',
};

async function viewOf(queue: QueueName, job: BullJob<JobData>): Promise<JobView> {
  const state = await job.getState();
  const status = (Object.keys(BULL_STATUS) as JobStatus[]).find((name) => BULL_STATUS[name] === state);
  return {
    id: String(job.id),
    queue,
    name: job.name,
    status: status ?? JobStatus.WAITING,
    attempts: job.attemptsMade,
    error: job.failedReason?.slice(0, 500) ?? null,
    createdAt: new Date(job.timestamp),
    finishedAt: job.finishedOn ? new Date(job.finishedOn) : null,
  };
}

/** Waits for `work`, but no longer than this. */
async function atMost(work: Promise<unknown>, ms: number): Promise<void> {
  await Promise.race([work, new Promise((resolve) => setTimeout(resolve, ms).unref())]);
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not answer in time')), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** Full jitter: somewhere between nothing and 200 ms × 2ⁿ, at most 30 s, so that retries do not march in step. */
export function jitteredBackoff(attemptsMade: number): number {
  return Math.round(Math.random() * Math.min(30_000, 200 * 2 ** attemptsMade));
}
