import { Injectable } from '@nestjs/common';
import { JobQueue, type Job, type JobData } from '../queue/job-queue.js';
import { killPoint } from '../telemetry/kill-point.js';
import { ending, startRootSpan } from '../telemetry/spans.js';
import { newTraceId, runInTrace, traceOf, type Trace } from '../telemetry/trace.js';
import { Consumers, type Consumer, type QueueName } from './consumers.js';
import { OpenJobs } from './open-jobs.js';
import { Outage } from './outage.js';
import type { OutboxEvent } from './events.js';
import { Facts } from './facts.js';

/** Takes jobs off the queues and gives each to its consumer, inside the trace the fact was written in. */
@Injectable()
export class EventWorker {
  constructor(
    private readonly queue: JobQueue,
    private readonly consumers: Consumers,
    private readonly facts: Facts,
    private readonly open: OpenJobs,
    private readonly outage: Outage,
  ) {}

  start(): void {
    this.queue.process({
      work: (queue, job) => this.work(queue, job),
      gaveUp: (_queue, job, error) => this.gaveUp(job, error),
    });
  }

  async stop(timeoutMs: number): Promise<void> {
    this.outage.stop();
    await this.queue.drain(timeoutMs);
  }

  private work(queue: QueueName, job: Job): Promise<void> {
    const trace = traceOfJob(job.data);
    const attributes = { 'messaging.system': 'bull', 'messaging.destination.name': queue };
    const span = startRootSpan({ name: `process ${job.name}`, kind: 'consumer', attributes }, trace);
    const work = (): Promise<void> => this.handle(job);
    return runInTrace(trace, () => (span ? ending(span, work) : work()));
  }

  private async handle(job: Job): Promise<void> {
    const { consumer, event } = await this.outage.outlast(() => this.read(job));
    try {
      await this.outage.outlast(() => consumer.handle(event));
    } catch (error) {
      // The job is parked now and nobody tries again by himself: whoever minds must hear of it.
      if (job.lastTry) await consumer.gaveUp?.(event, error);
      throw error;
    }
    await killPoint(`job.${job.name}.handled`);
    await this.outage.outlast(() => this.open.done(job));
  }

  private gaveUp(job: Job, error: Error): Promise<void> {
    return runInTrace(traceOfJob(job.data), async () => {
      const { consumer, event } = await this.read(job);
      await consumer.gaveUp?.(event, error);
    });
  }

  private async read(job: Job): Promise<{ consumer: Consumer; event: OutboxEvent }> {
    const consumer = this.consumers.named(job.name);
    if (!consumer) throw new Error(`Nobody consumes ${job.name}`);
    const event = await this.facts.byId(job.data.eventId);
    if (!event) throw new Error(`Event ${job.data.eventId} is not in the outbox`);
    return { consumer, event };
  }
}

function traceOfJob({ traceId, traceparent }: JobData): Trace {
  return traceparent ? traceOf(traceparent) : { traceId: traceId ?? newTraceId() };
}
