import { Injectable } from '@nestjs/common';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../../platform/live/live-feed.js';
import { LiveHub } from '../../../platform/live/live-hub.js';
import { SAMPLED, SamplesSource } from './samples-source.js';
import type { SystemStatusChanged } from './system-status.model.js';
import { SystemStatusQueries } from './system-status.queries.js';

/** The status again after every look at the system, every ten seconds. */
@Injectable()
export class SystemStatusLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly source: SamplesSource,
    private readonly queries: SystemStatusQueries,
  ) {}

  /** @throws CURSOR_INVALID */
  subscribe(context: RequestContext, after?: string | null): Promise<LiveEvents<SystemStatusChanged>> {
    return this.hub.feed(context, this.source, {
      interest: { kinds: [SAMPLED] },
      after,
      shared: true,
      map: async (_fact, cursor) => ({ cursor, status: await this.queries.now() }),
    });
  }
}
