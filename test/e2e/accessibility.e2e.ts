import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { drawer, openAdmin, rows, webhookInbox } from './kit/admin.js';
import { violations } from './kit/axe.js';
import { PHONE } from './kit/chromium.js';
import { enterShop, orderPoints, payInWindow } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();
const SIZES = [
  ['at 1440 px', {}],
  ['on a phone', PHONE],
] as const;

const THEMES = ['light', 'dark'] as const;

/** What lies over a page that was looked at already. */
const OVERLAYS = '[role="dialog"], [role="listbox"]';

async function check(
  page: Page,
  name: string,
  found: string[],
  within?: string,
  what?: 'colors',
): Promise<void> {
  found.push(...(await violations(page, within, what)).map((violation) => `${name}: ${violation}`));
}

/** Both themes of what stands on the page; everything is collected, so that one run tells all. */
async function look(page: Page, name: string, found: string[], within?: string): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await check(
      page,
      `${name}, ${colorScheme}`,
      found,
      within,
      colorScheme === 'dark' ? 'colors' : undefined,
    );
  }
}

test.each(SIZES)(
  'S000-ARC-01: axe finds nothing on the pages of the admin app in both themes, %s',
  async (_name, size) => {
    const { page } = await person(size);
    const found: string[] = [];
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${system.urls.admin}/login`);
      await page.getByRole('button', { name: '로그인', exact: true }).click();
      await page.getByText('이메일 주소를 확인해 주세요.').waitFor();
      await check(page, `login with errors, ${colorScheme}`, found);
    }
    await openAdmin(page, system);
    await page.getByTestId('live-feed').waitFor();
    await page.getByTestId('books-balance').waitFor();
    await look(page, 'dashboard', found);
    for (const [path, there] of [
      ['ledger', page.getByTestId('book-KRW')],
      ['refunds?status=all', page.getByTestId('refund-row').first()],
      ['webhooks', webhookInbox(page)],
      ['monitoring', page.getByTestId('monitoring-charts').locator('canvas').last()],
      ['payment-methods', page.getByTestId('method-row').first()],
      ['approvals?group=all', page.getByRole('region', { name: '승인 요청 목록' })],
      ['payment-exceptions?group=resolved', page.getByRole('region', { name: '결제 예외 목록' })],
      ['settlements', page.getByTestId('match-table')],
      ['settlements?view=calendar', page.getByTestId('payout-day').first()],
      ['users', page.getByTestId('user-row').first()],
    ] as const) {
      await page.goto(`${system.urls.admin}/${path}`);
      await there.waitFor();
      await look(page, path, found);
    }
    await page.getByTestId('user-row').first().click();
    await page.getByTestId('user-drawer').getByRole('heading', { level: 2 }).waitFor();
    await look(page, 'user drawer', found, OVERLAYS);
    expect(found).toEqual([]);
  },
);

test.each(SIZES)(
  'S000-RTE-04: axe finds nothing on payments, their drawer, filters and refund dialog in both themes, %s',
  async (_name, size) => {
    const { page } = await person(size);
    const found: string[] = [];
    await openAdmin(page, system, '/payments?status=DONE&period=all&max=100000');
    await rows(page).first().waitFor();
    await look(page, 'payments', found);
    await page.locator('button[aria-expanded]', { hasText: '결제수단' }).click();
    await page.getByRole('button', { name: '적용' }).waitFor();
    await look(page, 'filter', found, OVERLAYS);
    await page.keyboard.press('Escape');
    await rows(page).first().click();
    await drawer(page).getByTestId('timeline').waitFor();
    await look(page, 'payment drawer', found, OVERLAYS);
    await page.getByTestId('refund-open').click();
    await page.getByTestId('refund-amount').fill('0');
    await page.getByTestId('refund-submit').click();
    await page.getByText('환불 사유를 선택해 주세요.').waitFor();
    await look(page, 'refund dialog with errors', found, OVERLAYS);
    await page.getByTestId('refund-reason').click();
    await page.getByRole('option', { name: '고객 요청' }).waitFor();
    await look(page, 'refund reasons', found, OVERLAYS);
    expect(found).toEqual([]);
  },
);

test.each(SIZES)(
  'S001-PAY-01: axe finds nothing on the shop, the payment window and the result in both themes, %s',
  async (_name, size) => {
    const { page } = await person(size);
    const found: string[] = [];
    await page.goto(system.urls.checkout);
    await page.locator('[data-customer-id]').first().waitFor();
    await look(page, 'choice of customers', found);
    await enterShop(page, system, 3);
    await page.locator('#recent-payments li').first().waitFor();
    await look(page, 'checkout', found);
    await orderPoints(page, 5_000);
    await look(page, 'payment window', found);
    expect(await payInWindow(page)).toBe('DONE');
    await look(page, 'result', found);
    expect(found).toEqual([]);
  },
);
