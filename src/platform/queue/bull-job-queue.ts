import { getQueueToken } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Queue } from 'bull';
import { QUEUES, type QueueName } from '../outbox/consumers.js';
import { describeError, log } from '../telemetry/logger.js';
import { metrics } from '../telemetry/metrics.js';
import { JobQueue, type Job, type JobData } from './job-queue.js';

const ATTEMPTS_MAX = 6;
const CONCURRENCY = 8;
const ADD_TIMEOUT_MS = 2_000;

@Injectable()
export class BullJobQueue extends JobQueue {
  constructor(private readonly moduleRef: ModuleRef) {
    super();
  }

  async add(queue: QueueName, job: Job): Promise<void> {
    // Bull waits without end for a connection; the caller must not.
    await within(
      ADD_TIMEOUT_MS,
      this.bull(queue).add(job.name, job.data, {
        jobId: job.id,
        attempts: ATTEMPTS_MAX,
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
        await handler(name, { name: job.name, id: String(job.id), data: job.data });
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

  async drain(timeoutMs: number): Promise<void> {
    const closing = Promise.allSettled(QUEUES.map((name) => this.bull(name).close()));
    await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, timeoutMs).unref())]);
  }

  private bull(name: QueueName): Queue<JobData> {
    return this.moduleRef.get<Queue<JobData>>(getQueueToken(name), { strict: false });
  }
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
