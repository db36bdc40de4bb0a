import type { Page } from 'playwright-core';

/** Every page of the admin app that can be opened by its address alone, in the states people open it in. */
export const PAGES = [
  ['dashboard', 'dashboard'],
  ['dashboard-days', 'dashboard?period=custom&from=2026-11-01&to=2026-11-14'],
  ['payments', 'payments?status=DONE&period=all&max=100000'],
  ['payments-columns', 'payments?notStatus=DONE&period=all&cols=status,amount,item,orderId'],
  ['users', 'users'],
  ['refunds', 'refunds?status=all'],
  ['approvals', 'approvals?group=all'],
  ['payment-exceptions', 'payment-exceptions?group=resolved'],
  ['ledger', 'ledger'],
  ['settlements', 'settlements'],
  ['payout-calendar', 'settlements?view=calendar'],
  ['usage-bills', 'usage-bills'],
  ['payment-methods', 'payment-methods'],
  ['webhooks', 'webhooks'],
  ['analytics-trend', 'analytics?period=90d'],
  ['analytics-revenue', 'analytics?view=revenue'],
  ['analytics-funnel', 'analytics?view=funnel&period=90d'],
  ['analytics-retention', 'analytics?view=retention&period=90d'],
  ['analytics-cohorts', 'analytics?view=cohorts&period=90d'],
  ['analytics-segments', 'analytics?view=segments'],
  ['monitoring', 'monitoring?range=15m'],
  ['incidents', 'incidents'],
  ['incidents-resolved', 'incidents?group=resolved'],
  ['alert-rules', 'alerts'],
  ['alert-silences', 'alerts?tab=silences'],
  ['alert-rule-editor', 'alerts/new'],
  ['notifications', 'notifications'],
  ['notification-destinations', 'notifications?tab=destinations'],
  ['notification-messages', 'notifications?tab=messages'],
  ['notification-templates', 'notifications?tab=templates'],
  ['notification-preferences', 'notifications?tab=mine'],
  ['imports', 'imports'],
  ['imports-none', 'imports?group=refused'],
  ['jobs', 'jobs'],
  ['jobs-long', 'jobs?tab=long'],
  ['jobs-schedules', 'jobs?tab=schedules'],
  ['jobs-sagas', 'jobs?tab=sagas&all=true'],
  ['settings', 'settings'],
  ['team', 'team'],
  ['roles', 'roles'],
  ['roles-matrix', 'roles?view=matrix'],
  ['api-keys', 'api-keys'],
  ['audit', 'audit?period=all'],
  ['access-records', 'access-records?period=all'],
  ['access-reviews', 'access-reviews'],
  ['account', 'account'],
  ['nowhere', 'a-page-that-is-nowhere'],
] as const;

/** Until a page has its heading and nothing of it is still on its way. */
export async function untilThere(page: Page): Promise<void> {
  const main = page.getByRole('main');
  await main.getByRole('heading', { level: 1 }).waitFor();
  const onItsWay = main.locator('.skeleton-bar, [aria-busy="true"]');
  await onItsWay.first().waitFor({ state: 'detached' });
}
