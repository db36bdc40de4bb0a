import { Module, type OnModuleInit } from '@nestjs/common';
import { LedgerModule } from '../ledger/index.js';
import { PaymentsModule } from '../payments/index.js';
import { RefundsModule } from '../refunds/index.js';
import { UserGroups, UsersModule } from '../users/index.js';
import { ActivityKinds } from './activity/activity-kinds.js';
import { ActivityPeople } from './activity/activity-people.js';
import { ActivityQueries } from './activity/activity.queries.js';
import { ActivityResolver } from './activity/activity.resolver.js';
import { KeepActivity } from './activity/keep-activity.js';
import { RecordActivity } from './activity/record-activity.use-case.js';
import './analytics.events.js';
import './analytics.permissions.js';
import './analytics.personal-data.js';
import { ColumnStore } from './columns/column-store.js';
import { ColumnWriter } from './columns/column-writer.js';
import { RebuildActivity } from './columns/rebuild-activity.use-case.js';
import { RollUpActivity } from './columns/roll-up-activity.js';
import { ActivitySource } from './questions/activity-source.js';
import { AnalyticsResolver } from './questions/analytics.resolver.js';
import { CellPeople } from './questions/cell-people.js';
import { Cohorts } from './questions/cohorts.js';
import { Reports } from './questions/reports.js';
import { SalesFacts } from './questions/sales-facts.js';
import { SegmentRepository } from './segments/segment.repository.js';
import { SegmentResolver } from './segments/segment.resolver.js';
import { DeleteSegment, RestoreSegment, SaveSegment } from './segments/segment.use-cases.js';

@Module({
  imports: [UsersModule, LedgerModule, PaymentsModule, RefundsModule],
  providers: [
    ...[ActivityKinds, ActivityPeople, ActivityQueries, ActivityResolver, KeepActivity, RecordActivity],
    ...[ColumnStore, ColumnWriter, RebuildActivity, RollUpActivity],
    ...[ActivitySource, AnalyticsResolver, CellPeople, Cohorts, Reports, SalesFacts],
    ...[SegmentRepository, SegmentResolver, DeleteSegment, RestoreSegment, SaveSegment],
  ],
})
export class AnalyticsModule implements OnModuleInit {
  constructor(
    private readonly groups: UserGroups,
    private readonly segments: SegmentRepository,
  ) {}

  onModuleInit(): void {
    this.groups.register((segmentId) => this.segments.membersOf(segmentId));
  }
}
