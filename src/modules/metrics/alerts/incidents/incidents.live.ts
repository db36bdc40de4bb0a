import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../../../platform/live/live-feed.js';
import { LiveHub } from '../../../../platform/live/live-hub.js';
import { INCIDENT_EVENTS } from '../alerts.events.js';
import { incidentModel, type IncidentChanged } from './incident.model.js';
import { IncidentQueries } from './incident.queries.js';

/** Incidents as they are opened, handled and closed. */
@Injectable()
export class IncidentsLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly queries: IncidentQueries,
  ) {}

  /** @throws CURSOR_INVALID */
  subscribe(context: RequestContext, after?: string | null): Promise<LiveEvents<IncidentChanged>> {
    return this.hub.events(context, {
      interest: { kinds: INCIDENT_EVENTS },
      after,
      shared: true,
      map: async ({ body: { subjectId, event } }, cursor) => {
        const row = await this.queries.byId(subjectId);
        return row && { cursor, incident: incidentModel(row), event };
      },
    });
  }
}
