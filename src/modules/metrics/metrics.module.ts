import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/index.js';
import { PaymentsModule } from '../payments/index.js';
import { UsersModule } from '../users/index.js';
import { DashboardLive } from './dashboard.live.js';
import { DashboardQueries } from './dashboard.queries.js';
import { DashboardResolver } from './dashboard.resolver.js';
import './metrics.permissions.js';

@Module({
  imports: [UsersModule, PaymentsModule, LedgerModule],
  providers: [DashboardLive, DashboardQueries, DashboardResolver],
})
export class MetricsModule {}
