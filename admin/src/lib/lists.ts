import type { Permission } from './permissions';

interface ListFacts {
  /** The page it stands on. */
  path: string;
  /** Under which of the page's tabs, where it is not the first. */
  tab?: string;
  /** What opens it. */
  permission: Permission;
}

/** Every list that views are kept of. */
export const lists: Record<string, ListFacts> = {
  'access-records': { path: '/access-records', permission: 'accessRecord.read' },
  'access-reviews': { path: '/access-reviews', permission: 'accessRecord.read' },
  'alert-rules': { path: '/alerts', permission: 'alert.read' },
  'alert-silences': { path: '/alerts', tab: 'silences', permission: 'alert.read' },
  'api-keys': { path: '/api-keys', permission: 'apiKey.read' },
  approvals: { path: '/approvals', permission: 'approval.read' },
  audit: { path: '/audit', permission: 'audit.read' },
  imports: { path: '/imports', permission: 'import.read' },
  incidents: { path: '/incidents', permission: 'alert.read' },
  'job-schedules': { path: '/jobs', tab: 'schedules', permission: 'job.read' },
  jobs: { path: '/jobs', permission: 'job.read' },
  'ledger-accounts': { path: '/ledger', permission: 'ledger.read' },
  'long-jobs': { path: '/jobs', tab: 'long', permission: 'job.read' },
  'notification-messages': { path: '/notifications', tab: 'messages', permission: 'notification.manage' },
  'payment-exceptions': { path: '/payment-exceptions', permission: 'paymentException.read' },
  payments: { path: '/payments', permission: 'payment.read' },
  refunds: { path: '/refunds', permission: 'refund.read' },
  roles: { path: '/roles', permission: 'admin.read' },
  sagas: { path: '/jobs', tab: 'sagas', permission: 'job.read' },
  'settlement-differences': { path: '/settlements', permission: 'settlement.read' },
  team: { path: '/team', permission: 'admin.read' },
  'usage-bills': { path: '/usage-bills', permission: 'usageBill.read' },
  users: { path: '/users', permission: 'user.read' },
  webhooks: { path: '/webhooks', permission: 'webhook.read' },
};
