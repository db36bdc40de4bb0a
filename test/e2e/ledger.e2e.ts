import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { exportList } from './kit/exports.js';
import { openAdmin } from './kit/admin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

const digits = (text: string | null): string => text?.replace(/[^\d−-]/g, '') ?? '';

async function openSales(): Promise<Page> {
  const { page } = await person();
  await openAdmin(page, system, '/ledger?book=KRW&holder=HOUSE');
  await page.getByTestId('account-row').filter({ hasText: '포인트 충전 매출' }).click();
  await page.getByTestId('statement-sums').waitFor();
  return page;
}

test('S001-PAY-09 the ledger is browsed from its books to the entries of an account', async () => {
  const page = await openSales();
  await page.getByRole('button', { name: '기간' }).first().click();
  await page.getByLabel('전체 기간').click();
  await expect.poll(() => page.getByTestId('statement-sums').textContent()).toContain('기초 0원');
  const entries = page.getByTestId('entry-row');
  await expect.poll(() => entries.count()).toBe(50);
  await page.getByRole('button', { name: '더 보기' }).click();
  await expect.poll(() => entries.count()).toBeGreaterThan(50);
  const closing = digits(
    (await page.getByTestId('statement-sums').textContent())?.split('기말')[1]?.split('·')[0] ?? '',
  );
  expect(digits(await entries.first().locator('td').last().textContent())).toBe(closing);

  await page.getByLabel('시점').fill('2020-01-01T00:00');
  await expect.poll(() => page.getByTestId('balance-at').textContent()).toContain('0원');
  await page.getByLabel('시점').fill('2099-01-01T00:00');
  await expect
    .poll(async () => digits((await page.getByTestId('balance-at').textContent())?.split('원')[0] ?? ''))
    .toBe(closing);
});

test('S000-ARC-06 a statement is exported with progress and saved as a file', async () => {
  const page = await openSales();
  const { name, text } = await exportList(page, system, `회계 감사 자료 ${Date.now()}`);
  expect(name).toMatch(/^statement-.*\.csv$/);
  expect(text.startsWith('\ufeff번호,일시')).toBe(true);
  expect(text.trimEnd().split('\r\n').length).toBeGreaterThan(1);
});
