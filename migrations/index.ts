import { CreatePlatform1795219200001 } from './1795219200001-create-platform.js';
import { CreateRecords1795219200002 } from './1795219200002-create-records.js';
import { CreateLedger1795219200003 } from './1795219200003-create-ledger.js';
import { CreatePayments1795219200004 } from './1795219200004-create-payments.js';
import { CreateRefunds1795219200005 } from './1795219200005-create-refunds.js';
import { CreateMemberships1795219200006 } from './1795219200006-create-memberships.js';
import { CreateTelemetry1795219200007 } from './1795219200007-create-telemetry.js';
import { CreateRetiredRefreshTokens1795219200008 } from './1795219200008-create-retired-refresh-tokens.js';
import { CreateJobsAndSteps1795219200009 } from './1795219200009-create-jobs-and-steps.js';
import { CreateApprovals1795219200010 } from './1795219200010-create-approvals.js';
import { CreateMail1795219200011 } from './1795219200011-create-mail.js';
import { CreateKeys1795219200012 } from './1795219200012-create-keys.js';
import { CreateAttachments1795219200013 } from './1795219200013-create-attachments.js';
import { CreateListTotals1795219200016 } from './1795219200016-create-list-totals.js';
import { CreateRoles1795824000100 } from './1795824000100-create-roles.js';
import { RememberGivenPasswords1795824000101 } from './1795824000101-remember-given-passwords.js';
import { CreateSecondFactors1795824000150 } from './1795824000150-create-second-factors.js';
import { LetProfilesBeIncomplete1795824000200 } from './1795824000200-let-profiles-be-incomplete.js';
import { CreateIdentities1795824000201 } from './1795824000201-create-identities.js';
import { CreateAttemptBuckets1795824000250 } from './1795824000250-create-attempt-buckets.js';
import { CreateApiKeys1795824000251 } from './1795824000251-create-api-keys.js';
import { CreateCustomerPasswords1795824000252 } from './1795824000252-create-customer-passwords.js';
import { ShowCustomersTheirPassword1795824000253 } from './1795824000253-show-customers-their-password.js';
import { ExtendAuditEvents1795824000300 } from './1795824000300-extend-audit-events.js';
import { CreateImpersonations1795824000301 } from './1795824000301-create-impersonations.js';
import { CreateAccessRecords1795824000302 } from './1795824000302-create-access-records.js';
import { SignAuditChain1795824000303 } from './1795824000303-sign-audit-chain.js';
import { CompleteLedger1795824000400 } from './1795824000400-complete-ledger.js';
import { RewriteLedgerFunctions1795824000401 } from './1795824000401-rewrite-ledger-functions.js';
import { CreatePointAdjustments1795824000402 } from './1795824000402-create-point-adjustments.js';
import { RetireAllAccessRecords1795824005402 } from './1795824005402-retire-all-access-records.js';
import { CreateAccessReviews1795824005403 } from './1795824005403-create-access-reviews.js';
import { CreateDataExports1795824005404 } from './1795824005404-create-data-exports.js';
import { WidenPaymentExceptions1795824007410 } from './1795824007410-widen-payment-exceptions.js';
import { CreateVirtualAccounts1795824007411 } from './1795824007411-create-virtual-accounts.js';
import { CreatePaymentMethods1795824007412 } from './1795824007412-create-payment-methods.js';
import { IndexNewWebhooks1795824007413 } from './1795824007413-index-new-webhooks.js';
import { CreateTexts1795910400100 } from './1795910400100-create-texts.js';
import { CreatePhoneChanges1795910400101 } from './1795910400101-create-phone-changes.js';
import { CreateSettlements1795910400200 } from './1795910400200-create-settlements.js';
import { AddMerchantKeys1795910400300 } from './1795910400300-add-merchant-keys.js';
import { PostInOneStatement1795910400500 } from './1795910400500-post-in-one-statement.js';
import { LightenRecords1795910400501 } from './1795910400501-lighten-records.js';
import { PlanPostingsOnce1795910400502 } from './1795910400502-plan-postings-once.js';
import { CreateMetricSeries1795910400600 } from './1795910400600-create-metric-series.js';
import { CreateAlerts1795996800100 } from './1795996800100-create-alerts.js';
import { CreateNotices1795996800200 } from './1795996800200-create-notices.js';
import { CarryAlimtalk1795996800201 } from './1795996800201-carry-alimtalk.js';
import { CreateSettings1795996800300 } from './1795996800300-create-settings.js';
import { CreateAnalytics1795996800400 } from './1795996800400-create-analytics.js';
import { AddExportFormats1795996800401 } from './1795996800401-add-export-formats.js';
import { CreateUsageBills1795996800500 } from './1795996800500-create-usage-bills.js';
import { IndexSettlementLines1795996800501 } from './1795996800501-index-settlement-lines.js';
import { CountPaymentsByFacet1795996800502 } from './1795996800502-count-payments-by-facet.js';
import { BindHostsToKeys1795996800600 } from './1795996800600-bind-hosts-to-keys.js';
import { CarryTraceParents1795996800601 } from './1795996800601-carry-trace-parents.js';
import { CreateImports1796083200100 } from './1796083200100-create-imports.js';
import { JoinOutboxes1796083200200 } from './1796083200200-join-outboxes.js';
import { AddTaxFreeParts1796083200300 } from './1796083200300-add-tax-free-parts.js';
import { IndexWhatPeopleSearchBy1796083200500 } from './1796083200500-index-what-people-search-by.js';
import { CreateSavedViews1796083200600 } from './1796083200600-create-saved-views.js';
import { BeginWithOwnView1796083200700 } from './1796083200700-begin-with-own-view.js';
import { CarryBulkActions1796083200800 } from './1796083200800-carry-bulk-actions.js';
import { CreateComments1796083200900 } from './1796083200900-create-comments.js';
import { IndexTimelines1796083200901 } from './1796083200901-index-timelines.js';
import { KeepDeletedSegments1796083201000 } from './1796083201000-keep-deleted-segments.js';
import { LetMembershipsMove1796083201100 } from './1796083201100-let-memberships-move.js';
import { CreateQueuePauses1796083201106 } from './1796083201106-create-queue-pauses.js';
import { IndexWebhooksByStatus1796083201200 } from './1796083201200-index-webhooks-by-status.js';
import { LightenAccessRecords1796083201300 } from './1796083201300-lighten-access-records.js';

/** In order. Listed by name: a glob over .ts files would be loaded natively by test runners and fail there. */
export const migrations = [
  CreatePlatform1795219200001,
  CreateRecords1795219200002,
  CreateLedger1795219200003,
  CreatePayments1795219200004,
  CreateRefunds1795219200005,
  CreateMemberships1795219200006,
  CreateTelemetry1795219200007,
  CreateRetiredRefreshTokens1795219200008,
  CreateJobsAndSteps1795219200009,
  CreateApprovals1795219200010,
  CreateMail1795219200011,
  CreateKeys1795219200012,
  CreateAttachments1795219200013,
  CreateListTotals1795219200016,
  CreateRoles1795824000100,
  RememberGivenPasswords1795824000101,
  CreateSecondFactors1795824000150,
  LetProfilesBeIncomplete1795824000200,
  CreateIdentities1795824000201,
  CreateAttemptBuckets1795824000250,
  CreateApiKeys1795824000251,
  CreateCustomerPasswords1795824000252,
  ShowCustomersTheirPassword1795824000253,
  ExtendAuditEvents1795824000300,
  CreateImpersonations1795824000301,
  CreateAccessRecords1795824000302,
  SignAuditChain1795824000303,
  CompleteLedger1795824000400,
  RewriteLedgerFunctions1795824000401,
  CreatePointAdjustments1795824000402,
  RetireAllAccessRecords1795824005402,
  CreateAccessReviews1795824005403,
  CreateDataExports1795824005404,
  WidenPaymentExceptions1795824007410,
  CreateVirtualAccounts1795824007411,
  CreatePaymentMethods1795824007412,
  IndexNewWebhooks1795824007413,
  CreateTexts1795910400100,
  CreatePhoneChanges1795910400101,
  CreateSettlements1795910400200,
  AddMerchantKeys1795910400300,
  PostInOneStatement1795910400500,
  LightenRecords1795910400501,
  PlanPostingsOnce1795910400502,
  CreateMetricSeries1795910400600,
  CreateAlerts1795996800100,
  CreateNotices1795996800200,
  CarryAlimtalk1795996800201,
  CreateSettings1795996800300,
  CreateAnalytics1795996800400,
  AddExportFormats1795996800401,
  CreateUsageBills1795996800500,
  IndexSettlementLines1795996800501,
  CountPaymentsByFacet1795996800502,
  BindHostsToKeys1795996800600,
  CarryTraceParents1795996800601,
  CreateImports1796083200100,
  JoinOutboxes1796083200200,
  AddTaxFreeParts1796083200300,
  IndexWhatPeopleSearchBy1796083200500,
  CreateSavedViews1796083200600,
  BeginWithOwnView1796083200700,
  CarryBulkActions1796083200800,
  CreateComments1796083200900,
  IndexTimelines1796083200901,
  KeepDeletedSegments1796083201000,
  LetMembershipsMove1796083201100,
  CreateQueuePauses1796083201106,
  IndexWebhooksByStatus1796083201200,
  LightenAccessRecords1796083201300,
];
