import { expect, inject, test } from 'vitest';
import { paymentOf, staffApi } from './kit/api.js';
import { backToShop, enterShop, orderPoints, payInWindow, pointsBalance, resultStatus } from './kit/shop.js';
import { moneyAtTwin } from './kit/twin.js';
import { useBrowser } from './kit/use-browser.js';

const system = inject('system');
const { person } = useBrowser();
const NOTHING_CHARGED = { captured: 0, canceled: 0 };

test('S001-PAY-05: a customer who leaves the payment window is not charged and can try again', async () => {
  const { page } = await person();
  await enterShop(page, system);
  const before = await pointsBalance(page);
  const orderId = await orderPoints(page, 5_000);
  await page.locator('#cancel').click();
  expect(await resultStatus(page)).toBe('CANCELED');
  expect(await page.locator('main').textContent()).toContain('청구된 금액이 없습니다');
  expect(await moneyAtTwin(system, orderId)).toMatchObject(NOTHING_CHARGED);

  await backToShop(page);
  await page.locator(`[data-order-id="${orderId}"][data-status="READY"]`).waitFor();
  expect(await pointsBalance(page)).toBe(before);
  await orderPoints(page, 5_000);
  expect(await payInWindow(page)).toBe('DONE');
});

test('S001-PAY-05: a card that is declined fails the order with the reason, for customer and staff', async () => {
  const { page } = await person();
  await enterShop(page, system);
  const before = await pointsBalance(page);
  const orderId = await orderPoints(page, 10_000);
  await page.locator('#fail-code').selectOption('REJECT_CARD_COMPANY');
  await page.locator('#fail').click();
  expect(await resultStatus(page)).toBe('FAILED');

  await backToShop(page);
  const order = page.locator(`[data-order-id="${orderId}"][data-status="FAILED"]`);
  await order.waitFor();
  expect(await order.textContent()).toContain('거절');
  expect(await pointsBalance(page)).toBe(before);
  expect(await moneyAtTwin(system, orderId)).toMatchObject(NOTHING_CHARGED);
  const payment = await paymentOf(await staffApi(system), orderId);
  expect(payment).toMatchObject({ status: 'FAILED', ledgerTransfers: [] });
});

test('S001-PAY-04: an amount edited in the address is refused, nothing is charged, the honest address still works', async () => {
  const { page, watch } = await person();
  await enterShop(page, system);
  const before = await pointsBalance(page);
  const orderId = await orderPoints(page, 50_000);
  let address = '';
  // The window's answer is held back, so that the address it leads to can be edited first.
  await page.route('**/window/*/pay**', async (route) => {
    const answer = await route.fetch({ maxRedirects: 0 });
    address = answer.headers()['location'] ?? '';
    await route.fulfill({ contentType: 'text/html', body: '<title>held</title>' });
  });
  await page.locator('#pay').click();
  await expect.poll(() => address).toContain('amount=50000');

  // The browser writes such answers to its console.
  watch.expect(/status of 4(00|09)/);
  for (const [amount, status] of [
    ['1', 409],
    ['49999', 409],
    ['5e4', 400],
    ['-50000', 400],
    ['50000.0', 400],
    ['', 400],
  ] as const) {
    const answer = await page.goto(address.replace('amount=50000', `amount=${amount}`));
    expect(await resultStatus(page), amount).toBe('REFUSED');
    expect(answer?.status(), amount).toBe(status);
  }
  expect(await moneyAtTwin(system, orderId)).toMatchObject(NOTHING_CHARGED);
  const api = await staffApi(system);
  expect(await paymentOf(api, orderId)).toMatchObject({ status: 'READY', ledgerTransfers: [] });

  await page.goto(address);
  expect(await resultStatus(page)).toBe('DONE');
  expect(await moneyAtTwin(system, orderId)).toMatchObject({ captured: 50_000, canceled: 0 });
  await backToShop(page);
  await expect.poll(() => pointsBalance(page)).toBe(before + 50_000n);
});

test('S001-PAY-04 S003-PAY-02: reloading the page after the payment pays once', async () => {
  const { page } = await person();
  await enterShop(page, system);
  const before = await pointsBalance(page);
  const orderId = await orderPoints(page, 10_000);
  await page.locator('#pay').dblclick();
  expect(await resultStatus(page)).toBe('DONE');
  const text = await page.locator('main').textContent();
  for (let again = 0; again < 3; again += 1) {
    await page.reload();
    expect(await resultStatus(page)).toBe('DONE');
    expect(await page.locator('main').textContent()).toBe(text);
  }
  expect(await moneyAtTwin(system, orderId)).toMatchObject({ captured: 10_000, canceled: 0 });
  const { ledgerTransfers } = await paymentOf(await staffApi(system), orderId);
  expect(ledgerTransfers.filter(({ book }) => book === 'POINTS')).toEqual([
    expect.objectContaining({ amount: '10000' }),
  ]);
  await backToShop(page);
  await expect.poll(() => pointsBalance(page)).toBe(before + 10_000n);
});

test('S001-PAY-01: an amount the server does not sell gets a sentence at its field and no order', async () => {
  const { page } = await person();
  await enterShop(page, system);
  await page.locator('#amount').fill('999');
  await page.locator('#pay-button').click();
  await expect.poll(() => page.locator('#amount-problem').textContent()).toContain('1,000원부터');
  await page.locator('#amount').fill('1e3');
  await page.locator('#pay-button').click();
  await expect.poll(() => page.locator('#amount-problem').textContent()).toContain('숫자로만');
});
