import { cacheExchange } from '@urql/exchange-graphcache';
import type { Exchange } from '@urql/core';

// Types that are values and not things: they live inside their parent.
const values = [
  'Viewer',
  'PointBalance',
  'UserPage',
  'PaymentInstrument',
  'PaymentPage',
  'PaymentStatusTotal',
  'RefundPreview',
  'RefundPage',
  'DailyCount',
  'DailyAmount',
  'MethodShare',
  'FailureReason',
  'PeriodTotals',
  'TodayTotals',
  'DashboardMetrics',
  'LedgerBookBalance',
  'LedgerAccountBalance',
  'WebhookDeliveryPage',
  'Lagged',
  'PaymentChanged',
  'DashboardMetricsChanged',
  'ViewerImpersonation',
  'Impersonation',
  'AdminUserPage',
  'AdminFactors',
  'PermissionGrant',
  'AccessChange',
  'AccessReason',
  'AccessExplanation',
  'AdminLoginResult',
  'PasskeyChallenge',
  'PasskeyRegistered',
  'TotpEnrollment',
  'TotpConfirmed',
  'StepUpChallenge',
  'StepUpGrant',
  'ApiKeyPage',
  'ApiKeyCreated',
  'AuditChange',
  'AuditDetail',
  'AuditEventPage',
  'AuditEventAppended',
  'AccessRecordPage',
  'AccessReviewPage',
  'AccessReviewDetail',
  'AccessReviewFigures',
  'AccessReviewSignature',
  'AccessReviewActor',
  'AccessReviewCount',
  'AccessReviewDay',
  'AccessFinding',
  'DataExportPage',
  'JobProgress',
  'LedgerStatement',
  // One transfer is an entry of two accounts, under one id.
  'LedgerEntry',
  'LedgerBalance',
  'AdjustmentPreview',
  'PointAdjustmentPage',
  'PointDeduction',
  'AttachmentUpload',
  'ApprovalFact',
  'ApprovalPage',
  'ApprovalChanged',
  'SettledReversal',
  'SettlementDifferencePage',
  'SettlementRunPage',
  'SettlementSide',
  'PayoutAmounts',
];

/**
 * Normalized: a payment that arrives over the WebSocket updates every place that shows it. Signing out loads the
 * page anew, so nobody ever sees what another person's rights had loaded.
 */
export function createCacheExchange(): Exchange {
  return cacheExchange({
    keys: {
      ...Object.fromEntries(values.map((name) => [name, () => null])),
      Role: (role) => String(role['name']),
      PermissionInfo: (info) => String(info['name']),
      AccessReview: (review) => String(review['month']),
      SettlementDay: (settled) => String(settled['day']),
      PayoutDay: (payout) => String(payout['day']),
    },
    updates: {
      Mutation: {
        // Lists cannot know by themselves that a person was added.
        createUser: (_result, _args, cache) => cache.invalidate('Query', 'users'),
        replayWebhook: (_result, _args, cache) => cache.invalidate('Query', 'webhookDeliveries'),
      },
    },
  });
}
