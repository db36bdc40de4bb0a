import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { QUEUES, type QueueName } from '../../platform/outbox/consumers.js';
import { JobQueue, JobStatus, type JobView } from '../../platform/queue/job-queue.js';
import type { Actor } from '../../platform/security/actor.js';
import { commonErrors } from '../../shared/common-errors.js';
import { DomainError } from '../../shared/errors.js';
import { pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { AuditLog } from '../audit/index.js';
import { jobErrors } from './jobs.errors.js';

const OPEN = [JobStatus.WAITING, JobStatus.DELAYED, JobStatus.ACTIVE, JobStatus.FAILED];
/** Bull hands over all jobs up to the page; further down nobody looks. */
const DEPTH_MAX = 2_000;

export interface JobFilterValues {
  status?: JobStatus[] | null;
  queue?: string | null;
}

/** The work of the queues as staff sees it, and the two things staff can do about it. */
@Injectable()
export class Jobs {
  constructor(
    private readonly queue: JobQueue,
    private readonly uow: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws PAGE_INVALID (pages only, the first 2,000 jobs), SERVICE_UNAVAILABLE when Redis is away */
  async page(request: PageRequest, filter: JobFilterValues): Promise<Page<JobView>> {
    if (request.kind !== 'offset') throw commonErrors.PAGE_INVALID({ path: 'after' });
    if (request.offset + request.limit > DEPTH_MAX) throw commonErrors.PAGE_INVALID({ path: 'page' });
    const queues = filter.queue ? QUEUES.filter((name) => name === filter.queue) : QUEUES;
    const statuses = filter.status?.length ? filter.status : OPEN;
    const { items, total } = await this.reachable(() =>
      this.queue.list({ queues, statuses }, request.offset, request.limit),
    );
    return pageOf(request, items, total, (job) => [job.id]);
  }

  /** @throws JOB_NOT_FOUND, SERVICE_UNAVAILABLE */
  async byId(id: string): Promise<JobView> {
    const found = await this.reachable(() => Promise.all(QUEUES.map((name) => this.queue.find(name, id))));
    const job = found.find((view) => view !== null);
    if (!job) throw jobErrors.JOB_NOT_FOUND();
    return job;
  }

  /** @throws JOB_NOT_FOUND, JOB_NOT_PARKED, SERVICE_UNAVAILABLE */
  async retry(actor: Actor, id: string): Promise<JobView> {
    const job = await this.byId(id);
    const done = await this.reachable(() => this.queue.retry(job.queue, id));
    if (!done) throw jobErrors.JOB_NOT_PARKED({ status: job.status });
    await this.record(actor, 'job.retried', job);
    return this.byId(id);
  }

  /** @throws JOB_NOT_FOUND, JOB_NOT_CANCELABLE, SERVICE_UNAVAILABLE */
  async cancel(actor: Actor, id: string): Promise<JobView> {
    const job = await this.byId(id);
    const done = await this.reachable(() => this.queue.remove(job.queue as QueueName, id));
    if (!done) throw jobErrors.JOB_NOT_CANCELABLE({ status: job.status });
    await this.record(actor, 'job.canceled', job);
    return job;
  }

  private async record(actor: Actor, action: string, job: JobView): Promise<void> {
    await this.uow.run(actor, (tx) =>
      this.audit.record(tx, actor, {
        action,
        resourceType: 'job',
        resourceId: job.id,
        details: { queue: job.queue, name: job.name },
      }),
    );
  }

  private async reachable<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      throw commonErrors.SERVICE_UNAVAILABLE({ retryAfterMs: 3_000 });
    }
  }
}
