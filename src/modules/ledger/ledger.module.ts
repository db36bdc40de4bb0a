import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import type { UserModel } from '../users/index.js';
import './ledger.events.js';
import './ledger.permissions.js';
import { AccountIds } from './account-ids.js';
import { ExpireHolds } from './expire-holds.use-case.js';
import { Ledger } from './ledger.js';
import { LedgerQueries, type PointBalanceRow, type TransferRow } from './ledger.queries.js';
import { LedgerResolver, UserPointsResolver } from './ledger.resolver.js';
import { PointsLive } from './points.live.js';
import { PostingLane } from './posting-lane.js';
import { VerifyBooks } from './verify-books.use-case.js';

declare global {
  interface Loaders {
    pointsByUser: [string, PointBalanceRow];
    transfersBySource: [string, TransferRow[]];
  }
}

@Module({
  providers: [
    AccountIds,
    ExpireHolds,
    Ledger,
    PostingLane,
    LedgerQueries,
    LedgerResolver,
    UserPointsResolver,
    PointsLive,
    VerifyBooks,
  ],
  exports: [Ledger, PostingLane, LedgerQueries, VerifyBooks],
})
export class LedgerModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly queries: LedgerQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.ahead('User', 'points', 'pointsByUser', (user: UserModel) => user.id);
    this.loaders.register('pointsByUser', (ids) => this.queries.pointsOf(ids));
    this.loaders.register('transfersBySource', (ids) => this.queries.transfersOf(ids));
  }
}
