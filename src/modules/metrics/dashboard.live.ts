import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import type { DashboardMetrics, DashboardMetricsChanged } from './dashboard.model.js';
import { DashboardQueries } from './dashboard.queries.js';
import { DashboardPeriod, dashboardRange } from './dashboard.rules.js';

const MOVERS = ['payment.confirmed', 'payment.refunded', 'payment.failed', 'user.created'] as const;

/** The dashboard as it moves: after an event, the numbers as of now. */
@Injectable()
export class DashboardLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly queries: DashboardQueries,
    private readonly clock: Clock,
  ) {}

  /** @throws CURSOR_INVALID */
  subscribe(
    context: RequestContext,
    period: DashboardPeriod,
    after?: string | null,
  ): Promise<LiveEvents<DashboardMetricsChanged>> {
    return this.hub.events(context, {
      interest: { kinds: MOVERS },
      after,
      // A burst of events is one change of the numbers.
      gatherMs: 250,
      shared: true,
      map: async ({ position }, cursor) => ({ cursor, metrics: await this.read(period, position) }),
    });
  }

  /** Many screens show the same numbers: the cache reads them once. */
  private read(period: DashboardPeriod, position: bigint): Promise<DashboardMetrics> {
    return this.queries.of(dashboardRange({ period }, this.clock.now()), position);
  }
}
