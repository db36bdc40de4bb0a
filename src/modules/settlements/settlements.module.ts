import { Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { LedgerModule } from '../ledger/index.js';
import { PaymentsModule } from '../payments/index.js';
import { RefundsModule } from '../refunds/index.js';
import { DifferencesBulk } from './differences/differences-bulk.js';
import { DifferenceQueries, type DifferenceEntry } from './differences/difference.queries.js';
import { DifferenceRepository } from './differences/difference.repository.js';
import { DifferenceResolver } from './differences/difference.resolver.js';
import {
  AssignDifference,
  CommentDifference,
  ResolveDifference,
} from './differences/handle-difference.use-cases.js';
import { GatherSides } from './matching/gather-sides.js';
import { ListedTransactions } from './matching/listed-transactions.js';
import { MatchDay } from './matching/match-day.js';
import { OwnMovements } from './matching/own-movements.js';
import { SettlementEntries } from './matching/settlement-entries.js';
import { PayoutCalendar } from './payouts/payout-calendar.js';
import { SettlementReadings } from './readings/settlement-readings.js';
import { SettleDay } from './settle-day.js';
import { SettleDueDays } from './settle-due-days.js';
import { SettlementQueries } from './settlement.queries.js';
import { SettlementResolver } from './settlement.resolver.js';
import { SettlementRuns } from './settlement-runs.js';
import './settlements.events.js';
import './settlements.permissions.js';
import './settlements.settings.js';
import { SettlementSource } from './source/settlement-source.port.js';
import { TossSettlementSource } from './source/toss-settlement.source.js';

declare global {
  interface Loaders {
    settlementDifferenceHistory: [string, DifferenceEntry[]];
  }
}

@Module({
  imports: [LedgerModule, PaymentsModule, RefundsModule],
  providers: [
    AssignDifference,
    DifferencesBulk,
    CommentDifference,
    DifferenceQueries,
    DifferenceRepository,
    DifferenceResolver,
    GatherSides,
    ListedTransactions,
    MatchDay,
    OwnMovements,
    PayoutCalendar,
    ResolveDifference,
    SettleDay,
    SettleDueDays,
    SettlementEntries,
    SettlementQueries,
    SettlementReadings,
    SettlementResolver,
    SettlementRuns,
    { provide: SettlementSource, useClass: TossSettlementSource },
  ],
  exports: [SettlementRuns],
})
export class SettlementsModule implements OnModuleInit {
  constructor(
    private readonly loaders: LoaderRegistry,
    private readonly queries: DifferenceQueries,
  ) {}

  onModuleInit(): void {
    this.loaders.register('settlementDifferenceHistory', (ids) => this.queries.historyOf(ids));
  }
}
