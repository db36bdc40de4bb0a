import type { Permission } from '../../platform/security/principal.js';

/** The lists of the admin app that views are kept of, and what opens each. */
export const LISTS: Readonly<Record<string, Permission>> = {
  'access-records': 'accessRecord.read',
  'access-reviews': 'accessRecord.read',
  'alert-rules': 'alert.read',
  'alert-silences': 'alert.read',
  'api-keys': 'apiKey.read',
  approvals: 'approval.read',
  audit: 'audit.read',
  imports: 'import.read',
  incidents: 'alert.read',
  'job-schedules': 'job.read',
  jobs: 'job.read',
  'ledger-accounts': 'ledger.read',
  'long-jobs': 'job.read',
  'notification-messages': 'notification.manage',
  'payment-exceptions': 'paymentException.read',
  payments: 'payment.read',
  refunds: 'refund.read',
  roles: 'admin.read',
  sagas: 'job.read',
  'settlement-differences': 'settlement.read',
  team: 'admin.read',
  'usage-bills': 'usageBill.read',
  users: 'user.read',
  webhooks: 'webhook.read',
};
