import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import { JobKind } from '../../platform/long-jobs/job.model.js';
import type { JobProgressed } from './job.inputs.js';
import { jobErrors } from './jobs.errors.js';
import { Jobs } from './jobs.service.js';

/** A long job as it moves. */
@Injectable()
export class JobsLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly jobs: Jobs,
  ) {}

  /** @throws JOB_NOT_FOUND, later as well: when it is not the subscriber's to see any more; CURSOR_INVALID */
  async subscribe(
    context: RequestContext,
    id: string,
    after?: string | null,
  ): Promise<LiveEvents<JobProgressed>> {
    const { kind } = await this.jobs.byId(context.principal, id);
    if (kind !== JobKind.LONG) throw jobErrors.JOB_NOT_FOUND();
    return this.hub.events(context, {
      interest: { kinds: ['job.progressed'], subject: id },
      after,
      map: async (_fact, cursor) => ({ cursor, job: await this.jobs.byId(context.principal, id) }),
    });
  }
}
