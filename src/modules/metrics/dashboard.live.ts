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
  private readonly shared = new Map<
    DashboardPeriod,
    { position: bigint; metrics: Promise<DashboardMetrics> }
  >();

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

  /** Many screens show the same numbers: they are read once for a period and a position of the outbox. */
  private read(period: DashboardPeriod, position: bigint): Promise<DashboardMetrics> {
    const known = this.shared.get(period);
    if (known && known.position >= position) return known.metrics;
    const metrics = this.queries.of(dashboardRange({ period }, this.clock.now()));
    this.shared.set(period, { position, metrics });
    return metrics;
  }
}
