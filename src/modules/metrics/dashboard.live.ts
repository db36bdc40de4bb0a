import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import { mapLive } from '../../platform/live/live-stream.js';
import { Authenticator } from '../../platform/security/principal.js';
import type { DashboardEvent, DashboardMetrics } from './dashboard.model.js';
import { DashboardQueries } from './dashboard.queries.js';
import { DashboardPeriod, dashboardRange } from './dashboard.rules.js';

const MOVERS = ['payment.confirmed', 'payment.refunded', 'payment.failed', 'user.created'] as const;
const GATHER_MS = 250;

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
    private readonly authenticator: Authenticator,
    private readonly clock: Clock,
  ) {}

  /** @throws CURSOR_INVALID */
  async subscribe(
    context: RequestContext,
    period: DashboardPeriod,
    after?: string | null,
  ): Promise<AsyncIterableIterator<typeof DashboardEvent>> {
    const stream = await this.hub.subscribe(MOVERS, after);
    return mapLive(stream, async (item) => {
      if (item.kind === 'lagged') return { cursor: item.cursor };
      const principal = await this.authenticator.refresh(context.principal);
      if (!principal?.permissions.has('dashboard.read')) {
        stream.end();
        return null;
      }
      // A burst of events is one change of the numbers: wait a little, take what came meanwhile, then read.
      await sleep(GATHER_MS);
      const latest = stream.takeWaiting() ?? item;
      return { cursor: latest.cursor, metrics: await this.read(period, latest.event.position) };
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
