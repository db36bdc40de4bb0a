import { Injectable } from '@nestjs/common';
import { createUnionType, Field, ObjectType } from '@nestjs/graphql';
import { commonErrors } from '../../shared/common-errors.js';
import type { RequestContext } from '../../platform/graphql/request-context.js';
import { Lagged } from '../../platform/graphql/live.model.js';
import { CursorScalar } from '../../platform/graphql/scalars.js';
import { LiveHub } from '../../platform/live/live-hub.js';
import { mapLive } from '../../platform/live/live-stream.js';
import { Authenticator } from '../../platform/security/principal.js';
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
    private readonly authenticator: Authenticator,
  ) {}

  /** @throws UNAUTHENTICATED, CURSOR_INVALID */
  async subscribe(
    context: RequestContext,
    after?: string | null,
  ): Promise<AsyncIterableIterator<typeof PointsEvent>> {
    const userId = context.userId;
    if (!userId) throw commonErrors.UNAUTHENTICATED();
    const stream = await this.hub.subscribe(['points.changed'], after);
    return mapLive(stream, async (item) => {
      if (item.kind === 'lagged') return { cursor: item.cursor };
      if (item.event.subjectId !== userId) return null;
      if (!(await this.authenticator.refresh(context.principal))) {
        stream.end();
        return null;
      }
      const [points] = await this.queries.pointsOf([userId]);
      return points ? { cursor: item.cursor, points } : null;
    });
  }
}
