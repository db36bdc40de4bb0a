import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../../platform/db/unit-of-work.js';
import { JobKind, longJobModel, taskModel, type JobModel } from '../../platform/long-jobs/job.model.js';
import { LongJobQueries, type LongJobFilterValues } from '../../platform/long-jobs/long-job.queries.js';
import { LongJobs } from '../../platform/long-jobs/long-jobs.js';
import { QUEUES } from '../../platform/outbox/consumers.js';
import { OpenJobs } from '../../platform/outbox/open-jobs.js';
import { JobQueue, JobStatus, type JobRef, type JobView } from '../../platform/queue/job-queue.js';
import { actorId, type Actor } from '../../platform/security/actor.js';
import type { Principal } from '../../platform/security/principal.js';
import { commonErrors } from '../../shared/common-errors.js';
import { isUuid } from '../../shared/ids.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../../shared/paging.js';
import { AuditLog } from '../audit/index.js';
import type { JobFilter } from './job.inputs.js';
import { jobErrors } from './jobs.errors.js';
import { nameIn, Tasks, UUID_LENGTH } from './tasks/tasks.js';
import { whenReachable } from './when-reachable.js';

const OPEN = [JobStatus.WAITING, JobStatus.DELAYED, JobStatus.ACTIVE, JobStatus.FAILED];
/** Two sources are put together up to the page; whoever goes further down walks with `after`. */
const DEPTH_MAX = 10_000;

/** Where a job of a page is: a task in its queue, or a long job. Ids of both begin with a UUIDv7 and sort by time. */
type Found = { id: string; task: JobRef | null };

/** Work as people see it, and the two things they can do about it. */
@Injectable()
export class Jobs {
  constructor(
    private readonly queue: JobQueue,
    private readonly taskFinder: Tasks,
    private readonly open: OpenJobs,
    private readonly longJobs: LongJobs,
    private readonly longQueries: LongJobQueries,
    private readonly uow: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /**
   * With `job.read` everybody's work, otherwise one's own long jobs.
   * @throws PAGE_INVALID, CURSOR_INVALID, SERVICE_UNAVAILABLE when Redis is away and tasks are asked for
   */
  async page(principal: Principal, request: PageRequest, filter: JobFilter): Promise<Page<JobModel>> {
    if (request.kind === 'offset' && request.offset + request.limit > DEPTH_MAX)
      throw commonErrors.PAGE_INVALID({ path: 'page' });
    const all = principal.permissions.has('job.read');
    const mine = !all || filter.mine === true;
    const statuses = filter.status?.length ? filter.status : OPEN;
    const after = request.kind === 'keyset' ? afterOf(request.after) : null;
    const room = request.limit + 1 + (request.kind === 'offset' ? request.offset : 0);
    const tasks = mine || filter.kind === JobKind.LONG ? [] : await this.tasks(filter, statuses);
    const long =
      filter.kind === JobKind.TASK || filter.queue
        ? null
        : { status: statuses, name: filter.name, owner: mine ? ownerOf(principal.actor) : null };
    const ids = long
      ? await this.longQueries.newestIds(long, room + 1, after?.slice(0, UUID_LENGTH) ?? null)
      : [];
    const found = [...tasks.map((task) => ({ id: task.id, task })), ...ids.map((id) => ({ id, task: null }))]
      .filter(({ id }) => after === null || id < after)
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(request.kind === 'offset' ? request.offset : 0, room);
    const total = tasks.length + (long ? await this.longQueries.count(long) : 0);
    const page = pageOf<Found>(request, found, total, ({ id }) => [id]);
    return { ...page, items: await this.models(page.items) };
  }

  /** @throws JOB_NOT_FOUND, SERVICE_UNAVAILABLE */
  async byId(principal: Principal, id: string): Promise<JobModel> {
    const long = await this.longQueries.byId(id);
    if (long && (principal.permissions.has('job.read') || owns(principal.actor, long)))
      return longJobModel(long);
    if (long || !principal.permissions.has('job.read')) throw jobErrors.JOB_NOT_FOUND();
    return taskModel(await this.taskFinder.find(id));
  }

  /** A task needs `job.manage`; a long job that, or to be its owner. @throws JOB_NOT_FOUND, JOB_NOT_PARKED, … */
  async retry(principal: Principal, id: string): Promise<JobModel> {
    const job = await this.manageable(principal, id);
    const done =
      job.kind === JobKind.LONG
        ? await this.onLongJob(principal.actor, 'job.retried', job, (tx) => this.longJobs.retry(tx, id))
        : await this.retryTask(principal.actor, await this.taskFinder.find(id));
    if (!done) throw jobErrors.JOB_NOT_PARKED({ status: job.status });
    return this.byId(principal, id);
  }

  /** As `retry`. @throws JOB_NOT_FOUND, JOB_NOT_CANCELABLE, … */
  async cancel(principal: Principal, id: string): Promise<JobModel> {
    const job = await this.manageable(principal, id);
    if (job.kind === JobKind.LONG) {
      const done = await this.onLongJob(principal.actor, 'job.canceled', job, (tx) =>
        this.longJobs.cancel(tx, id),
      );
      if (!done) throw jobErrors.JOB_NOT_CANCELABLE({ status: job.status });
      return this.byId(principal, id);
    }
    const task = await this.taskFinder.find(id);
    if (!(await whenReachable(() => this.queue.remove(task.queue, id))))
      throw jobErrors.JOB_NOT_CANCELABLE({ status: job.status });
    // Otherwise it would be taken for lost and put into the queue again.
    await this.open.done({ name: task.name, data: { eventId: id.slice(0, UUID_LENGTH), traceId: null } });
    await this.record(principal.actor, 'job.canceled', task);
    return job;
  }

  /** The job, if the caller may act on it; what the caller may not even see is not there. */
  private async manageable(principal: Principal, id: string): Promise<JobModel> {
    const job = await this.byId(principal, id);
    if (principal.permissions.has('job.manage')) return job;
    const long = job.kind === JobKind.LONG ? await this.longQueries.byId(id) : null;
    if (!long || !owns(principal.actor, long)) throw commonErrors.FORBIDDEN({ permission: 'job.manage' });
    return job;
  }

  private async retryTask(actor: Actor, task: JobView): Promise<boolean> {
    const done = await whenReachable(() => this.queue.retry(task.queue, task.id));
    if (done) await this.record(actor, 'job.retried', task);
    return done;
  }

  private async tasks(filter: JobFilter, statuses: readonly JobStatus[]): Promise<JobRef[]> {
    const queues = filter.queue ? QUEUES.filter((name) => name === filter.queue) : QUEUES;
    const refs = await whenReachable(() => this.queue.list(queues, statuses));
    return filter.name ? refs.filter(({ id }) => nameIn(id) === filter.name) : refs;
  }

  private async models(page: readonly Found[]): Promise<JobModel[]> {
    const refs = page.flatMap(({ task }) => task ?? []);
    const [tasks, long] = await Promise.all([
      refs.length > 0 ? whenReachable(() => this.queue.views(refs)) : [],
      this.longQueries.byIds(page.filter(({ task }) => !task).map(({ id }) => id)),
    ]);
    const byId = new Map([...tasks.map(taskModel), ...long.map(longJobModel)].map((job) => [job.id, job]));
    return page.flatMap(({ id }) => byId.get(id) ?? []);
  }

  private onLongJob(
    actor: Actor,
    action: string,
    job: JobModel,
    act: (tx: Parameters<LongJobs['cancel']>[0]) => Promise<boolean>,
  ): Promise<boolean> {
    return this.uow.run(actor, async (tx) => {
      if (!(await act(tx))) return false;
      const details = { name: job.name };
      await this.audit.record(tx, actor, { action, resourceType: 'job', resourceId: job.id, details });
      return true;
    });
  }

  private async record(actor: Actor, action: string, { id, queue, name }: JobView): Promise<void> {
    await this.uow.run(actor, (tx) =>
      this.audit.record(tx, actor, {
        action,
        resourceType: 'job',
        resourceId: id,
        details: { queue, name },
      }),
    );
  }
}

/** @throws CURSOR_INVALID */
function afterOf(cursor: string): string {
  const [id = ''] = decodeCursor(cursor, ['text']);
  if (!isUuid(id.slice(0, UUID_LENGTH))) throw commonErrors.CURSOR_INVALID({ path: 'after' });
  return id;
}

function ownerOf(actor: Actor): LongJobFilterValues['owner'] {
  return { type: actor.type, id: actorId(actor) };
}

function owns(actor: Actor, job: { ownerType: string; ownerId: string | null }): boolean {
  return job.ownerId !== null && job.ownerType === actor.type && job.ownerId === actorId(actor);
}
