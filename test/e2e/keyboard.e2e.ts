import type { Page } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { fromHome } from './kit/address.js';
import { drawer, rows } from './kit/admin.js';
import { staffApi } from './kit/api.js';
import { focusIsOn, tabTo } from './kit/keyboard.js';
import { freshCode } from './kit/second-factor.js';
import { staffOf } from './kit/system.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

/** The sign-in page takes the focus to its fields by itself. */
async function signInByKeys(page: Page): Promise<void> {
  const owner = staffOf(system, 'owner');
  await page.setExtraHTTPHeaders(fromHome());
  await focusIsOn(page.getByLabel('이메일'));
  await page.keyboard.type(owner.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(owner.password);
  await page.keyboard.press('Enter');
  await focusIsOn(page.getByLabel('인증 앱 코드'));
  await page.keyboard.type(await freshCode(system, owner));
  await page.getByTestId('live-badge').waitFor();
}

test('S000-ARC-01 S000-RTE-03 S000-RTE-04: from the sign-in on, a payment is refunded and a customer banned by keyboard alone', async () => {
  const email = `keys.${Date.now()}@example.com`;
  const api = await staffApi(system);
  await api.ok('mutation ($input: CreateUserInput!) { createUser(input: $input) { id } }', {
    input: { name: '열쇠 시험', email, services: ['KST'] },
  });
  const { page } = await person();
  await page.goto(`${system.urls.admin}/payments?period=all&status=DONE&max=100000`);
  await signInByKeys(page);

  await rows(page).first().waitFor();
  // Past the navigation.
  await tabTo(page, page.getByRole('link', { name: '본문으로 건너뛰기' }));
  await page.keyboard.press('Enter');
  await tabTo(page, rows(page));
  await page.keyboard.press('j');
  const row = rows(page).nth(1);
  await focusIsOn(row);
  await page.keyboard.press('Enter');
  await drawer(page).getByTestId('timeline').waitFor();
  await tabTo(page, page.getByTestId('refund-open'));
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: '결제 환불' });
  await tabTo(page, page.getByTestId('refund-amount'));
  await page.keyboard.press('Control+a');
  await page.keyboard.type('1000');
  await tabTo(page, page.getByTestId('refund-reason'));
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: '고객 요청' }).waitFor();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByTestId('refund-submit'));
  await page.keyboard.press('Enter');
  await page.locator('[data-testid="refund-outcome"][data-status="SUCCEEDED"]').waitFor();
  await tabTo(page, page.getByTestId('refund-close'));
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await focusIsOn(page.getByTestId('refund-open'));
  await page.keyboard.press('Escape');
  await drawer(page).waitFor({ state: 'detached' });
  await focusIsOn(row);

  await page.keyboard.press('g');
  await page.keyboard.press('u');
  await page.getByTestId('user-row').first().waitFor();
  await page.keyboard.press('/');
  await focusIsOn(page.getByRole('searchbox'));
  await page.keyboard.type(email);
  await expect.poll(() => page.getByTestId('user-row').count()).toBe(1);
  const customer = page.getByTestId('user-row').filter({ hasText: email });
  await tabTo(page, customer);
  await page.keyboard.press('Enter');
  const card = page.getByTestId('user-drawer');
  await tabTo(page, card.getByRole('button', { name: '비활성화', exact: true }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('dialog').getByRole('button', { name: /열쇠 시험.*비활성화/ }));
  await page.keyboard.press('Enter');
  await focusIsOn(card.getByRole('button', { name: '활성화', exact: true }));
  await card.getByText('비활성', { exact: true }).waitFor();
  await page.keyboard.press('Escape');
  await card.waitFor({ state: 'detached' });
  await focusIsOn(customer);
});
