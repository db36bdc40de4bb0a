import { Args, ID, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { RequirePermission } from '../../../platform/graphql/access.js';
import type { Loaded } from '../../../platform/graphql/loaders.js';
import type { RequestContext } from '../../../platform/graphql/request-context.js';
import { SignedWonScalar } from '../../../platform/graphql/scalars.js';
import { UserModel } from '../../users/index.js';
import { PointBalance } from '../ledger.model.js';
import type { PointBalanceRow } from '../ledger.queries.js';
import type { AccountRow } from '../statements/account.queries.js';
import { LedgerAccountModel } from '../statements/statement.model.js';
import { HOLDS_MAX, type HoldRow } from './hold.queries.js';
import { AdjustmentPreview, PointHold } from './points.model.js';
import { PreviewAdjustment } from './preview-adjustment.js';

/** What the ledger adds to people: no other module knows balances. */
@Resolver(() => UserModel)
export class UserPointsResolver {
  constructor(private readonly preview: PreviewAdjustment) {}

  @RequirePermission('points.adjust')
  @Query(() => AdjustmentPreview, {
    description:
      'What giving (or, with a negative delta, taking) points by hand would do. Errors: USER_NOT_FOUND, AMOUNT_INVALID.',
  })
  pointAdjustmentPreview(
    @Args('userId', { type: () => ID }) userId: string,
    @Args('delta', { type: () => SignedWonScalar }) delta: bigint,
  ): Promise<AdjustmentPreview> {
    return this.preview.of(userId, delta);
  }

  @ResolveField(() => PointBalance)
  points(user: UserModel, _args: unknown, context: RequestContext): Loaded<PointBalanceRow> {
    return context.loaders.load('pointsByUser', user.id);
  }

  @ResolveField(() => LedgerAccountModel, {
    nullable: true,
    description: 'The account of their points; null before the first. Staff with ledger.read.',
  })
  pointsAccount(user: UserModel, _args: unknown, context: RequestContext): Loaded<AccountRow | null> {
    context.require('ledger.read');
    return context.loaders.load('pointsAccountByUser', user.id);
  }

  @ResolveField(() => [PointHold], {
    description: `What is set aside of their points and why, newest first, ${HOLDS_MAX} at most. Staff with ledger.read.`,
  })
  pointHolds(user: UserModel, _args: unknown, context: RequestContext): Loaded<HoldRow[]> {
    context.require('ledger.read');
    return context.loaders.load('pointHoldsByUser', user.id);
  }
}
