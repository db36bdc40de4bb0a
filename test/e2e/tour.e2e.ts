import { expect, inject, test } from 'vitest';
import { openAdmin, refund } from './kit/admin.js';
import { enterShop, orderPoints, payInWindow } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S000-ARC-01: a newcomer is shown around the demo, each step is ticked off when it was done, and an end is an end', async () => {
  const { page, context } = await person({ hasTour: true });
  await openAdmin(page, system);
  const tour = page.getByTestId('tour');
  const isDone = (step: string) => page.locator(`[data-testid="tour-${step}"][data-done="true"]`);
  await tour.getByText('고객이 되어 결제하기').waitFor();
  const shop = await context.newPage();
  await enterShop(shop, system, 3);
  await orderPoints(shop, 10_000);
  expect(await payInWindow(shop)).toBe('DONE');
  await shop.close();
  await isDone('pay').waitFor();

  await tour.getByRole('link', { name: '환불 열기' }).click();
  await page.getByRole('dialog', { name: '결제 환불' }).waitFor();
  await page.getByRole('dialog', { name: '결제 환불' }).getByRole('button', { name: '취소' }).click();
  await refund(page, '1000');
  await page.keyboard.press('Escape');
  await isDone('refund').waitFor();

  // The rest is there for whoever comes back, and nothing is once it is ended.
  await page.reload();
  await isDone('refund').waitFor();
  await page.goto(`${system.urls.admin}/audit?period=today`);
  await page.getByTestId('audit-row').first().click();
  await isDone('audit').waitFor();
  await page.keyboard.press('Escape');
  await tour.getByRole('button', { name: '둘러보기 끝내기' }).press('Enter');
  await tour.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByTestId('audit-row').first().waitFor();
  expect(await tour.count()).toBe(0);
});
