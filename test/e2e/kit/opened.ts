import type { Page } from 'playwright-core';
import { untilThere } from './pages.js';

interface Opened {
  name: string;
  /** Of the page that it lies over. */
  path: string;
  /** The test id of the rows of which the first is opened, where there is one to open. */
  row?: string;
  /** What waits to be pressed afterwards, by its test id. */
  press?: string;
}

/** What lies over a page, opened without a word of either language. */
export const OPENED: readonly Opened[] = [
  { name: 'payment', path: 'payments?status=PARTIALLY_REFUNDED&period=all', row: 'payment-row' },
  {
    name: 'refund',
    path: 'payments?status=PARTIALLY_REFUNDED&period=all',
    row: 'payment-row',
    press: 'refund-open',
  },
  { name: 'user', path: 'users', row: 'user-row' },
  { name: 'user-history', path: 'users?tab=history', row: 'user-row' },
  { name: 'user-sign-in', path: 'users?tab=signIn', row: 'user-row' },
  { name: 'user-points', path: 'users?tab=points', row: 'user-row' },
  { name: 'user-create', path: 'users?ask=create' },
  { name: 'approval', path: 'approvals?group=all', row: 'approval-row' },
  { name: 'exception', path: 'payment-exceptions', row: 'exception-row' },
  { name: 'bill', path: 'usage-bills', row: 'bill-row' },
  { name: 'bill-issue', path: 'usage-bills?ask=issue' },
  { name: 'difference', path: 'settlements', row: 'difference-row' },
  { name: 'incident', path: 'incidents?group=resolved', row: 'incident-row' },
  { name: 'rule', path: 'alerts', row: 'rule-row' },
  { name: 'silence', path: 'alerts?tab=silences&ask=silence' },
  { name: 'message', path: 'notifications?tab=messages', row: 'message-row' },
  { name: 'destination', path: 'notifications?tab=destinations&ask=create' },
  { name: 'import', path: 'imports', row: 'import-row' },
  { name: 'import-start', path: 'imports?ask=start' },
  { name: 'staff', path: 'team', row: 'staff-row' },
  { name: 'staff-permissions', path: 'team?tab=permissions', row: 'staff-row' },
  { name: 'staff-invite', path: 'team?ask=invite' },
  { name: 'role', path: 'roles', row: 'role-row' },
  { name: 'role-create', path: 'roles?ask=create' },
  { name: 'api-key-create', path: 'api-keys?ask=create' },
  { name: 'audit', path: 'audit?period=all', row: 'audit-row' },
  { name: 'review', path: 'access-reviews', row: 'review-row' },
  { name: 'demo-reset', path: 'settings?ask=reset-demo' },
];

/** So long rows may take to come; a list without them shows none for ever. */
const ROW_MS = 5_000;

/** Until what lies over the page, or the page it led to, has come whole; false where the list has no row. */
export async function openIt(page: Page, admin: string, { path, row, press }: Opened): Promise<boolean> {
  await page.goto(`${admin}/${path}`);
  const busy = page.locator('.skeleton-bar, main [aria-busy="true"]');
  if (row) {
    await untilThere(page);
    const first = page.getByTestId(row).first();
    const isThere = await first.waitFor({ timeout: ROW_MS }).then(
      () => true,
      () => false,
    );
    if (!isThere) return false;
    await first.click();
    await busy.first().waitFor({ state: 'detached' });
  }
  if (press) await page.getByTestId(press).first().click();
  if (!row || press) await page.getByRole('dialog').last().waitFor();
  await page.waitForLoadState('networkidle');
  await busy.first().waitFor({ state: 'detached' });
  return true;
}
