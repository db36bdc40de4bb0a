import { Injectable } from '@nestjs/common';
import { Db } from '../db/db.js';
import { JobQueue, type Job } from '../queue/job-queue.js';
import { newTraceId, runInTrace } from '../telemetry/trace.js';
import { Consumers } from './consumers.js';
import { OUTBOX_COLUMNS, toOutboxEvent, type OutboxRow } from './events.js';

/** Takes jobs off the queues and gives each to its consumer, inside the trace the fact was written in. */
@Injectable()
export class EventWorker {
  constructor(
    private readonly queue: JobQueue,
    private readonly consumers: Consumers,
    private readonly db: Db,
  ) {}

  start(): void {
    this.queue.process((_queue, job) => this.work(job));
  }

  async stop(timeoutMs: number): Promise<void> {
    await this.queue.drain(timeoutMs);
  }

  private work(job: Job): Promise<void> {
    return runInTrace({ traceId: job.data.traceId ?? newTraceId() }, async () => {
      const consumer = this.consumers.named(job.name);
      if (!consumer) throw new Error(`Nobody consumes ${job.name}`);
      const row = await this.db.one<OutboxRow>(`SELECT ${OUTBOX_COLUMNS} FROM outbox WHERE id = $1`, [
        job.data.eventId,
      ]);
      if (!row) throw new Error(`Event ${job.data.eventId} is not in the outbox`);
      const event = toOutboxEvent(row);
      try {
        await consumer.handle(event);
      } catch (error) {
        // The job is parked now and nobody tries again by himself: whoever minds must hear of it.
        if (job.lastTry) await consumer.gaveUp?.(event, error);
        throw error;
      }
    });
  }
}
