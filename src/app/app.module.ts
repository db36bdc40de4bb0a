import { Module, type DynamicModule } from '@nestjs/common';
import { DemoModule } from '../demo/demo.module.js';
import { DemoResetModule } from '../demo/reset/demo-reset.module.js';
import { AnalyticsModule } from '../modules/analytics/index.js';
import { ApprovalsModule } from '../modules/approvals/index.js';
import { AttachmentsModule } from '../modules/attachments/index.js';
import { AuditModule } from '../modules/audit/index.js';
import { AuthModule } from '../modules/auth/index.js';
import { ExportsModule } from '../modules/exports/index.js';
import { ImportsModule } from '../modules/imports/index.js';
import { JobsModule } from '../modules/jobs/index.js';
import { LedgerModule } from '../modules/ledger/index.js';
import { CommentsModule } from '../modules/comments/index.js';
import { DomainsModule } from '../modules/domains/index.js';
import { MatchingModule } from '../modules/matching/index.js';
import { MetricsModule } from '../modules/metrics/index.js';
import { NotificationsModule } from '../modules/notifications/index.js';
import { PaymentsModule } from '../modules/payments/index.js';
import { RefundsModule } from '../modules/refunds/index.js';
import { SettlementsModule } from '../modules/settlements/index.js';
import { SettingsModule } from '../modules/settings/index.js';
import { TimelineModule } from '../modules/timeline/index.js';
import { UsersModule } from '../modules/users/index.js';
import { ViewsModule } from '../modules/views/index.js';
import { ApprovalMechanismModule } from '../platform/approvals/approvals.module.js';
import { CacheModule } from '../platform/cache/cache.module.js';
import { SystemClock, type Clock } from '../platform/clock/clock.js';
import { ClockModule } from '../platform/clock/clock.module.js';
import type { Config } from '../platform/config/config.js';
import { ConfigModule } from '../platform/config/config.module.js';
import { CryptoModule } from '../platform/crypto/crypto.module.js';
import { DbModule } from '../platform/db/db.module.js';
import { ExportSourcesModule } from '../platform/exports/exports.module.js';
import { BulkActsModule } from '../platform/bulk/bulk.module.js';
import { ImportSourcesModule } from '../platform/imports/imports.module.js';
import { GraphqlModule } from '../platform/graphql/graphql.module.js';
import { HttpModule } from '../platform/http/http.module.js';
import { IdempotencyModule } from '../platform/idempotency/idempotency.module.js';
import { LiveModule } from '../platform/live/live.module.js';
import { MailModule } from '../platform/mail/mail.module.js';
import { MessagesModule } from '../platform/messages/messages.module.js';
import { SmsModule } from '../platform/sms/sms.module.js';
import { OutboxModule } from '../platform/outbox/outbox.module.js';
import { QueueModule } from '../platform/queue/queue.module.js';
import { RateLimitModule } from '../platform/rate-limit/rate-limit.module.js';
import { RecordsModule } from '../platform/records/records.module.js';
import { RedisModule } from '../platform/queue/redis.module.js';
import { ScheduleModule } from '../platform/schedule/schedule.module.js';
import { StorageModule } from '../platform/storage/storage.module.js';
import { TelemetryModule } from '../platform/telemetry/telemetry.module.js';
import { WorkModule } from '../platform/work/work.module.js';

/** The composition root: the only place that knows every module. */
@Module({})
export class AppModule {
  static with(config: Config, clock: Clock = new SystemClock()): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        ClockModule.with(clock),
        TelemetryModule,
        DbModule,
        RedisModule,
        RateLimitModule,
        QueueModule,
        OutboxModule,
        ScheduleModule,
        CryptoModule,
        StorageModule,
        WorkModule,
        IdempotencyModule,
        LiveModule,
        CacheModule,
        ApprovalMechanismModule,
        ExportSourcesModule,
        ImportSourcesModule,
        BulkActsModule,
        RecordsModule,
        MailModule,
        SmsModule,
        MessagesModule,
        HttpModule,
        GraphqlModule,
        AuditModule,
        SettingsModule,
        AttachmentsModule,
        UsersModule,
        AuthModule,
        LedgerModule,
        PaymentsModule,
        RefundsModule,
        SettlementsModule,
        ApprovalsModule,
        ExportsModule,
        ImportsModule,
        MatchingModule,
        DomainsModule,
        MetricsModule,
        AnalyticsModule,
        ViewsModule,
        CommentsModule,
        TimelineModule,
        JobsModule,
        NotificationsModule,
        DemoResetModule,
        ...(config.env.MADANG_DEMO ? [DemoModule] : []),
      ],
    };
  }
}
