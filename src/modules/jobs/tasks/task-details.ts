import { Injectable } from '@nestjs/common';
import { taskModel } from '../../../platform/long-jobs/job.model.js';
import type { OutboxEvent } from '../../../platform/outbox/events.js';
import { Facts } from '../../../platform/outbox/facts.js';
import { plainParts, shownText } from '../../../platform/personal-data/shown-parts.js';
import { JobQueue } from '../../../platform/queue/job-queue.js';
import type { Principal } from '../../../platform/security/principal.js';
import { isUuid } from '../../../shared/ids.js';
import { jobErrors } from '../jobs.errors.js';
import { whenReachable } from '../when-reachable.js';
import { Tasks } from './tasks.js';
import type { TaskDetail, TaskFact, TaskFailure } from './task-detail.model.js';

/** One task for whoever looks for what is wrong with it. */
@Injectable()
export class TaskDetails {
  constructor(
    private readonly tasks: Tasks,
    private readonly queue: JobQueue,
    private readonly facts: Facts,
  ) {}

  /** @throws JOB_NOT_FOUND, SERVICE_UNAVAILABLE */
  async byId(principal: Principal, id: string): Promise<TaskDetail> {
    const { queue } = await this.tasks.find(id);
    const task = await whenReachable(() => this.queue.detail(queue, id));
    if (!task) throw jobErrors.JOB_NOT_FOUND();
    const { data, nextTryAt, failures, ...view } = task;
    const fact = isUuid(data.eventId) ? await this.facts.byId(data.eventId) : null;
    const seesStacks = principal.permissions.has('job.manage');
    return {
      job: taskModel(view),
      data: JSON.stringify(plainParts(data)),
      fact: fact && factOf(fact),
      nextTryAt,
      failures: failures.map((stack, at) => failureOf(stack, at + 1, seesStacks)),
    };
  }
}

function factOf({ id, event, subjectId, occurredAt, payload }: OutboxEvent): TaskFact {
  const isPlain = plainParts(subjectId) === subjectId && isUuid(subjectId);
  const shown = JSON.stringify(plainParts(payload));
  return { id, name: event, subjectId: isPlain ? subjectId : '***', occurredAt, payload: shown };
}

/** A stack begins with its message, which may have lines of its own. */
function failureOf(stack: string, number: number, seesStacks: boolean): TaskFailure {
  const place = stack.search(/^\s+at /m);
  const error = place < 0 ? stack : stack.slice(0, place);
  return { number, error: shownText(error.trim()), stack: seesStacks ? shownText(stack) : null };
}
