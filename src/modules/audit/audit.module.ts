import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { LoaderRegistry } from '../../platform/graphql/loaders.js';
import { Schedule } from '../../platform/schedule/schedule.js';
import './audit.permissions.js';
import './audit.personal-data.js';
import { AccessExport } from './access-records/access-export.js';
import {
  AccessRecordFieldsResolver,
  AccessRecordResolver,
  MyAccessRecordFieldsResolver,
} from './access-records/access-record.resolver.js';
import { AccessRecordQueries } from './access-records/access-record.queries.js';
import { AccessRecords } from './access-records/access-records.js';
import { JournalWriter } from './access-records/journal-writer.js';
import { RetireAccessRecords } from './access-records/retire-access-records.use-case.js';
import { ChainKey } from './chain/chain-key.js';
import { ChainResolver } from './chain/chain.resolver.js';
import { Checkpoints } from './chain/checkpoints.js';
import { SealAccessRecords } from './chain/seal-access-records.use-case.js';
import { VerifyChain } from './chain/verify-chain.use-case.js';
import { WalkAccessChain } from './chain/walk-access-chain.js';
import { WalkAuditChain } from './chain/walk-audit-chain.js';
import { SealAudit } from './chain/seal-audit.use-case.js';
import { AuditEventFieldsResolver } from './log/audit-event.fields.resolver.js';
import type { AuditEventModel } from './log/audit-event.model.js';
import { AuditEventQueries } from './log/audit-event.queries.js';
import { AuditEventResolver } from './log/audit-event.resolver.js';
import { AuditExport } from './log/audit-export.js';
import { AuditLog } from './log/audit-log.js';
import { AuditSource } from './log/audit-source.js';
import { AuditLive } from './log/audit.live.js';
import { AuditTimeline } from './log/audit.timeline.js';
import { CountAccessDays } from './reviews/count-access-days.use-case.js';
import { ReviewQueries } from './reviews/review.queries.js';
import {
  AccessFindingResolver,
  AccessReviewActorResolver,
  AccessReviewResolver,
  AccessReviewSignatureResolver,
} from './reviews/review.resolver.js';
import { Reviews } from './reviews/reviews.js';
import { SignAccessReview } from './reviews/sign-access-review.use-case.js';
import { WatchAccessReviews } from './reviews/watch-access-reviews.js';

declare global {
  interface Loaders {
    auditSeq: [string, string | null];
    auditTimeline: [string, AuditEventModel[]];
  }
}

/** How much of its story an object shows. */
const TIMELINE_MAX = 50;
const COUNT_EVERY_MS = 5 * 60_000;

/** Global: every module writes here. */
@Global()
@Module({
  providers: [
    AccessExport,
    AccessFindingResolver,
    AccessRecordFieldsResolver,
    AccessRecordQueries,
    AccessRecordResolver,
    AccessRecords,
    AccessReviewActorResolver,
    AccessReviewResolver,
    AccessReviewSignatureResolver,
    AuditEventFieldsResolver,
    AuditExport,
    AuditEventQueries,
    AuditEventResolver,
    AuditLive,
    AuditLog,
    AuditSource,
    AuditTimeline,
    CountAccessDays,
    JournalWriter,
    MyAccessRecordFieldsResolver,
    RetireAccessRecords,
    ReviewQueries,
    Reviews,
    SignAccessReview,
    WatchAccessReviews,
    ChainKey,
    ChainResolver,
    Checkpoints,
    SealAccessRecords,
    SealAudit,
    VerifyChain,
    WalkAccessChain,
    WalkAuditChain,
  ],
  exports: [AccessRecords, AuditEventQueries, AuditLog, SealAudit],
})
export class AuditModule implements OnModuleInit {
  constructor(
    private readonly schedule: Schedule,
    private readonly loaders: LoaderRegistry,
    private readonly queries: AuditEventQueries,
    private readonly seal: SealAudit,
    private readonly sealAccess: SealAccessRecords,
    private readonly checkpoints: Checkpoints,
    private readonly retire: RetireAccessRecords,
    private readonly accessDays: CountAccessDays,
    private readonly watch: WatchAccessReviews,
  ) {}

  onModuleInit(): void {
    this.schedule.register({ name: 'audit.seal', everyMs: 2_000, run: () => this.sealAll() });
    this.schedule.register({
      name: 'audit.retire-access-records',
      daily: '04:40',
      missed: 'run-once',
      run: () => this.retire.execute(),
    });
    this.schedule.register({
      name: 'audit.count-access-days',
      everyMs: COUNT_EVERY_MS,
      run: () => this.accessDays.execute(),
    });
    this.schedule.register({
      name: 'audit.watch-access-reviews',
      daily: '09:00',
      missed: 'run-once',
      run: (slot) => this.watch.execute(slot),
    });
    this.loaders.register('auditSeq', (ids) => this.queries.seqOf(ids));
    this.loaders.register('auditTimeline', (ids) => this.queries.latestOf(ids, TIMELINE_MAX));
    this.loaders.ahead('AuditEvent', 'seq', 'auditSeq', (event: AuditEventModel) => event.id);
    this.loaders.ahead('AuditEvent', 'sealed', 'auditSeq', (event: AuditEventModel) => event.id);
  }

  private async sealAll(): Promise<void> {
    await this.seal.execute();
    await this.sealAccess.execute();
    await this.checkpoints.makeIfDue();
  }
}
