import { expect, inject, test } from 'vitest';
import { openAdmin, rows, tile, todayRevenue, untilLive } from './kit/admin.js';
import { Cable } from './kit/cable.js';
import { enterShop, orderPoints, payInWindow } from './kit/shop.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S000-ARC-05 S000-RTE-02: a cut line shows, comes back by itself, and what happened meanwhile is there', async () => {
  const cable = await Cable.lay();
  const staff = await person({ proxy: cable.proxy });
  // A browser without a line writes every failed attempt to its console.
  staff.watch.expect(/net::ERR_/);
  const dashboard = staff.page;
  await openAdmin(dashboard, system);
  const payments = await staff.context.newPage();
  await payments.goto(`${system.urls.admin}/payments`);
  await rows(payments).first().waitFor();
  await Promise.all([untilLive(dashboard), untilLive(payments)]);
  const revenue = await todayRevenue(dashboard);
  const done = await tile(payments, '결제 완료');

  cable.cut();
  for (const page of [dashboard, payments]) {
    await page.locator('[data-testid="live-badge"][data-status="down"]').waitFor();
    expect(await page.getByTestId('live-badge').textContent()).toBe('끊김');
  }
  const customer = await person();
  await enterShop(customer.page, system, 2);
  const orderId = await orderPoints(customer.page, 50_000);
  expect(await payInWindow(customer.page)).toBe('DONE');
  expect(await todayRevenue(dashboard)).toBe(revenue);

  cable.mend();
  await Promise.all([untilLive(dashboard), untilLive(payments)]);
  expect(await dashboard.getByTestId('live-badge').textContent()).toBe('실시간');
  await expect.poll(() => todayRevenue(dashboard)).toBe(revenue + 50_000n);
  await expect
    .poll(() => tile(payments, '결제 완료'))
    .toEqual({ count: done.count + 1, sum: done.sum + 50_000n });
  await rows(payments).filter({ hasText: orderId }).getByText('결제 완료').waitFor();
  await staff.context.close();
  await cable.remove();
});
