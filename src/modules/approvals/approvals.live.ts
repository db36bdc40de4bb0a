import { Injectable } from '@nestjs/common';
import { APPROVAL_EVENTS } from '../../platform/approvals/approvals.events.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import { mapLive } from '../../platform/live/live-stream.js';
import { Authenticator } from '../../platform/security/principal.js';
import type { ApprovalsEvent } from './approval.model.js';
import { ApprovalQueries } from './approval.queries.js';

/** Requests as they move, for whoever may see them at that moment. */
@Injectable()
export class ApprovalsLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly queries: ApprovalQueries,
    private readonly authenticator: Authenticator,
  ) {}

  /** @throws CURSOR_INVALID */
  async subscribe(
    context: RequestContext,
    after?: string | null,
  ): Promise<AsyncIterableIterator<typeof ApprovalsEvent>> {
    const stream = await this.hub.subscribe(APPROVAL_EVENTS, after);
    return mapLive(stream, async (item) => {
      if (item.kind === 'lagged') return { cursor: item.cursor };
      const principal = await this.authenticator.refresh(context.principal);
      if (!principal?.permissions.has('approval.read')) {
        stream.end();
        return null;
      }
      context.principal = principal;
      context.freshLoaders();
      const approval = await this.queries.byId(principal, item.event.subjectId);
      return approval && { cursor: item.cursor, approval, event: item.event.event };
    });
  }
}
