import { Injectable } from '@nestjs/common';
import { QUEUES } from '../../../platform/outbox/consumers.js';
import { JobQueue, type JobView } from '../../../platform/queue/job-queue.js';
import { isUuid } from '../../../shared/ids.js';
import { jobErrors } from '../jobs.errors.js';
import { whenReachable } from '../when-reachable.js';

export const UUID_LENGTH = 36;

/** The name of the consumer in the id of a task. */
export const nameIn = (id: string): string => id.slice(UUID_LENGTH + 1);

/** Finds a task by its id, which says which event and which consumer, and not in which queue. */
@Injectable()
export class Tasks {
  constructor(private readonly queue: JobQueue) {}

  /** @throws JOB_NOT_FOUND, SERVICE_UNAVAILABLE */
  async find(id: string): Promise<JobView> {
    // Anything else is in no queue.
    if (!isUuid(id.slice(0, UUID_LENGTH))) throw jobErrors.JOB_NOT_FOUND();
    const found = await whenReachable(() => Promise.all(QUEUES.map((name) => this.queue.find(name, id))));
    const job = found.find((view) => view !== null);
    if (!job) throw jobErrors.JOB_NOT_FOUND();
    return job;
  }
}
