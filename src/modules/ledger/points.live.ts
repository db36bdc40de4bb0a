import { Injectable } from '@nestjs/common';
import { createUnionType, Field, ObjectType } from '@nestjs/graphql';
import { commonErrors } from '../../shared/common-errors.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { Lagged } from '../../platform/graphql/live.model.js';
import { CursorScalar } from '../../platform/graphql/scalars.js';
import type { LiveEvents } from '../../platform/live/live-feed.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import './ledger.events.js';
import { PointBalance } from './ledger.model.js';
import { LedgerQueries } from './ledger.queries.js';

@ObjectType()
export class PointsChanged {
  @Field(() => CursorScalar)
  cursor: string;

  @Field(() => PointBalance)
  points: PointBalance;
}

export const PointsEvent = createUnionType({
  name: 'PointsEvent',
  types: () => [PointsChanged, Lagged] as const,
  resolveType: (value: PointsChanged | Lagged) => ('points' in value ? PointsChanged : Lagged),
});

@Injectable()
export class PointsLive {
  constructor(
    private readonly hub: LiveHub,
    private readonly queries: LedgerQueries,
  ) {}

  /** @throws UNAUTHENTICATED, CURSOR_INVALID */
  async subscribe(context: RequestContext, after?: string | null): Promise<LiveEvents<PointsChanged>> {
    const userId = context.userId;
    if (!userId) throw commonErrors.UNAUTHENTICATED();
    return this.hub.events(context, {
      interest: { kinds: ['points.changed'], subject: userId },
      after,
      map: async (_fact, cursor) => {
        const [points] = await this.queries.pointsOf([userId]);
        return points ? { cursor, points } : null;
      },
    });
  }
}
