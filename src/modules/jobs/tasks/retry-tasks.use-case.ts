import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../../platform/db/unit-of-work.js';
import { QUEUES } from '../../../platform/outbox/consumers.js';
import { JobQueue, JobStatus, type JobRef } from '../../../platform/queue/job-queue.js';
import type { Actor } from '../../../platform/security/actor.js';
import { currentTraceId } from '../../../platform/telemetry/trace.js';
import { AuditLog } from '../../audit/index.js';
import { jobErrors } from '../jobs.errors.js';
import { whenReachable } from '../when-reachable.js';
import { RETRIED_MAX, type RetriedJobs, type RetryJobsArgs } from './retry-tasks.model.js';
import { nameIn } from './tasks.js';

/** As many as are asked of Redis together, and stand on record in one transaction. */
const TOGETHER = 50;

/**
 * Runs many dead tasks again, oldest first. They lie in Redis, so what was done cannot be kept together with a plan as
 * bulk actions do; running a task again twice does nothing, and so does this.
 */
@Injectable()
export class RetryTasks {
  constructor(
    private readonly queue: JobQueue,
    private readonly uow: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** @throws JOB_CHOICE_INVALID, SERVICE_UNAVAILABLE: what was run again by then is on record */
  async execute(actor: Actor, { ids, all, filter }: RetryJobsArgs): Promise<RetriedJobs> {
    if ((ids != null && ids.length > 0) === (all === true) || (ids != null && filter != null))
      throw jobErrors.JOB_CHOICE_INVALID({ path: ids?.length === 0 ? 'ids' : 'all' });
    const wanted = ids && new Set(ids);
    const queues = QUEUES.filter((queue) => !filter?.queue || queue === filter.queue);
    const dead = await whenReachable(() => this.queue.list(queues, [JobStatus.FAILED]));
    const fitting = dead
      .filter(({ id }) => !wanted || wanted.has(id))
      .filter(({ id }) => !filter?.name || nameIn(id) === filter.name)
      .reverse();
    const tried = fitting.slice(0, RETRIED_MAX);
    let retried = 0;
    for (let at = 0; at < tried.length; at += TOGETHER)
      retried += await whenReachable(() => this.retry(actor, tried.slice(at, at + TOGETHER)));
    const passed = (wanted ? wanted.size : tried.length) - retried;
    return { retried, passed, left: fitting.length - tried.length };
  }

  private async retry(actor: Actor, refs: readonly JobRef[]): Promise<number> {
    const answers = await Promise.allSettled(refs.map(({ queue, id }) => this.queue.retry(queue, id)));
    const done = refs.filter((_, i) => {
      const answer = answers[i];
      return answer?.status === 'fulfilled' && answer.value;
    });
    const traceId = currentTraceId();
    await this.uow.run(actor, (tx) =>
      this.audit.recordAll(
        tx,
        done.map(({ id, queue }) => {
          const details = { queue, name: nameIn(id) };
          return {
            actor,
            traceId,
            entry: { action: 'job.retried', resourceType: 'job', resourceId: id, details },
          };
        }),
      ),
    );
    const broken = answers.find((answer) => answer.status === 'rejected');
    if (broken) throw broken.reason;
    return done.length;
  }
}
