import { expect, inject, test } from 'vitest';
import { drawer, openAdmin, refund, rows, tile, todayRevenue, untilLive } from './kit/admin.js';
import { paymentOf, staffApi } from './kit/api.js';
import { backToShop, enterShop, orderPoints, payInWindow, pointsBalance } from './kit/shop.js';
import { moneyAtTwin } from './kit/twin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();

test('S000-ARC-01 S001-PAY-01 S001-PAY-04 S001-PAY-05 S000-FEA-01: a customer pays, staff see it live and give it back, the books balance', async () => {
  const staff = await person();
  const customer = await person();
  const dashboard = staff.page;
  await openAdmin(dashboard, system);
  const payments = await staff.context.newPage();
  await payments.goto(`${system.urls.admin}/payments`);
  await rows(payments).first().waitFor();
  await Promise.all([untilLive(dashboard), untilLive(payments)]);
  const loads = { dashboard: 0, payments: 0 };
  dashboard.on('load', () => (loads.dashboard += 1));
  payments.on('load', () => (loads.payments += 1));
  const revenue = await todayRevenue(dashboard);
  const done = await tile(payments, '결제 완료');

  const { name } = await enterShop(customer.page, system);
  const points = await pointsBalance(customer.page);
  const orderId = await orderPoints(customer.page, 30_000);
  expect(await payInWindow(customer.page)).toBe('DONE');
  expect(await customer.page.locator('main').textContent()).toContain('30,000원');
  await backToShop(customer.page);
  await expect.poll(() => pointsBalance(customer.page)).toBe(points + 30_000n);

  // Without a reload, to the won.
  await expect.poll(() => todayRevenue(dashboard)).toBe(revenue + 30_000n);
  await expect
    .poll(() => tile(payments, '결제 완료'))
    .toEqual({ count: done.count + 1, sum: done.sum + 30_000n });
  await dashboard.getByTestId('live-feed').getByText(name).first().waitFor();
  await payments.getByTestId('new-payments').click();
  const row = rows(payments).filter({ hasText: orderId });
  await row.getByText('결제 완료').waitFor();
  expect(await row.textContent()).toContain('30,000원');
  expect(await row.textContent()).toContain(name);

  await row.click();
  const timeline = drawer(payments).getByTestId('timeline');
  await timeline.getByText('승인 완료').waitFor();
  await timeline.getByText('결제 요청').waitFor();

  expect(await refund(payments, '10,000')).toBe('SUCCEEDED');
  await drawer(payments).getByText('부분 환불').first().waitFor();
  await timeline.getByText('10,000원 환불').waitFor();
  await row.getByText('부분 환불').waitFor();
  await expect.poll(() => pointsBalance(customer.page)).toBe(points + 20_000n);

  expect(await refund(payments, null)).toBe('SUCCEEDED');
  await drawer(payments).getByText('환불 완료').first().waitFor();
  await row.getByText('환불 완료').waitFor();
  await expect.poll(() => pointsBalance(customer.page)).toBe(points);
  await expect.poll(() => tile(payments, '결제 완료')).toEqual(done);
  await customer.page.locator(`[data-order-id="${orderId}"][data-status="REFUNDED"]`).waitFor();
  expect(loads).toEqual({ dashboard: 0, payments: 0 });

  await payments.goto(`${system.urls.admin}/ledger`);
  for (const [book, zero] of [
    ['KRW', '0원'],
    ['POINTS', '0P'],
    ['PRACTICE', '0'],
  ] as const) {
    const card = payments.getByTestId(`book-${book}`);
    await card.getByText('합계 0').waitFor();
    expect(await card.locator('tfoot td').textContent()).toBe(zero);
  }

  // What the provider said is worked off once more, and it changes nothing.
  await payments.goto(`${system.urls.admin}/webhooks`);
  const said = payments.getByTestId('webhook-row').filter({ hasText: orderId }).first();
  await said.getByRole('button', { name: `${orderId} 웹훅 다시 처리` }).click();
  await payments.getByTestId('toast').getByText(`${orderId} 웹훅을 다시 처리했습니다.`).waitFor();
  expect(await said.textContent()).toContain('처리 완료');

  const kept = await moneyAtTwin(system, orderId);
  expect(kept).toMatchObject({ captured: 30_000, canceled: 30_000 });
  const facts = await paymentOf(await staffApi(system), orderId);
  expect(facts).toMatchObject({ status: 'REFUNDED', refundedAmount: '30000', refundableAmount: '0' });
});
