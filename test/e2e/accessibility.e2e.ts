import { expect, inject, test } from 'vitest';
import { drawer, openAdmin, rows, webhookInbox } from './kit/admin.js';
import { faults, OVERLAYS } from './kit/look.js';
import { enterShop, orderPoints, payInWindow } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S000-ARC-01: nothing is wrong with the pages of the admin app, wide and narrow, in both themes', async () => {
  const { page } = await person();
  const found: string[] = [];
  await page.goto(`${system.urls.admin}/login`);
  await page.getByRole('button', { name: '로그인', exact: true }).click();
  await page.getByText('이메일 주소를 확인해 주세요.').waitFor();
  found.push(...(await faults(page, 'login with errors')));
  await openAdmin(page, system);
  await page.getByTestId('live-feed').waitFor();
  await page.getByTestId('books-balance').waitFor();
  found.push(...(await faults(page, 'dashboard')));
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
    found.push(...(await faults(page, path)));
  }
  await page.getByTestId('user-row').first().click();
  await page.getByTestId('user-drawer').getByRole('heading', { level: 2 }).waitFor();
  found.push(...(await faults(page, 'user drawer', OVERLAYS)));
  expect(found).toEqual([]);
});

test('S000-RTE-04: nothing is wrong with payments, their drawer, filters and refund dialog, wide and narrow, in both themes', async () => {
  const { page } = await person();
  const found: string[] = [];
  await openAdmin(page, system, '/payments?status=DONE&period=all&max=100000');
  await rows(page).first().waitFor();
  found.push(...(await faults(page, 'payments')));
  await page.locator('button[aria-expanded]', { hasText: '결제수단' }).click();
  await page.getByRole('button', { name: '적용' }).waitFor();
  found.push(...(await faults(page, 'filter', OVERLAYS)));
  await page.keyboard.press('Escape');
  await rows(page).first().click();
  await drawer(page).getByTestId('timeline').waitFor();
  found.push(...(await faults(page, 'payment drawer', OVERLAYS)));
  await page.getByTestId('refund-open').click();
  await page.getByTestId('refund-amount').fill('0');
  await page.getByTestId('refund-submit').click();
  await page.getByText('환불 사유를 선택해 주세요.').waitFor();
  found.push(...(await faults(page, 'refund dialog with errors', OVERLAYS)));
  await page.getByTestId('refund-reason').click();
  await page.getByRole('option', { name: '고객 요청' }).waitFor();
  found.push(...(await faults(page, 'refund reasons', OVERLAYS)));
  expect(found).toEqual([]);
});

test('S001-PAY-01: nothing is wrong with the shop, the payment window and the result, wide and narrow, in both themes', async () => {
  const { page } = await person();
  const found: string[] = [];
  await page.goto(system.urls.checkout);
  await page.locator('[data-customer-id]').first().waitFor();
  found.push(...(await faults(page, 'choice of customers')));
  await enterShop(page, system, 3);
  await page.locator('#recent-payments li').first().waitFor();
  found.push(...(await faults(page, 'checkout')));
  await orderPoints(page, 5_000);
  found.push(...(await faults(page, 'payment window')));
  expect(await payInWindow(page)).toBe('DONE');
  found.push(...(await faults(page, 'result')));
  expect(found).toEqual([]);
});
