import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { LedgerModule } from '../ledger/index.js';
import { PaymentsModule } from '../payments/index.js';
import { UsersModule } from '../users/index.js';
import { AlertsModule } from './alerts/alerts.module.js';
import { BusinessSampler } from './business/business-sampler.js';
import { DashboardLive } from './dashboard.live.js';
import { DashboardQueries } from './dashboard.queries.js';
import { DashboardResolver } from './dashboard.resolver.js';
import './metrics.permissions.js';
import './metrics.settings.js';
import { ExportBusiness } from './prometheus/export-business.js';
import { HostOwners } from './series/host-owners.js';
import { KeepMetrics } from './series/keep-metrics.js';
import { RecordMetrics } from './series/record-metrics.use-case.js';
import { SeriesQueries } from './series/series.queries.js';
import { SeriesResolver } from './series/series.resolver.js';
import { SeriesStore } from './series/series.store.js';
import { SamplesSource } from './system/samples-source.js';
import { ProcessSampler } from './system/process-sampler.js';
import { SharedSampler } from './system/shared-sampler.js';
import { SystemStatusLive } from './system/system-status.live.js';
import { SystemStatusQueries } from './system/system-status.queries.js';
import { SystemStatusResolver } from './system/system-status.resolver.js';
import { UpstreamQueries } from './upstreams/upstream.queries.js';
import { UpstreamResolver } from './upstreams/upstream.resolver.js';

@Module({
  imports: [AuthModule, UsersModule, PaymentsModule, LedgerModule, AlertsModule],
  providers: [
    ExportBusiness,
    ...[DashboardLive, DashboardQueries, DashboardResolver],
    ...[SeriesStore, SeriesQueries, HostOwners, RecordMetrics, SeriesResolver, KeepMetrics, BusinessSampler],
    ...[
      ProcessSampler,
      SharedSampler,
      SamplesSource,
      SystemStatusQueries,
      SystemStatusLive,
      SystemStatusResolver,
    ],
    ...[UpstreamQueries, UpstreamResolver],
  ],
})
export class MetricsModule {}
