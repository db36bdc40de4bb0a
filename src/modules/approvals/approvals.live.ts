import { Injectable } from '@nestjs/common';
import { APPROVAL_EVENTS } from '../../platform/approvals/approvals.events.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import type { ApprovalChanged } from './approval.model.js';
import { ApprovalQueries } from './approval.queries.js';

/** Requests as they move, for whoever may see them at that moment. */
@Injectable()
export class ApprovalsLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly queries: ApprovalQueries,
  ) {}

  /** @throws CURSOR_INVALID */
  subscribe(context: RequestContext, after?: string | null): Promise<LiveEvents<ApprovalChanged>> {
    return this.hub.events(context, {
      interest: { kinds: APPROVAL_EVENTS },
      after,
      map: async ({ body: { subjectId, event } }, cursor) => {
        const approval = await this.queries.byId(context.principal, subjectId);
        return approval && { cursor, approval, event };
      },
    });
  }
}
