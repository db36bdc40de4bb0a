import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../../platform/live/live-feed.js';
import { LiveHub } from '../../../platform/live/live-hub.js';
import type { AuditEventAppended } from './audit-event.model.js';
import { AuditEventQueries, type AuditFilterValues } from './audit-event.queries.js';
import { AUDIT_FACT, AuditSource, type SealedFact } from './audit-source.js';

/** The audit log as it grows: each event once, when it is sealed (seconds after it was committed). */
@Injectable()
export class AuditLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly source: AuditSource,
    private readonly queries: AuditEventQueries,
  ) {}

  /** @throws CURSOR_INVALID */
  subscribe(
    context: RequestContext,
    filter: AuditFilterValues,
    after?: string | null,
  ): Promise<LiveEvents<AuditEventAppended>> {
    return this.hub.feed<SealedFact, AuditEventAppended>(context, this.source, {
      interest: { kinds: [AUDIT_FACT] },
      after,
      shared: true,
      map: async ({ body }, cursor) => {
        const auditEvent = await this.queries.within(body, filter);
        return auditEvent && { cursor, auditEvent };
      },
    });
  }
}
