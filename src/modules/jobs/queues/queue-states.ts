import { Injectable } from '@nestjs/common';
import { QUEUES, type QueueName } from '../../../platform/outbox/consumers.js';
import { JobQueue } from '../../../platform/queue/job-queue.js';
import { QueueHolds } from '../../../platform/queue/queue-holds.js';
import { whenReachable } from '../when-reachable.js';
import type { JobQueueModel } from './queue.model.js';

/** Queues as staff sees them: what Redis says of each, and who holds it. */
@Injectable()
export class QueueStates {
  constructor(
    private readonly queue: JobQueue,
    private readonly holds: QueueHolds,
  ) {}

  /** @throws SERVICE_UNAVAILABLE when Redis is away */
  async all(): Promise<JobQueueModel[]> {
    const [states, holds] = await Promise.all([whenReachable(() => this.queue.states()), this.holds.all()]);
    return QUEUES.map((queue) => ({ queue, ...states[queue], pause: holds.get(queue) ?? null }));
  }

  /** @throws SERVICE_UNAVAILABLE */
  async one(queue: QueueName): Promise<JobQueueModel> {
    const found = (await this.all()).find((state) => state.queue === queue);
    if (!found) throw new Error(`There is no queue ${queue}`);
    return found;
  }
}
