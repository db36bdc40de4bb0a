import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  declareTimelineType,
  TimelineKind,
  TimelineSources,
} from '../../../platform/records/timeline-sources.js';
import { AuditEventModel } from './audit-event.model.js';
import { AuditEventQueries } from './audit-event.queries.js';

declareTimelineType(() => AuditEventModel);

/** What was done to a record, whoever's it is. */
@Injectable()
export class AuditTimeline implements OnModuleInit {
  constructor(
    private readonly sources: TimelineSources,
    private readonly queries: AuditEventQueries,
  ) {}

  onModuleInit(): void {
    this.sources.register({
      kind: TimelineKind.AUDIT,
      type: 'AuditEvent',
      permission: 'audit.read',
      // The rest is news by the facts of those who did it; that somebody looked at a customer leaves no other.
      news: ['access.recorded'],
      read: async (_context, of, range) => {
        const rows = await this.queries.about(
          of.map(({ id }) => id),
          range,
        );
        return rows.map((row) => ({ at: row.occurredAt, id: row.id, subject: row }));
      },
    });
  }
}
